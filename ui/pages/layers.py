"""Layers: every layout, version and measure of a project in one list beside one map."""

from __future__ import annotations

import streamlit as st

from ui.editor.layer_table import layer_table
from ui.language import language
from ui.parts.choice import project_choice
from ui.parts.frame import frame
from ui.running import running
from ui.words import t


def page() -> None:
    """Show the layers of ``?project=``, or let people choose one."""
    lang = language()
    asked = st.query_params.get("project")
    if asked in {project.id for project in running().store.projects()}:
        layer_table(asked, lang)
        return
    frame(lang, t(lang, "page.layers"), back="/planner")
    if project_choice(lang) is not None:
        st.rerun()  # the choice is in the address now
