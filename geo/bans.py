"""What limits forbid a newcomer, as things that one of its shapes must keep off.

Each family says the same as its rule in `geo.rules`, with the same shapes and the same
tolerance, only asked of every place at once. `geo.fit` makes regions of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, cast

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.breaches.keep_clear import HEADROOM, OVERHEAD, ROOTS
from geo.footprint import Geometries
from geo.kind import Kind
from geo.limit import Limit, Severity
from geo.newcomer import MIDDLE, Newcomer, may_ring
from geo.offset import sharp
from geo.rules.distance import TO_SITE_ONLY
from geo.rules.keep_clear import LANE_GROUNDS, is_high
from geo.scene import TOLERANCE, Scene
from geo.setting import Setting
from geo.site import Feature, Role
from geo.spacing import spacing
from geo.zone import RoundZone, Zone, zone


@dataclass(frozen=True)
class Ban:
    """The shape may come no nearer to any of the things than the radius.

    Parameters
    ----------
    severity
        How much it weighs if it does.
    shape
        A shape of the newcomer, its middle at the origin, m.
    things
        Site metres.
    radius
        m; 0: they may not meet.
    """

    severity: Severity
    shape: BaseGeometry
    things: Geometries
    radius: float = 0.0


def bans_of_site(new: Newcomer, setting: Setting, limits: Iterable[Limit]) -> Iterator[Ban]:
    """What the site's features forbid; where its boundary lies is not among it."""
    for limit in limits:
        if limit.code in _OF_SITE and new.kind.answers_to(limit.subject):
            yield from _OF_SITE[limit.code](new, setting, limit)


def bans_of_others(new: Newcomer, scene: Scene, limits: Iterable[Limit]) -> Iterator[Ban]:
    """What the placements of a scene forbid, both ways round."""
    for limit in limits:
        concerned = new.kind.answers_to(limit.subject) or new.kind.answers_to(limit.object)
        if limit.code in _OF_OTHERS and concerned:
            yield from _OF_OTHERS[limit.code](new, scene, limit)


# ---- The site: the newcomer is the subject ----


def _overlap_site(new: Newcomer, setting: Setting, limit: Limit) -> Iterator[Ban]:
    half = limit.value / 2
    apart = np.array([not new.rings(feature) for feature in setting.solid], dtype=bool)
    yield Ban(limit.severity, new.body(half), setting.shrunk_bodies(half)[apart])


def _distance_site(new: Newcomer, setting: Setting, limit: Limit) -> Iterator[Ban]:
    things = _array(geometry for _, geometry in setting.fronts(limit.object))
    yield from _nearer(limit, _measured(new, limit), things, spacing(limit, new.kind))


def _clearance_site(new: Newcomer, setting: Setting, limit: Limit) -> Iterator[Ban]:
    room = None if limit.form == "forced" else new.zone(limit)
    if room is None:
        return
    wanted = np.array(
        [limit.object in {"*", f.role} and not new.allows(f) for f in setting.solid], dtype=bool
    )
    yield from _own_room(
        new, limit, room, setting.bodies[wanted], setting.shrunk_bodies(TOLERANCE)[wanted]
    )


def _keep_clear(new: Newcomer, setting: Setting, limit: Limit) -> Iterator[Ban]:
    if limit.form in LANE_GROUNDS:
        if limit.form != "between" or is_high(new.kind):
            for ground in LANE_GROUNDS[limit.form](setting, limit.value):
                yield _off(new, limit, ground.lane, ground.area)
        return
    role = cast(Role, limit.object)
    if role in {"entrance", "exit"}:
        gates = setting.gates if role == "entrance" else setting.exits
        for gate in gates:
            yield _off(new, limit, gate.feature, gate.apron(limit.value))
        return
    for feature, area in setting.areas(role):
        if area.geom_type == "Point":
            yield from _nearer(limit, new.body(), _array([area]), _radius(feature, limit))
        elif limit.value > TOLERANCE:
            shape = _standing(new, limit, feature, 0.0)
            yield from _nearer(limit, shape, _array([area]), limit.value)
        else:
            yield _off(new, limit, feature, area)


def _off(new: Newcomer, limit: Limit, feature: Feature, area: BaseGeometry) -> Ban:
    inset = TOLERANCE / 2
    core = sharp(area, -inset)
    return Ban(limit.severity, _standing(new, limit, feature, inset), _array([core]))


def _radius(feature: Feature, limit: Limit) -> float:
    if limit.form != "roots":
        return feature.radius or limit.value
    roots = limit.measures.get("factor", ROOTS) * (feature.dbh or 0.0)
    return min(roots, limit.value) if limit.value > 0 else roots


def _standing(new: Newcomer, limit: Limit, feature: Feature, inset: float) -> BaseGeometry:
    """Its body, or its whole roof where that is lower than the feature's headroom.

    All of what is high where height is what is in the way.
    """
    if limit.form == "between":
        return new.footprint(inset)
    headroom = feature.height or limit.measures.get("height", HEADROOM)
    is_low = new.kind.level == "canopy" and new.kind.height < headroom
    return new.footprint(inset) if is_low and feature.role in OVERHEAD else new.body(inset)


# ---- The other placements: the newcomer is the subject, the object, or both ----


def _overlap_others(new: Newcomer, scene: Scene, limit: Limit) -> Iterator[Ban]:
    half = limit.value / 2
    chosen = _placed(scene, limit.object) & new.kind.answers_to(limit.subject)
    chosen |= _placed(scene, limit.subject) & new.kind.answers_to(limit.object)
    apart = [not (new.rings(kind) or may_ring(kind, new.kind)) for kind in scene.kinds]
    chosen &= np.array(apart, dtype=bool)
    yield Ban(limit.severity, new.body(half), _own(scene, scene.shrunk_solids(half))[chosen])


def _distance_others(new: Newcomer, scene: Scene, limit: Limit) -> Iterator[Ban]:
    if limit.form in TO_SITE_ONLY:
        return
    subjects, objects = _placed(scene, limit.subject), _placed(scene, limit.object)
    as_subject = objects & new.kind.answers_to(limit.subject)
    as_object = subjects & new.kind.answers_to(limit.object)
    if limit.form == "centre":
        # Of two that are both, the checker measures from the first by id. The newcomer
        # has no id yet: it keeps off both ways.
        measured = [scene.placements[index] for index in np.flatnonzero(as_object)]
        middles = _array(shapely.Point(placed.x, placed.y) for placed in measured)
        yield from _nearer(limit, new.footprint(), middles, limit.value)
        yield from _nearer(limit, MIDDLE, scene.footprints[as_subject], limit.value)
        return
    if not (as_subject | as_object).any():
        return
    required = np.maximum(
        as_subject * _by_kind(scene, lambda kind: spacing(limit, new.kind, kind)),
        as_object * _by_kind(scene, lambda kind: spacing(limit, kind, new.kind)),
    )
    for radius in np.unique(required).tolist():
        alike = scene.footprints[required == radius]
        yield from _nearer(limit, new.footprint(), alike, radius)


def _clearance_others(new: Newcomer, scene: Scene, limit: Limit) -> Iterator[Ban]:
    if limit.form == "forced":
        yield from _forced(new, scene, limit)
        return
    if new.kind.answers_to(limit.subject) and (room := new.zone(limit)) is not None:
        wanted = _placed(scene, limit.object)
        wanted &= ~_by_kind(scene, new.allows).astype(bool)
        shrunk = _own(scene, scene.shrunk_solids(TOLERANCE))
        yield from _own_room(new, limit, room, scene.bodies[wanted], shrunk[wanted])
    if new.kind.answers_to(limit.object):
        yield from _others_room(new, scene, limit)


def _others_room(new: Newcomer, scene: Scene, limit: Limit) -> Iterator[Ban]:
    around: dict[float, list[BaseGeometry]] = {}
    boxes: list[BaseGeometry] = []
    allowed = _by_kind(scene, new.is_allowed_by)
    for index, room in _rooms(scene, limit):
        if allowed[index]:
            continue
        if isinstance(room, RoundZone):
            around.setdefault(room.radius, []).append(room.footprint)
        else:
            boxes.append(room.polygon)
    for radius, shapes in around.items():
        yield from _nearer(limit, new.body(), _array(shapes), radius)
    yield Ban(limit.severity, new.body(TOLERANCE), _array(boxes))


def _forced(new: Newcomer, scene: Scene, limit: Limit) -> Iterator[Ban]:
    if not new.kind.answers_to(limit.subject):
        return
    subjects = set(scene.answering(limit.subject).tolist())
    zones = [other for other in scene.rules.limits if _draws(other)]
    mine = [new.zone(other) for other in zones if new.kind.answers_to(other.subject)]
    others = [
        room.polygon for other in zones for index, room in _rooms(scene, other) if index in subjects
    ]
    for polygon in [room.polygon for room in mine if room is not None]:
        # The checker shrinks the first of the two, by limits and ids: here each in turn.
        yield Ban(limit.severity, _shrunk(polygon), _array(others))
        yield Ban(limit.severity, polygon, _shrunk(_array(others)))


def _draws(limit: Limit) -> bool:
    return limit.code == "clearance" and limit.form != "forced"


def _shrunk(shapes: Any) -> Any:
    return sharp(shapes, -TOLERANCE)


def _rooms(scene: Scene, limit: Limit) -> Iterator[tuple[int, Zone]]:
    """The zones that a limit asks for round the placements it means."""
    for index in scene.answering(limit.subject).tolist():
        shape = scene.footprints[index]
        room = zone(scene.placements[index], scene.kinds[index], limit, shape)
        if room is not None:
            yield index, room


# ---- What both share ----


def _own_room(
    new: Newcomer, limit: Limit, room: Zone, bodies: Geometries, shrunk: Geometries
) -> Iterator[Ban]:
    """Bodies in the newcomer's own zone."""
    if isinstance(room, RoundZone):
        yield from _nearer(limit, new.footprint(), bodies, room.radius)
    else:
        yield Ban(limit.severity, room.polygon, shrunk)


def _nearer(
    limit: Limit, shape: BaseGeometry, things: Geometries, required: float
) -> Iterator[Ban]:
    if required > TOLERANCE:
        yield Ban(limit.severity, shape, things, required - TOLERANCE)


def _measured(new: Newcomer, limit: Limit) -> BaseGeometry:
    return MIDDLE if limit.form == "centre" else new.footprint()


def _placed(scene: Scene, selector: str) -> np.ndarray:
    """Which placements a selector means, as a mask (n,)."""
    chosen = np.zeros(len(scene.placements), dtype=bool)
    chosen[scene.answering(selector)] = True
    return chosen


def _by_kind(scene: Scene, ask: Callable[[Kind], Any]) -> np.ndarray:
    """What is asked of the kind of each placement (n,); each kind is asked once."""
    known = {kind.code: kind for kind in scene.kinds}
    answers = {code: ask(kind) for code, kind in known.items()}
    return np.array([answers[kind.code] for kind in scene.kinds])


def _own(scene: Scene, solids: Geometries) -> Geometries:
    """The placements' among the solids."""
    return solids[: len(scene.placements)]


def _array(geometries: Iterable[BaseGeometry]) -> Geometries:
    return np.array(list(geometries), dtype=object)


_OF_SITE: Mapping[str, Callable[[Newcomer, Setting, Limit], Iterator[Ban]]] = MappingProxyType(
    {
        "overlap": _overlap_site,
        "distance": _distance_site,
        "clearance": _clearance_site,
        "keep_clear": _keep_clear,
    }
)

_OF_OTHERS: Mapping[str, Callable[[Newcomer, Scene, Limit], Iterator[Ban]]] = MappingProxyType(
    {
        "overlap": _overlap_others,
        "distance": _distance_others,
        "clearance": _clearance_others,
    }
)

FAMILIES: frozenset[str] = frozenset({"inside", "near", *_OF_SITE, *_OF_OTHERS})
"""Families that can be said of every place at once."""

UNSAID: frozenset[tuple[str, str]] = frozenset(
    {
        ("clearance", "exception"),
        ("clearance", "seat"),
        ("clearance", "surface"),
        ("distance", "site"),
        ("keep_clear", "dead_end"),
    }
)
"""Forms of these families that depend on more than one place, or on none."""


def can_be_said(limit: Limit) -> bool:
    """Whether what a limit forbids can be said of every place at once."""
    return limit.code in FAMILIES and (limit.code, limit.form) not in UNSAID
