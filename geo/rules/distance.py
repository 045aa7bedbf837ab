"""What must stand apart stands far enough apart."""

from __future__ import annotations

from collections.abc import Iterator

from geo.arrangement import paired
from geo.breaches.distance import near_features, near_placements
from geo.issue import Issue
from geo.limit import Limit
from geo.scene import Scene
from geo.witness import across


def distance(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find what stands nearer than the limit allows.

    Parameters
    ----------
    scene
        Footprints, site metres.
    limit
        ``value``: smallest distance between ``subject`` and ``object``, m. The object
        is a tag or kind, or of the site: a role, ``window``, ``building``, ``highrise``
        or a building's use (``dwelling``). ``form`` ``centre`` measures from the middle
        of the subject: a tree's trunk.

    Yields
    ------
    Issue
        `witness`: the shortest line; `measured`: its length, m.
    """
    shapes = scene.middles if limit.form == "centre" else scene.footprints
    fronts = scene.setting.fronts(limit.object)
    for a, b in paired(near_features(scene, limit)):
        feature, geometry = fronts[b]
        yield Issue(
            limit,
            placements=(scene.placements[a].id,),
            features=(feature.id,),
            witness=across(shapes[a], geometry),
            measured=shapes[a].distance(geometry),
            required=limit.value,
        )
    for a, b in paired(near_placements(scene, limit)):
        yield Issue(
            limit,
            placements=(scene.placements[a].id, scene.placements[b].id),
            witness=across(shapes[a], scene.footprints[b]),
            measured=shapes[a].distance(scene.footprints[b]),
            required=limit.value,
        )
