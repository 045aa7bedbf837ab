"""The grid of small plans on the comparison page; which one was chosen comes back."""

from __future__ import annotations

from typing import Any

from ui.editor.loading import component, loaded
from ui.words import t

_STYLES = ("look.css", "editor/compare/glance.css")

_COMPONENT = component("koudai_glance")


def glance_board(
    cards: list[dict[str, Any]], grounds: dict[str, str], *, key: str, lang: str
) -> str:
    """Mount the grid; the id of the layout that was just chosen, or empty.

    Parameters
    ----------
    cards
        In their order: ``id``, ``title``, ``about``, ``note``, ``errors``, ``warnings``,
        ``told`` (these two in words), ``plan`` (SVG) and ``ground``, one of ``grounds``.
    grounds
        What plans stand on: SVG by name.
    """
    result = _COMPONENT(
        key=key,
        data={
            **loaded("editor/compare/glance.js", _STYLES, lang),
            "cards": cards,
            "grounds": grounds,
            "words": {"all": t(lang, "compare.glance"), "open": t(lang, "compare.glance.open")},
        },
        on_opened_change=_noted,
    )
    return str(result.get("opened") or "")


def _noted() -> None:
    """What was chosen is read where the grid is mounted."""
