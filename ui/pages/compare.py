"""Compare: all layouts of a project at a glance, two of them closely, and all in figures."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from layers.exports.plan import Lang
from layers.tables import Project
from ui.language import language
from ui.pages import compare_difference, compare_glance, compare_maps, compare_matrix
from ui.parts import meeting_files
from ui.parts.choice import layouts_of, project_choice
from ui.parts.comparing import Compared
from ui.parts.frame import frame
from ui.parts.views import chosen_view
from ui.running import running
from ui.words import t

View = Callable[[Project, list[Compared], Lang], None]

VIEWS: dict[str, View] = {
    "glance": compare_glance.view,
    "over": compare_maps.over,
    "two": compare_maps.side_by_side,
    "difference": compare_difference.view,
    "matrix": compare_matrix.view,
}


def page() -> None:
    """Show the layouts of one project in the view of the address (``?view=``)."""
    lang = language()
    frame(lang, t(lang, "page.compare"), back="/planner")
    project = project_choice(lang)
    if project is None:
        return
    compared = layouts_to_compare(project.id, lang)
    if not compared:
        st.info(t(lang, "compare.nothing_yet"))
        return
    chosen = chosen_view({name: f"compare.{name}" for name in VIEWS}, "compare.view", lang)
    VIEWS[chosen](project, compared, lang)
    meeting_files.offer(project, compared, lang)


def layouts_to_compare(project_id: str, lang: Lang) -> list[Compared]:
    """A project's layouts on which something stands, oldest first."""
    states = {state.row.id: state for state in running().store.states(project_id)}
    return [
        Compared(listed, states[listed.id])
        for listed in layouts_of(project_id, lang)
        if listed.id in states and len(states[listed.id].layout)
    ]
