"""The planner's drawing board: data out, nothing in. It talks with /api/sites itself.

Loaded in the way of the participant's editor (`ui.editor`), from the same versioned route.
"""

from __future__ import annotations

import streamlit as st

import data
from ui import assets
from ui.words import LANGUAGES, sentences

_STYLES = ("look.css", "editor/vendor/leaflet.css", "editor/editor.css", "editor/site/site.css")
_ICONS = ("undo", "redo", "language", "check", "close", "plus", "minus", "trash")
_WORDS = ("sites", "kinds", "editor")

_LOADER = """
let loaded;
export default function (component) {
  const { parentElement, data } = component;
  if (!loaded) {
    const at = (path) => new URL(`${data.assets}/${path}`, location.href).href;
    for (const path of data.styles) {
      const link = document.createElement("link");
      document.head.append(Object.assign(link, { rel: "stylesheet", href: at(path) }));
    }
    loaded = import(at(data.entry));
  }
  loaded.then((module) => module.mount(parentElement, data));
  return () => loaded.then((module) => module.unmount(parentElement));
}
"""

_COMPONENT = st.components.v2.component(
    "koudai_site_board", html="<div></div>", js=_LOADER, isolate_styles=False
)


def site_board(project_id: str, lang: str) -> None:
    """Mount the drawing board for a project's site."""
    _COMPONENT(
        key=f"site-board-{project_id}",
        data={
            "assets": assets.root(),
            "entry": "editor/site/main.js",
            "styles": list(_STYLES),
            "project": project_id,
            "lang": lang,
            "icons": {name: data.icon(f"ui-{name}") for name in _ICONS},
            "words": {each: sentences(each, *_WORDS) for each in LANGUAGES},
        },
    )
