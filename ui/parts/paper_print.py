"""What to print: a playing sheet of the project's site, and as many cards as are wanted."""

from __future__ import annotations

from base64 import b64encode
from html import escape
from typing import get_args

import streamlit as st

from geo.catalogue import catalogue
from geo.errors import InputError
from layers.exports import EXPORTS
from layers.exports.cards import MOST_OF_ONE, asked_for
from layers.exports.plan import ExportOptions, Paper, Plan
from layers.exports.playing_sheet import preview
from layers.exports.view import STANDARD_SCALES
from layers.tables import Project
from ui.paper import bare_plan
from ui.parts.frame import notice
from ui.running import running
from ui.words import t

TINY = 500
"""At this scale a bench is 3 mm long: hard to lay by hand."""
USUAL = 2
"""Cards of a kind where nobody said."""


def paper_print(project: Project, lang: str) -> None:
    """Choose paper, scale and cards; a picture of the sheet, and both files to take along."""
    side, main = st.columns([1, 2], gap="large")
    with side:
        paper: Paper = st.segmented_control(
            t(lang, "files.paper"), get_args(Paper), default="A3", required=True, key="paper-size"
        )
        scale = st.selectbox(
            t(lang, "files.scale"),
            (None, *STANDARD_SCALES),
            format_func=lambda n: f"1 : {n}" if n else t(lang, "files.scale_fitting"),
            key="paper-scale",
        )
        words = st.segmented_control(
            t(lang, "files.language"), ("zh", "en"), default=lang, required=True,
            format_func=lambda code: {"zh": "中文", "en": "English"}[code], key="paper-words",
        )  # fmt: skip
        options = ExportOptions(scale, paper, copies=_copies(project, lang))
    store = running().store
    site = store.geometry(store.site(project.id).id)
    plan = bare_plan(site, words or lang, project.name)
    with main:
        try:
            picture, chosen = preview(plan, options)
        except InputError as error:
            notice(t(lang, f"error.{error.code}", **error.blanks))
            return
        data = b64encode(picture).decode()
        said = t(lang, "paper.page.sheet", scale=chosen, paper=paper)
        st.html(
            f"<div class='kx-sheet'><img alt='{escape(said)}' src='data:image/png;base64,{data}'>"
            f"</div><p class='kx-facts'>{escape(said)}</p>"
        )
        if chosen >= TINY:
            notice(t(lang, "paper.page.tiny", scale=chosen), kind="warning")
    with side:
        cards = _can_be_cut(plan, options, lang)
        for name in ("playsheet", "cards"):

            def made(name: str = name) -> bytes:
                return EXPORTS[name](plan, options)

            st.download_button(
                t(lang, f"files.format.{name}"),
                made,
                file_name=f"koudai-{project.code}-{name}-{paper}-{chosen}.pdf",
                mime="application/pdf",
                on_click="ignore",
                icon=":material/print:",
                type="primary" if name == "playsheet" else "secondary",
                width="stretch",
                disabled=name == "cards" and not cards,
                key=f"paper-download-{name}",
            )
        steps = "".join(
            f"<li>{escape(t(lang, f'paper.page.step.{step}'))}</li>"
            for step in ("print", "cut", "lay", "photo")
        )
        st.html(f"<ol class='kx-steps'>{steps}</ol>")


def _can_be_cut(plan: Plan, options: ExportOptions, lang: str) -> bool:
    """Whether there are cards to print; too many or too large ones are told before the press."""
    try:
        asked_for(plan, options)
    except InputError as error:
        if error.code != "cards.none":
            notice(t(lang, f"error.{error.code}", **error.blanks))
        return False
    return True


def _copies(project: Project, lang: str) -> dict[str, int]:
    """How many cards of each kind; at first two of each that the project offers."""
    offered = project.palette or list(catalogue())
    found = {}
    with st.expander(t(lang, "paper.page.cards")), st.container(key="paper-kinds"):
        columns = st.columns(2)
        for place, code in enumerate([*offered, *(k for k in catalogue() if k not in offered)]):
            found[code] = int(
                columns[place % 2].number_input(
                    t(lang, f"kind.{code}.short"),
                    0,
                    MOST_OF_ONE,
                    USUAL if code in offered else 0,
                    key=f"paper-copies-{project.id}-{code}",
                )
            )
    return found
