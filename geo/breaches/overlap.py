"""Which bodies stand in one another."""

from __future__ import annotations

import numpy as np

from geo.arrangement import Arrangement, Breaches, Pairs, meets
from geo.limit import Limit


def overlaps(scene: Arrangement, limit: Limit) -> Breaches:
    """Placements in one another, and in what stands on the site."""
    a, b = overlapping(scene, limit)
    return Breaches(a, np.where(b < scene.own, b, -1))


def overlapping(scene: Arrangement, limit: Limit) -> Pairs:
    """Placements and the solids that they stand in, the lower index first.

    Both shrunk by half of the tolerance: what touches does not meet any more.
    """
    one, other = scene.close(limit.subject, limit.object, 0.0, standing=True)
    by, feature = scene.beside(limit.subject, scene.setting.bodies, 0.0)
    a = np.concatenate([np.minimum(one, other), by])
    b = np.concatenate([np.maximum(one, other), scene.own + feature])
    shrunk = scene.shrunk_solids(limit.value / 2)
    meet = meets(shrunk[a], shrunk[b])
    a, b = a[meet], b[meet]
    rings = scene.ringing(a, b)
    mutual = b < scene.own
    rings[mutual] |= scene.ringing(b[mutual], a[mutual])
    return a[~rings], b[~rings]
