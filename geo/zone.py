"""Zones: the free room that a limit asks for round an amenity.

Each form draws its zone in the amenity's own axes (x along the width, front at −y, a
slide's foot at +x, swings swing along ±y, their beam at y = 0). A zone may lie on
another zone, never on another's body.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.depth import depth
from geo.footprint import footprint, size, to_local, to_site
from geo.kind import Kind
from geo.layout import Placement
from geo.limit import Limit

Sides = tuple[float, float, float, float]


@dataclass(frozen=True)
class Intrusion:
    """How far a body stands in a zone, m: free room there is and should be, and the way out.

    Out of a round zone straight away from its middle thing, out of a box over one of its
    sides.
    """

    measured: float
    required: float
    penetration: float


@dataclass(frozen=True)
class RoundZone:
    """Room all round: everything nearer to the footprint than ``radius`` m."""

    footprint: Polygon
    radius: float

    @cached_property
    def polygon(self) -> Polygon:
        """The zone as drawn, footprint included."""
        return cast(Polygon, shapely.buffer(self.footprint, self.radius, quad_segs=8))

    def intrusion(self, body: BaseGeometry, _: BaseGeometry) -> Intrusion:
        """How far a body stands in it."""
        free = float(shapely.distance(self.footprint, body))
        deeper = 0.0 if free > 0 else depth(body, self.footprint)
        return Intrusion(free, self.radius, self.radius - free + deeper)


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
    """

    placement: Placement
    box: Sides
    reaches: Sides

    @cached_property
    def polygon(self) -> Polygon:
        """The zone as drawn, site metres."""
        west, south, east, north = self.box
        corners = np.array([(west, south), (east, south), (east, north), (west, north)])
        return cast(Polygon, shapely.polygons(to_site(corners, self.placement)))

    def intrusion(self, body: BaseGeometry, shared: BaseGeometry) -> Intrusion:
        """How far a body stands in it, judged on the side that it is nearest to leaving.

        ``shared`` is what body and zone have in common.
        """
        # Taken from a side: how far it comes in from the box's edge on that side.
        taken = self._taken(shared)
        sides = [(t, r) for t, r in zip(taken, self.reaches, strict=True) if r > 0]
        # Rounded, so that of two sides as near the same is told however all is turned.
        cheapest = min((round(min(t, r), 9), r) for t, r in sides)
        way_out = min(self._taken(body))
        return Intrusion(cheapest[1] - cheapest[0], cheapest[1], way_out)

    def _taken(self, body: BaseGeometry) -> Sides:
        x, y = to_local(shapely.get_coordinates(body), self.placement).T
        west, south, east, north = self.box
        taken = x.max() - west, y.max() - south, east - x.min(), north - y.min()
        return float(taken[0]), float(taken[1]), float(taken[2]), float(taken[3])


Zone = RoundZone | BoxZone


def zone(
    placement: Placement, kind: Kind, limit: Limit, shape: Polygon | None = None
) -> Zone | None:
    """The zone that a ``clearance`` limit asks for; ``None`` where its form draws none.

    ``shape`` is the placement's footprint where that is known already.
    """
    if limit.form in BOXES:
        return BOXES[limit.form](placement, kind, limit)
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
    width, _ = size(placement, kind)
    numbers = limit.measures
    suspension = kind.measures.get("suspension", kind.height)
    reach = (
        numbers.get("factor", 0.0) * suspension
        + numbers.get("beam", 0.0) * kind.height
        + numbers.get("constant", 0.0)
    )
    side = numbers.get("side", limit.value)
    half = width / 2 + side
    return BoxZone(placement, (-half, -reach, half, reach), (side, reach, side, reach))


def _slide(placement: Placement, kind: Kind, limit: Limit) -> BoxZone:
    """Room to run out beyond the foot, and beside that room."""
    width, across = size(placement, kind)
    side = limit.measures.get("side", 0.0)
    half = across / 2 + side
    foot = width / 2
    return BoxZone(placement, (foot, -half, foot + limit.value, half), (0, side, limit.value, side))


def _front(placement: Placement, kind: Kind, limit: Limit) -> BoxZone:
    width, across = size(placement, kind)
    edge = -across / 2
    box = (-width / 2, edge - limit.value, width / 2, edge)
    return BoxZone(placement, box, (0, limit.value, 0, 0))


def _table(placement: Placement, kind: Kind, limit: Limit) -> BoxZone:
    """Room at the ends (±x) and along the sides (±y)."""
    width, across = size(placement, kind)
    ends = limit.measures.get("ends", limit.value)
    sides = limit.measures.get("sides", limit.value)
    x, y = width / 2 + ends, across / 2 + sides
    return BoxZone(placement, (-x, -y, x, y), (ends, sides, ends, sides))


RADII: dict[str, Callable[[Kind, Limit], float]] = {"around": _around, "fall": _fall}
"""Forms that keep the same room all round: how much, m."""

BOXES: dict[str, Callable[[Placement, Kind, Limit], BoxZone]] = {
    "swing": _swing,
    "slide": _slide,
    "front": _front,
    "table": _table,
}
"""Forms that keep room in single directions."""
