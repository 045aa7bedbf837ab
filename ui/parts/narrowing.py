"""Of all layouts, those of the groups, age bands, stages and site versions chosen here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import streamlit as st

from ui.words import t

T = TypeVar("T")

ROOM = 260
"""Width of a question, px: two chosen groups and the word for all."""


def narrowed(
    all_of_them: Sequence[T], questions: Mapping[str, Callable[[T], str]], lang: str, key: str
) -> list[T]:
    """Ask in the row that is open; all of them where nothing is chosen.

    A question is only asked where there is something to choose from.

    Parameters
    ----------
    questions
        ``group``, ``age``, ``stage`` or ``version``, and what one of them answers; empty: nothing.
    key
        Before the names of the page's state.
    """
    kept = list(all_of_them)
    for name, answer in questions.items():
        answers = list(dict.fromkeys(filter(None, map(answer, all_of_them))))
        if len(answers) < 2:
            continue
        chosen = st.multiselect(
            t(lang, f"narrow.{name}"),
            answers,
            format_func=partial(_told, name, lang),
            placeholder=t(lang, "narrow.all"),
            key=f"{key}-{name}",
            width=ROOM,
        )
        if chosen:
            kept = [each for each in kept if answer(each) in chosen]
    return kept


def _told(question: str, lang: str, answer: str) -> str:
    if question == "group":
        return answer
    if question == "version":
        return t(lang, "compare.version", n=answer)
    return t(lang, f"{question}.{answer}")
