"""Words that have to fit: set smaller, and at last cut short, rather than run over an edge."""

from __future__ import annotations

from layers.exports.labels import text_width
from layers.exports.svg import text

LEAST = 0.62
"""Share of the wanted size below which words are cut instead."""


def fitted(x: float, y: float, words: str, size: float, room: float, **attributes: object) -> str:
    """Set one line of words in ``room``, mm, on the base line ``y``.

    Parameters
    ----------
    words
        Cleaned already; escaped here.
    size
        Wanted height of the type, mm.
    """
    width = text_width(words, size)
    if width > room:
        size = max(size * room / width, size * LEAST)
        while len(words) > 1 and text_width(words, size) > room:
            words = words.removesuffix("…")[:-1].rstrip() + "…"
    return text(x, y, words, font_size=round(size, 3), **attributes)
