"""A place for a wheelchair beside a seat, by intervals along the seat's sides."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.footprint import size, to_site
from geo.kind import Kind
from geo.layout import Placement

ROUNDING = 1e-6
"""What reaches in by just what counts as touching still touches, wherever the site lies, m."""


def strips(
    placement: Placement, kind: Kind, *, wide: float, long: float, inset: float
) -> list[Polygon]:
    """Ground beside a seat where a wheelchair ``wide`` by ``long`` m could stand, site metres.

    At a bench the two places at its ends, flush with its back, facing its front. At what
    people sit all round (tag ``sit_around``, or a disc) a strip ``long`` m deep along each
    of the four sides: the wheelchair points at the seat and may stand anywhere along it.
    Each strip's first side is the one that is measured along, from its first corner on;
    across it the strip is drawn in by ``inset`` m, so that what only touches is not in it.
    """
    width, depth = size(placement, kind)
    x, y = width / 2, depth / 2
    near, far = inset, long - inset
    if sits_around(kind):
        boxes = [
            _beside(side, edge, max(half, wide / 2), near, far)
            for side, edge, half in (
                ((1, 0), x, y),
                ((0, 1), y, x),
                ((-1, 0), x, y),
                ((0, -1), y, x),
            )
        ]
    else:
        right = np.array([(x, y - near), (x + wide, y - near), (x + wide, y - far), (x, y - far)])
        boxes = [right, right * (-1, 1)]
    return [Polygon(to_site(box, placement)) for box in boxes]


def _beside(
    side: tuple[int, int], edge: float, half: float, near: float, far: float
) -> NDArray[np.float64]:
    """Corners of a strip beyond an edge: ``half`` m to either hand, from near to far."""
    outwards = np.array(side)
    along = np.array([-outwards[1], outwards[0]])
    reach = ((near, -half), (near, half), (far, half), (far, -half))
    return np.array([(edge + out) * outwards + by * along for out, by in reach])


def sits_around(kind: Kind) -> bool:
    """Whether one sits all round it rather than on one side."""
    return "sit_around" in kind.tags or kind.shape == "disc"


def free_width(
    strip: Polygon,
    bodies: Iterable[BaseGeometry],
    ground: BaseGeometry,
    *,
    from_start: bool,
    touch: float,
) -> float:
    """The widest part of a strip where nothing stands over all of its depth, m.

    What stands in the strip, or lies outside the ground, takes an interval of its first
    side; what is left between intervals is free. Exact: a rectangle over the strip's depth
    meets a connected thing in the strip just where their intervals meet. With
    ``from_start`` only the part at the beginning counts, next to the seat; what stands
    behind that and reaches in by no more than ``touch`` m is left out.
    """
    corners = shapely.get_coordinates(strip)
    along = corners[1] - corners[0]
    length = float(np.hypot(*along))
    taken: list[tuple[float, float]] = []
    for thing in (*bodies, shapely.difference(strip, ground)):
        parts = shapely.get_parts(shapely.intersection(strip, thing))
        # Less than the thing itself: it only touches.
        whole = shapely.get_dimensions(parts) == shapely.get_dimensions(thing)
        for part in parts[whole & ~shapely.is_empty(parts)]:
            at = (shapely.get_coordinates(part) - corners[0]) @ along / length
            if from_start and at.max() <= touch + ROUNDING:
                # By rounding it reaches into the strip from behind: it only touches.
                behind = (shapely.get_coordinates(thing) - corners[0]) @ along / length
                if behind.min() < -touch:
                    continue
            taken.append((float(at.min()), float(at.max())))
    if from_start:
        return max(min((begin for begin, _ in taken), default=length), 0.0)
    widest = reached = 0.0
    for begin, end in sorted(taken):
        widest, reached = max(widest, begin - reached), max(reached, end)
    return max(widest, length - reached)
