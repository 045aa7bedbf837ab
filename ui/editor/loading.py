"""The inline script of our components: imports the versioned ES modules, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from ui import assets
from ui.words import t

# The cleanup runs on unmount only, the default export on mount and at every change of data.
# An import that fails (the Wi-Fi dropped just then) says so and can be tried again.
_LOADER = """
// Streamlit keeps one copy of this script for all our components: they tell apart by their entry.
const loaded = {};
function load(data) {
  const at = (path) => new URL(`${data.assets}/${path}`, location.href).href;
  const link = (rel, path) =>
    document.head.append(Object.assign(document.createElement("link"), { rel, href: at(path) }));
  (data.modules ?? []).forEach((path) => link("modulepreload", path));
  data.styles.forEach((path) => link("stylesheet", path));
  return import(at(data.entry));
}
export default function (component) {
  const { parentElement, data } = component;
  loaded[data.entry] ??= load(data);
  const tell = component.setTriggerValue;
  loaded[data.entry].then((module) => module.mount(parentElement, data, tell), () => {
    delete loaded[data.entry];
    const button = Object.assign(document.createElement("button"), { textContent: data.again });
    button.onclick = () => location.reload();
    const sorry = Object.assign(document.createElement("p"), { textContent: data.sorry });
    parentElement.replaceChildren(sorry, button);
  });
  return () => loaded[data.entry]?.then((module) => module.unmount(parentElement));
}
"""


def component(name: str) -> ComponentRenderer:
    """Register a component; its data begin with what `loaded` gives.

    Sub-modules of a packaged component are cached without a version; ours come from an address
    that changes with them, so that a tablet never mixes old modules with new ones.
    """
    return st.components.v2.component(name, html="<div></div>", js=_LOADER, isolate_styles=False)


def loaded(entry: str, styles: Sequence[str], lang: str) -> dict[str, Any]:
    """What every component's data begin with: its module and styles, and words should they fail."""
    return {
        "assets": assets.root(),
        "entry": entry,
        "styles": list(styles),
        "sorry": t(lang, "editor.no_server"),
        "again": t(lang, "editor.again"),
    }
