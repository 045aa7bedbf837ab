"""One attribute of a feature: a number, a yes or no, a choice; or a clear error."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection
from math import isfinite
from typing import Any

from geo.errors import InputError
from layers.imports.document import Raw
from layers.imports.text import clean

_NUMBER = re.compile(r"\s*([-+]?\d+(?:\.\d+)?)\s*m?\s*", re.ASCII)
_YES = {"yes", "true", "1", "y", "是"}
_NO = {"no", "false", "0", "n", "否", ""}


def number(raw: Raw, name: str, *, lowest: float = 0.0, highest: float = 10_000.0) -> float | None:
    """A number, or text that is one (``"3.5 m"``, as OpenStreetMap and GIS tables write).

    Raises
    ------
    InputError
        ``file.bad_number`` where it is not one or outside ``[lowest, highest]``.
    """
    value = raw.properties.get(name)
    if value is None or value == "":
        return None
    found: float | None = None
    if isinstance(value, str):
        match = _NUMBER.fullmatch(value)
        found = float(match[1]) if match else None
    elif type(value) in (int, float):
        found = float(value)
    if found is None or not isfinite(found) or not lowest <= found <= highest:
        raise InputError(
            "file.bad_number",
            file=raw.file,
            feature=raw.label,
            attribute=name,
            value=shown(value),
            lowest=f"{lowest:g}",
            highest=f"{highest:g}",
        )
    return found


def yes(raw: Raw, name: str) -> bool:
    """Whether an attribute says yes; missing means no."""
    value = raw.properties.get(name)
    if value is None:
        return False
    word = str(value).strip().lower() if isinstance(value, str | bool | int) else "?"
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise InputError(
        "file.bad_yes", file=raw.file, feature=raw.label, attribute=name, value=shown(value)
    )


def choice(raw: Raw, name: str, choices: Collection[str], default: str) -> str:
    """One of a few words; missing means ``default``."""
    value = raw.properties.get(name)
    if value is None or value == "":
        return default
    if isinstance(value, str) and value.strip().lower() in choices:
        return value.strip().lower()
    raise InputError(
        "file.bad_choice",
        file=raw.file,
        feature=raw.label,
        attribute=name,
        value=shown(value),
        choices=", ".join(choices),
        nearest=nearest(shown(value), choices),
    )


def nearest(word: str, known: Collection[str]) -> str:
    """The known word that looks most like this one."""
    return difflib.get_close_matches(word.lower(), list(known), n=1, cutoff=0.0)[0]


def shown(value: Any) -> str:
    """A value as it may stand in a sentence."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean(value, 60) or type(value).__name__
