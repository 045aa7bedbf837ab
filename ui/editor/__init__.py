"""The participant's editor: data out, nothing in. It talks with the HTTP routes itself.

A components-v2 component whose inline script only imports the versioned ES modules, because
sub-modules of a packaged component are cached without a version.
"""

from __future__ import annotations

import streamlit as st

from ui import assets
from ui.words import t

# The cleanup runs on unmount only, the default export on mount and at every change of data.
_LOADER = """
let loaded;
export default function (component) {
  const { parentElement, data } = component;
  if (!loaded) {
    const at = (path) => new URL(`${data.assets}/${path}`, location.href).href;
    const link = (rel, path) =>
      document.head.append(Object.assign(document.createElement("link"), { rel, href: at(path) }));
    data.modules.forEach((path) => link("modulepreload", path));
    ["look.css", "editor/vendor/leaflet.css", "editor/editor.css"].forEach((path) =>
      link("stylesheet", path));
    loaded = import(at(data.entry));
  }
  loaded.then((module) => module.mount(parentElement, data));
  return () => loaded.then((module) => module.unmount(parentElement));
}
"""

_COMPONENT = st.components.v2.component(
    "koudai_editor", html="<div></div>", js=_LOADER, isolate_styles=False
)


def editor(code: str, lang: str) -> None:
    """Mount the editor for the project of this join code."""
    _COMPONENT(
        key=f"editor-{code}",
        data={
            "assets": assets.root(),
            "entry": "editor/main.js",
            "modules": list(assets.modules()),
            "code": code,
            "lang": lang,
            "words": {
                name: t(lang, f"editor.{name}") for name in ("no_project", "no_server", "again")
            },
        },
    )
