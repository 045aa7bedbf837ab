"""Ways that mend one issue: off a thing by just what is wanted, and straight back in."""

from __future__ import annotations

from math import hypot
from typing import NamedTuple, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.depth import meeting, way_out
from geo.edit import Edit, Move
from geo.layout import Placement

Way = tuple[float, float]
"""A move, m east and north."""

Sides = tuple[NDArray[np.float64], NDArray[np.float64]]

MEETING = 1e-6
"""Nearer than this two things meet, and the line between them tells no direction, m."""

EXACT = 1e-6
"""How exactly a straight move must do what is wanted, m; else none is told."""

_ROUNDING = 1e-8
"""By how much a side may be missed through rounding, m."""


def moves(placement: Placement, way: Way | None) -> tuple[Edit, ...]:
    """The edit that moves a placement along a way; none where there is no way."""
    if way is None or way == (0.0, 0.0):
        return ()
    return (Move(placement.id, placement.x + way[0], placement.y + way[1]),)


def back(way: Way) -> Way:
    """The same way for the other one of two."""
    return -way[0], -way[1]


def shifted(geometry: BaseGeometry, way: Way) -> BaseGeometry:
    """A geometry moved along a way."""
    return cast(BaseGeometry, shapely.transform(geometry, lambda at: at + way))


class Off(NamedTuple):
    """How two things stand, and the move that takes the first off.

    ``apart``: how far apart, m; ``deep``: how deep in one another, m; ``way``: the straight
    move after which they stand as far apart as is wanted, ``None`` where none does it.
    """

    apart: float
    deep: float
    way: Way | None


def way_off(a: BaseGeometry, b: BaseGeometry, gap: float, *, convex: bool = False) -> Off:
    """How ``a`` gets ``gap`` m off ``b``.

    Along the shortest line between them; out of one another the shortest way and then on.
    Of ``convex`` things nothing else can come nearer meanwhile; of others it is looked
    after.
    """
    (x0, y0), (x1, y1) = shapely.get_coordinates(shapely.shortest_line(b, a)).tolist()
    apart, deep = hypot(x1 - x0, y1 - y0), 0.0
    if apart > MEETING:
        onward = (gap - apart) / apart
        way = (x1 - x0) * onward, (y1 - y0) * onward
    else:
        east, north = way_out(a, b)
        deep = hypot(east, north)
        if deep > MEETING:
            way = east * (1.0 + gap / deep), north * (1.0 + gap / deep)
        else:
            x, y = _outwards(a, b)
            way = x * gap, y * gap
    if convex or abs(shapely.distance(shifted(a, way), b) - gap) <= EXACT:
        return Off(apart, deep, way)
    return Off(apart, deep, None)


def way_in(shape: Polygon, boundary: Polygon, grown: Polygon, hull: Sides) -> Way | None:
    """The shortest move of ``shape`` back inside the boundary.

    Straight in over the sides of its convex hull (`hull_sides`) where that does it; else
    the shortest way out of the ground beyond, as far as that can be seen from where the
    shape is. ``None`` where it fits nowhere. ``grown``: the boundary grown by `EXACT`, what
    counts as inside.
    """
    normals, offsets = hull
    corners = shapely.get_coordinates(shape)
    way = _least(normals, offsets - (corners @ normals.T).max(axis=0))
    if way is None or shapely.covers(grown, shifted(shape, way)):
        return way
    west, south, east, north = shapely.bounds(shape).tolist()
    about = east - west + north - south + float(shapely.distance(shape, boundary))
    around = shapely.box(west - about, south - about, east + about, north + about)
    way = way_out(shape, shapely.difference(around, boundary))
    return way if shapely.covers(grown, shifted(shape, way)) else None


def hull_sides(boundary: Polygon) -> Sides:
    """Outward normals (k, 2) of the boundary's convex hull, and how far out each side lies."""
    hull = shapely.orient_polygons(shapely.convex_hull(boundary), exterior_cw=False)
    corners = shapely.get_coordinates(hull)
    along = np.diff(corners, axis=0)
    normals = np.column_stack([along[:, 1], -along[:, 0]]) / np.hypot(*along.T)[:, None]
    return normals, (normals * corners[:-1]).sum(axis=1)


def _outwards(a: BaseGeometry, b: BaseGeometry) -> Way:
    """Which way ``a`` leaves ``b`` where they only touch, 1 m."""
    apart = meeting(a, b)
    if shapely.get_dimensions(apart) == 0:
        return 1.0, 0.0
    rim = apart
    if shapely.get_dimensions(apart) == 2:
        rim = shapely.boundary(shapely.orient_polygons(apart, exterior_cw=False))
    ends, ring = shapely.get_coordinates(shapely.get_parts(rim), return_index=True)
    within = ring[1:] == ring[:-1]
    sides = np.stack([ends[:-1][within], ends[1:][within]], axis=1)
    sides = sides[(sides[:, 0] != sides[:, 1]).any(axis=1)]
    lines = shapely.linestrings(sides)
    away = shapely.distance(lines, shapely.points(0.0, 0.0))
    nearest = int(np.argmin(np.round(away, 9)))
    along = sides[nearest, 1] - sides[nearest, 0]
    # The ground lies on the left of every ring, so the way out is to the right.
    length = hypot(*along)
    return float(along[1] / length), float(-along[0] / length)


def _least(normals: NDArray[np.float64], room: NDArray[np.float64]) -> Way | None:
    """The shortest t with normals · t <= room.

    Two sides decide it at most: each time the side that lacks most comes in, and of the
    ways that it makes with those before the shortest one that suits them all stays.
    """
    way, deciding = np.zeros(2), list[int]()
    for _ in range(len(normals) + 1):
        worst = int(np.argmax(normals @ way - room))
        if normals[worst] @ way - room[worst] <= _ROUNDING:
            return float(way[0]), float(way[1])
        ways = [([worst], normals[worst] * room[worst])]
        if not deciding:
            ((deciding, way),) = ways
            continue
        both = [worst, *deciding]
        for other in deciding:
            pair = normals[[worst, other]]
            if abs(np.linalg.det(pair)) > _ROUNDING:
                ways.append(([worst, other], np.linalg.solve(pair, room[[worst, other]])))
        suit = [each for each in ways if (normals[both] @ each[1] <= room[both] + _ROUNDING).all()]
        if not suit:
            return None
        deciding, way = min(suit, key=lambda each: float(np.hypot(*each[1])))
    return None
