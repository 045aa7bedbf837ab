"""Geometry from a file: built only from what is surely right, then checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite
from typing import Any

import numpy as np
import shapely
from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError

FARTHEST = 1e7
"""Largest local coordinate, m: up to here 10 mm are surely told apart."""

Position = tuple[float, float]


def from_json(geometry: Any, file: str, feature: str) -> BaseGeometry:
    """Build a shape from a GeoJSON geometry object; heights are dropped.

    A multi-geometry of a single part comes back as that part, as most GIS write them.

    Raises
    ------
    InputError
        ``file.no_geometry``, ``file.bad_geometry``, ``file.open_ring``, ``file.short_ring``,
        ``file.not_a_number``.
    """
    if geometry is None:
        raise InputError("file.no_geometry", file=file, feature=feature)
    bad = InputError("file.bad_geometry", file=file, feature=feature)
    if not isinstance(geometry, dict):
        raise bad
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    build = _BUILDERS.get(kind) if isinstance(kind, str) else None
    if build is None or not isinstance(coordinates, list):
        raise bad
    if not coordinates:
        raise InputError("file.no_geometry", file=file, feature=feature)
    return single(build(coordinates, _Where(file, feature)))


def single(shape: BaseGeometry) -> BaseGeometry:
    """A multi-geometry of one part as that part; anything else as it is."""
    parts = shapely.get_parts(shape)
    return parts[0] if len(parts) == 1 else shape


def check_range(shape: BaseGeometry, *, local: bool, file: str, feature: str) -> None:
    """Refuse coordinates that cannot be: not finite, off the globe, or beyond 10,000 km."""
    corners = shapely.get_coordinates(shape)
    limits = np.array([FARTHEST, FARTHEST] if local else [180.0, 90.0])
    wrong = ~(np.isfinite(corners) & (np.abs(corners) <= limits)).all(axis=1)
    if wrong.any():
        x, y = (f"{value:.10g}" for value in corners[wrong.argmax()])
        code = "file.out_of_range_local" if local else "file.out_of_range"
        raise InputError(code, file=file, feature=feature, x=x, y=y)


def crossing(shape: BaseGeometry) -> Position | None:
    """Where an area crosses or touches itself wrongly; ``None`` where it is sound."""
    reason = shapely.is_valid_reason(shape)
    if reason == "Valid Geometry":
        return None
    place = re.search(r"\[(\S+) (\S+)\]", reason)
    if place:
        return float(place[1]), float(place[2])
    x, y = shapely.get_coordinates(shape)[0]
    return float(x), float(y)


def mended(shape: BaseGeometry) -> Polygon | None:
    """The largest sound area that an outline encloses; ``None`` if it encloses none."""
    sound = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    areas = [part for part in shapely.get_parts(sound) if isinstance(part, Polygon)]
    largest = max(areas, key=lambda part: part.area, default=None)
    return largest if largest is not None and largest.area > 0 else None


def sound(shape: Polygon, *, local: bool) -> tuple[Polygon | None, Position | None]:
    """An area made sound, and where it was not.

    A flaw under a millimetre is noise, as when the corner of a hole touches the outer
    ring and both were rounded on the way through a file: it is mended without a word.

    Returns
    -------
    Polygon or None
        The sound area; ``None`` where nothing is enclosed.
    Position or None
        Where the outline crosses itself, in the file's coordinates.
    """
    where = crossing(shape)
    if where is None:
        return (shape if shape.area > 0 else None), None
    fixed = mended(shape)
    if fixed is None:
        return None, where
    noise = 1e-3 if local else 1e-8
    same = (
        shapely.hausdorff_distance(shape.boundary, fixed.boundary) < noise
        and abs(shape.area - fixed.area) < noise * shape.length
    )
    return fixed, None if same else where


def counter_clockwise(shape: BaseGeometry) -> BaseGeometry:
    """The same shape with outer rings counter-clockwise, so that equal areas are equal."""
    return shapely.orient_polygons(shape)


class _Where:
    """Names the feature in whatever goes wrong below it."""

    def __init__(self, file: str, feature: str) -> None:
        self.file = file
        self.feature = feature

    def wrong(self, code: str, **blanks: str | int | float) -> InputError:
        return InputError(code, file=self.file, feature=self.feature, **blanks)


def _position(value: Any, where: _Where) -> Position:
    if not isinstance(value, list) or len(value) < 2:
        raise where.wrong("file.bad_geometry")
    x, y = value[0], value[1]
    # bool is an int to Python, not to anybody else.
    if type(x) not in (int, float) or type(y) not in (int, float):
        raise where.wrong("file.bad_geometry")
    if not (isfinite(x) and isfinite(y)):
        raise InputError("file.not_a_number", file=where.file, word="1e999")
    return float(x), float(y)


def _list(value: Any, where: _Where) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise where.wrong("file.bad_geometry")
    return value


def _point(value: Any, where: _Where) -> Point:
    return Point(_position(value, where))


def _line(value: Any, where: _Where) -> LineString:
    positions = [_position(item, where) for item in _list(value, where)]
    if len(positions) < 2:
        raise where.wrong("file.bad_geometry")
    return LineString(positions)


def _ring(value: Any, where: _Where) -> list[Position]:
    positions = [_position(item, where) for item in _list(value, where)]
    if len(positions) > 1 and positions[0] != positions[-1]:
        raise where.wrong("file.open_ring")
    if len(positions) < 4:
        raise where.wrong("file.short_ring")
    return positions


def _polygon(value: Any, where: _Where) -> Polygon:
    outer, *holes = [_ring(ring, where) for ring in _list(value, where)]
    return Polygon(outer, holes)


def _multi_point(value: Any, where: _Where) -> BaseGeometry:
    return shapely.multipoints([_point(item, where) for item in _list(value, where)])


def _multi_line(value: Any, where: _Where) -> BaseGeometry:
    return MultiLineString([_line(item, where) for item in _list(value, where)])


def _multi_polygon(value: Any, where: _Where) -> BaseGeometry:
    return MultiPolygon([_polygon(item, where) for item in _list(value, where)])


_BUILDERS: dict[str, Callable[[Any, _Where], BaseGeometry]] = {
    "Point": _point,
    "LineString": _line,
    "Polygon": _polygon,
    "MultiPoint": _multi_point,
    "MultiLineString": _multi_line,
    "MultiPolygon": _multi_polygon,
}
