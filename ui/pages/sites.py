"""Setting up a site: a new one from a file, a picture or typed metres, or the board of one."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from ui.editor.site_board import site_board
from ui.language import language
from ui.parts.frame import frame
from ui.parts.new_site import new_site, style
from ui.parts.site_additions import ADDITIONS, add_to_site
from ui.words import t


def page() -> None:
    """Show the drawing board of ``?project=``, or how to begin a new site."""
    lang = language()
    if project := st.query_params.get("project"):
        add = st.query_params.get("add", "")
        if add in ADDITIONS:
            _add(project, add, lang)
        else:
            site_board(project, lang)
        return
    frame(lang, t(lang, "page.new_site"), back="/planner")
    made = new_site(lang)
    if made:
        st.query_params["project"] = made
        st.rerun()


def _add(project: str, add: str, lang: str) -> None:
    """Show how to lay a plan under the drawing, or to add what stands around."""
    title = t(lang, "page.plan") if add == "plan" else t(lang, "around.title")
    frame(lang, title, back=f"/sites?project={quote(project)}")
    style()
    if add_to_site(project, add, lang):
        del st.query_params["add"]
        st.rerun()
