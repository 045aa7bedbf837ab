"""On paper: print a playing sheet and cards, photograph what was laid, confirm it as a layout."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.language import language
from ui.parts.choice import project_choice
from ui.parts.frame import frame
from ui.parts.paper_print import paper_print
from ui.parts.paper_read import paper_read
from ui.words import t

_STYLE = Path(__file__).with_name("paper.css")


def page() -> None:
    """Show both halves: what to print, and what came back."""
    lang = language()
    frame(lang, t(lang, "page.paper"), back="/planner")
    st.html(f"<style>{_STYLE.read_text('utf-8')}</style>")
    project = project_choice(lang)
    if project is None:
        return
    printing, reading = st.tabs([t(lang, "paper.page.print"), t(lang, "paper.page.read")])
    with printing:
        paper_print(project, lang)
    with reading:
        paper_read(project, lang)
