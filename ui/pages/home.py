"""The front page, for anybody: what this is, and the places that are open for design."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from layers.tables import Project
from ui.language import language
from ui.parts.frame import address, button, frame
from ui.parts.picture import picture
from ui.running import running
from ui.words import t

_STYLE = Path(__file__).with_name("home.css")
_PHONE = """@media (max-width: 720px) {
  .st-key-kp-top { margin-bottom: 0; padding: 2px 0; }
  .kh-hello { padding: 0 0 16px; font-size: 17px; }
  .kh-hello h1 { font-size: 32px !important; padding: 0 0 10px !important; }
  .kh-plan { aspect-ratio: auto; height: 200px; }
  .kh-place > div { padding: 14px 18px; }
}"""
"""On a phone the button to draw stands well inside the first screen."""


def page() -> None:
    """Show the front page."""
    lang = language()
    frame(lang)
    st.html(f"<style>{_STYLE.read_text('utf-8')}{_PHONE}</style>")
    places = [project for project in running().store.projects() if project.stage == "design"]
    cards = "".join(_card(project, lang) for project in places)
    shown = f"<div class='kh-places'>{cards}</div>" if cards else _nothing(lang)
    st.html(
        f"<main class='kh'><section class='kh-hello'><h1>{escape(t(lang, 'home.title'))}</h1>"
        f"<p>{escape(t(lang, 'home.what'))}</p></section>"
        f"<h2>{escape(t(lang, 'home.places'))}</h2>{shown}"
        f"<footer class='kh-foot'><a href='{escape(address('/planner', lang))}'>"
        f"{escape(t(lang, 'home.planner'))}</a></footer></main>"
    )


def _card(project: Project, lang: str) -> str:
    store = running().store
    site = store.geometry(store.site(project.id).id)
    href = address("/draw", lang, p=project.code)
    plan = picture(site, label=t(lang, "home.plan_of", name=project.name), margin=0.3, aspect=4 / 3)
    return (
        "<article class='kh-place'>"
        f"<a class='kh-plan' href='{escape(href)}' tabindex='-1'>{plan}</a><div>"
        f"<h3>{escape(project.name)}</h3>{button(t(lang, 'home.draw'), href, kind='main')}"
        "</div></article>"
    )


def _nothing(lang: str) -> str:
    return f"<p class='kh-nothing'>{escape(t(lang, 'home.nothing'))}</p>"
