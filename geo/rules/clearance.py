"""The room that an amenity needs round it stays free of bodies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from math import hypot
from types import MappingProxyType

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.arrangement import paired
from geo.breaches.clearance import crossing, standing_in
from geo.depth import way_out
from geo.issue import Issue
from geo.limit import Limit
from geo.offset import sharp
from geo.scene import TOLERANCE, Scene
from geo.seat import free_width, sits_around, strips
from geo.soft import lands_on_grass, needs_soft, soft_ground, uncovered
from geo.ways import Way, back, moves, shifted
from geo.witness import common
from geo.zone import RoundZone, Zone, zone


@dataclass(frozen=True)
class _Intrusion:
    """A body in a zone.

    ``owner``, ``intruder``: whose zone and whose body, by index; ``room``: the zone,
    ``other``: that of the intruder, where it has one into which the way out of the first
    may push the owner; ``ways``: how the intruder gets out of the room.
    """

    issue: Issue
    owner: int
    intruder: int
    room: Zone
    other: Zone | None
    ways: tuple[Way, ...]


def clearance(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find bodies in the zone that the limit draws round its subjects.

    Parameters
    ----------
    scene
        Bodies of placements and of the site, site metres.
    limit
        ``form`` draws the zone (`geo.zone`). Forms that draw none: ``forced``, the zones
        of all other limits round its subjects may not overlap each other; ``surface``,
        where these zones are for falls the ground must be soft (`geo.soft`), ``value`` m²
        may be missing; ``seat``, beside a seat a wheelchair of ``value`` by
        ``measures.length`` m can stand (`geo.seat`); ``exception``, its object may stand
        in any zone of its subject (`geo.exception`).

    Yields
    ------
    Issue
        `placements`: whose room it is last, so that the intruder is moved first;
        `witness`: what stands in the zone; `measured`, `required`: free room on that
        side, m; `penetration`: the intruder's shortest way out, m; `fixes`: the first
        moved just out of it. Situation ``forced``, ``surface`` or ``seat`` for these.
    """
    if limit.form in FORMS:
        yield from FORMS[limit.form](scene, limit)
        return
    found: dict[str, list[_Intrusion]] = {}
    for intrusion in _intrusions(scene, limit):
        found.setdefault(intrusion.issue.key, []).append(intrusion)
    for alike in found.values():
        yield _told(scene, alike)


def _intrusions(scene: Scene, limit: Limit) -> Iterator[_Intrusion]:
    pairs = list(paired(standing_in(scene, limit)))
    if not pairs:
        return
    owners, zones = _zones(scene, limit, limit.subject)
    rooms = dict(zip(owners, zones, strict=True))
    wanted = set(scene.answering(limit.object).tolist())
    for owner, intruder in pairs:
        room, body = rooms[owner], scene.solids[intruder]
        shared = common(room.polygon, body)
        convex = scene.is_convex[owner] and scene.is_convex[intruder]
        deep = room.intrusion(body, shared, convex)
        placements, features = scene.ids(intruder)
        issue = Issue(
            limit,
            placements=(*placements, scene.placements[owner].id),
            features=features,
            witness=shared,
            measured=deep.measured,
            required=deep.required,
            penetration=deep.penetration,
        )
        other = rooms.get(intruder)
        if other is not None:
            # Straight away from one is straight away from the other.
            both_round = convex and isinstance(room, RoundZone) and isinstance(other, RoundZone)
            if (
                both_round
                or scene.spared(np.array([intruder]), np.array([owner])).any()
                or owner not in wanted
            ):
                other = None
        yield _Intrusion(issue, owner, intruder, room, other, deep.ways)


def _told(scene: Scene, alike: list[_Intrusion]) -> Issue:
    """The issue of a body in a zone, or of two in each other's: one, the worse."""
    one = max(alike, key=lambda each: each.issue.penetration or 0.0)
    issue, first = one.issue, one.intruder if one.intruder < len(scene.placements) else one.owner
    if len(alike) > 1:
        first = min(one.owner, one.intruder)
        issue = replace(issue, placements=tuple(sorted(issue.placements)))
    known = [one] if one.other is None else alike
    ways = [way if each.intruder == first else back(way) for each in known for way in each.ways]
    if one.other is not None:
        ways.sort(key=lambda way: round(hypot(*way), 9))
        ways = [way for way in ways if _clears(scene, one, first, way)]
    return replace(issue, fixes=moves(scene.placements[first], ways[0] if ways else None))


def _clears(scene: Scene, one: _Intrusion, first: int, way: Way) -> bool:
    """Whether neither stands in the other's zone any more when the first has moved."""
    placement = scene.placements[first]
    there = replace(placement, x=placement.x + way[0], y=placement.y + way[1])
    shrunk = scene.shrunk_solids(TOLERANCE)
    for owner, intruder, room in (
        (one.owner, one.intruder, one.room),
        (one.intruder, one.owner, one.other),
    ):
        if room is None:
            continue
        body, core = scene.solids[intruder], shrunk[intruder]
        if owner == first:
            holds = room.moved(there, way).holds(body, core, TOLERANCE)
        else:
            holds = room.holds(shifted(body, way), shifted(core, way), TOLERANCE)
        if holds:
            return False
    return True


def _zones(scene: Scene, limit: Limit, subject: str) -> tuple[list[int], list[Zone]]:
    owners, zones = [], []
    for index in scene.answering(subject).tolist():
        shape = scene.footprints[index]
        room = zone(scene.placements[index], scene.kinds[index], limit, shape)
        if room is not None:
            owners.append(index)
            zones.append(room)
    return owners, zones


def _forced(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Where somebody is carried along, no other such movement may cross (EN 1176-1)."""
    met: dict[tuple[int, int], list[tuple[BaseGeometry, BaseGeometry]]] = {}
    for a, b, one, two in zip(*crossing(scene, limit), strict=True):
        pair = (int(a), int(b), one, two) if a < b else (int(b), int(a), two, one)
        met.setdefault(pair[:2], []).append(pair[2:])
    for (a, b), crossings in sorted(met.items(), key=lambda each: each[0]):
        ways = [way_out(one, two) for one, two in crossings]
        far = max(range(len(ways)), key=lambda which: round(hypot(*ways[which]), 9))
        way, (one, two) = ways[far], crossings[far]
        mine, others = (_rooms_of(scene, limit, index) for index in (a, b))
        apart = not any(_cross(shifted(here, way), there) for here, there in product(mine, others))
        yield Issue(
            limit,
            placements=(scene.placements[a].id, scene.placements[b].id),
            witness=common(one, two),
            measured=hypot(*way),
            required=0.0,
            penetration=hypot(*way),
            fixes=moves(scene.placements[a], way if apart else None),
            situation="forced",
        )


def _rooms_of(scene: Scene, limit: Limit, index: int) -> list[Polygon]:
    """All rooms that the limits of a rule set draw round a placement."""
    placement, kind = scene.placements[index], scene.kinds[index]
    drawn = [
        zone(placement, kind, other, scene.footprints[index])
        for other in scene.rules.limits
        if other.code == limit.code and other.form not in FORMS and kind.answers_to(other.subject)
    ]
    return [room.polygon for room in drawn if room is not None]


def _cross(one: Polygon, two: Polygon) -> bool:
    shrunk = sharp(one, -TOLERANCE)
    return bool(shapely.intersects(shrunk, two))


def _surface(scene: Scene, limit: Limit) -> Iterator[Issue]:
    subjects = [i for i in scene.answering(limit.subject) if needs_soft(limit, scene.kinds[i])]
    if not subjects:
        return
    soft: dict[bool, BaseGeometry] = {}
    for index in subjects:
        grass = lands_on_grass(limit, scene.kinds[index])
        if grass not in soft:
            soft[grass] = soft_ground(scene, grass=grass)
        hard = uncovered(scene, index, soft[grass])
        if hard is not None and (area := float(shapely.area(hard))) > limit.value:
            yield Issue(
                limit,
                placements=(scene.placements[index].id,),
                witness=hard,
                measured=area,
                required=limit.value,
                situation="surface",
            )


def _seat(scene: Scene, limit: Limit) -> Iterator[Issue]:
    wide, long = limit.value, limit.measures["length"]
    # Nobody knows on which side of a drawn outline one sits.
    seats = [i for i in scene.answering(limit.subject) if scene.placements[i].outline is None]
    if not seats:
        return
    rows = [
        strips(scene.placements[i], scene.kinds[i], wide=wide, long=long, inset=TOLERANCE)
        for i in seats
    ]
    tree = shapely.STRtree(scene.solids)
    ground = scene.setting.site.boundary
    for index, places in zip(seats, rows, strict=True):
        free = 0.0
        for place in places:
            near = tree.query(place, predicate="intersects")
            bodies = scene.solids[np.sort(near[near != index])]
            from_start = not sits_around(scene.kinds[index])
            wide_here = free_width(place, bodies, ground, from_start=from_start, touch=TOLERANCE)
            free = max(free, wide_here)
            if free >= wide - TOLERANCE:
                break
        else:
            yield Issue(
                limit,
                placements=(scene.placements[index].id,),
                witness=shapely.union_all(places),
                measured=free,
                required=wide,
                situation="seat",
            )


def _allow(_: Scene, __: Limit) -> Iterator[Issue]:
    return iter(())


FORMS: Mapping[str, Callable[[Scene, Limit], Iterator[Issue]]] = MappingProxyType(
    {"forced": _forced, "surface": _surface, "seat": _seat, "exception": _allow}
)
"""Forms that draw no zone of their own."""
