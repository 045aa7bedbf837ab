"""The participant's editor: data out, nothing in. It talks with the HTTP routes itself."""

from __future__ import annotations

from ui import assets
from ui.editor.loading import component, loaded
from ui.words import t

_COMPONENT = component("koudai_editor")
_STYLES = ("look.css", "editor/vendor/leaflet.css", "editor/editor.css")


def editor(code: str, lang: str) -> None:
    """Mount the editor for the project of this join code."""
    _COMPONENT(
        key=f"editor-{code}",
        data={
            **loaded("editor/main.js", _STYLES, lang),
            "modules": list(assets.modules()),
            "no_project": t(lang, "editor.no_project"),
            "code": code,
            "lang": lang,
        },
    )
