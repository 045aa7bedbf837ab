"""The room that an amenity needs round it stays free of bodies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from operator import attrgetter

import numpy as np
import shapely

from geo.depth import depth
from geo.issue import Issue
from geo.limit import Limit
from geo.scene import TOLERANCE, Scene, close_pairs
from geo.witness import common
from geo.zone import Zone, zone


def clearance(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find bodies in the zone that the limit draws round its subjects.

    Parameters
    ----------
    scene
        Bodies of placements and of the site, site metres.
    limit
        ``form`` draws the zone (`geo.zone`). ``form`` ``forced`` draws none: there the
        zones of all other limits round its subjects may not overlap each other.

    Yields
    ------
    Issue
        `placements`: whose room it is last, so that the intruder is moved first;
        `witness`: what stands in the zone; `measured`, `required`: free room on that
        side, m; `penetration`: the intruder's shortest way out, m.
    """
    if limit.form == "forced":
        yield from _forced(scene, limit)
        return
    found: dict[str, Issue] = {}
    for intrusion in _intrusions(scene, limit):
        issue = intrusion
        # Two amenities that stand in each other's zones are one issue, the worse.
        known = found.get(issue.key)
        if known is not None:
            deeper = max(known, issue, key=attrgetter("penetration"))
            issue = replace(deeper, placements=tuple(sorted(issue.placements)))
        found[issue.key] = issue
    yield from found.values()


def _intrusions(scene: Scene, limit: Limit) -> Iterator[Issue]:
    owners, zones = _zones(scene, limit, limit.subject)
    if not zones:
        return
    wanted = _wanted(scene, limit.object)
    shrunk = scene.shrunk_solids(TOLERANCE)
    boxes = np.array([room.bounds for room in zones])
    for room, solid in close_pairs(boxes, scene.solid_bounds[wanted], 0.0):
        owner, intruder = owners[room], int(wanted[solid])
        if intruder == owner or scene.rings(owner, intruder):
            continue
        if not zones[room].holds(scene.solids[intruder], shrunk[intruder], TOLERANCE):
            continue
        body = scene.solids[intruder]
        shared = common(zones[room].polygon, body)
        deep = zones[room].intrusion(body, shared)
        placements, features = scene.ids(intruder)
        yield Issue(
            limit,
            placements=(*placements, scene.placements[owner].id),
            features=features,
            witness=shared,
            measured=deep.measured,
            required=deep.required,
            penetration=deep.penetration,
        )


def _zones(scene: Scene, limit: Limit, subject: str) -> tuple[list[int], list[Zone]]:
    owners, zones = [], []
    for index in scene.answering(subject).tolist():
        shape = scene.footprints[index]
        room = zone(scene.placements[index], scene.kinds[index], limit, shape)
        if room is not None:
            owners.append(index)
            zones.append(room)
    return owners, zones


def _wanted(scene: Scene, selector: str) -> np.ndarray:
    """Solids that a limit's object means, by index."""
    own = len(scene.placements)
    features = [
        own + index
        for index, feature in enumerate(scene.setting.solid)
        if selector in {"*", feature.role}
    ]
    return np.concatenate([scene.answering(selector), np.array(features, int)])


def _forced(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Where somebody is carried along, no other such movement may cross (EN 1176-1)."""
    subjects = set(scene.answering(limit.subject).tolist())
    rooms: list[tuple[int, Zone]] = []
    for other in scene.rules.limits:
        if other.code == "clearance" and other.form != "forced":
            owners, zones = _zones(scene, other, other.subject)
            rooms += [pair for pair in zip(owners, zones, strict=True) if pair[0] in subjects]
    deepest: dict[tuple[int, int], Issue] = {}
    for (a, one), (b, two) in combinations(rooms, 2):
        shrunk = shapely.buffer(one.polygon, -TOLERANCE, join_style="mitre")
        if a == b or not shapely.intersects(shrunk, two.polygon):
            continue
        deep = depth(one.polygon, two.polygon)
        pair = min(a, b), max(a, b)
        issue = Issue(
            limit,
            placements=tuple(scene.placements[index].id for index in pair),
            witness=common(one.polygon, two.polygon),
            measured=deep,
            required=0.0,
            penetration=deep,
            situation="forced",
        )
        deepest[pair] = max(deepest.get(pair, issue), issue, key=attrgetter("penetration"))
    yield from deepest.values()
