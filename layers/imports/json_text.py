"""JSON that somebody uploaded, parsed within bounds."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import numpy as np

from geo.errors import InputError
from layers.imports.text import clean

DEEPEST = 64
"""Levels of nesting; a MultiPolygon in a collection needs 8."""

MOST_ITEMS = 1_500_000
"""Commas and brackets; each costs about 100 bytes once parsed, so 150 MB at most."""

# A string, or the rest of the text where one is never closed. Possessive, so that it
# runs through hostile text once and never back.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.?[^"\\]*+)*+(?:"|\Z)', re.DOTALL)


def parse(content: bytes, file: str) -> Any:
    """Parse JSON strictly: UTF-8, no NaN, no doubled key, not deep, not endless.

    Raises
    ------
    InputError
        ``file.not_utf8``, ``file.not_json`` (both say the line), ``file.not_a_number``,
        ``file.double_key``, ``file.too_deep``, ``file.too_many_items``.
    """
    _weigh(content, file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError("file.not_utf8", file=file, line=line) from None

    def refuse(word: str) -> NoReturn:
        raise InputError("file.not_a_number", file=file, word=word)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            seen: set[str] = set()
            double = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
            raise InputError("file.double_key", file=file, key=clean(double, 60))
        return found

    try:
        return json.loads(text, parse_constant=refuse, parse_int=_whole, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise InputError(
            "file.not_json", file=file, line=error.lineno, column=error.colno
        ) from None
    except RecursionError:
        raise InputError("file.too_deep", file=file, limit=DEEPEST) from None


def _whole(digits: str) -> int | float:
    """Read a whole number; beyond 18 digits as a float, since int() refuses at 4,300."""
    return int(digits) if len(digits) < 19 else float(digits)


def _weigh(content: bytes, file: str) -> None:
    """Refuse what is nested too deeply or has too many parts, before building any of it."""
    bare = np.frombuffer(_STRING.sub(b"", content), dtype=np.uint8)
    opens = (bare == ord("[")) | (bare == ord("{"))
    closes = (bare == ord("]")) | (bare == ord("}"))
    if int(opens.sum()) + int((bare == ord(",")).sum()) > MOST_ITEMS:
        raise InputError("file.too_many_items", file=file)
    steps = opens.astype(np.int8) - closes.astype(np.int8)
    if steps.size and int(np.cumsum(steps, dtype=np.int64).max()) > DEEPEST:
        raise InputError("file.too_deep", file=file, limit=DEEPEST)
