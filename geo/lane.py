"""Fire lanes as ways to drive: their middle line, bends, dead ends, and the ground to a house."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import acos, hypot, radians, tan
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from geo.depth import convex_pieces
from geo.offset import sharp
from geo.site import Feature

LANE_WIDTH = 4.0
"""Width of a fire lane drawn as a line that tells none, m (GB 50016)."""

SAME = 0.01
"""How far a drawn strip's corners may stand off those of its middle line's strip, m."""

BENT = radians(5.0), radians(150.0)
"""Turns between these are bends; less is straight, more is a way back."""

THROUGH = 1.0
"""How near the boundary a lane ends that leads on beyond it, m."""

_ARC = 32
_TOUCH = 1e-6
_HAIR = 1e-3
"""Half the width of slivers that an overlay leaves along shared sides, m: they are no ground."""

Coordinates = NDArray[np.float64]


def axis(lane: Feature) -> tuple[LineString, float] | None:
    """A lane's middle line and width, m; ``None`` for an area that is no strip.

    Of a strip that could lie both ways round (a rectangle) the longer line of the two.
    """
    if lane.geometry.geom_type == "LineString":
        return cast(LineString, lane.geometry), lane.width or LANE_WIDTH
    if lane.geometry.geom_type != "Polygon" or shapely.get_num_interior_rings(lane.geometry):
        return None
    ring = shapely.get_coordinates(lane.geometry)[:-1]
    half = len(ring) // 2
    found: list[tuple[LineString, float]] = []
    for first in range(half if len(ring) == 2 * half else 0):
        corners = np.roll(ring, -first, axis=0)
        line = (corners[:half] + corners[::-1][:half]) / 2
        wide = float(hypot(*(corners[0] - corners[-1])))
        if abs(wide - (lane.width or wide)) > SAME or (line[1:] == line[:-1]).all(axis=1).any():
            continue
        again = shapely.get_coordinates(
            shapely.buffer(
                shapely.linestrings(line), wide / 2, cap_style="flat", join_style="mitre"
            )
        )
        off = np.hypot(*(corners[:, None] - again).transpose(2, 0, 1)).min(axis=1)
        if off.max() <= SAME:
            found.append((LineString(line), wide))
    return max(found, key=lambda each: each[0].length, default=None)


def bends(lane: Feature, outer: float) -> BaseGeometry | None:
    """Ground beside the inner corners that a turn of ``outer`` m radius cuts across.

    The inner side of the turn has the radius less the lane's width; between it and the
    lane's inner corner lies the ground. ``None`` where the lane has no bend.
    """
    found = axis(lane)
    if found is None:
        return None
    line, wide = found
    corners, inner = shapely.get_coordinates(line), outer - wide
    directions = np.diff(corners, axis=0)
    directions /= np.hypot(*directions.T)[:, None]
    fillets = [
        _fillet(corner, one, other, wide / 2, inner)
        for corner, (one, other) in zip(corners[1:-1], pairwise(directions), strict=True)
        if BENT[0] < acos(np.clip(one @ other, -1.0, 1.0)) < BENT[1] and inner > 0
    ]
    return cast(BaseGeometry, shapely.union_all(fillets)) if fillets else None


def _fillet(
    corner: Coordinates, one: Coordinates, other: Coordinates, half: float, radius: float
) -> Polygon:
    """Between the inner corner of a bend and the arc that touches both of its inner sides."""
    side = 1.0 if one[0] * other[1] - one[1] * other[0] > 0 else -1.0
    # Towards the inside of the turn from either leg.
    in_one, in_other = side * np.array([[-one[1], one[0]], [-other[1], other[0]]])
    turn = acos(np.clip(one @ other, -1.0, 1.0))
    inside = corner + (in_one + in_other) / (1.0 + one @ other) * half
    begin = inside - one * radius * tan(turn / 2)
    angles = side * np.linspace(0.0, turn, _ARC + 1)
    east, north = -radius * in_one
    arc = np.column_stack(
        [
            east * np.cos(angles) - north * np.sin(angles),
            east * np.sin(angles) + north * np.cos(angles),
        ]
    )
    return Polygon([inside, *(begin + in_one * radius + arc)])


def turnarounds(
    lane: Feature, boundary: Polygon, others: BaseGeometry, *, side: float, longest: float
) -> list[tuple[Polygon, ...]]:
    """Squares of ``side`` m to turn round in, for each end of a lane that leads nowhere.

    An end leads nowhere inside the boundary, more than `THROUGH` from its edge and not on
    one of the ``others``; a lane up to ``longest`` m needs none. The squares lie over the
    lane's last metres or beyond them, in the middle of it or flush with either side.
    """
    found = axis(lane)
    if found is None or found[0].length <= longest:
        return []
    line, wide = shapely.get_coordinates(found[0]), found[1]
    ends: list[tuple[Polygon, ...]] = []
    for end, before in ((line[-1], line[-2]), (line[0], line[1])):
        here = shapely.points(end)
        away = shapely.distance(here, shapely.boundary(boundary))
        inside = shapely.intersects(boundary, here) and away > THROUGH
        if inside and not shapely.dwithin(others, here, wide / 2):
            ahead = (end - before) / hypot(*(end - before))
            ends.append(
                tuple(
                    _square(end, ahead, first, left, side)
                    for first in (-side, 0.0)
                    for left in (side / 2, side - wide / 2, wide / 2)
                )
            )
    return ends


def _square(
    end: Coordinates, ahead: Coordinates, first: float, left: float, side: float
) -> Polygon:
    """From ``first`` m ahead of the end on and from ``left`` m beside it to the right."""
    leftwards = np.array([-ahead[1], ahead[0]])
    corner = end + first * ahead + left * leftwards
    down = -side * leftwards
    return Polygon([corner, corner + down, corner + down + side * ahead, corner + side * ahead])


def between(lane: BaseGeometry, houses: list[Polygon], reach: float) -> BaseGeometry:
    """Ground between a lane and the houses no farther than ``reach`` m from it.

    From each side of a house straight out to where the lane runs before it; what lies
    behind another house is left out.
    """
    built = shapely.union_all([lane, *houses])
    found = [
        part
        for piece in convex_pieces(lane)
        for house in houses
        for part in _before(house, shapely.convex_hull(shapely.multipoints(piece)), built, reach)
    ]
    ground = sharp(shapely.union_all(found), -_HAIR)
    return cast(BaseGeometry, sharp(ground, _HAIR))


def _before(
    house: Polygon, lane: BaseGeometry, built: BaseGeometry, reach: float
) -> Iterator[BaseGeometry]:
    """Ground before each side of a house up to a convex piece of the lane."""
    if shapely.distance(lane, house) > reach:
        return
    ring = shapely.get_coordinates(shapely.orient_polygons(house, exterior_cw=False).exterior)
    for here, there in pairwise(ring):
        along = (there - here) / hypot(*(there - here))
        outwards = np.array([along[1], -along[0]])
        before = Polygon([here, there, there + reach * outwards, here + reach * outwards])
        near = shapely.get_coordinates(shapely.intersection(lane, before))
        if not len(near):
            continue
        foot = here + ((near - here) @ along)[:, None] * along
        ground = shapely.convex_hull(shapely.multipoints(np.concatenate([near, foot])))
        side = LineString([here, there])
        for part in shapely.get_parts(shapely.difference(ground, built)):
            wide = shapely.area(part) > _TOUCH
            if wide and shapely.dwithin(part, side, _TOUCH) and shapely.dwithin(part, lane, _TOUCH):
                yield part
