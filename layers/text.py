"""What people type, made fit to keep: one normal form, nothing invisible."""

from __future__ import annotations

import re
import unicodedata

from geo.errors import InputError

TEXT_CAP = 500
"""Longest text that one field keeps, in code points."""

_BLANK = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi marks, embeddings, isolates
    "\ud800-\udfff"  # lone surrogates: no encoder takes them
    "\ufeff\ufdd0-\ufdef\ufffe\uffff]"  # byte-order mark, non-characters
)


def clean(text: str, cap: int = TEXT_CAP) -> str:
    """Return the text in NFC, on one line, without control and bidi characters.

    Line breaks and tabs become a space, so that words stay apart; doing it twice changes
    nothing more.

    Raises
    ------
    InputError
        ``text.too_long`` with more than ``cap`` code points left. It is never cut: the
        end of a sentence would be lost without anybody noticing.
    """
    # Far too long is refused before the work of normalising it.
    if len(text) <= 8 * cap:
        text = _UNSEEN.sub("", _BLANK.sub(" ", text))
        text = unicodedata.normalize("NFC", text).strip()
    if len(text) > cap:
        raise InputError("text.too_long", limit=cap)
    return text
