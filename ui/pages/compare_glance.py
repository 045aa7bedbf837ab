"""All layouts at a glance: small plans true to scale, one of them large where it is chosen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from geo.footprint import Numbers
from layers.exports.plan import Lang, Plan
from layers.exports.sheet import raster, screen
from layers.tables import Project
from ui.checking import Checked, all_checked
from ui.editor.glance_board import glance_board
from ui.figures import FEW, figures
from ui.parts.comparing import (
    Compared,
    findings,
    name,
    narrowed,
    pictures,
    plan,
    stem,
    tell_versions,
)
from ui.parts.figure import take_along
from ui.parts.figure_words import figure
from ui.parts.narrowing import ROOM
from ui.parts.small_plan import Small, pieces_svg, sheet, site_svg
from ui.running import running
from ui.words import t, tn

SORTED_BY = (
    "errors", "warnings", "things", "coins", "seats", "play", "green_share", "covered", "reach",
    "children",
)  # fmt: skip
"""Measures that small plans can be sorted by."""

PIXELS, SHEET_PIXELS = 1100, 3200
"""Width of a large plan on the page, and of the sheet of all of them as a file."""


def view(project: Project, compared: list[Compared], lang: Lang) -> None:
    """Draw all of them small; which, and in what order, is chosen here."""
    chosen, beside = narrowed(compared, lang, "glance")
    order = beside.selectbox(
        t(lang, "compare.sort"),
        ("newest", "oldest", *SORTED_BY),
        format_func=lambda name: (
            t(lang, f"compare.sort.{name}")
            if name not in SORTED_BY
            else t(lang, "compare.sort.by", measure=t(lang, f"measure.{name}"))
        ),
        key="glance-sort",
        width=ROOM,
    )
    if not chosen:
        st.info(t(lang, "compare.none_left"))
        return
    tell_versions(chosen, lang)
    found = all_checked([each.state for each in chosen])
    ranked, column = _ranked(project, found, order)
    st.caption(tn(lang, "compare.glance.help", len(chosen)))
    notes = ["" if column is None else figure(order, value, lang) for value in _of(column, found)]
    _grid(
        project,
        [chosen[at] for at in ranked],
        [found[at] for at in ranked],
        [notes[at] for at in ranked],
        lang,
    )


@st.fragment
def _grid(
    project: Project,
    chosen: Sequence[Compared],
    found: Sequence[Checked],
    notes: Sequence[str],
    lang: Lang,
) -> None:
    """The small plans; to open one runs nothing else."""
    cards = [_card(*each, lang) for each in zip(chosen, found, notes, strict=True)]
    grounds = {str(each.site_version): site_svg(each.site) for each in found}
    opened = glance_board(cards, grounds, key=f"glance-{project.id}", lang=lang)
    small = [
        Small(own, each.listed.title, each.listed.about)
        for each, own in zip(chosen, found, strict=True)
    ]

    def sheet_png() -> bytes:
        return raster(*sheet(project.name, small), SHEET_PIXELS)

    def sheet_svg() -> bytes:
        return sheet(project.name, small)[0].encode()

    take_along(
        {"png": ("image/png", sheet_png), "svg": ("image/svg+xml", sheet_svg)},
        file=stem(project, "all"),
        lang=lang,
    )
    for each, own in zip(chosen, found, strict=True):
        if each.listed.id == opened:
            _large(project, each, own, lang)


def _ranked(
    project: Project, found: Sequence[Checked], order: str
) -> tuple[list[int], Numbers | None]:
    """Places in the wanted order, and the measure that it is about."""
    if order not in SORTED_BY:
        places = list(range(len(found)))
        return (places[::-1] if order == "newest" else places), None
    column = figures(found, running().store.hands(project.id))[order]
    # The best first, what cannot be told last.
    worth = column if order in FEW else -column
    return np.argsort(worth, kind="stable").tolist(), column


def _of(column: Numbers | None, found: Sequence[Checked]) -> Sequence[float]:
    return [0.0] * len(found) if column is None else column.tolist()


def _card(each: Compared, found: Checked, note: str, lang: Lang) -> dict[str, object]:
    errors, warnings = found.count("error"), found.count("warning")
    state = found.state
    accepted = " ".join(one.issue.key for one in found.accepted)
    key = (state.row.id, state.seq, found.site_version, found.rules.hash, accepted)
    told = [
        tn(lang, f"compare.count.{name}", count)
        for name, count in (("errors", errors), ("warnings", warnings))
        if count
    ]
    return {
        "id": each.listed.id,
        "title": each.listed.title,
        "about": each.listed.whose,
        "note": note,
        "errors": errors,
        "warnings": warnings,
        "told": "; ".join(told) or t(lang, "compare.count.none"),
        "plan": _small(found, key),
        "ground": str(found.site_version),
    }


def _large(project: Project, each: Compared, found: Checked, lang: Lang) -> None:
    own = plan(each, found)

    def content() -> None:
        state = found.state
        key = (each.listed.id, state.seq, found.site_version, found.rules.hash, own.title, lang)
        drawn, told = st.columns([3, 2], gap="medium")
        with drawn:
            alt = t(lang, "files.picture", name=each.listed.title)
            st.image(picture(own, key), width="stretch", alt=alt)
        with told:
            name(each)
            findings(own, lang)
            take_along(pictures(own), file=stem(project, each.listed.id[:8]), lang=lang)

    # Streamlit makes markdown of a dialog's title: people's own words stand below it.
    st.dialog(t(lang, "compare.large"), width="large")(content)()


@st.cache_data(max_entries=60, show_spinner=False)
def picture(_plan: Plan, key: tuple[str | int, ...]) -> bytes:
    """The plan as a picture; made once for the same ``key``."""
    del key  # Streamlit tells pictures apart by it
    return screen(_plan, PIXELS)


@st.cache_data(max_entries=2000, show_spinner=False)
def _small(_found: Checked, key: tuple[str | int, ...]) -> str:
    """The small plan of a layout; made once for the same ``key``."""
    del key
    return pieces_svg(_found)
