"""The geometry column of a table: points where things stand, or their outlines."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from geo.errors import InputError
from layers.imports.layout_file import outline
from layers.imports.shape import FARTHEST
from layers.imports.table_frame import Change

Numbers = NDArray[np.float64]

_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("xy", "<f8", 2)])


def shapes(
    column: pa.Array, change: Change, *, local: bool, file: str, first: int
) -> tuple[Numbers, dict[int, Polygon]]:
    """Read a geometry column.

    Parameters
    ----------
    column
        Well-known binary, or points as structures of ``x`` and ``y``.
    change
        To site metres.
    local
        Whether the file's coordinates are metres, not degrees.
    first
        Number of its first row, for sentences.

    Returns
    -------
    places, outlines
        Where each row stands, site metres (n, 2): a point, or an outline's centroid; and
        the outlines by row.

    Raises
    ------
    InputError
        ``file.no_geometry``, ``file.bad_geometry``, ``layout.wrong_geometry``,
        ``file.out_of_range``, ``file.no_size``, ``file.self_crossing``.
    """
    if column.null_count:
        raise _refusal("file.no_geometry", file, first + _first(np.asarray(column.is_null())))
    if pa.types.is_struct(column.type):
        x, y = (pc.struct_field(column, [name]).cast(pa.float64()) for name in ("x", "y"))
        places = np.column_stack([np.asarray(each, dtype=float) for each in (x, y)])
        return change(_in_range(places, local=local, file=file, first=first)), {}
    quick = _quick(column)
    if quick is not None:
        return change(_in_range(quick, local=local, file=file, first=first)), {}
    return _slow(column, change, local=local, file=file, first=first)


def _quick(column: pa.Array) -> Numbers | None:
    """Coordinates, where all rows are plain little-endian points."""
    if not np.all(np.asarray(pc.binary_length(column)) == _POINT.itemsize):
        return None
    rows = np.frombuffer(b"".join(column.to_pylist()), dtype=_POINT)
    plain = bool(((rows["order"] == 1) & (rows["type"] == 1)).all())
    return rows["xy"].astype(float) if plain else None


def _slow(
    column: pa.Array, change: Change, *, local: bool, file: str, first: int
) -> tuple[Numbers, dict[int, Polygon]]:
    places = np.empty((len(column), 2))
    outlines: dict[int, Polygon] = {}
    for row, raw in enumerate(column.to_pylist()):
        shape = _shape(raw, file, first + row)
        _in_range(shapely.get_coordinates(shape), local=local, file=file, first=first + row)
        shape = shapely.transform(shape, change)
        if isinstance(shape, Polygon):
            shape = outlines[row] = outline(shape, file, f"#{first + row}")
        places[row] = shapely.get_coordinates(shapely.centroid(shape))[0]
    return places, outlines


def _shape(raw: bytes, file: str, row: int) -> shapely.Point | Polygon:
    """One geometry; anything but a point or a polygon never reaches the parser.

    Collections within collections could make it recurse without end.
    """
    order = {0: "big", 1: "little"}.get(raw[0]) if len(raw) > 5 else None
    if order is None:
        raise _refusal("file.bad_geometry", file, row)
    number = int.from_bytes(raw[1:5], "big" if order == "big" else "little")
    # The high bits say whether there is a height, a measure or a reference system.
    kind = (number & 0x1FFF_FFFF) % 1000
    if kind not in {1, 3}:
        names = shapely.GeometryType
        found = next((each.name for each in names if each == _TYPES.get(kind)), "?")
        raise InputError("layout.wrong_geometry", file=file, feature=f"#{row}", found=found)
    shape = shapely.from_wkb(raw, on_invalid="ignore")
    if shape is None:
        raise _refusal("file.bad_geometry", file, row)
    if shape.is_empty:
        raise _refusal("file.no_geometry", file, row)
    return cast("shapely.Point | Polygon", shapely.force_2d(shape))


_TYPES = {2: 1, 4: 4, 5: 5, 6: 6, 7: 7}
"""Types of well-known binary as `shapely.GeometryType`."""


def _in_range(places: Numbers, *, local: bool, file: str, first: int) -> Numbers:
    most = (FARTHEST, FARTHEST) if local else (180.0, 90.0)
    wrong = ~(np.isfinite(places) & (np.abs(places) <= most)).all(axis=1)
    if wrong.any():
        row = _first(wrong)
        x, y = (f"{value:.10g}" for value in places[row])
        code = "file.out_of_range_local" if local else "file.out_of_range"
        raise InputError(code, file=file, feature=f"#{first + row}", x=x, y=y)
    return places


def _first(wrong: Any) -> int:
    return int(np.argmax(wrong))


def _refusal(code: str, file: str, row: int) -> InputError:
    return InputError(code, file=file, feature=f"#{row}")
