"""Every amenity stands on the site."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely import Polygon

from geo.breaches.inside import reaching_out
from geo.issue import Issue
from geo.limit import Limit
from geo.scene import Scene
from geo.ways import EXACT, hull_sides, moves, way_in
from geo.witness import beyond


def inside(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find what stands outside the boundary, wholly or in part.

    Parameters
    ----------
    scene
        Footprints, site metres; roofs and level ground count as well as bodies.
    limit
        ``value``: how far out may pass for touching, m.

    Yields
    ------
    Issue
        `witness`: the part outside; `measured`: how far it stands out, m; `fixes`: moved
        straight back in, flush.
    """
    boundary = scene.setting.site.boundary
    outside = reaching_out(scene, limit).tolist()
    if not outside:
        return
    exactly, hull = scene.setting.grown_boundary(EXACT), hull_sides(boundary)
    for index in outside:
        shape = scene.footprints[index]
        corners = shapely.points(shapely.get_coordinates(shape))
        out = float(shapely.distance(corners, boundary).max())
        if out <= limit.value:
            # No corner is out: it lies across a notch or a hole of the site.
            out = _across(shape, boundary)
        yield Issue(
            limit,
            placements=(scene.placements[index].id,),
            witness=beyond(shape, boundary),
            measured=out,
            required=0.0,
            penetration=out,
            fixes=moves(scene.placements[index], way_in(shape, boundary, exactly, hull)),
        )


def _across(shape: Polygon, boundary: Polygon) -> float:
    """How far from the site the middle of the part outside lies, m: half a notch's width."""
    return float(shapely.length(shapely.maximum_inscribed_circle(beyond(shape, boundary))))
