"""The frame of the quiet pages: look, brand, title, the way back, the other language.

Everything drawn here is our own markup; words of people are escaped before they come in.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from ui import assets
from ui.running import running
from ui.words import t

_STYLE = Path(__file__).with_name("frame.css")
_OTHER = {"zh": ("en", "English"), "en": ("zh", "中文")}


def frame(lang: str, title: str = "", *, back: str = "", wide: bool = True) -> None:
    """Draw the top of a page; call it first.

    Parameters
    ----------
    title
        Plain text; where there is none, the brand stands for it.
    back
        Path that the arrow before the title leads to; empty: no arrow.
    wide
        The full width of the screen; otherwise a column to read.
    """
    st.html(f"<style>@import url('{assets.root()}/look.css');\n{_STYLE.read_text('utf-8')}</style>")
    # Streamlit says that every page is English.
    spoken = {"zh": "zh-CN", "en": "en"}[lang]
    st.html(
        f"<script>document.documentElement.lang = '{spoken}'</script>",
        unsafe_allow_javascript=True,
    )
    head = f"<h1>{escape(title)}</h1>" if title else ""
    width = "" if wide else "<span class='kp-narrow'></span>"
    arrow = (
        f"<a class='kp-back' href='{escape(address(back, lang))}'"
        f" aria-label='{escape(t(lang, 'page.back'))}'>←</a>"
        if back
        else ""
    )
    other, name = _OTHER[lang]
    with st.container(key="kp-top", horizontal=True, vertical_alignment="center"):
        st.html(
            f"<header class='kp-top'>{width}{arrow}"
            f"<a class='kp-brand' href='{escape(address('/', lang))}'>口袋 <b>Koudai</b></a>"
            f"{head}</header>"
        )
        # A button, not a link: what was typed or chosen on the page stays.
        st.button(name, key="kp-lang", on_click=_speak, args=(other,))


def _speak(lang: str) -> None:
    st.query_params["lang"] = lang


def address(path: str, lang: str, **query: str) -> str:
    """A page's address with the language kept."""
    return f"{path}{'&' if '?' in path else '?'}{urlencode({**query, 'lang': lang})}"


def room() -> str:
    """Where tablets reach this server; else as this page's own browser knows it."""
    scheme, _, rest = (st.context.url or "").partition("://")
    here = f"{scheme}://{rest.partition('/')[0]}" if rest else ""
    return running().room or here


def button(words: str, href: str, *, kind: str = "quiet", new: bool = False) -> str:
    """A link that looks like a button; ``kind``: ``quiet`` or ``main``; ``new``: a page beside."""
    beside = " target='_blank' rel='noopener'" if new else ""
    return f"<a class='kp-button is-{kind}' href='{escape(href)}'{beside}>{escape(words)}</a>"


def notice(sentence: str, *, kind: str = "error") -> None:
    """A sentence in a box: ``error``, ``warning`` or ``fits``."""
    st.html(f"<p class='kp-notice is-{kind}' role='alert'>{escape(sentence)}</p>")
