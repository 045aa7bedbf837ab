"""Who thinks alike: groups of similar layouts, each shown by a real one, and how they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

import data
from geo.catalogue import catalogue
from geo.contrast import Contrast
from geo.overview import Overview
from layers.exports import overlay
from layers.exports.view import View
from ui.parts.charts import chart
from ui.parts.figure import figure
from ui.parts.overviewing import overview_of
from ui.parts.whose import Gathered
from ui.words import t, tn

IN_A_ROW = 3
TYPICAL = 6
"""Kinds told of each group: those that differ most. Of very many layouts nearly all surely do."""


def show(found: Gathered, lang: str) -> None:
    """A card for each group; then all layouts as points, near one another where alike."""
    seen = overview_of(found)
    groups = len(seen.groups)
    if groups < 2:
        st.subheader(t(lang, "understand.one_group"))
        st.caption(t(lang, "understand.groups.help"))
    else:
        st.subheader(tn(lang, "understand.groups", groups))
        helps = ("groups.help", "medoid.help", "group.ground")
        st.caption(" ".join(t(lang, f"understand.{key}") for key in helps))
    for row in range(0, groups, IN_A_ROW):
        columns = st.columns(IN_A_ROW, gap="medium")
        for column, group in zip(columns, range(row, min(row + IN_A_ROW, groups)), strict=False):
            with column:
                _card(found, seen, group, lang)
    if groups > 1:
        st.caption(t(lang, "understand.typical.help"))
        _points(found, seen, lang)


def group_picture(found: Gathered, seen: Overview, group: int) -> tuple[str, View]:
    """The layout that shows a group best, and the ground on which half of the group agree."""
    medoid = int(seen.groups.medoids[group])
    view = overlay.view_of_all(found.site)
    drawn = overlay.things(found.layouts[medoid], catalogue(), view)
    shared = seen.in_groups[group] if seen.in_groups else seen.together
    colours = data.look()["light"]["families_deep"]
    agreed = (
        overlay.ground(seen.maps.grid, cells & seen.ground, view, colours[family])
        for family, cells in shared.consensus.items()
    )
    return overlay.picture(found.site, view, *drawn, *agreed), view


def _card(found: Gathered, seen: Overview, group: int, lang: str) -> None:
    own = np.flatnonzero(seen.groups.of_layout == group).tolist()
    medoid = found.listed[int(seen.groups.medoids[group])]
    svg, view = group_picture(found, seen, group)
    figure(
        svg,
        view,
        title=tn(lang, "understand.group.title", len(own), number=group + 1),
        sentence=t(lang, "understand.group.medoid", layout=medoid.title),
        file=f"koudai-group-{group + 1}",
        lang=lang,
    )
    chips = (
        f"<span class='kp-chip'>{escape(each)}</span>" for each in members_told(found, own, lang)
    )
    st.html(f"<p class='kp-chips'>{''.join(chips)}</p>")
    if seen.typical:
        st.html(_typical(seen.typical[group], lang))


def members_told(found: Gathered, own: list[int], lang: str) -> list[str]:
    """Whose layouts a group's are: ages, then groups at the workshop, with how many of each."""
    ages = Counter(found.listed[at].age_band for at in own if found.listed[at].age_band)
    groups = Counter(found.listed[at].group for at in own if found.listed[at].group)
    told = [f"{t(lang, f'ages.{age}')} {n}" for age, n in ages.most_common()]
    told += [f"{group} {n}" for group, n in groups.most_common()]
    return told


def typical_sentences(found: Iterable[Contrast], lang: str) -> list[str]:
    """What a group has surely more or fewer of."""
    return [
        t(
            lang,
            "understand.typical.more" if each.difference > 0 else "understand.typical.fewer",
            kind=t(lang, f"kind.{each.name}"),
            here=f"{each.one:.1f}",
            elsewhere=f"{each.other:.1f}",
        )
        for each in found
    ]


def _typical(found: Iterable[Contrast], lang: str) -> str:
    surest = sorted(found, key=lambda each: -abs(each.difference))[:TYPICAL]
    lines = typical_sentences(surest, lang)
    if not lines:
        return f"<p class='kp-soft'>{escape(t(lang, 'understand.typical.none'))}</p>"
    return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _points(found: Gathered, seen: Overview, lang: str) -> None:
    scores = seen.groups.scores
    rows = [
        {
            "x": float(scores[at, 0]),
            "y": float(scores[at, 1]) if scores.shape[1] > 1 else 0.0,
            "group": t(lang, "understand.group.name", number=int(seen.groups.of_layout[at]) + 1),
            "layout": each.title,
            "about": each.about,
        }
        for at, each in enumerate(found.listed)
    ]
    look = data.look()["light"]["chart"]
    names = [t(lang, "understand.group.name", number=n + 1) for n in range(len(seen.groups))]
    colours = list(look.values())[: len(names)]
    quiet = alt.Axis(labels=False, ticks=False, grid=False, domain=False, title=None)
    points = (
        alt.Chart(pd.DataFrame(rows))
        .mark_point(filled=True, size=140, opacity=0.85)
        .encode(
            x=alt.X("x:Q", axis=quiet),
            y=alt.Y("y:Q", axis=quiet),
            color=alt.Color("group:N", title=None, scale=alt.Scale(domain=names, range=colours)),
            shape=alt.Shape("group:N", title=None, scale=alt.Scale(domain=names)),
            tooltip=[
                alt.Tooltip("layout:N", title=t(lang, "measure.layout")),
                alt.Tooltip("about:N", title=t(lang, "measure.by")),
                alt.Tooltip("group:N", title=t(lang, "understand.group_of")),
            ],
        )
        .properties(height=360)
    )
    chart(points, lang, key="alike")
    silhouette = f"{seen.groups.silhouette:.2f}"
    st.caption(
        t(lang, "understand.points.help")
        + " "
        + t(lang, "understand.silhouette", value=silhouette)
        + " "
        + t(lang, "understand.silhouette.help")
    )
