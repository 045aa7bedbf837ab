"""Layouts on maps: many as layers over each other, two that move together."""

from __future__ import annotations

import streamlit as st

from layers.exports.pair import pair
from layers.exports.plan import Lang
from layers.exports.webmap import comparison_map
from layers.tables import Project
from ui import assets
from ui.checking import all_checked, checked
from ui.parts.comparing import (
    Compared,
    findings,
    name,
    pictures,
    plan,
    same_ground,
    stem,
    tell_versions,
    two,
)
from ui.parts.figure import take_along
from ui.words import t, translator

MOST_ON_MAP = 24
"""Layouts over each other at once; more would only be a blur."""
FIRST_ON_MAP = 3
"""Layouts that are on the map before anybody chooses."""
HEIGHT = 640
"""Of a map, px."""


def over(project: Project, compared: list[Compared], lang: Lang) -> None:
    """Every layout a layer of one map: those of the address (``?on=``), or as chosen here."""
    named = {each.listed.id: each for each in compared}
    ready = [each.listed.id for each in compared if each.listed.handed_in] or list(named)
    asked = [each for each in st.query_params.get_all("on") if each in named][:MOST_ON_MAP]
    if any(each not in named for each in st.session_state.get("over", [])):
        del st.session_state["over"]  # of another project
    st.session_state.setdefault("over", asked or ready[-FIRST_ON_MAP:])
    picked = st.multiselect(
        t(lang, "compare.which"),
        list(named),
        max_selections=MOST_ON_MAP,
        format_func=lambda each: named[each].listed.title,
        key="over",
    )
    st.query_params["on"] = picked
    chosen = [named[each] for each in picked]
    if not chosen:
        st.info(t(lang, "compare.choose_one"))
        return
    tell_versions(chosen, lang)
    found = all_checked([each.state for each in chosen])
    plans = [plan(each, own) for each, own in zip(chosen, found, strict=True)]

    def page(faces: str = "") -> str:
        return comparison_map(plans, translate=translator(lang), lang=lang, faces=faces)

    st.iframe(page(_faces()), height=HEIGHT)
    st.caption(t(lang, "compare.over_help"))
    take_along(
        {"html": ("text/html", lambda: page().encode())}, file=stem(project, "layers"), lang=lang
    )


def side_by_side(project: Project, compared: list[Compared], lang: Lang) -> None:
    """Two maps that move together, side by side or one over the other."""
    chosen = two(compared, lang, ("compare.left", "compare.right"))
    tell_versions(chosen, lang)
    if not same_ground(chosen[0].site, chosen[1].site):
        st.error(t(lang, "compare.other_ground"))
        return
    plans = [plan(each, checked(each.state)) for each in chosen]
    st.iframe(pair(plans[0], plans[1], faces=_faces()), height=HEIGHT)
    st.caption(t(lang, "compare.two_help"))
    short = [each.listed.id[:8] for each in chosen]
    take_along(
        {"html": ("text/html", lambda: pair(plans[0], plans[1]).encode())},
        file=stem(project, *short),
        lang=lang,
    )
    columns = st.columns(2, gap="medium")
    for letter, column, each, own in zip("ab", columns, chosen, plans, strict=True):
        with column:
            name(each)
            findings(own, lang)
            take_along(
                pictures(own),
                file=stem(project, each.listed.id[:8]),
                lang=lang,
                key=f"side-{letter}",
            )


def _faces() -> str:
    return assets.font_faces(f"{assets.root()}/")
