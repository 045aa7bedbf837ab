"""The board on which a plan picture is tapped; where the marks stand comes back."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import streamlit as st

from layers.imports.plan_picture import PlanPicture
from ui.editor.loading import component, loaded
from ui.words import t

LONGEST_SHOWN = 2_400
"""Pixels of the longer side that are sent to the browser; marks count in the plan's own."""
MOST_CORNERS = 200
"""Of a boundary that is traced."""

Marks = dict[str, list[tuple[float, float]]]
"""Pixels of the plan by step: ``control``, ``check``, ``boundary``."""

_STYLES = ("look.css", "editor/vendor/leaflet.css", "editor/plan/plan.css")
_COMPONENT = component("koudai_plan_board")


def plan_board(
    plan: PlanPicture, shown: str, steps: Sequence[Mapping[str, Any]], *, key: str, lang: str
) -> Marks:
    """Mount the board; the marks as they stand.

    Parameters
    ----------
    shown
        The plan as `shown_picture` made it.
    steps
        What is marked, in order: ``name``, ``least``, ``most``, ``optional``.
    key
        One for each file and page: with another one all marks are gone.
    """
    kept: Marks = st.session_state.setdefault(f"{key}-marks", {})
    # The board keeps its marks itself; it is told of them only where it begins anew.
    begun = st.session_state.setdefault(f"{key}-begun", dict(kept))
    words = ("map", "steps", "back", "clear", "whole")
    told = [f"{step['name']}{part}" for step in steps for part in ("", ".first", ".more")]
    result = _COMPONENT(
        key=key,
        data={
            **loaded("editor/plan/main.js", _STYLES, lang),
            "picture": shown,
            "size": list(plan.size),
            "steps": [dict(step) for step in steps],
            "marks": begun,
            "words": {each: t(lang, f"picture.board.{each}") for each in (*words, *told)},
        },
        on_marks_change=_noted,
    )
    given = result.get("marks")
    if given:
        kept = st.session_state[f"{key}-marks"] = _marks(str(given), plan)
    return kept


def shown_picture(plan: PlanPicture) -> str:
    """The plan as the board shows it, a data URI."""
    small = plan.image.copy()
    small.thumbnail((LONGEST_SHOWN, LONGEST_SHOWN))
    file = io.BytesIO()
    small.save(file, "WEBP", quality=80, method=2)
    return f"data:image/webp;base64,{base64.b64encode(file.getvalue()).decode()}"


def _marks(text: str, plan: PlanPicture) -> Marks:
    """What the browser says, as far as it can be: within the plan, no more than are asked for."""
    try:
        given = json.loads(text)
    except ValueError:
        return {}
    width, height = plan.size
    return {
        name: [
            (float(x), float(y))
            for x, y in given.get(name, [])[:MOST_CORNERS]
            if isfinite(x) and isfinite(y) and 0 <= x <= width and 0 <= y <= height
        ]
        for name in ("control", "check", "boundary")
    }


def _noted() -> None:
    """Where the marks stand is read where the board is mounted."""
