"""What does not stand wholly on the site."""

from __future__ import annotations

import shapely

from geo.arrangement import Arrangement, Breaches, Flags, Indices
from geo.limit import Limit


def outside(scene: Arrangement, limit: Limit) -> Breaches:
    """Placements that stand outside, wholly or in part."""
    return Breaches.alone(reaching_out(scene, limit))


def reaching_out(scene: Arrangement, limit: Limit) -> Indices:
    """Placements of which more than the tolerance stands outside, ascending.

    Shrunk and against a boundary as much larger: what touches is inside. What is too
    thin to be shrunk is taken as it is.
    """
    half = limit.value / 2
    edging = scene.edging(limit.subject)
    shapes = scene.shrunk_footprints(half)[edging]
    thin = shapely.is_empty(shapes)
    shapes[thin] = scene.footprints[edging[thin]]
    fits: Flags = shapely.covers(scene.setting.grown_boundary(half), shapes)
    return edging[~fits]
