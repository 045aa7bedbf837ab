"""Where to look: geometry drawn for an issue. It never decides whether there is one."""

from __future__ import annotations

from typing import cast

import shapely
from shapely.geometry.base import BaseGeometry

SLACK = 1e-6
"""Area by which an overlay may exceed its bound through rounding, m²."""


def common(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    """What two geometries have in common.

    GEOS can return far too much (shapely #2368), so a result larger than the box both
    stand in is thrown away and that box drawn instead.
    """
    shared = shapely.intersection(a, b)
    (w1, s1, e1, n1), (w2, s2, e2, n2) = shapely.bounds([a, b]).tolist()
    west, south, east, north = max(w1, w2), max(s1, s2), min(e1, e2), min(n1, n2)
    if shapely.area(shared) > max(east - west, 0.0) * max(north - south, 0.0) + SLACK:
        return cast(BaseGeometry, shapely.box(west, south, east, north))
    return cast(BaseGeometry, shared)


def beyond(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    """The part of ``a`` outside ``b``; the whole of ``a`` where the overlay cannot be right."""
    outside = shapely.difference(a, b)
    if shapely.area(outside) > shapely.area(a) + SLACK:
        return a
    return cast(BaseGeometry, outside)


def across(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    """The shortest line between two geometries; a point where they meet."""
    line = shapely.shortest_line(a, b)
    if shapely.length(line) == 0.0:
        return cast(BaseGeometry, shapely.get_point(line, 0))
    return cast(BaseGeometry, line)
