"""Where the planner types the key: a plain form that leads to /sign-in, which sets the cookie."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from ui.parts.frame import frame, notice
from ui.parts.way_back import way_back
from ui.words import t


def sign_in(lang: str, to: str = "/planner") -> None:
    """Show the page that asks for the key; the browser itself follows its form.

    No page script sees the key.

    Parameters
    ----------
    to
        Path of the page to come back to; its query, without what belongs to this page, is
        kept. What the address names as ``next`` goes before it.
    """
    frame(lang, t(lang, "planner.sign_in"), wide=False)
    said = st.query_params.get("key")
    if said == "wrong":
        notice(t(lang, "planner.wrong_key"))
    elif said == "too_many":
        notice(t(lang, "error.request.too_many"))
    kept = {
        name: value
        for name, value in st.query_params.to_dict().items()
        if name not in {"key", "lang", "next"}
    }
    there = f"{to}?{urlencode(kept)}" if kept else to
    there = way_back(st.query_params.get("next", "")) or way_back(there)
    st.html(f"<p>{escape(t(lang, 'planner.key_where'))}</p>")
    st.html(
        "<form class='kp-form' action='/sign-in' method='get'>"
        f"<label for='kp-key'>{escape(t(lang, 'planner.key'))}</label>"
        "<input id='kp-key' name='key' type='password' autocomplete='current-password' required>"
        f"<input name='lang' type='hidden' value='{lang}'>"
        f"<input name='next' type='hidden' value='{escape(there)}'>"
        f"<button class='kp-button is-main' type='submit'>{escape(t(lang, 'planner.go'))}</button>"
        "</form>"
    )
