"""Names and values from other people's files, as text that is safe to keep and to show."""

from __future__ import annotations

from layers.text import clean as tidied

NAME = 200
"""Longest name or id, characters; the rest of a longer one is cut off."""


def clean(text: object, limit: int = NAME) -> str:
    """Make one safe line of text of anything that a file may hold.

    Parameters
    ----------
    text
        Anything; what is neither text nor a number gives an empty string.
    limit
        Longest result, characters; the rest is cut off. For what a person wrote, where a
        cut would lose something, use ``layers.text.clean``.
    """
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        return ""
    # Cut first: normalising megabytes only to throw them away would be slow. NFC may
    # lengthen threefold, so nothing that would have stayed is lost.
    whole = " ".join(str(text)[: 4 * limit].split())
    return " ".join(tidied(whole, 12 * limit)[:limit].split())


def file_name(path: str) -> str:
    """What a file is called in sentences: one safe line, without the folders; never opened."""
    return clean(path.replace("\\", "/").rsplit("/", 1)[-1], 80) or "?"
