"""Who is looking: a planner carries the pass that the sign-in address gave."""

from __future__ import annotations

import streamlit as st

from ui.running import PASS, running


def is_planner() -> bool:
    """Whether this browser signed in with the planner's key."""
    return running().is_pass(st.context.cookies.get(PASS))
