"""Repair: the nearest place where nothing is wrong."""

from __future__ import annotations

from typing import cast

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from geo.fit import Fit

TOUCH = 0.001
"""How far inside the allowed ground a new place lies, m: clear of rounding."""

_AROUND = 0.05
"""How much ground round the nearest place is looked at first, m."""

_SPECK = 1e-7
"""Area of what GEOS leaves of ground without any width when it is drawn in, at most, m²."""


def nearest(fit: Fit, x: float, y: float, *, warnings: bool = False) -> tuple[float, float] | None:
    """The allowed place nearest to a centre, at the same turn.

    Parameters
    ----------
    fit
        Where the piece fits (`geo.fit.fit`, the piece itself left out).
    x, y
        Its centre now, site metres.
    warnings
        Whether warnings may stay: then any place of ``fit.pale`` will do.

    Returns
    -------
    tuple of float or None
        Where to move its centre; the same where it is allowed already, ``None`` where
        there is no room anywhere.
    """
    places = fit.pale if warnings else fit.green
    here = cast(BaseGeometry, Point(x, y))
    if shapely.contains_xy(places, x, y):
        return x, y
    if places.is_empty:
        return None
    # Nearly always it is the very ground next to here; drawing all of it in costs more.
    _, (east, north) = shapely.get_coordinates(shapely.shortest_line(here, places))
    about = shapely.box(east - _AROUND, north - _AROUND, east + _AROUND, north + _AROUND)
    for ground in (shapely.intersection(places, about), places):
        parts = shapely.get_parts(shapely.buffer(ground, -TOUCH, quad_segs=2))
        parts = parts[shapely.area(parts) > _SPECK]
        if len(parts):
            core = shapely.multipolygons(parts)
            _, (east, north) = shapely.get_coordinates(shapely.shortest_line(here, core))
            return float(east), float(north)
    return None
