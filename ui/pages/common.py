"""The common layout (众望所归): what most people hoped for, as far as it can be built together."""

from __future__ import annotations

import streamlit as st

from geo.catalogue import catalogue
from geo.common import LEAST
from layers.exports.plan import Lang
from layers.tables import Project
from ui.language import language
from ui.parts import meeting_files, proposals, reporting, wishes
from ui.parts.choice import project_choice
from ui.parts.frame import frame
from ui.parts.overviewing import common_of
from ui.parts.whose import Gathered, whose
from ui.words import t

FEWEST = 2
"""Layouts; of one alone nothing is common."""


def page() -> None:
    """Build it, explain it, and lay it before everybody."""
    lang = language()
    frame(lang, t(lang, "page.common"), back="/planner")
    project = project_choice(lang)
    if project is None:
        return
    found = whose(project, lang)
    if found is not None and len(found) < FEWEST:
        st.info(t(lang, "common.too_few"))
    elif found is not None:
        _built(project, found, lang)
    proposals.show(project, lang)


def _built(project: Project, found: Gathered, lang: Lang) -> None:
    budget, equal_say, least = _terms(found, lang)
    with st.spinner(t(lang, "common.building", n=len(found))):
        made = common_of(found, budget=budget, equal_say=equal_say, least=least)
    wishes.show(project, found, made, lang)
    origin = {"budget": budget, "equal_say": equal_say, "least": least}
    reporting.offer(project, found, lang, made=made)
    meeting_files.offer_common(project, found, made, lang)
    proposals.propose(project, found, made, origin, lang)


def _terms(found: Gathered, lang: str) -> tuple[int | None, bool, float]:
    """What it is built under: budget, say, support."""
    kinds = catalogue()
    dear = max(sum(kinds[piece.kind].coins for piece in layout) for layout in found.layouts)
    with st.container(horizontal=True, vertical_alignment="bottom", key="terms", gap="medium"):
        limited = st.toggle(t(lang, "common.limited"), help=t(lang, "understand.coins.help"))
        budget = None
        if limited:
            budget = st.number_input(
                t(lang, "common.budget"), min_value=0, value=dear, step=1, width=160
            )
        equal_say = False
        if len({each.group for each in found.listed if each.group}) > 1:
            equal_say = st.toggle(
                t(lang, "common.equal_say"), help=t(lang, "common.equal_say.help")
            )
        least = st.slider(
            t(lang, "common.least"), 5, 60, round(100 * LEAST), 5, format="%d %%", width=280,
            help=t(lang, "common.least.help"),
        )  # fmt: skip
    return budget, equal_say, least / 100
