"""How deep one thing stands in another, and the shortest way out."""

from __future__ import annotations

from math import hypot
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

Coordinates = NDArray[np.float64]

HERE = shapely.points(0.0, 0.0)


def way_out(a: BaseGeometry, b: BaseGeometry) -> tuple[float, float]:
    """The shortest move of ``a``, (east, north) in m, after which it only touches ``b``.

    ``a`` moved by t meets ``b`` exactly where t lies in `meeting`, which is built from
    convex pieces; the shortest way out is its boundary's point nearest to standing still.
    (0, 0) where they do not meet.
    """
    ways = meeting(a, b)
    if not shapely.intersects(ways, HERE):
        return 0.0, 0.0
    rim = shapely.boundary(ways) if shapely.get_dimensions(ways) == 2 else ways
    (_, _), (east, north) = shapely.get_coordinates(shapely.shortest_line(HERE, rim))
    return float(east), float(north)


def meeting(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    """Every move of ``a`` by which it meets ``b``: b ⊕ −a."""
    sums = [
        _hull((q[:, None] - p).reshape(-1, 2)) for p in convex_pieces(a) for q in convex_pieces(b)
    ]
    return cast(BaseGeometry, sums[0] if len(sums) == 1 else shapely.union_all(sums))


def _hull(points: Coordinates) -> BaseGeometry:
    # Of a point and a point there is one way only, and GEOS makes no line of one point.
    if len(points) == 1:
        return cast(BaseGeometry, shapely.points(points[0]))
    return cast(BaseGeometry, shapely.convex_hull(shapely.linestrings(points)))


def depth(a: BaseGeometry, b: BaseGeometry) -> float:
    """Length of `way_out`, m."""
    return hypot(*way_out(a, b))


def convex_pieces(geometry: BaseGeometry) -> list[Coordinates]:
    """Coordinates (k, 2) of convex pieces that together are the geometry.

    Polygons that are not convex are cut into triangles, lines into segments.
    """
    pieces: list[Coordinates] = []
    for part in shapely.get_parts(geometry):
        ring = shapely.get_coordinates(part)
        if part.geom_type == "Polygon":
            if is_convex(part):
                pieces.append(ring[:-1])
            else:
                triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(part))
                pieces.extend(shapely.get_coordinates(t)[:-1] for t in triangles)
        elif part.geom_type == "Point":
            pieces.append(ring)
        else:
            pieces.extend(ring[i : i + 2] for i in range(len(ring) - 1))
    return pieces


def is_convex(polygon: Polygon) -> bool:
    """Whether a valid polygon has no hole and turns one way all round, within rounding."""
    if polygon.interiors:
        return False
    edges = np.diff(shapely.get_coordinates(polygon), axis=0)
    following = edges[np.arange(1 - len(edges), 1)]
    turns = edges[:, 0] * following[:, 1] - edges[:, 1] * following[:, 0]
    return bool(turns.min() >= -1e-9 or turns.max() <= 1e-9)
