"""No body stands in another: amenities, buildings, walls, fences, trunks."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

import shapely

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
    own = len(scene.placements)
    shrunk = scene.shrunk_solids(limit.value / 2)
    wanted, others = set(scene.answering(limit.subject)), set(scene.answering(limit.object))
    pairs = shapely.STRtree(shrunk).query(shrunk[:own], predicate="intersects").T
    for a, b in sorted((int(a), int(b)) for a, b in pairs if a < b):
        selected = a in wanted and (b >= own or b in others)
        if not (selected or (b in wanted and a in others)):
            continue
        if scene.rings(a, b) or (b < own and scene.rings(b, a)):
            continue
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
