"""Ways to look at one thing: which of them, as the address says (``?view=``)."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui.words import t


def chosen_view(names: Mapping[str, str], about: str, lang: str) -> str:
    """The name of the view of the address, or of the one chosen here; the first, if none is.

    Parameters
    ----------
    names
        Name in the address → key of what it is called.
    about
        Key of what is asked; heard, not seen.
    """
    asked = st.query_params.get("view")
    chosen = st.segmented_control(
        t(lang, about),
        list(names),
        default=asked if asked in names else next(iter(names)),
        format_func=lambda name: t(lang, names[name]),
        required=True,
        label_visibility="collapsed",
        key=about,
    )
    view = chosen or next(iter(names))  # at least one is always chosen
    st.query_params["view"] = view
    return view
