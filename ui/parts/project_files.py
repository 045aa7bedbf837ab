"""A whole project as one file: taken along on one page, brought back on another."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.errors import InputError
from layers.tables import Project
from ui.parts.file_field import MOST_MEGABYTES, file_field, kept
from ui.parts.frame import notice
from ui.project_file import file_name, told
from ui.running import running
from ui.words import t, translator

_TOLD, _TAKEN = "project-told", "projects-taken"


def download_project(project: Project, lang: str) -> None:
    """Offer a project's file; it is made when somebody asks for it."""
    st.subheader(t(lang, "bundle.heading"))
    st.html(f"<p>{escape(t(lang, 'bundle.what'))}</p>")

    def made() -> bytes:
        app = running()
        return app.store.bundles.export(project.id, app.layout_token)

    st.download_button(
        t(lang, "bundle.download"),
        made,
        file_name=file_name(project),
        mime="application/zip",
        on_click="ignore",
        icon=":material/inventory_2:",
        key="download-project",
    )


def bring_project(lang: str) -> None:
    """Ask for a project's file and take it in; then say what came of it."""
    said: tuple[str, str] | None = st.session_state.pop(_TOLD, None)
    with st.container():  # always there, or the field below would be another one, and closed
        if said is not None:
            kind, text = said
            notice(text, kind=kind)
    with st.expander(t(lang, "bundle.bring"), icon=":material/inventory_2:"):
        st.html(f"<p class='kp-soft'>{escape(t(lang, 'bundle.bring_what'))}</p>")
        field = f"project-{st.session_state.get(_TAKEN, 0)}"
        limit = t(lang, "bundle.limit", limit=MOST_MEGABYTES)
        file = file_field(
            lang, t(lang, "bundle.choose"), limit, field=field, too_big="bundle.limit"
        )
        if file is None or not st.button(t(lang, "bundle.take"), type="primary", key="take-in"):
            return
        try:
            taken = running().store.bundles.take_in(file.content, file.name)
        except InputError as error:
            notice(t(lang, f"error.{error.code}", **error.blanks))
            return
    odd = taken.branches or taken.renumbered
    st.session_state[_TOLD] = (
        "warning" if odd else "fits",
        " ".join(told(taken, translator(lang))),
    )
    # a fresh field: the file is in
    del st.session_state[kept(field)]
    st.session_state[_TAKEN] = st.session_state.get(_TAKEN, 0) + 1
    st.rerun()
