"""A field for one file of a planner's; what was chosen outlives its widget."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st

from ui.words import t

_STYLE = Path(__file__).with_name("file_field.css")
MOST_MEGABYTES = 20
"""As .streamlit/config.toml has it; what is larger never leaves the browser."""


@dataclass(frozen=True)
class Upload:
    """A file as it came."""

    name: str
    content: bytes


def kept(field: str) -> str:
    """Where the session keeps what was chosen in a field, beyond its widget."""
    return f"file-{field}-kept"


def file_field(
    lang: str,
    label: str,
    about: str,
    *,
    field: str,
    types: list[str] | None = None,
    too_big: str = "sites.too_big",
    changed: Callable[[], None] | None = None,
) -> Upload | None:
    """Ask for a file.

    Parameters
    ----------
    label, about
        What is asked for, and what may come.
    field
        Which field it is.
    types
        Endings that may come; all where it is left out.
    too_big
        Key of what is said of a file larger than `MOST_MEGABYTES`.
    changed
        Called when another file was chosen, or none.
    """
    key = f"file-{field}"
    words = json.dumps(t(lang, "sites.browse"), ensure_ascii=False)
    said = json.dumps(t(lang, too_big, limit=MOST_MEGABYTES), ensure_ascii=False)
    st.html(
        f"<style>.st-key-{key} {{ --kf-browse: {words}; --kf-too-big: {said}; }}"
        f"{_STYLE.read_text('utf-8')}</style>"
    )

    def uploaded() -> None:
        found = st.session_state[key]
        file = found and Upload(found.name, found.getvalue())
        # A browser quick to leave and come back tells of the same file anew.
        if file == st.session_state.get(kept(field)):
            return
        st.session_state[kept(field)] = file
        if changed is not None:
            changed()

    st.file_uploader(label, key=key, type=types, max_upload_size=MOST_MEGABYTES, on_change=uploaded)
    st.html(f"<p class='kp-soft'>{escape(about)}</p>")
    file: Upload | None = st.session_state.get(kept(field))
    if file is not None and st.session_state.get(key) is None:
        st.html(f"<p class='kp-soft'>{escape(t(lang, 'sites.file.kept', file=file.name))}</p>")
    return file
