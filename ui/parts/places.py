"""Where people want what: a heat map for each family, agreed ground, and how far they agree."""

from __future__ import annotations

from math import isnan

import altair as alt
import pandas as pd
import streamlit as st

import data
from geo.consensus import shares
from geo.footprint import Numbers
from geo.heat import FAMILIES
from geo.kind import Family
from geo.overview import Overview
from layers.exports import overlay
from layers.exports.view import View
from ui.parts.charts import chart
from ui.parts.figure import figure
from ui.parts.overviewing import overview_of
from ui.parts.whose import Gathered
from ui.words import t

IN_A_ROW = 3


def show(found: Gathered, lang: str) -> None:
    """One picture for each family that somebody used, then the agreement of all."""
    seen = overview_of(found)
    st.subheader(t(lang, "understand.places", n=len(found)))
    st.caption(t(lang, "understand.heat.help") + " " + t(lang, "understand.consensus.help"))
    used = [at for at in range(len(FAMILIES)) if seen.maps.sums[:, at].any()]
    for row in range(0, len(used), IN_A_ROW):
        columns = st.columns(IN_A_ROW, gap="medium")
        for column, at in zip(columns, used[row : row + IN_A_ROW], strict=False):
            with column:
                _family(found, seen, at, lang)
    st.subheader(t(lang, "understand.how_far"))
    _agreement(seen, used, lang)


def heat_picture(found: Gathered, seen: Overview, at: int) -> tuple[str, View]:
    """The heat map of a family with the ground on which half of the layouts agree."""
    view = overlay.view_of_all(found.site)
    look = data.look()["light"]
    family = FAMILIES[at]
    mean = seen.maps.mean()[at]
    warmth = mean / max(mean.max(), 1e-9)
    warm = overlay.heat(seen.maps.grid, warmth, view, look["families"][family])
    agreed = overlay.ground(
        seen.maps.grid,
        seen.together.consensus[family] & seen.ground,
        view,
        look["families_deep"][family],
    )
    return overlay.picture(found.site, view, warm, agreed), view


def _family(found: Gathered, seen: Overview, at: int, lang: str) -> None:
    family, sums = FAMILIES[at], seen.maps.sums[:, at]
    svg, view = heat_picture(found, seen, at)
    figure(
        svg,
        view,
        title=t(lang, f"understand.family.{family}"),
        sentence=wanted(sums, family, seen, lang),
        file=f"koudai-{family}",
        lang=lang,
    )


def wanted(sums: Numbers, family: Family, seen: Overview, lang: str) -> str:
    """How many layouts have something of a family, how much, where most, and how far they agree."""
    at = FAMILIES.index(family)
    here = shares(seen.maps.grid, seen.maps.maps[:, at])
    said = t(
        lang,
        "understand.wanted",
        some=int((sums > 0).sum()),
        n=len(sums),
        each=f"{sums.mean():.1f}",
        spot=round(float(here.max()) * len(sums)),
    )
    agreed = seen.together.agreement[family]
    return said if isnan(agreed) else said + " " + t(lang, f"understand.agree.{step(agreed)}")


def step(agreement: float) -> str:
    """An agreement in one of four words."""
    for least, word in ((0.6, "strong"), (0.3, "fair"), (0.1, "weak")):
        if agreement >= least:
            return word
    return "none"


def _agreement(seen: Overview, used: list[int], lang: str) -> None:
    told = [
        {
            "family": t(lang, f"understand.family.{FAMILIES[at]}"),
            "agreement": seen.together.agreement[FAMILIES[at]],
            "colour": data.look()["light"]["families"][FAMILIES[at]],
        }
        for at in used
        if not isnan(seen.together.agreement[FAMILIES[at]])
    ]
    if not told:
        st.info(t(lang, "understand.one_layout"))
        return
    bars = (
        alt.Chart(pd.DataFrame(told))
        .mark_bar(cornerRadiusEnd=4, height=22)
        .encode(
            x=alt.X(
                "agreement:Q",
                title=t(lang, "understand.agreement.axis"),
                axis=alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], format=".2f"),
                scale=alt.Scale(domain=[min(0.0, *(each["agreement"] for each in told)), 1]),
            ),
            y=alt.Y("family:N", title=None, sort="-x"),
            color=alt.Color("colour:N", scale=None),
            tooltip=[
                alt.Tooltip("family:N", title=t(lang, "understand.family")),
                alt.Tooltip(
                    "agreement:Q", format=".2f", title=t(lang, "understand.agreement.name")
                ),
            ],
        )
        .properties(height=alt.Step(34))
    )
    chart(bars, lang, key="agreement")
    st.caption(t(lang, "understand.agreement.help"))
