"""Zones: the free room that a limit asks for round an amenity.

Each form draws its zone in the amenity's own axes (x along the width, front at −y, a
slide's foot at +x, swings swing along ±y, their beam at y = 0). A zone may lie on
another zone, never on another's body.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.footprint import footprint, size, to_local, to_site, turn
from geo.kind import Kind
from geo.layout import Placement
from geo.limit import Limit
from geo.ways import Way, shifted, way_off

Sides = tuple[float, float, float, float]

_TOUCH = 1e-6


@dataclass(frozen=True)
class Intrusion:
    """How far a body stands in a zone, m: free room there is and should be, and the way out.

    Out of a round zone straight away from its middle thing, out of a box over one of its
    sides. ``ways`` are the moves that take it out, the shortest first; none where no
    straight one does. They do not lead into the thing itself, so that all may be longer
    than ``penetration``.
    """

    measured: float
    required: float
    penetration: float
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class RoundZone:
    """Room all round: everything nearer to the footprint than ``radius`` m."""

    footprint: Polygon
    radius: float

    @cached_property
    def polygon(self) -> Polygon:
        """The zone as drawn, footprint included."""
        return cast(Polygon, shapely.buffer(self.footprint, self.radius, quad_segs=8))

    @property
    def bounds(self) -> Sides:
        """West, south, east and north end of the zone, site metres."""
        west, south, east, north = shapely.bounds(self.footprint).tolist()
        return (
            west - self.radius, south - self.radius, east + self.radius, north + self.radius
        )  # fmt: skip

    def holds(self, body: BaseGeometry, _: BaseGeometry, tolerance: float) -> bool:
        """Whether a body stands in it by more than the tolerance, m."""
        return bool(shapely.distance(self.footprint, body) < self.radius - tolerance)

    def intrusion(self, body: BaseGeometry, _: BaseGeometry, convex: bool) -> Intrusion:
        """How far a body stands in it; ``convex``: both the body and what it stands round."""
        off = way_off(body, self.footprint, self.radius, convex=convex)
        ways = () if off.way is None else (off.way,)
        return Intrusion(off.apart, self.radius, self.radius - off.apart + off.deep, ways)

    def moved(self, _: Placement, way: Way) -> RoundZone:
        """The same zone when its amenity has moved."""
        return RoundZone(cast(Polygon, shifted(self.footprint, way)), self.radius)


@dataclass(frozen=True)
class BoxZone:
    """A rectangle of room, with what it keeps free on each side.

    Parameters
    ----------
    box
        West, south, east and north edge in the amenity's axes, m.
    reaches
        Room to keep free on each of these sides, m: from the thing itself (from the beam
        for a swing) to the box's edge. 0 where the side keeps nothing free.
    own
        Edges of the thing itself.
    """

    placement: Placement
    box: Sides
    reaches: Sides
    own: Sides

    @cached_property
    def polygon(self) -> Polygon:
        """The zone as drawn, site metres."""
        west, south, east, north = self.box
        corners = np.array([(west, south), (east, south), (east, north), (west, north)])
        return cast(Polygon, shapely.polygons(to_site(corners, self.placement)))

    @property
    def bounds(self) -> Sides:
        """West, south, east and north end of the zone, site metres."""
        west, south, east, north = self.box
        middle_x, middle_y = (west + east) / 2, (south + north) / 2
        half_x, half_y = (east - west) / 2, (north - south) / 2
        cosine, sine = turn(self.placement.turn)
        x = self.placement.x + middle_x * cosine - middle_y * sine
        y = self.placement.y + middle_x * sine + middle_y * cosine
        across = half_x * abs(cosine) + half_y * abs(sine)
        along = half_x * abs(sine) + half_y * abs(cosine)
        return x - across, y - along, x + across, y + along

    def holds(self, _: BaseGeometry, shrunk: BaseGeometry, __: float) -> bool:
        """Whether a body, ``shrunk`` by the tolerance, stands in it."""
        return bool(shapely.intersects(self.polygon, shrunk))

    def intrusion(self, body: BaseGeometry, shared: BaseGeometry, _: bool) -> Intrusion:
        """How far a body stands in it, judged on the side that it is nearest to leaving.

        ``shared`` is what body and zone have in common.
        """
        # Taken from a side: how far it comes in from the box's edge on that side.
        taken = self._taken(self._extent(shared))
        sides = [(t, r) for t, r in zip(taken, self.reaches, strict=True) if r > 0]
        # Rounded, so that of two sides as near the same is told however all is turned.
        cheapest = min((round(min(t, r), 9), r) for t, r in sides)
        extent = self._extent(body)
        way_out = min(self._taken(extent))
        return Intrusion(cheapest[1] - cheapest[0], cheapest[1], way_out, self._ways_out(extent))

    def moved(self, placement: Placement, _: Way) -> BoxZone:
        """The same zone when its amenity has moved: it stands as ``placement`` now."""
        return replace(self, placement=placement)

    def _ways_out(self, body: Sides) -> tuple[Way, ...]:
        """Over each side, but for those where the thing itself stands."""
        w, s, e, n = body
        west, south, east, north = self.own
        taken = self._taken(body)
        ways = ((-taken[0], 0.0), (0.0, -taken[1]), (taken[2], 0.0), (0.0, taken[3]))
        cosine, sine = turn(self.placement.turn)
        return tuple(
            (x * cosine - y * sine, x * sine + y * cosine)
            for x, y in sorted(ways, key=lambda way: round(abs(way[0] + way[1]), 9))
            if w + x > east - _TOUCH or e + x < west + _TOUCH
            or s + y > north - _TOUCH or n + y < south + _TOUCH
        )  # fmt: skip

    def _extent(self, geometry: BaseGeometry) -> Sides:
        x, y = to_local(shapely.get_coordinates(geometry), self.placement).T
        return float(x.min()), float(y.min()), float(x.max()), float(y.max())

    def _taken(self, body: Sides) -> Sides:
        west, south, east, north = self.box
        return body[2] - west, body[3] - south, east - body[0], north - body[1]


Zone = RoundZone | BoxZone


def zone(
    placement: Placement, kind: Kind, limit: Limit, shape: Polygon | None = None
) -> Zone | None:
    """The zone that a ``clearance`` limit asks for; ``None`` where its form draws none.

    ``shape`` is the placement's footprint where that is known already.
    """
    if limit.form in BOXES:
        box = BOXES[limit.form](placement, kind, limit)
        west, south, east, north = box.box
        # A planner may ask for no room at all.
        return box if max(box.reaches) > 0 and west < east and south < north else None
    radius = RADII[limit.form](kind, limit) if limit.form in RADII else 0.0
    if radius <= 0:
        return None
    return RoundZone(footprint(placement, kind) if shape is None else shape, radius)


def _around(_: Kind, limit: Limit) -> float:
    return limit.value


def _fall(kind: Kind, limit: Limit) -> float:
    """EN 1176-1: 1.5 m up to a free fall of 1.5 m, then two thirds of it + 0.5 m."""
    height = kind.measures.get("fall_height")
    if height is None:
        return 0.0
    by_height = limit.measures.get("factor", 0.0) * height + limit.measures.get("constant", 0.0)
    return max(limit.value, by_height)


def _swing(placement: Placement, kind: Kind, limit: Limit) -> BoxZone:
    """To front and back from the beam: factor × suspension (+ beam × beam height) + constant."""
    own = _edges(placement, kind)
    numbers = limit.measures
    suspension = kind.measures.get("suspension", kind.height)
    reach = (
        numbers.get("factor", 0.0) * suspension
        + numbers.get("beam", 0.0) * kind.height
        + numbers.get("constant", 0.0)
    )
    side = numbers.get("side", limit.value)
    half = own[2] + side
    return BoxZone(placement, (-half, -reach, half, reach), (side, reach, side, reach), own)


def _slide(placement: Placement, kind: Kind, limit: Limit) -> BoxZone:
    """Room to run out beyond the foot, and beside that room."""
    own = _edges(placement, kind)
    side = limit.measures.get("side", 0.0)
    foot, half = own[2], own[3] + side
    box = (foot, -half, foot + limit.value, half)
    return BoxZone(placement, box, (0, side, limit.value, side), own)


def _front(placement: Placement, kind: Kind, limit: Limit) -> BoxZone:
    west, edge, east, _ = own = _edges(placement, kind)
    box = (west, edge - limit.value, east, edge)
    return BoxZone(placement, box, (0, limit.value, 0, 0), own)


def _table(placement: Placement, kind: Kind, limit: Limit) -> BoxZone:
    """Room at the ends (±x) and along the sides (±y)."""
    own = _edges(placement, kind)
    ends = limit.measures.get("ends", limit.value)
    sides = limit.measures.get("sides", limit.value)
    x, y = own[2] + ends, own[3] + sides
    return BoxZone(placement, (-x, -y, x, y), (ends, sides, ends, sides), own)


def _edges(placement: Placement, kind: Kind) -> Sides:
    """West, south, east and north edge of a thing in its own axes, m."""
    width, across = size(placement, kind)
    return -width / 2, -across / 2, width / 2, across / 2


RADII: dict[str, Callable[[Kind, Limit], float]] = {"around": _around, "fall": _fall}
"""Forms that keep the same room all round: how much, m."""

BOXES: dict[str, Callable[[Placement, Kind, Limit], BoxZone]] = {
    "swing": _swing,
    "slide": _slide,
    "front": _front,
    "table": _table,
}
"""Forms that keep room in single directions."""
