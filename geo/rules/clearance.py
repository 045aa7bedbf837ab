"""The room that an amenity needs round it stays free of bodies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter

from geo.arrangement import paired
from geo.breaches.clearance import crossing, standing_in
from geo.depth import depth
from geo.issue import Issue
from geo.limit import Limit
from geo.scene import Scene
from geo.witness import common
from geo.zone import zone


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
    for owner, intruder in paired(standing_in(scene, limit)):
        whose = scene.placements[owner]
        room = zone(whose, scene.kinds[owner], limit, scene.footprints[owner])
        if room is None:
            continue
        body = scene.solids[intruder]
        shared = common(room.polygon, body)
        deep = room.intrusion(body, shared)
        placements, features = scene.ids(intruder)
        yield Issue(
            limit,
            placements=(*placements, whose.id),
            features=features,
            witness=shared,
            measured=deep.measured,
            required=deep.required,
            penetration=deep.penetration,
        )


def _forced(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Where somebody is carried along, no other such movement may cross (EN 1176-1)."""
    deepest: dict[tuple[int, int], Issue] = {}
    for a, b, one, two in zip(*crossing(scene, limit), strict=True):
        deep = depth(one, two)
        pair = min(a, b), max(a, b)
        issue = Issue(
            limit,
            placements=tuple(scene.placements[index].id for index in pair),
            witness=common(one, two),
            measured=deep,
            required=0.0,
            penetration=deep,
            situation="forced",
        )
        deepest[pair] = max(deepest.get(pair, issue), issue, key=attrgetter("penetration"))
    yield from deepest.values()
