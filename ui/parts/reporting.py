"""The report for the meeting: places, groups, differences; or the common layout and its wishes."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from math import isnan

import numpy as np
import streamlit as st

import data
from geo.common import Common
from geo.heat import FAMILIES
from layers.exports.plan import Lang
from layers.exports.report import (
    Bar,
    Bars,
    Cells,
    Lines,
    Picture,
    Pictures,
    Section,
    report,
)
from layers.exports.sheet import screen_svg
from layers.tables import Project
from ui.parts import alike, differing, places, wishes
from ui.parts.overviewing import overview_of
from ui.parts.whose import Gathered
from ui.words import t, tn

TYPICAL = 3
"""Kinds told of each group."""


def offer(project: Project, found: Gathered, lang: Lang, *, made: Common | None = None) -> None:
    """A button that makes the report and saves it."""
    st.download_button(
        t(lang, "report.take"),
        lambda: meeting_report(project, found, lang, made),
        f"koudai-{'common' if made else 'understand'}.pdf",
        "application/pdf",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        help=t(lang, "report.help"),
    )


def meeting_report(
    project: Project, found: Gathered, lang: Lang, made: Common | None = None
) -> bytes:
    """Everything that was found in gathered layouts; with ``made`` about their common layout."""
    today = datetime.datetime.now().astimezone().date()
    sections = list(_common(project, found, made, lang) if made else _understood(found, lang))
    title = f"{project.name} · {t(lang, 'page.common' if made else 'page.understand')}"
    subtitle = f"{tn(lang, 'common.of', len(found))} · {today.isoformat()}"
    return report(title, subtitle, sections, lang=lang, date=today)


def _understood(found: Gathered, lang: str) -> Iterator[Section]:
    seen = overview_of(found)
    used = [at for at in range(len(FAMILIES)) if seen.maps.sums[:, at].any()]
    heat = [
        Picture(
            places.heat_picture(found, seen, at)[0],
            t(lang, f"understand.family.{FAMILIES[at]}"),
            places.wanted(seen.maps.sums[:, at], FAMILIES[at], seen, lang),
        )
        for at in used
    ]
    helps = t(lang, "understand.heat.help") + " " + t(lang, "understand.consensus.help")
    yield Section(t(lang, "understand.places", n=len(found)), helps, [Pictures(heat)])
    agreed = [
        Bar(t(lang, f"understand.family.{family}"), value, f"{value:.2f}", colour)
        for family in (FAMILIES[at] for at in used)
        if not isnan(value := seen.together.agreement[family])
        and (colour := data.look()["light"]["families"][family])
    ]
    if agreed:
        yield Section(
            t(lang, "understand.how_far"), t(lang, "understand.agreement.help"), [Bars(agreed)]
        )
    if len(seen.groups) > 1:
        yield _groups(found, lang)
    yield from _differences(found, lang)


def _groups(found: Gathered, lang: str) -> Section:
    seen = overview_of(found)
    pictures = []
    for group in range(len(seen.groups)):
        own = np.flatnonzero(seen.groups.of_layout == group).tolist()
        medoid = found.listed[int(seen.groups.medoids[group])]
        typical = alike.typical_sentences(seen.typical[group][:TYPICAL], lang)
        pictures.append(
            Picture(
                alike.group_picture(found, seen, group)[0],
                tn(lang, "understand.group.title", len(own), number=group + 1),
                t(lang, "understand.group.medoid", layout=medoid.title)
                + " "
                + " · ".join([*alike.members_told(found, own, lang), *typical]),
            )
        )
    helps = ("groups.help", "medoid.help", "group.ground")
    lead = " ".join(t(lang, f"understand.{key}") for key in helps)
    return Section(tn(lang, "understand.groups", len(seen.groups)), lead, [Pictures(pictures)])


def _differences(found: Gathered, lang: str) -> Iterator[Section]:
    """Every pair of age bands of which something can be said."""
    ages = [side for side in differing.sets_of(found) if side[0] == "age"]
    for at, one in enumerate(ages):
        for other in ages[at + 1 :]:
            names = {
                "one": differing.called(one, lang),
                "other": differing.called(other, lang),
            }
            said = differing.sure_sentences(differing.told_apart(found, one, other), names, lang)
            if said:
                lead = t(lang, "understand.contrast.help")
                yield Section(t(lang, "understand.differs", **names), lead, [Lines(said)])


def _common(project: Project, found: Gathered, made: Common, lang: Lang) -> Iterator[Section]:
    plan = wishes.plan_of_common(project, found, made, lang)
    numbered = [f"{n} · {plan.sentence(issue)}" for n, issue in enumerate(plan.issues, 1)]
    yield Section(
        " · ".join(wishes.headline(found, made, lang)),
        "",
        [
            Pictures([Picture(screen_svg(plan), "", t(lang, "common.plan.help"))], across=1),
            *([Lines(numbered)] if numbered else []),
        ],
    )
    yield Section(
        t(lang, "common.items"),
        " ".join(t(lang, f"understand.{each}.help") for each in ("support", "wished", "moved")),
        [_cells(wishes.ITEM_COLUMNS, wishes.item_rows(found, made, lang), (5, 3, 6, 8, 4), lang)],
    )
    told = [left for left in made.left_out if left.why != ("support",)]
    if told:
        rows = wishes.left_rows(found, made, told, lang)
        yield Section(
            t(lang, "common.left_out"),
            "",
            [_cells(wishes.LEFT_COLUMNS, rows, (5, 4, 6, 10), lang)],
        )
    behind = Picture(
        wishes.behind_picture(found, made)[0],
        "",
        t(lang, "common.behind.help"),
    )
    yield Section(t(lang, "common.behind"), "", [Pictures([behind], across=1)])


def _cells(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    lang: str,
) -> Cells:
    return Cells([t(lang, f"common.column.{each}") for each in columns], rows, widths)
