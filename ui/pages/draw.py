"""The participant's page: nothing but the editor."""

from __future__ import annotations

import streamlit as st

from ui.editor import editor
from ui.language import language


def page() -> None:
    """Mount the editor for the project in the address (``?p=<code>``)."""
    editor(st.query_params.get("p", ""), language())
