"""Understand: what very many layouts want together, who thinks alike, and who differs."""

from __future__ import annotations

from collections.abc import Callable

from ui.language import language
from ui.parts import alike, differing, places, reporting
from ui.parts.choice import project_choice
from ui.parts.frame import frame
from ui.parts.views import chosen_view
from ui.parts.whose import Gathered, whose
from ui.words import t

VIEWS: dict[str, Callable[[Gathered, str], None]] = {
    "places": places.show,
    "alike": alike.show,
    "differing": differing.show,
}
"""Ways to look at them, by their names in the address."""


def page() -> None:
    """Show one project's layouts together."""
    lang = language()
    frame(lang, t(lang, "page.understand"), back="/planner")
    project = project_choice(lang)
    if project is None:
        return
    found = whose(project, lang)
    if found is None:
        return
    names = {name: f"understand.view.{name}" for name in VIEWS}
    view = chosen_view(names, "understand.view", lang)
    VIEWS[view](found, lang)
    reporting.offer(project, found, lang)
