"""What is added to a site that exists: a plan under its drawing, what stands around it."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.errors import InputError
from geo.site import Site
from layers.exports.geojson import site_text
from layers.imports.around import Around, with_surroundings
from layers.imports.backdrop import backdrop
from ui.parts.file_field import file_field
from ui.parts.frame import notice
from ui.parts.picture import picture
from ui.parts.plan_tracing import plan_tracing
from ui.running import running
from ui.words import t

ADDITIONS = ("plan", "around")


def add_to_site(project_id: str, what: str, lang: str) -> bool:
    """Ask for one of `ADDITIONS`; whether it was added just now."""
    store = running().store
    site = store.geometry(store.site(project_id).id)
    asked, shown = st.columns([1, 2], gap="large")
    with asked:
        try:
            if what == "plan":
                return _plan(project_id, site, shown, lang)
            return _around(project_id, site, shown, lang)
        except InputError as error:
            notice(t(lang, f"error.{error.code}", **error.blanks))
    return False


def _plan(project_id: str, site: Site, shown: st.delta_generator.DeltaGenerator, lang: str) -> bool:
    laid = plan_tracing(lang, shown, under=site)
    if laid is None:
        return False
    st.html(f"<p class='kp-soft'>{escape(t(lang, 'picture.laid_under'))}</p>")
    if not st.button(t(lang, "picture.lay"), type="primary", key="lay-plan", width="stretch"):
        return False
    running().store.backdrops.lay(project_id, backdrop(laid.plan, laid.placing))
    return True


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs={Site: site_text})
def _surroundings(site: Site, content: bytes, name: str) -> Around:
    return with_surroundings(site, content, name)


def _around(
    project_id: str, site: Site, shown: st.delta_generator.DeltaGenerator, lang: str
) -> bool:
    words = (t(lang, "around.file"), t(lang, "around.file.help"))
    file = file_field(lang, *words, field="around")
    if file is None:
        shown.html(f"<div class='kn-sheet is-empty'>{escape(t(lang, 'around.hint'))}</div>")
        return False
    found = _surroundings(site, file.content, file.name)
    facts = [
        t(lang, "around.added", role=t(lang, f"role.{role}"), n=count)
        for role, count in found.added.items()
    ]
    if found.known:
        facts.append(t(lang, "around.known", n=found.known))
    if not found.added:
        facts = [t(lang, "around.nothing")]
    drawn = picture(found.site, label=t(lang, "around.preview"), margin=0.6)
    source = t(lang, "sites.source", source=found.site.attribution)
    shown.html(
        f"<div class='kn-sheet'>{drawn}</div><ul class='kn-facts kp-figures'>"
        + "".join(f"<li>{escape(fact)}</li>" for fact in facts)
        + f"</ul><p class='kn-source'>{escape(source)}</p>"
    )
    if not found.added or not st.button(
        t(lang, "around.add"), type="primary", key="add-around", width="stretch"
    ):
        return False
    running().store.save_site(project_id, site_text(found.site))
    return True
