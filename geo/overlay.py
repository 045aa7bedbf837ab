"""Overlays that can be right: GEOS is asked again where its answer cannot be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.footprint import Geometries
from geo.witness import SLACK

_GRID = 1e-6
"""Grid of a second try where an overlay cannot be right, m."""


Overlay = Callable[..., BaseGeometry]


def united(shapes: Geometries) -> BaseGeometry:
    """What shapes cover together."""
    # Those that lie apart from all others are not looked at again: ten times as fast.
    quick = shapely.disjoint_subset_union_all
    return _sound(quick, shapely.union_all, shapes, most=float(shapely.area(shapes).sum()))


def less(ground: BaseGeometry, taken: BaseGeometry) -> BaseGeometry:
    """A ground less what is taken of it."""
    cut = shapely.difference
    return _sound(cut, cut, ground, taken, most=float(shapely.area(ground)))


def shared(ground: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    """What a ground has in common with another."""
    cut = shapely.intersection
    return _sound(cut, cut, ground, other, most=float(shapely.area(ground)))


def _sound(quick: Overlay, overlay: Overlay, *given: Any, most: float) -> BaseGeometry:
    """An overlay that can be right: not larger than ``most`` m².

    GEOS can return far too much (shapely #2368) or give up; then the same is worked out
    on a grid, which does neither.
    """
    try:
        found = quick(*given)
        if shapely.area(found) <= most + SLACK:
            return found
    except shapely.GEOSException:
        pass
    return overlay(*map(_areas, given), grid_size=_GRID)


def _areas(shapes: Any) -> Any:
    # Lines that a valid shape would keep beside its areas no overlay takes.
    return shapely.make_valid(shapes, method="structure", keep_collapsed=False)
