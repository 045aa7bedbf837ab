"""A new site: read from a file, or typed as a rectangle or a list of corners, in metres."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path

import shapely
import streamlit as st

import data
from geo.errors import InputError
from geo.site import Site
from layers.exports.geojson import site_text
from layers.imports.backdrop import backdrop
from layers.imports.typed import corner_list, rectangle
from ui.parts.frame import notice
from ui.parts.picture import picture
from ui.parts.plan_tracing import Laid, plan_tracing
from ui.parts.plan_upload import PREFIX
from ui.parts.site_upload import upload
from ui.running import running
from ui.words import t

_STYLE = Path(__file__).with_name("new_site.css")
WAYS = ("file", "picture", "rectangle", "corners")
_KEPT = (
    "way", "site-name", "rectangle-width", "rectangle-depth", "corners", "site-coordinates",
    "picture-how", "picture-length", "picture-coordinates", "picture-check", "picture-page",
    *(f"picture-point-{number}" for number in range(1, 5)),
)  # fmt: skip


def new_site(lang: str) -> str | None:
    """Ask for a site; the new project's id once it was made.

    Nothing typed or uploaded is lost by an error, by looking at another way, or by
    changing the language.
    """
    plan = [str(key) for key in st.session_state if str(key).startswith(PREFIX)]
    for key in (*_KEPT, *plan):
        if key in st.session_state:  # else Streamlit forgets what a hidden widget held
            st.session_state[key] = st.session_state[key]
    style()
    asked, shown = st.columns([1, 2], gap="large")
    with asked:
        way = st.segmented_control(
            t(lang, "sites.way"),
            WAYS,
            format_func=lambda each: t(lang, f"sites.way.{each}"),
            default=None if "way" in st.session_state else "file",
            key="way",
        )
        named = st.container()
        laid = None
        try:
            if way == "picture":
                laid = plan_tracing(lang, shown)
                site = laid.site if laid is not None else None
            else:
                site = _asked(way or "file", lang, shown)
        except InputError as error:
            notice(t(lang, f"error.{error.code}", **error.blanks))
            site = None
    with named:
        name = st.text_input(
            t(lang, "sites.name"),
            key="site-name",
            max_chars=80,
            placeholder=site.name if site and site.name else t(lang, "sites.name_hint"),
        )
    if site is None:
        if way not in ("file", "picture"):
            shown.html(
                f"<div class='kn-sheet is-empty'>{escape(t(lang, 'sites.nothing_yet'))}</div>"
            )
        return None
    with shown:
        _preview(site, lang)
    with asked:
        return _make(site, name.strip() or site.name, lang, laid)


def style() -> None:
    """The look of these pages."""
    st.html(f"<style>{_STYLE.read_text('utf-8')}</style>")


def _asked(way: str, lang: str, shown: st.delta_generator.DeltaGenerator) -> Site | None:
    if way == "file":
        return upload(lang, shown)
    if way == "rectangle":
        width, depth = st.columns(2)
        return rectangle(
            width.number_input(
                t(lang, "sites.rectangle.width"),
                min_value=0.0,
                value=None if "rectangle-width" in st.session_state else 20.0,
                step=1.0,
                format="%0.1f",
                key="rectangle-width",
            )
            or 0.0,
            depth.number_input(
                t(lang, "sites.rectangle.depth"),
                min_value=0.0,
                value=None if "rectangle-depth" in st.session_state else 25.0,
                step=1.0,
                format="%0.1f",
                key="rectangle-depth",
            )
            or 0.0,
            "",
        )
    text = st.text_area(
        t(lang, "sites.corners"),
        key="corners",
        height=220,
        placeholder="0, 0\n20, 0\n20, 25\n0, 25",
    )
    st.html(f"<p class='kp-soft'>{escape(t(lang, 'sites.corners.help'))}</p>")
    return corner_list(text, "") if text.strip() else None


def _preview(site: Site, lang: str) -> None:
    """What was understood: the plan with its lengths, area, corners, source."""
    west, south, east, north = site.boundary.bounds
    corners = int(shapely.get_num_coordinates(site.boundary.exterior)) - 1
    plan = picture(site, label=t(lang, "sites.preview"), measures=True)
    facts = [
        t(lang, "sites.fact.area", n=f"{site.boundary.area:.1f}"),
        t(lang, "sites.fact.extent", width=f"{east - west:.1f}", depth=f"{north - south:.1f}"),
        t(
            lang,
            "sites.fact.corners",
            n=corners,
        ),
    ]
    if site.features:
        facts.append(t(lang, "sites.fact.features", n=len(site.features)))
    facts.append(t(lang, "sites.fact.placed" if site.frame else "sites.fact.local"))
    told = "".join(f"<li>{escape(fact)}</li>" for fact in facts)
    source = (
        f"<p class='kn-source'>{escape(t(lang, 'sites.source', source=site.attribution))}</p>"
        if site.attribution
        else ""
    )
    st.html(
        f"<div class='kn-sheet'>{plan}</div><ul class='kn-facts kp-figures'>{told}</ul>{source}"
    )


def _make(site: Site, name: str, lang: str, laid: Laid | None) -> str | None:
    st.html(f"<p class='kp-soft'>{escape(t(lang, 'sites.make_then'))}</p>")
    if not st.button(t(lang, "sites.make"), type="primary", key="make-site", width="stretch"):
        return None
    store = running().store
    try:
        under = None if laid is None else backdrop(laid.plan, laid.placing)
        project = store.add_project(
            name, site_text(replace(site, name=name)), palette=data.palette("kid"), stage="draft"
        )
        if under is not None:
            store.backdrops.lay(project.id, under)
    except InputError as error:
        notice(t(lang, f"error.{error.code}", **error.blanks))
        return None
    return project.id
