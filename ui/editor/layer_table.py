"""The layers page's map and list: data out, nothing in. It talks with /api/layers itself."""

from __future__ import annotations

import data
from ui import assets
from ui.editor.loading import component, loaded
from ui.words import LANGUAGES, sentences

_STYLES = (
    "look.css",
    "editor/vendor/leaflet.css",
    "editor/editor.css",
    "editor/site/site.css",
    "editor/layers/layers.css",
)
_ICONS = ("language", "close", "plus", "minus", "trash", "eye", "play", "pause", "download")
_WORDS = ("layers", "many", "compare", "kinds", "editor", "sites", "pages")

_COMPONENT = component("koudai_layers")


def layer_table(project_id: str, lang: str) -> None:
    """Mount the layers of a project."""
    _COMPONENT(
        key=f"layers-{project_id}",
        data={
            **loaded("editor/layers/main.js", _STYLES, lang),
            "modules": list(assets.modules("layers", "vendor")),
            "project": project_id,
            "lang": lang,
            "icons": {name: data.icon(f"ui-{name}") for name in _ICONS},
            "words": {each: sentences(each, *_WORDS) for each in LANGUAGES},
        },
    )
