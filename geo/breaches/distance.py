"""What stands nearer than a limit allows."""

from __future__ import annotations

import numpy as np

from geo.arrangement import Arrangement, Breaches, Pairs, Shapes, nearer
from geo.limit import Limit
from geo.scene import TOLERANCE


def too_near(scene: Arrangement, limit: Limit) -> Breaches:
    """Subjects too near to what the site has, and to other placements."""
    alone = Breaches.alone(near_features(scene, limit)[0])
    a, b = near_placements(scene, limit)
    return Breaches(np.concatenate([alone.first, a]), np.concatenate([alone.second, b]))


def near_features(scene: Arrangement, limit: Limit) -> Pairs:
    """Subjects too near to the site's fronts, with the number of the front."""
    fronts = [geometry for _, geometry in scene.setting.fronts(limit.object)]
    a, b = scene.beside(limit.subject, fronts, limit.value)
    if not len(a):
        return a, b
    things = np.array([*fronts, None], dtype=object)[b]
    near = nearer(_shapes(scene, limit)[a], things, limit.value - TOLERANCE)
    return a[near], b[near]


def near_placements(scene: Arrangement, limit: Limit) -> Pairs:
    """Subjects too near to objects; a pair of which each is either is told once."""
    a, b = scene.close(limit.subject, limit.object, limit.value)
    if not len(a):
        return a, b
    near = nearer(_shapes(scene, limit)[a], scene.footprints[b], limit.value - TOLERANCE)
    return a[near], b[near]


def _shapes(scene: Arrangement, limit: Limit) -> Shapes:
    return scene.middles if limit.form == "centre" else scene.footprints
