"""Who decides something, and why: the same two fields wherever a planner rules."""

from __future__ import annotations

import streamlit as st

from layers.signed_rows import WHO_CAP
from layers.text import TEXT_CAP
from ui.words import t

_WHO = "kr-who"


def signature(key: str, lang: str) -> tuple[str, str]:
    """Ask who and why; who is remembered for the next time.

    Parameters
    ----------
    key
        Of the form these stand in; one page holds several.
    """
    who = st.text_input(
        t(lang, "rules.who"),
        value=st.session_state.get(_WHO, ""),
        max_chars=WHO_CAP,
        key=f"who-{key}",
    )
    why = st.text_area(
        t(lang, "rules.why"),
        max_chars=TEXT_CAP,
        placeholder=t(lang, "rules.why.hint"),
        height=80,
        key=f"why-{key}",
    )
    if who.strip():
        st.session_state[_WHO] = who
    return who, why
