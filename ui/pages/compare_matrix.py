"""Layouts × measures: a table to sort, weights that rank it, and what no other layout beats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from geo.footprint import Numbers
from geo.rules import RULES
from layers.exports.plan import Lang
from layers.tables import Project
from ui.checking import all_checked
from ui.editor.figure_table import figure_table
from ui.figures import MEASURED, SUN, figures
from ui.parts.charts import chart
from ui.parts.choice import Listed
from ui.parts.comparing import Compared, narrowed, stem, tell_versions
from ui.parts.figure import take_along
from ui.parts.figure_charts import conflicts, scatter
from ui.parts.figure_words import explanation, label
from ui.parts.matrix_table import Matrix
from ui.parts.narrowing import ROOM
from ui.running import running
from ui.words import t, tn

WEIGHTS = {
    "errors": 3, "warnings": 1, "coins": 1, "seats": 1, "play": 1, "green_share": 1, "reach": 2,
    "children": 0, "covered": 0, "sun_rest": 0, "sun_play": 0,
}  # fmt: skip
"""Measures that may be weighed, and what each weighs before anybody says otherwise."""

MOST = 5
"""The heaviest weight."""

DAYS = {"none": None, "winter": (12, 21), "spring": (3, 20), "summer": (6, 21)}
"""Days on which one may look at the sun: month and day."""

CHARTED = 25
"""Layouts whose conflicts are charted: more do not fit a screen."""


def view(project: Project, compared: list[Compared], lang: Lang) -> None:
    """The figures of all layouts, those without any conflict among them."""
    chosen, beside = narrowed(compared, lang, "matrix")
    asked = beside.selectbox(
        t(lang, "compare.sun"),
        list(DAYS),
        format_func=lambda name: t(lang, f"compare.sun.{name}"),
        key="matrix-sun",
        width=ROOM,
    )
    if not chosen:
        st.info(t(lang, "compare.none_left"))
        return
    tell_versions(chosen, lang)
    day = DAYS[asked]
    today = date.today()
    found = all_checked([each.state for each in chosen])
    columns = figures(
        found,
        running().store.hands(project.id),
        None if day is None else today.replace(month=day[0], day=day[1]),
    )
    listed = [each.listed for each in chosen]
    _table(project, listed, columns, lang)
    _pareto(listed, columns, lang)
    _conflicts(listed, columns, lang)
    st.caption(t(lang, "compare.numbers_help"))


def _names(columns: Mapping[str, Numbers], families: bool) -> list[str]:
    names = ["errors", "warnings", *MEASURED, "children", *SUN]
    names += [f"family.{code}" for code in RULES] if families else []
    return [name for name in names if name in columns]


@st.fragment
def _table(
    project: Project, listed: Sequence[Listed], columns: Mapping[str, Numbers], lang: Lang
) -> None:
    """The table with its weights; a change of these runs nothing else."""
    weights = {name: own for name, own in WEIGHTS.items() if name in columns}
    with st.expander(t(lang, "compare.weights"), icon=":material/balance:"):
        st.caption(t(lang, "compare.weights_help"))
        grid = st.columns(4)
        for place, (name, own) in enumerate(weights.items()):
            weights[name] = grid[place % 4].slider(
                label(name, lang), 0, MOST, own, key=f"weight-{name}"
            )
    families = st.toggle(t(lang, "compare.by_family"), key="matrix-families")
    names = _names(columns, families)
    matrix = Matrix.of(listed, columns, weights)
    figure_table(
        matrix.heads(names, lang), matrix.rows(names), key=f"matrix-{project.id}", lang=lang
    )
    st.caption(t(lang, "compare.table_help"))
    take_along(
        {"csv": ("text/csv", lambda: matrix.as_csv(names, lang))},
        file=stem(project, "figures"),
        lang=lang,
    )
    with st.expander(t(lang, "compare.explained"), icon=":material/help:"):
        for head in matrix.heads(names, lang):
            st.text(f"{head['label']}: {explanation(head['key'], lang)}")


@st.fragment
def _pareto(listed: Sequence[Listed], columns: Mapping[str, Numbers], lang: Lang) -> None:
    """Two measures against each other, and the layouts that no other beats in both."""
    st.subheader(t(lang, "compare.pareto"))
    names = [name for name in WEIGHTS if name in columns]
    pair = []
    for column, (axis, first) in zip(
        st.columns(2), (("x", "coins"), ("y", "green_share")), strict=True
    ):
        pair.append(
            column.selectbox(
                t(lang, f"compare.axis.{axis}"),
                names,
                index=names.index(first),
                format_func=lambda name: label(name, lang),
                key=f"pareto-{axis}",
            )
        )
    drawn = scatter(listed, columns, pair[0], pair[1], lang)
    if drawn is None:
        st.info(t(lang, "compare.pareto_none"))
        return
    chart(drawn, lang, "pareto")
    st.caption(t(lang, "compare.pareto_help"))


def _conflicts(listed: Sequence[Listed], columns: Mapping[str, Numbers], lang: Lang) -> None:
    total = int(sum(columns[f"family.{code}"].sum() for code in RULES))
    if not total:
        st.success(t(lang, "compare.no_conflicts"))
        return
    st.subheader(tn(lang, "compare.conflicts", total))
    if len(listed) > CHARTED:
        st.caption(t(lang, "compare.most_conflicts", n=CHARTED, all=len(listed)))
    drawn, legend = conflicts(listed, columns, lang, CHARTED)
    st.html(legend)
    chart(drawn, lang, "conflicts")
