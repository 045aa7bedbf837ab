"""The language of a page: asked for in the address, chosen before, or the browser's."""

from __future__ import annotations

from typing import Literal

import streamlit as st


def language() -> Literal["zh", "en"]:
    """``zh`` or ``en``."""
    asked = st.query_params.get("lang") or st.session_state.get("lang")
    if asked in {"zh", "en"}:
        st.session_state["lang"] = asked
    else:
        asked = (st.context.locale or "zh")[:2]
    return "en" if asked == "en" else "zh"
