"""No body stands in another: amenities, buildings, walls, fences, trunks."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

from geo.arrangement import paired
from geo.breaches.overlap import overlapping
from geo.depth import way_out
from geo.issue import Issue
from geo.limit import Limit
from geo.scene import Scene
from geo.ways import moves
from geo.witness import common


def overlap(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find bodies that stand in one another.

    Parameters
    ----------
    scene
        Bodies, site metres; level ground has none, a canopy only its posts. A kind
        tagged ``rings_tree`` may stand round a tree.
    limit
        ``value``: what depth may pass for touching, m.

    Yields
    ------
    Issue
        `witness`: what they share; `measured` and `penetration`: the shortest way apart, m;
        `fixes`: the first moved along it, so that they just touch.
    """
    for a, b in paired(overlapping(scene, limit)):
        placements, features = scene.ids(b)
        way = way_out(scene.solids[a], scene.solids[b])
        deep = hypot(*way)
        yield Issue(
            limit,
            placements=(scene.placements[a].id, *placements),
            features=features,
            witness=common(scene.solids[a], scene.solids[b]),
            measured=deep,
            required=0.0,
            penetration=deep,
            fixes=moves(scene.placements[a], way),
        )
