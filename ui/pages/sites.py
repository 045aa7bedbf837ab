"""Setting up a site: a new one from a file or typed metres, or the drawing board of one."""

from __future__ import annotations

import streamlit as st

from ui.editor.site_board import site_board
from ui.language import language
from ui.parts.frame import frame
from ui.parts.new_site import new_site
from ui.words import t


def page() -> None:
    """Show the drawing board of ``?project=``, or how to begin a new site."""
    lang = language()
    if project := st.query_params.get("project"):
        site_board(project, lang)
        return
    frame(lang, t(lang, "page.new_site"), back="/planner")
    made = new_site(lang)
    if made:
        st.query_params["project"] = made
        st.rerun()
