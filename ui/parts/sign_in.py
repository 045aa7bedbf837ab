"""Where the planner types the key: a plain form that leads to /sign-in, which sets the cookie."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui.words import t


def sign_in(lang: str) -> None:
    """Draw the form; the browser itself follows it, no page script sees the key."""
    st.html(
        "<form class='kp-form' action='/sign-in' method='get'>"
        f"<label for='kp-key'>{escape(t(lang, 'planner.key'))}</label>"
        "<input id='kp-key' name='key' type='password' autocomplete='current-password' required>"
        f"<input name='lang' type='hidden' value='{lang}'>"
        f"<button class='kp-button is-main' type='submit'>{escape(t(lang, 'planner.go'))}</button>"
        "</form>"
    )
