"""Compare: all layouts of a project over each other, two side by side, and in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from geo.catalogue import catalogue
from geo.footprint import footprint
from layers.exports.plan import ExportOptions, Lang
from layers.exports.sheet import svg
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
    chosen = st.multiselect(
        t(lang, "compare.which"),
        list(found),
        default=list(found)[:6],
        max_selections=MOST_ON_MAP,
        format_func=lambda each: each.title,
    )
    if not chosen:
        st.info(t(lang, "compare.choose_one"))
        return
    # Layouts may stand on different versions of the site; the map shows the newest one's.
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
    st.image(svg(plan, ExportOptions(paper="A4")).decode(), width="stretch")
    st.text(listed.about)
    columns = st.columns(4)
    for column, (name, value) in zip(columns, list(_measures(one).items())[:4], strict=True):
        column.metric(t(lang, f"measure.{name}"), value)
    for issue in one.issues:
        if issue.severity != "hint":
            st.text(("● " if issue.severity == "error" else "○ ") + plan.sentence(issue))


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
        {"layout": listed.title, "family": t(lang, f"rule.{issue.code}"), "n": 1}
        for listed, one in found
        for issue in one.issues
        if issue.severity != "hint"
    ]
    if not rows:
        st.success(t(lang, "compare.no_conflicts"))
        return
    st.subheader(tn(lang, "compare.conflicts", len(rows)))
    counted = pd.DataFrame(rows).groupby(["layout", "family"], as_index=False)["n"].sum()
    chart = (
        alt.Chart(counted)
        .mark_bar(cornerRadiusEnd=4)
        .encode(
            x=alt.X("n:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
            y=alt.Y("layout:N", title=None, sort="-x"),
            color=alt.Color("family:N", title=None, legend=alt.Legend(orient="bottom")),
            tooltip=["layout", "family", "n"],
        )
    )
    st.altair_chart(chart, width="stretch")
