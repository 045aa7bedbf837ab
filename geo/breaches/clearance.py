"""What stands in the room that an amenity needs round it."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import cast

import numpy as np
import shapely

from geo.arrangement import NOBODY, Arrangement, Breaches, Flags, Indices, Pairs, meets, nearer
from geo.footprint import Geometries, Numbers
from geo.limit import Limit
from geo.offset import sharp
from geo.rooms import Rooms
from geo.scene import TOLERANCE
from geo.setting import Setting


def intruding(scene: Arrangement, limit: Limit) -> Breaches:
    """Owners of rooms and who stands in them; two in each other's are told once."""
    if limit.form == "exception":
        return Breaches.alone(NOBODY)
    if limit.form == "forced":
        return Breaches.once(*(crossing(scene, limit)[:2]))
    owners, intruders = standing_in(scene, limit)
    return Breaches.once(owners, np.where(intruders < scene.own, intruders, -1))


def standing_in(scene: Arrangement, limit: Limit) -> Pairs:
    """Owners of rooms with the solids that stand in them by more than the tolerance."""
    rooms = scene.rooms(limit)
    if not len(rooms):
        return NOBODY, NOBODY
    rows, solids = scene.entering(rooms, limit.object, _features(scene.setting, limit.object))
    if not len(rows):
        return NOBODY, NOBODY
    free = ~scene.spared(rooms.owners[rows], solids)
    rows, solids = rows[free], solids[free]
    held = _hold(scene, rooms, rows, solids)
    return rooms.owners[rows[held]], solids[held]


def _hold(scene: Arrangement, rooms: Rooms, rows: Indices, solids: Indices) -> Flags:
    """Whether solids stand in the rooms of these rows by more than the tolerance."""
    held = np.zeros(len(rows), dtype=bool)
    radii = rooms.radii(rows)
    round_ = ~np.isnan(radii)
    if round_.any():
        inner = scene.footprints[rooms.owners[rows[round_]]]
        held[round_] = nearer(inner, scene.solids[solids[round_]], radii[round_] - TOLERANCE)
    if not round_.all():
        boxes = rooms.polygons(rows[~round_])
        held[~round_] = meets(boxes, scene.shrunk_solids(TOLERANCE)[solids[~round_]])
    return held


def _features(setting: Setting, selector: str) -> Indices:
    """Solid features of the site that a limit's object means, by index."""
    found = [i for i, feature in enumerate(setting.solid) if selector in {"*", feature.role}]
    return np.array(found, dtype=np.intp)


def crossing(scene: Arrangement, limit: Limit) -> tuple[Indices, Indices, Geometries, Geometries]:
    """Subjects whose rooms overlap, with the two rooms as drawn."""
    others = [
        scene.rooms(other)
        for other in scene.rules.limits
        if other.code == "clearance" and other.form != "forced"
    ]
    subjects = np.zeros(scene.own, dtype=bool)
    subjects[scene.answering(limit.subject)] = True
    rooms = [room for each in others if len(room := each.only(subjects[each.owners]))]
    reach = max((room.reach for room in rooms), default=0.0)
    near = scene.close(limit.subject, limit.subject, 2 * reach)
    found: list[tuple[Indices, Indices, Geometries, Geometries]] = []
    for one, two in combinations_with_replacement(rooms, 2):
        pairs = [near] if one is two else [near, near[::-1]]
        a, b = (np.concatenate(side) for side in zip(*pairs, strict=True))
        first, second = one.row_of(a), two.row_of(b)
        both = np.flatnonzero((first >= 0) & (second >= 0))
        both = both[scene.meeting(one, first[both], two, second[both])]
        if not len(both):
            continue
        both = both[_touching(scene, (one, first[both]), (two, second[both]))]
        drawn, other = _drawn(scene, one, first[both]), _drawn(scene, two, second[both])
        cross = meets(sharp(drawn, -TOLERANCE), other)
        found.append((a[both][cross], b[both][cross], drawn[cross], other[cross]))
    nothing = NOBODY, NOBODY, np.empty(0, object), np.empty(0, object)
    columns = zip(nothing, *found, strict=True)
    return cast(
        tuple[Indices, Indices, Geometries, Geometries], tuple(map(np.concatenate, columns))
    )


def _touching(scene: Arrangement, one: tuple[Rooms, Indices], two: tuple[Rooms, Indices]) -> Flags:
    """Which rooms are not surely apart: drawn, a round one lies within its true circle."""
    (here, radius), (there, other) = (_inner(scene, *each) for each in (one, two))
    return nearer(here, there, radius + other + TOLERANCE)


def _inner(scene: Arrangement, rooms: Rooms, rows: Indices) -> tuple[Geometries, Numbers]:
    """What rooms are drawn round, and how far, m: boxes round themselves."""
    radii = rooms.radii(rows)
    found = scene.footprints[rooms.owners[rows]]
    boxes = np.isnan(radii)
    found[boxes] = rooms.polygons(rows[boxes])
    return found, np.where(boxes, 0.0, radii)


def _drawn(scene: Arrangement, rooms: Rooms, rows: Indices) -> Geometries:
    """Rooms as `geo.zone` draws them."""
    found = np.empty(len(rows), dtype=object)
    radii = rooms.radii(rows)
    round_ = ~np.isnan(radii)
    inner = scene.footprints[rooms.owners[rows[round_]]]
    found[round_] = shapely.buffer(inner, radii[round_], quad_segs=8)
    found[~round_] = rooms.polygons(rows[~round_])
    return found
