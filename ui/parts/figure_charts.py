"""Charts of layouts' figures: two measures against each other, conflicts by family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, cast

import altair as alt
import numpy as np
import pandas as pd

import data
from geo.footprint import Numbers
from geo.rules import RULES
from ui.figures import FEW
from ui.parts.choice import Listed
from ui.parts.figure_words import label
from ui.parts.matrix_table import front
from ui.words import t

NAMED = 2
"""Layouts that are named where several share a spot."""


def scatter(
    listed: Sequence[Listed], columns: Mapping[str, Numbers], x: str, y: str, lang: str
) -> alt.LayerChart | None:
    """Each layout a point, those that no other beats in both joined; ``None``: none is known."""
    known = ~(np.isnan(columns[x]) | np.isnan(columns[y]))
    if not known.any():
        return None
    on_front = np.zeros(len(listed), dtype=bool)
    on_front[known] = front({name: columns[name][known] for name in (x, y)}, x, y)
    rows = [
        {
            "layout": each.title,
            "x": float(columns[x][at]),
            "y": float(columns[y][at]),
            "on_front": bool(on_front[at]),
            "front": t(lang, f"compare.front.{'yes' if on_front[at] else 'no'}"),
            "names": "",
        }
        for at, each in enumerate(listed)
        if known[at]
    ]
    _name_spots([row for row in rows if row["on_front"]])
    points, look = pd.DataFrame(rows), data.look()["light"]
    told = [t(lang, "compare.front.yes"), t(lang, "compare.front.no")]
    better = {
        name: t(lang, f"compare.better.{'less' if name in FEW else 'more'}") for name in (x, y)
    }
    axis_x, axis_y = (
        alt.Axis(title=f"{label(name, lang)} ({better[name]})", titleFontSize=14, labelFontSize=13)
        for name in (x, y)
    )
    base = alt.Chart(points).encode(
        x=alt.X("x:Q", axis=axis_x, scale=alt.Scale(zero=False, nice=False, padding=24)),
        y=alt.Y("y:Q", axis=axis_y, scale=alt.Scale(zero=False, nice=False, padding=24)),
    )
    joined = (
        base.transform_filter(alt.datum.on_front)
        .mark_line(color=look["action"], strokeDash=[5, 4], strokeWidth=2)
        .encode(order="x:Q")
    )
    # What no other beats is a diamond: its shape tells it, not its colour alone.
    marks = base.mark_point(filled=True, opacity=0.85, size=130).encode(
        shape=alt.Shape(
            "front:N", scale=alt.Scale(domain=told, range=["diamond", "circle"]), title=None,
            legend=alt.Legend(
                orient="top", labelFontSize=14, symbolSize=160, labelLimit=0, columns=1
            ),
        ),
        color=alt.Color(
            "front:N", title=None,
            scale=alt.Scale(domain=told, range=[look["action"], look["families"]["sport"]]),
        ),
        tooltip=[
            alt.Tooltip("layout:N", title=t(lang, "measure.layout")),
            alt.Tooltip("x:Q", title=label(x, lang), format=".1f"),
            alt.Tooltip("y:Q", title=label(y, lang), format=".1f"),
        ],
    )  # fmt: skip
    middle = (points["x"].min() + points["x"].max()) / 2
    # Towards the middle, so that no name runs out of the picture.
    named = base.transform_filter(alt.datum.on_front).encode(text="names:N")
    looks: dict[str, Any] = {"dy": -14, "fontSize": 13, "color": look["action"]}
    names = [
        named.transform_filter(alt.datum.x <= middle).mark_text(dx=-6, align="left", **looks),
        named.transform_filter(alt.datum.x > middle).mark_text(dx=6, align="right", **looks),
    ]
    whole = alt.layer(joined, marks, *names)
    return cast(alt.LayerChart, whole.properties(height=420))


def _name_spots(rows: Sequence[dict[str, object]]) -> None:
    """Name every spot once, after all layouts that share it."""
    spots: dict[tuple[object, object], list[dict[str, object]]] = {}
    for row in rows:
        spots.setdefault((row["x"], row["y"]), []).append(row)
    for sharing in spots.values():
        more = f" +{len(sharing) - NAMED}" if len(sharing) > NAMED else ""
        names = " · ".join(str(row["layout"]) for row in sharing[:NAMED])
        sharing[0]["names"] = names + more


def conflicts(
    listed: Sequence[Listed], columns: Mapping[str, Numbers], lang: str, most: int
) -> tuple[alt.Chart, str]:
    """Conflicts and warnings by family, a bar a layout, the most first; and its legend as HTML."""
    of_layout = np.sum([columns[f"family.{code}"] for code in RULES], axis=0)
    shown = np.argsort(-of_layout, kind="stable")[:most].tolist()
    told = [t(lang, f"rule.{code}") for code in RULES]
    rows = [
        {
            "layout": listed[at].title, "family": told[order], "order": order,
            "n": int(columns[f"family.{code}"][at]),
        }
        for at in shown
        for order, code in enumerate(RULES)
    ]  # fmt: skip
    colours = [data.look()["light"]["chart"][code] for code in RULES]
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar(cornerRadiusEnd=4, height=18)
        .encode(
            x=alt.X("sum(n):Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
            # a layout without conflicts keeps its row: that is the good news
            y=alt.Y(
                "layout:N", title=None, sort="-x",
                axis=alt.Axis(labelLimit=0, labelFontSize=14, ticks=False, domain=False),
            ),
            color=alt.Color(
                "family:N", title=None, scale=alt.Scale(domain=told, range=colours), legend=None
            ),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("layout:N", title=t(lang, "measure.layout")),
                alt.Tooltip("family:N", title=t(lang, "compare.kind_of_conflict")),
                alt.Tooltip("n:Q", title=t(lang, "compare.how_many")),
            ],
        )
        .properties(height=alt.Step(24))
    )  # fmt: skip
    # Our own legend: the chart's does not wrap on a phone.
    signs = "".join(
        "<span style='display:inline-flex;align-items:center;gap:8px;margin:2px 20px 2px 0'>"
        f"<i style='width:14px;height:14px;border-radius:4px;background:{colour}'></i>"
        f"{escape(name)}</span>"
        for name, colour in zip(told, colours, strict=True)
    )
    return chart, f"<p class='kp-legend'>{signs}</p>"
