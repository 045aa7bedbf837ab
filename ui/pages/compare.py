"""Compare: all layouts of a project over each other, two side by side, and in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

import data
from geo.catalogue import catalogue
from geo.footprint import footprint
from geo.rules import RULES
from layers.exports.plan import Lang, Plan
from layers.exports.sheet import screen
from layers.exports.webmap import comparison_map
from ui import assets
from ui.checking import Checked, checked, plan_of
from ui.language import language
from ui.parts.choice import Listed, layouts_of, project_choice
from ui.parts.frame import frame
from ui.running import running
from ui.words import t, tn, translator

MOST_ON_MAP = 24
"""Layouts over each other at once; more would only be a blur."""
FIRST_ON_MAP = 3
"""Layouts that are on the map before anybody chooses."""

FAMILIES = tuple(RULES)
"""Families of rules by their codes, in the order in which they are told."""


def page() -> None:
    """Show the layouts of one project beside each other."""
    lang = language()
    frame(lang, t(lang, "page.compare"), back="/planner")
    project = project_choice(lang)
    if project is None:
        return
    store = running().store
    found = {
        each: checked(store.layout(each.id))
        for each in layouts_of(project.id, lang)
        if len(store.layout(each.id).layout)
    }
    if not found:
        st.info(t(lang, "compare.nothing_yet"))
        return
    over, beside, numbers = st.tabs(
        [t(lang, f"compare.{tab}") for tab in ("over", "beside", "numbers")]
    )
    with over:
        _over_each_other(found, lang)
    with beside:
        _side_by_side(found, lang)
    with numbers:
        _numbers(found, lang)


def _over_each_other(found: dict[Listed, Checked], lang: Lang) -> None:
    listed = list(found)
    ready = [each for each in listed if each.handed_in] or listed
    chosen = st.multiselect(
        t(lang, "compare.which"),
        listed,
        default=ready[-FIRST_ON_MAP:],
        max_selections=MOST_ON_MAP,
        format_func=lambda each: each.title,
    )
    if not chosen:
        st.info(t(lang, "compare.choose_one"))
        return
    plans = [plan_of(found[each], lang, title=each.title, subtitle=each.about) for each in chosen]
    faces = assets.font_faces(f"{assets.root()}/")
    st.iframe(comparison_map(plans, translate=translator(lang), lang=lang, faces=faces), height=640)
    st.caption(t(lang, "compare.over_help"))


def _side_by_side(found: dict[Listed, Checked], lang: Lang) -> None:
    listed = list(found)
    for column, number in zip(st.columns(2, gap="medium"), (0, 1), strict=True):
        with column:
            each = st.selectbox(
                t(lang, "compare.left" if number == 0 else "compare.right"),
                listed,
                index=min(number, len(listed) - 1),
                format_func=lambda one: one.title,
                key=f"beside-{number}",
            )
            _card(found[each], each, lang)


def _card(one: Checked, listed: Listed, lang: Lang) -> None:
    plan = plan_of(one, lang, title=listed.title, subtitle=listed.about)
    key = (listed.id, one.state.seq, one.site_version, one.rules.hash, listed.title, lang)
    st.image(_picture(plan, key), width="stretch", alt=t(lang, "files.picture", name=listed.title))
    st.text(listed.about)
    columns = st.columns(4)
    for column, (name, value) in zip(columns, list(_measures(one).items())[:4], strict=True):
        column.metric(t(lang, f"measure.{name}"), value)
    for issue in one.issues:
        if issue.severity != "hint":
            st.text(("● " if issue.severity == "error" else "○ ") + plan.sentence(issue))


@st.cache_data(max_entries=60, show_spinner=False)
def _picture(_plan: Plan, key: tuple[str | int, ...]) -> bytes:
    """The plan as a picture; made once for the same ``key``."""
    del key  # Streamlit tells pictures apart by it
    return screen(_plan)


def _measures(one: Checked) -> dict[str, float]:
    kinds = catalogue()
    placements = list(one.state.layout)
    of = [kinds[placement.kind] for placement in placements]
    green = sum(
        footprint(placement, kind).area
        for placement, kind in zip(placements, of, strict=True)
        if kind.family == "green"
    )
    return {
        "things": len(placements),
        "errors": one.count("error"),
        "warnings": one.count("warning"),
        "coins": sum(kind.coins for kind in of),
        "seats": sum("seat" in kind.tags for kind in of),
        "play": sum(kind.family == "play" for kind in of),
        "green": round(green, 1),
        "covered": round(
            100
            * sum(footprint(p, k).area for p, k in zip(placements, of, strict=True))
            / one.site.boundary.area,
            1,
        ),
    }


def _numbers(found: dict[Listed, Checked], lang: Lang) -> None:
    rows: list[dict[str, Any]] = [
        {t(lang, "measure.layout"): listed.title, t(lang, "measure.by"): listed.about}
        | {t(lang, f"measure.{name}"): value for name, value in _measures(one).items()}
        for listed, one in found.items()
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
    st.caption(t(lang, "compare.numbers_help"))
    _conflicts(list(found.items()), lang)


def _conflicts(found: Sequence[tuple[Listed, Checked]], lang: Lang) -> None:
    rows = [
        {
            "layout": listed.title,
            "family": t(lang, f"rule.{code}"),
            "order": order,
            "n": sum(issue.code == code and issue.severity != "hint" for issue in one.issues),
        }
        for listed, one in found
        for order, code in enumerate(FAMILIES)
    ]
    counted = pd.DataFrame(rows)
    total = int(counted["n"].sum())
    if not total:
        st.success(t(lang, "compare.no_conflicts"))
        return
    st.subheader(tn(lang, "compare.conflicts", total))
    told = [t(lang, f"rule.{code}") for code in FAMILIES]
    colours = alt.Scale(domain=told, range=_colours())
    names = alt.Axis(labelLimit=0, labelFontSize=14, ticks=False, domain=False)
    chart = (
        alt.Chart(counted)
        .mark_bar(cornerRadiusEnd=4, height=18)
        .encode(
            x=alt.X("sum(n):Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
            # a layout without conflicts keeps its row: that is the good news
            y=alt.Y("layout:N", title=None, sort="-x", axis=names),
            color=alt.Color("family:N", title=None, scale=colours, legend=None),
            order=alt.Order("order:Q"),
            tooltip=[
                alt.Tooltip("layout:N", title=t(lang, "measure.layout")),
                alt.Tooltip("family:N", title=t(lang, "compare.kind_of_conflict")),
                alt.Tooltip("n:Q", title=t(lang, "compare.how_many")),
            ],
        )
        .properties(height=alt.Step(24), padding={"left": 14, "top": 8, "right": 14, "bottom": 8})
    )
    # Our own legend: the chart's does not wrap on a phone.
    signs = "".join(
        "<span style='display:inline-flex;align-items:center;gap:8px;margin:2px 20px 2px 0'>"
        f"<i style='width:14px;height:14px;border-radius:4px;background:{colour}'></i>"
        f"{escape(name)}</span>"
        for name, colour in zip(told, _colours(), strict=True)
    )
    st.html(f"<p class='kp-legend'>{signs}</p>")
    st.altair_chart(chart, width="stretch")


def _colours() -> list[str]:
    """One colour for each family of rules, the same in every language."""
    colours = data.look()["light"]["chart"]
    return [colours[code] for code in FAMILIES]
