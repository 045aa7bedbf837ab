"""The planner's drawing board: data out, nothing in. It talks with /api/sites itself.

Loaded in the way of the participant's editor (`ui.editor`), from the same versioned route.
"""

from __future__ import annotations

import data
from ui.editor.loading import component, loaded
from ui.words import LANGUAGES, sentences

_STYLES = ("look.css", "editor/vendor/leaflet.css", "editor/editor.css", "editor/site/site.css")
_ICONS = ("undo", "redo", "language", "check", "close", "plus", "minus", "trash")
_WORDS = ("sites", "kinds", "editor")

_COMPONENT = component("koudai_site_board")


def site_board(project_id: str, lang: str) -> None:
    """Mount the drawing board for a project's site."""
    _COMPONENT(
        key=f"site-board-{project_id}",
        data={
            **loaded("editor/site/main.js", _STYLES, lang),
            "project": project_id,
            "lang": lang,
            "icons": {name: data.icon(f"ui-{name}") for name in _ICONS},
            "words": {each: sentences(each, *_WORDS) for each in LANGUAGES},
        },
    )
