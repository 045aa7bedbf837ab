"""Footprints: the ground that a placed amenity covers, in site metres."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import acos, ceil, cos, pi, radians, sin
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.kind import Kind
from geo.layout import Placement

Geometries = NDArray[np.object_]

ARC_ERROR = 0.002
"""How far a circle drawn as a polygon may stand off the true circle, m."""

POST = 0.15
"""Side of a canopy's post where the kind tells none, m."""

NOTHING = Polygon()

_ARC_STEPS = 16
_GROWN_STEPS = 12
_QUADRANTS = ((1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0), (1.0, -1.0))


def size(placement: Placement, kind: Kind) -> tuple[float, float]:
    """Width and depth in m: the placement's own where it has them, else the kind's.

    One number given for a disc is its diameter; two different ones make it an ellipse.
    """
    width, depth = placement.width, placement.depth
    if kind.shape == "disc":
        width, depth = width or depth, depth or width
    return width or kind.width, depth or kind.depth


def footprint(placement: Placement, kind: Kind) -> Polygon:
    """The ground it covers: rectangle, disc, drawn outline, or the edge of a canopy's roof."""
    return cast(Polygon, footprints([placement], [kind])[0])


def body(placement: Placement, kind: Kind) -> BaseGeometry:
    """What stands in the way: the footprint, a canopy's posts, or nothing for level ground."""
    return cast(BaseGeometry, bodies([placement], [kind])[0])


def footprints(
    placements: Sequence[Placement], kinds: Sequence[Kind], inset: float = 0.0
) -> Geometries:
    """Footprints of many placements at once.

    Parameters
    ----------
    placements, kinds
        Two sequences of the same length n.
    inset
        Taken off all round, corners kept sharp, m. What is thinner than twice the inset
        is left empty.

    Returns
    -------
    numpy.ndarray
        n polygons. A disc is drawn round its true circle (its sides touch it), never more
        than `ARC_ERROR` outside.
    """
    found = np.full(len(placements), NOTHING, dtype=object)
    shapes: dict[int, list[tuple[int, float, float]]] = {}
    for index, (placement, kind) in enumerate(zip(placements, kinds, strict=True)):
        width, depth = size(placement, kind)
        if placement.outline is not None:
            found[index] = shapely.buffer(placement.outline, -inset, join_style="mitre")
        elif min(width, depth) > 2 * inset:
            arc = 1 if kind.shape == "rect" else _arc_steps(max(width, depth) / 2)
            shapes.setdefault(arc, []).append((index, width / 2 - inset, depth / 2 - inset))
    for arc, rows in shapes.items():
        chosen = [row[0] for row in rows]
        half = np.array([row[1:] for row in rows])
        unit = np.array(_QUADRANTS) if arc == 1 else _circle(arc)
        placed = _placed(half[:, None] * unit, [placements[index] for index in chosen])
        found[chosen] = shapely.polygons(placed)
    return found


def bodies(
    placements: Sequence[Placement],
    kinds: Sequence[Kind],
    inset: float = 0.0,
    shapes: Geometries | None = None,
) -> Geometries:
    """What stands in the way, as `footprints`: empty for ``ground``, posts for ``canopy``.

    ``shapes`` are the footprints with the same inset where they are known already.
    """
    found = footprints(placements, kinds, inset) if shapes is None else shapes.copy()
    for index, (placement, kind) in enumerate(zip(placements, kinds, strict=True)):
        if kind.level == "ground":
            found[index] = NOTHING
        elif kind.level == "canopy":
            found[index] = _posts(placement, kind, inset)
    return found


def grown(geometries: Geometries, radius: float) -> BaseGeometry:
    """The union of geometries grown by ``radius`` m; its arcs are drawn round the true ones.

    One buffer of them all is twice as fast as a union of single buffers. It stands at
    most 0.22 % of the radius too far out (1.3 mm for a route of 1.2 m).
    """
    parts = shapely.get_parts(geometries)
    together = shapely.geometrycollections(parts[~shapely.is_empty(parts)])
    outside = radius / cos(pi / (4 * _GROWN_STEPS))
    return cast(BaseGeometry, shapely.buffer(together, outside, quad_segs=_GROWN_STEPS))


def _arc_steps(radius: float) -> int:
    """Sides a quarter circle needs to stay within `ARC_ERROR`: r·(1/cos(π/4q) − 1)."""
    return max(_ARC_STEPS, ceil(pi / (4 * acos(radius / (radius + ARC_ERROR)))))


@cache
def _circle(steps: int) -> NDArray[np.float64]:
    """The unit circle as (4·steps, 2) corners whose sides touch it from outside.

    The corners stand at the half steps, so that it measures exactly 1 to east, north,
    west and south: a disc flush with a wall is flush as drawn.
    """
    half_step = pi / (4 * steps)
    angles = np.arange(4 * steps) * 2 * half_step + half_step
    return np.column_stack([np.cos(angles), np.sin(angles)]) / cos(half_step)


def _placed(rings: NDArray[np.float64], placements: Sequence[Placement]) -> NDArray[np.float64]:
    """Turn and move local rings (n, k, 2) to where the placements stand."""
    turns = np.array([turn(placement.turn) for placement in placements])
    centres = np.array([(placement.x, placement.y) for placement in placements])
    x, y = rings[..., 0], rings[..., 1]
    cosine, sine = turns[:, 0, None], turns[:, 1, None]
    found = np.empty_like(rings)
    found[..., 0] = x * cosine - y * sine + centres[:, 0, None]
    found[..., 1] = x * sine + y * cosine + centres[:, 1, None]
    return found


def turn(degrees: float) -> tuple[float, float]:
    """Cosine and sine, exact at right angles so that flush stays flush."""
    if degrees % 90 == 0:
        return ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[int(degrees // 90) % 4]
    return cos(radians(degrees)), sin(radians(degrees))


def to_local(coordinates: NDArray[np.float64], placement: Placement) -> NDArray[np.float64]:
    """Site metres (n, 2) to a placement's own axes: x along its width, −y to its front."""
    cosine, sine = turn(placement.turn)
    x, y = (coordinates - (placement.x, placement.y)).T
    return np.column_stack([x * cosine + y * sine, y * cosine - x * sine])


def to_site(coordinates: NDArray[np.float64], placement: Placement) -> NDArray[np.float64]:
    """A placement's own axes (n, 2) to site metres."""
    return cast(NDArray[np.float64], _placed(coordinates[None], [placement])[0])


def _posts(placement: Placement, kind: Kind, inset: float) -> BaseGeometry:
    """Square posts in the corners of the roof, inside its edge."""
    side = kind.measures.get("post", POST)
    if placement.outline is not None:
        corners = shapely.points(shapely.get_coordinates(placement.outline)[:-1])
        squares = shapely.buffer(corners, side / 2 - inset, cap_style="square")
        return cast(BaseGeometry, shapely.union_all(squares))
    half = np.array(size(placement, kind)) / 2
    centres = np.array(_QUADRANTS) * np.maximum(half - side / 2, 0.0)
    reach = side / 2 - inset
    if reach <= 0:
        return NOTHING
    squares = centres[:, None] + reach * np.array(_QUADRANTS)
    rings = _placed(squares.reshape(1, -1, 2), [placement])[0].reshape(4, 4, 2)
    return cast(BaseGeometry, shapely.multipolygons(shapely.polygons(rings)))
