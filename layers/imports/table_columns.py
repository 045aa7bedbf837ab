"""The columns of a table of layouts, each checked row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.errors import InputError
from geo.kind import Kind
from layers.imports.attribute import nearest, shown
from layers.imports.layout_file import LARGEST, SMALLEST
from layers.imports.shape import FARTHEST
from layers.imports.text import clean

Numbers = NDArray[np.float64]

TURN = 36_000.0
"""Largest turn, degrees either way."""

NUMBERS = {
    "x": (-FARTHEST, FARTHEST), "y": (-FARTHEST, FARTHEST), "turn": (-TURN, TURN),
    "width": (SMALLEST, LARGEST), "depth": (SMALLEST, LARGEST),
}  # fmt: skip


@dataclass(frozen=True)
class Rows:
    """Which rows of which file are read: ``first`` is the number of the first, from 1."""

    file: str
    first: int

    def label(self, row: int) -> str:
        """How sentences call a row of these."""
        return f"#{self.first + row}"


def numbers(column: pa.Array | None, name: str, count: int, rows: Rows) -> Numbers:
    """A column of numbers; not a number where it tells none, 0 for a turn."""
    must = name in {"x", "y"}
    if column is None:
        return np.full(count, 0.0 if name == "turn" else np.nan)
    none = np.asarray(column.is_null())
    found = np.array(column.cast(pa.float64()).fill_null(0.0), dtype=float)
    lowest, highest = NUMBERS[name]
    wrong = ~(np.isfinite(found) & (found >= lowest) & (found <= highest)) & ~none
    wrong |= none & must
    if wrong.any():
        row = int(np.argmax(wrong))
        raise InputError(
            "file.bad_number",
            file=rows.file,
            feature=rows.label(row),
            attribute=name,
            value="" if none[row] else f"{found[row]:g}",
            lowest=f"{lowest:g}",
            highest=f"{highest:g}",
        )
    found[none] = 0.0 if name == "turn" else np.nan
    return found


def kinds_of(
    column: pa.Array, kinds: Mapping[str, Kind], names: Mapping[str, str], rows: Rows
) -> NDArray[np.int16]:
    """Codes of kinds, as their numbers in the catalogue."""
    number = {code: index for index, code in enumerate(kinds)}
    each = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    known = [number.get(word.strip(), -1) if word else -1 for word in each.dictionary.to_pylist()]
    which = np.asarray(each.indices.fill_null(len(known)), dtype=np.intp)
    found = np.array([*known, -2], dtype=np.int16)[which]
    if (found < 0).any():
        row = int(np.argmax(found < 0))
        word = "" if found[row] == -2 else each.dictionary[int(which[row])].as_py()
        feature = rows.label(row)
        if not word:
            raise InputError("layout.no_kind", file=rows.file, feature=feature)
        called = {code: code for code in kinds} | dict(names)
        near, told = called[nearest(shown(word), called)], shown(word)
        raise InputError(
            "layout.unknown_kind", file=rows.file, feature=feature, kind=told, nearest=near
        )
    return found


def layouts_of(
    column: pa.Array | None, count: int, rows: Rows
) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Names of the layouts that follow one another, and where each begins."""
    if column is None:
        stem = rows.file.rsplit(".", 1)[0]
        return ((stem,) if count else ()), np.array([0, count] if count else [0])
    none = np.asarray(column.is_null())
    if none.any():
        raise InputError(
            "table.no_layout", file=rows.file, feature=rows.label(int(np.argmax(none)))
        )
    each = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    which = np.asarray(each.indices)
    begins = np.flatnonzero(np.diff(which, prepend=-1))
    names = [clean(word) for word in each.dictionary.to_pylist()]
    return tuple(names[w] for w in which[begins].tolist()), np.append(begins, count)


def texts(column: pa.Array, rows: Rows) -> list[str]:
    """Ids, as text that is safe to show."""
    found = [clean(each) for each in column.to_pylist()]
    if "" in found:
        raise InputError("file.bad_id", file=rows.file, feature=rows.label(found.index("")))
    return found


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_null(kind))


def _is_text(kind: pa.DataType) -> bool:
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _is_name(kind: pa.DataType) -> bool:
    return _is_text(kind) or bool(pa.types.is_integer(kind))


def is_geometry(kind: pa.DataType) -> bool:
    """Whether a column can hold geometry: well-known binary, or points of x and y."""
    if pa.types.is_struct(kind):
        fields = {each.name: each.type for each in kind}
        return all(pa.types.is_floating(fields.get(name, pa.null())) for name in "xy")
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


TYPES: Mapping[str, Callable[[pa.DataType], bool]] = {
    "layout": _is_name,
    "id": _is_name,
    "kind": _is_text,
    **dict.fromkeys(NUMBERS, _is_number),
}
"""What the columns may hold."""
