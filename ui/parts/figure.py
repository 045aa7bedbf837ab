"""A picture for the meeting: shown, explained in one plain sentence, and taken along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

import streamlit as st

from layers.exports.sheet import raster
from layers.exports.view import View
from ui.parts.picture import image
from ui.words import t

PIXELS = 1800
"""Width of a picture that is taken along: sharp on half a slide."""


def figure(svg: str, view: View, *, title: str, sentence: str, file: str, lang: str) -> None:
    """Show a drawing with its title and sentence, and let people take it along as PNG or SVG.

    Parameters
    ----------
    svg, view
        The drawing, and the window it was drawn in.
    file
        Name of the saved files, without ending; the figure's key on its page.
    """
    st.html(
        f"<figure class='kp-figure'><figcaption><b>{escape(title)}</b></figcaption>"
        f"{image(svg, title)}<p>{escape(sentence)}</p></figure>"
    )
    take_along(
        {
            "png": ("image/png", lambda: raster(svg, view.width, view.height, PIXELS)),
            "svg": ("image/svg+xml", svg.encode),
        },
        file=file,
        lang=lang,
    )


Forms = Mapping[str, tuple[str, Callable[[], bytes]]]
"""By the ending of a file: its media type, and what makes it."""


def take_along(forms: Forms, *, file: str, lang: str, key: str = "") -> None:
    """Quiet buttons to save something in some forms; made only when somebody presses one.

    Parameters
    ----------
    key
        Of the buttons, where the same file is offered twice on a page.
    """
    with st.container(horizontal=True, gap="small"):
        for ending, (media, make) in forms.items():
            st.download_button(
                ending.upper(),
                make,
                f"{file}.{ending}",
                media,
                key=f"take-{key or file}-{ending}",
                help=t(lang, "figure.take", form=ending.upper()),
                type="tertiary",
                icon=":material/download:",
                on_click="ignore",
            )
