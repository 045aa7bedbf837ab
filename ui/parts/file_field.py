"""A field for one file of a planner's; what was chosen outlives its widget."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st

from ui.words import t

MOST_MEGABYTES = 20
"""As .streamlit/config.toml has it; what is larger never leaves the browser."""
KEY = "site-file"
"""How every field's key begins: its look goes by that."""


@dataclass(frozen=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes


def file_field(
    lang: str, label: str, about: str, *, key: str = KEY, changed: Callable[[], None] | None = None
) -> Upload | None:
    """Ask for a file.

    Parameters
    ----------
    label, about
        What is asked for, and what may come.
    key
        Of the widget, beginning with `KEY`.
    changed
        Called when another file was chosen, or none.
    """
    kept = f"{key}-kept"
    words = json.dumps(t(lang, "sites.browse"), ensure_ascii=False)
    too_big = json.dumps(t(lang, "sites.too_big", limit=MOST_MEGABYTES), ensure_ascii=False)
    st.html(
        f"<style>[class*='st-key-{KEY}']"
        f" {{ --kn-browse: {words}; --kn-too-big: {too_big}; }}</style>"
    )

    def uploaded() -> None:
        found = st.session_state[key]
        file = found and Upload(found.name, found.getvalue())
        # A browser quick to leave and come back tells of the same file anew.
        if file == st.session_state.get(kept):
            return
        st.session_state[kept] = file
        if changed is not None:
            changed()

    st.file_uploader(label, key=key, max_upload_size=MOST_MEGABYTES, on_change=uploaded)
    st.html(f"<p class='kp-soft'>{escape(about)}</p>")
    file: Upload | None = st.session_state.get(kept)
    if file is not None and st.session_state.get(key) is None:
        st.html(f"<p class='kp-soft'>{escape(t(lang, 'sites.file.kept', file=file.name))}</p>")
    return file
