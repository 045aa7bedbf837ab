"""One thing of a DXF drawing as a flat shape; curves become short straight pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    from ezdxf.entities.dxfentity import DXFEntity

Coordinates = NDArray[np.float64]

FINENESS = 5e-5
"""How far a curve may be missed, as a share of its extent: 1 mm for a bend of 20 m."""
MOST_OF_A_CURVE = 2_000
"""Control points of one spline."""
STEEPEST = 11
"""Degree of a spline; CAD draws cubic ones."""

_DRAWN = frozenset(["LINE", "LWPOLYLINE", "POLYLINE", "CIRCLE", "ARC", "ELLIPSE", "SPLINE"])


def shape_of(entity: DXFEntity) -> BaseGeometry | None:
    """A point, a line or (where it is closed) an area, in drawing units; ``None`` for the rest.

    Raises
    ------
    Exception
        Whatever ezdxf runs into with an entity that is built wrongly.
    """
    name = entity.dxftype()
    if name == "POINT":
        place = entity.dxf.location
        return _finite(Point(place.x, place.y))
    if name not in _DRAWN or _is_endless(entity):
        return None
    corners = _straight(entity)
    if corners is None:
        corners = _followed(entity)
    if len(corners) < 2 or not np.isfinite(corners).all():
        return None
    extent = float(np.max(corners.max(axis=0) - corners.min(axis=0)))
    if extent == 0:
        return None
    repeated = (corners[1:] == corners[:-1]).all(axis=1)
    if repeated.any():
        corners = np.vstack([corners[:1], corners[1:][~repeated]])
    if len(corners) >= 4 and np.abs(corners[0] - corners[-1]).max() <= 1e-9 * max(extent, 1.0):
        corners[-1] = corners[0]
        area = Polygon(corners)
        if area.area > 0:
            return area
    return LineString(corners)


def _straight(entity: DXFEntity) -> Coordinates | None:
    """Corners of what is straight and lies flat, as nearly all of a plan does; else ``None``.

    Ten times as quick as following a path through it.
    """
    if entity.dxf.hasattr("extrusion"):
        return None
    if entity.dxftype() == "LINE":
        start, end = entity.dxf.start, entity.dxf.end
        return np.array([(start.x, start.y), (end.x, end.y)])
    if entity.dxftype() != "LWPOLYLINE":
        return None
    values = entity.lwpoints.values  # type: ignore[attr-defined]
    table = np.array(values, dtype=np.float64).reshape(-1, 5)
    if table[:, 4].any():  # bulges: some sides are arcs
        return None
    corners = table[:, :2]
    if entity.closed and len(corners) > 2:  # type: ignore[attr-defined]
        corners = np.vstack([corners, corners[:1]])
    return corners


def _followed(entity: DXFEntity) -> Coordinates:
    from ezdxf.path import make_path  # noqa: PLC0415 - as for ezdxf itself

    path = make_path(entity)
    corners = np.array([(each.x, each.y) for each in path.control_vertices()]).reshape(-1, 2)
    if not path.has_curves or not np.isfinite(corners).all():
        return corners
    extent = float(np.ptp(corners, axis=0).max())
    if extent == 0:
        return corners[:1]
    return np.array([(each.x, each.y) for each in path.flattening(extent * FINENESS)])


def _is_endless(entity: DXFEntity) -> bool:
    """Whether it is a mesh, or a curve that would take too long to follow."""
    if entity.dxftype() == "POLYLINE":
        return not (entity.is_2d_polyline or entity.is_3d_polyline)  # type: ignore[attr-defined]
    if entity.dxftype() == "SPLINE":
        count = len(entity.control_points) + len(entity.fit_points)  # type: ignore[attr-defined]
        return count > MOST_OF_A_CURVE or entity.dxf.degree > STEEPEST
    return False


def _finite(shape: BaseGeometry) -> BaseGeometry | None:
    return shape if np.isfinite(shape.bounds).all() else None
