"""Files of many layouts for a meeting: the committee's workbook, sheets to scale, the booklet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import ceil
from typing import get_args

import streamlit as st

from geo.catalogue import catalogue
from geo.common import Common
from geo.errors import InputError
from geo.overview import overview
from geo.stack import Stack
from layers.exports.booklet import booklet
from layers.exports.common_sheet import Backed, Missed, common_sheet
from layers.exports.comparison_sheet import AT_MOST, TITLE, comparison_sheet
from layers.exports.grids import fitting
from layers.exports.many import TOLD, Many
from layers.exports.plan import ExportOptions, Lang, Paper
from layers.exports.sheet import FORMATS
from layers.exports.xlsx_many import xlsx_many
from layers.tables import Project
from ui.checking import all_checked, plan_of
from ui.figures import figures
from ui.parts.comparing import Compared, stem
from ui.parts.whose import Gathered
from ui.parts.wishes import left_rows, plan_of_common, whose_told
from ui.running import running
from ui.words import t, tn

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MADE: dict[str, tuple[str, str, Callable[[Many, ExportOptions], bytes]]] = {
    "xlsx": ("xlsx", _XLSX, lambda many, _: xlsx_many(many)),
    "sheet": ("pdf", "application/pdf", comparison_sheet),
    "booklet": ("pdf", "application/pdf", booklet),
}
"""What is offered: ending, media type, and what makes it."""

LONG = 40
"""Layouts of a booklet that is more than a meeting reads: it is said, and made all the same."""
SECONDS_A_PAGE = 0.15
"""A page takes so long on an ordinary laptop, s."""


def offer(project: Project, compared: Sequence[Compared], lang: Lang) -> None:
    """Let planners take the layouts of a project along, all or some."""
    on = Counter(each.version for each in compared)
    # Plans are drawn over one ground: the version that most of them stand on.
    version = max(on, key=lambda each: (on[each], each))
    same = [each for each in compared if each.version == version]
    with st.expander(t(lang, "meeting.files"), icon=":material/groups:"):
        st.caption(t(lang, "meeting.files.help"))
        if len(same) < len(compared):
            st.caption(tn(lang, "whose.elsewhere", len(compared) - len(same)))
        left, right = st.columns([3, 1])
        titles = {each.listed.id: each.listed.title for each in same}
        asked = left.multiselect(
            t(lang, "meeting.which"), list(titles), format_func=titles.__getitem__,
            placeholder=t(lang, "narrow.all"), key="meeting-which",
        )  # fmt: skip
        paper: Paper = right.segmented_control(
            t(lang, "meeting.paper"), get_args(Paper), default="A3", required=True,
            key="meeting-paper",
        )  # fmt: skip
        chosen = [each for each in same if not asked or each.listed.id in asked]
        options = ExportOptions(paper=paper)
        site, form = chosen[0].site, FORMATS[paper]
        try:
            fitting(site, min(len(chosen), AT_MOST), form.window, TITLE * form.ink, options)
        except InputError:
            st.info(t(lang, "meeting.not_fitting"))
            return
        if told := long_booklet(len(chosen), lang):
            st.caption(told)
        with st.container(horizontal=True, gap="small"):
            for name, (ending, media, make) in _MADE.items():

                def made(make: Callable[[Many, ExportOptions], bytes] = make) -> bytes:
                    return make(many_of(project, chosen, lang), options)

                st.download_button(
                    t(lang, f"meeting.{name}"), made, f"{stem(project, name)}.{ending}", media,
                    icon=":material/download:", on_click="ignore", key=f"meeting-{name}",
                )  # fmt: skip


def long_booklet(count: int, lang: Lang) -> str:
    """What to know before a booklet of so many layouts is made and printed; mostly nothing."""
    if count < LONG:
        return ""
    return t(lang, "meeting.long", n=count, seconds=ceil(count * SECONDS_A_PAGE / 10) * 10)


def many_of(project: Project, chosen: Sequence[Compared], lang: Lang) -> Many:
    """Layouts of one version of the site, as they are handed to a meeting."""
    found = all_checked([each.state for each in chosen])
    plans = [
        plan_of(one, lang, title=each.listed.title, subtitle=each.listed.about)
        for each, one in zip(chosen, found, strict=True)
    ]
    columns = figures(found, running().store.hands(project.id))
    whose = [" · ".join(filter(None, (each.listed.group, each.listed.about))) for each in chosen]
    agreement: dict[str, float] = {}
    consensus: dict[str, float] = {}
    if len(plans) > 1:
        stack = Stack.of(((each.listed.id, each.state.layout) for each in chosen), catalogue())
        seen = overview(plans[0].site, stack, catalogue(), plans[0].rules)
        agreement = dict(seen.together.agreement.items())
        consensus = {
            family: seen.maps.grid.cell**2 * float((on & seen.ground).sum())
            for family, on in seen.together.consensus.items()
        }
    return Many(
        plans,
        project.name,
        t(lang, "booklet.layouts", n=len(plans)),
        whose,
        {name: columns[name] for name in TOLD if name in columns},
        agreement,
        consensus,
    )


def offer_common(project: Project, found: Gathered, made: Common, lang: Lang) -> None:
    """The common layout as a sheet to exact scale, on the paper that is chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        paper: Paper = st.segmented_control(
            t(lang, "meeting.paper"), get_args(Paper), default="A3", required=True,
            key="common-paper",
        )  # fmt: skip
        st.download_button(
            t(lang, "meeting.common"),
            lambda: sheet_of(project, found, made, lang, paper),
            f"{stem(project, 'common')}.pdf",
            "application/pdf",
            icon=":material/download:",
            on_click="ignore",
            key="common-sheet",
        )


def sheet_of(project: Project, found: Gathered, made: Common, lang: Lang, paper: Paper) -> bytes:
    """The sheet of a common layout.

    Raises
    ------
    InputError
        Where the site does not fit the paper.
    """
    backed = [
        Backed(
            item.placement.id,
            len(item.voices) / len(found),
            t(lang, "common.support", some=len(item.voices), n=len(found)),
            whose_told(found, item.voices, lang),
        )
        for item in made.items
    ]
    told = [left for left in made.left_out if left.why != ("support",)]
    missed = [
        Missed(left.placement.kind, support, why)
        for left, (_, support, _, why) in zip(told, left_rows(found, made, told, lang), strict=True)
    ]
    plan = plan_of_common(project, found, made, lang)
    return common_sheet(plan, backed, missed, ExportOptions(paper=paper))
