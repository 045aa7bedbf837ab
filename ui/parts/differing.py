"""Who wants something else: two sets of layouts, what differs, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

import data
from geo.arrangement import Flags
from geo.contrast import SURE, Contrast, contrasts, kind_counts
from geo.heat import FAMILIES
from geo.kind import Family
from layers.exports import overlay
from ui.parts.charts import chart
from ui.parts.figure import figure
from ui.parts.overviewing import map_difference, overview_of
from ui.parts.whose import Gathered
from ui.words import t

FEWEST = 3
"""Layouts that a set needs before anything can be said of it."""
TOLD = 8
"""Kinds in the chart, the surest first."""

Side = tuple[str, str]
"""What makes a set: ``"age"`` or ``"group"``, and which."""


def show(found: Gathered, lang: str) -> None:
    """Choose two sets; then kinds with their bounds, sentences, and a map of the difference."""
    sides = sets_of(found)
    if len(sides) < 2:
        st.info(t(lang, "understand.no_sets", n=FEWEST))
        return
    left, right = st.columns(2, gap="medium")
    one = left.selectbox(
        t(lang, "understand.one_side"), sides, format_func=lambda side: called(side, lang)
    )
    others = [side for side in sides if not (members(found, side) & members(found, one)).any()]
    if not others:
        st.info(t(lang, "understand.no_other"))
        return
    other = right.selectbox(
        t(lang, "understand.other_side"), others, format_func=lambda side: called(side, lang)
    )
    told = told_apart(found, one, other)
    names = {"one": called(one, lang), "other": called(other, lang)}
    _sentences(told, names, lang)
    _bounds(told[:TOLD], names, lang)
    _map(found, one, other, names, lang)


def sets_of(found: Gathered) -> list[Side]:
    """Age bands and groups with enough layouts to be compared."""
    sides: list[Side] = []
    for way, told in (
        ("age", [each.age_band for each in found.listed]),
        ("group", [each.group for each in found.listed]),
    ):
        # The largest first: of them most can be said.
        counted = Counter(told).most_common()
        sides += [(way, which) for which, count in counted if which and count >= FEWEST]
    return sides


def members(found: Gathered, side: Side) -> Flags:
    """Which layouts are in a set (m,)."""
    way, which = side
    told = [each.age_band if way == "age" else each.group for each in found.listed]
    return np.array([each == which for each in told], dtype=bool)


def called(side: Side, lang: str) -> str:
    """The name of a set."""
    way, which = side
    return t(lang, f"ages.{which}") if way == "age" else which


def told_apart(found: Gathered, one: Side, other: Side) -> tuple[Contrast, ...]:
    """What differs between two sets in how many of each kind a layout has, the surest first."""
    return contrasts(
        kind_counts(found.stack),
        members(found, one),
        members(found, other),
        overview_of(found).order,
    )


def sure_sentences(told: Sequence[Contrast], names: dict[str, str], lang: str) -> list[str]:
    """One sentence for each difference that is hardly by chance."""
    return [
        t(
            lang,
            "understand.differs.more" if each.difference > 0 else "understand.differs.fewer",
            kind=t(lang, f"kind.{each.name}"),
            by=f"{abs(each.difference):.1f}",
            low=f"{min(abs(each.low), abs(each.high)):.1f}",
            high=f"{max(abs(each.low), abs(each.high)):.1f}",
            **names,
        )
        for each in told
        if each.is_sure
    ]


def _sentences(told: Sequence[Contrast], names: dict[str, str], lang: str) -> None:
    said = sure_sentences(told, names, lang)
    st.subheader(t(lang, "understand.differs", **names))
    if said:
        st.markdown("\n".join(f"- {_plain(line)}" for line in said))
    else:
        st.info(t(lang, "understand.differs.none"))


def _plain(line: str) -> str:
    """Group names are people's words; none of them is markup."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>~$:" else c for c in line)


def _bounds(told: Sequence[Contrast], names: dict[str, str], lang: str) -> None:
    rows = [
        {
            "kind": t(lang, f"kind.{each.name}"),
            "difference": each.difference,
            "low": each.low,
            "high": each.high,
            "sure": t(lang, "understand.sure" if each.is_sure else "understand.unsure"),
            "p": each.p,
            "order": order,
        }
        for order, each in enumerate(told)
    ]
    look = data.look()["light"]
    words = [t(lang, "understand.sure"), t(lang, "understand.unsure")]
    base = alt.Chart(pd.DataFrame(rows)).encode(
        y=alt.Y("kind:N", title=None, sort=alt.SortField("order")),
        color=alt.Color(
            "sure:N",
            title=None,
            scale=alt.Scale(domain=words, range=[look["action"], look["soft_ink"]]),
            legend=alt.Legend(orient="bottom", labelFontSize=14, labelLimit=0),
        ),
        tooltip=[
            alt.Tooltip("kind:N", title=t(lang, "understand.kind")),
            alt.Tooltip("difference:Q", format="+.2f", title=t(lang, "understand.difference")),
            alt.Tooltip("low:Q", format="+.2f", title=t(lang, "understand.low")),
            alt.Tooltip("high:Q", format="+.2f", title=t(lang, "understand.high")),
            alt.Tooltip("p:Q", format=".3f", title="p"),
        ],
    )
    nothing = alt.Chart(pd.DataFrame([{"x": 0}])).mark_rule(color=look["soft_ink"]).encode(x="x:Q")
    lines = base.mark_rule(strokeWidth=5, opacity=0.5).encode(
        x=alt.X("low:Q", title=t(lang, "understand.difference.axis", **names)), x2="high:Q"
    )
    points = base.mark_point(filled=True, size=130, opacity=1).encode(
        x="difference:Q",
        shape=alt.Shape("sure:N", title=None, scale=alt.Scale(domain=words)),
    )
    chart((nothing + lines + points).properties(height=alt.Step(34)), lang, key="differing")
    helps = ("understand.contrast.help", "understand.many.help", "understand.p.help")
    st.caption(" ".join(t(lang, key) for key in helps))


def _map(found: Gathered, one: Side, other: Side, names: dict[str, str], lang: str) -> None:
    seen = overview_of(found)
    used = [family for at, family in enumerate(FAMILIES) if seen.maps.sums[:, at].any()]
    family: Family = st.segmented_control(
        t(lang, "understand.map_of"),
        used,
        default=used[0],
        format_func=lambda each: t(lang, f"understand.family.{each}"),
        required=True,
    )
    apart = map_difference(found, family, members(found, one), members(found, other))
    if apart is None:
        return
    look = data.look()["light"]
    view = overlay.view_of_all(found.site)
    most = max(float(np.abs(apart.difference).max()), 1e-9)
    colours = (look["action"], look["focus"])
    layer = overlay.heat(seen.maps.grid, apart.difference / most, view, *colours)
    sentence = t(
        lang,
        "understand.map.sure" if apart.p <= SURE else "understand.map.unsure",
        p=f"{100 * apart.p:.1f}",
        **names,
    )
    middle, _ = st.columns([2, 1])
    with middle:
        figure(
            overlay.picture(found.site, view, layer),
            view,
            title=t(lang, "understand.map", family=t(lang, f"understand.family.{family}"), **names),
            sentence=t(lang, "understand.map.colours", **names) + " " + sentence,
            file=f"koudai-differing-{family}",
            lang=lang,
        )
