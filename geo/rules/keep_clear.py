"""What must stay free stays free: lanes, fields, aprons, covers, roots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import hypot
from types import MappingProxyType
from typing import cast

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.depth import way_out
from geo.footprint import Geometries
from geo.issue import Issue
from geo.kind import Kind
from geo.lane_ground import LaneGround
from geo.limit import Limit
from geo.scene import TOLERANCE, Scene, bounds, close_pairs
from geo.setting import Setting
from geo.site import Feature, Role
from geo.ways import moves, way_off
from geo.witness import common

HEADROOM = 4.0
"""Free height over a lane of which none is told, m (GB 50016)."""

ROOTS = 12.0
"""Roots reach 12 stem diameters from the trunk (BS 5837:2012)."""

OVERHEAD: frozenset[str] = frozenset({"fire_lane", "rescue_field"})
"""Roles where a roof is in the way as much as its posts."""

LANE_GROUNDS: Mapping[str, Callable[[Setting, float], tuple[LaneGround, ...]]] = MappingProxyType(
    {"bend": Setting.bends, "between": Setting.strips}
)
"""Forms that keep ground beside fire lanes free."""


def keep_clear(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find bodies on ground that must stay free.

    Parameters
    ----------
    scene
        Bodies, site metres; over a fire lane or rescue field low roofs count whole.
    limit
        ``object``: the role kept free. ``value``, m: a buffer round areas; the depth of
        an entrance's apron, as wide as the entrance; the radius round a point that tells
        none. With ``form`` ``roots``: 12 (``measures.factor``) stem diameters round a
        tree's middle, at most ``value`` where that is above 0. Forms about fire lanes:
        ``bend``, ``value`` the outer radius of a turn, ``between``, ``value`` how far a
        house may be from the lane (`geo.lane`), ``dead_end``, ``value`` the side of the
        square to turn in, ``measures.length`` up to which a lane needs none, m.

    Yields
    ------
    Issue
        `measured`, `required`: distance there is and should be where one is asked for,
        else the depth it stands in and 0; `penetration`: the way out, m. Situation
        ``apron`` before an entrance, ``around`` and ``roots`` where a distance is asked.
        ``bend``, ``between``, ``dead_end`` for these forms; with ``_site`` what stands on
        the site already is in the way, which nobody can mend here: a hint. `fixes`: moved
        the shortest way off.
    """
    if limit.form in LANE_GROUNDS:
        yield from _beside_lanes(scene, limit)
        return
    if limit.form == "dead_end":
        yield from _dead_ends(scene, limit)
        return
    subjects = scene.answering(limit.subject)
    if not len(subjects):
        return
    role = cast(Role, limit.object)
    if role in {"entrance", "exit"}:
        gates = scene.setting.gates if role == "entrance" else scene.setting.exits
        for gate in gates:
            apron = gate.apron(limit.value)
            yield from _on(scene, limit, subjects, gate.feature, area=apron, situation="apron")
        return
    for feature, area in scene.setting.areas(role):
        if area.geom_type == "Point":
            yield from _round(scene, limit, subjects, feature, area)
        elif limit.value > TOLERANCE:
            bodies = _standing(scene, limit, feature, 0.0)
            yield from _near(
                scene,
                limit,
                subjects,
                feature,
                area=area,
                bodies=bodies,
                required=limit.value,
                situation="around",
            )
        else:
            yield from _on(scene, limit, subjects, feature, area=area, situation="")


def is_high(kind: Kind) -> bool:
    """Whether it will reach into the air between a fire engine's ladder and a house."""
    return "tree" in kind.tags or kind.level == "canopy"


def _beside_lanes(scene: Scene, limit: Limit) -> Iterator[Issue]:
    subjects = scene.answering(limit.subject)
    if limit.form == "between":
        high = np.array([is_high(kind) for kind in scene.kinds], dtype=bool)
        subjects = subjects[high[subjects]]
    for ground in LANE_GROUNDS[limit.form](scene.setting, limit.value):
        yield from _on(scene, limit, subjects, ground.lane, area=ground.area, situation=limit.form)
        if ground.standing:
            yield Issue(
                replace(limit, severity="hint"),
                features=(ground.lane.id, *(feature.id for feature in ground.standing)),
                witness=ground.witness,
                situation=f"{limit.form}_site",
            )


def _dead_ends(scene: Scene, limit: Limit) -> Iterator[Issue]:
    longest = limit.measures.get("length", 0.0)
    for end in scene.setting.dead_ends(limit.value, longest):
        bodies = _standing(scene, limit, end.lane, TOLERANCE)
        taken = [np.flatnonzero(shapely.intersects(bodies, square)) for square in end.free]
        if any(not len(each) for each in taken):
            continue
        # The square that the fewest would have to leave.
        best = min(range(len(taken)), key=lambda which: len(taken[which]), default=None)
        blocking = [] if best is None else taken[best].tolist()
        yield Issue(
            limit if blocking else replace(limit, severity="hint"),
            placements=tuple(scene.placements[index].id for index in blocking),
            features=(end.lane.id,),
            witness=end.squares[0] if best is None else end.free[best],
            required=limit.value,
            situation="dead_end" if blocking else "dead_end_site",
        )


def _on(
    scene: Scene,
    limit: Limit,
    subjects: np.ndarray,
    feature: Feature,
    *,
    area: BaseGeometry,
    situation: str,
) -> Iterator[Issue]:
    inset = TOLERANCE / 2
    core = shapely.buffer(area, -inset, join_style="mitre")
    bodies = _standing(scene, limit, feature, 0.0)
    shrunk = _standing(scene, limit, feature, inset)
    around = bounds(np.array([core], dtype=object))
    for _, close in close_pairs(around, scene.footprint_bounds[subjects], 0.0):
        index = int(subjects[close])
        if not shapely.intersects(core, shrunk[index]):
            continue
        way = way_out(bodies[index], area)
        deep = hypot(*way)
        yield Issue(
            limit,
            placements=(scene.placements[index].id,),
            features=(feature.id,),
            witness=common(bodies[index], area),
            measured=deep,
            required=0.0,
            penetration=deep,
            fixes=moves(scene.placements[index], way),
            situation=situation,
        )


def _round(
    scene: Scene, limit: Limit, subjects: np.ndarray, feature: Feature, point: BaseGeometry
) -> Iterator[Issue]:
    radius, situation = feature.radius or limit.value, "around"
    if limit.form == "roots":
        radius = limit.measures.get("factor", ROOTS) * (feature.dbh or 0.0)
        radius = min(radius, limit.value) if limit.value > 0 else radius
        situation = "roots"
    yield from _near(
        scene,
        limit,
        subjects,
        feature,
        area=point,
        bodies=scene.bodies,
        required=radius,
        situation=situation,
    )


def _near(
    scene: Scene,
    limit: Limit,
    subjects: np.ndarray,
    feature: Feature,
    *,
    area: BaseGeometry,
    bodies: Geometries,
    required: float,
    situation: str,
) -> Iterator[Issue]:
    if required <= TOLERANCE:
        return
    around, is_point = bounds(np.array([area], dtype=object)), area.geom_type == "Point"
    for _, close in close_pairs(around, scene.footprint_bounds[subjects], required):
        index = int(subjects[close])
        apart = float(shapely.distance(area, bodies[index]))
        if not apart < required - TOLERANCE:
            continue
        convex = is_point and scene.is_convex[index]
        off = way_off(bodies[index], area, required, convex=convex)
        yield Issue(
            limit,
            placements=(scene.placements[index].id,),
            features=(feature.id,),
            witness=common(bodies[index], shapely.buffer(area, required)),
            measured=apart,
            required=required,
            penetration=required - apart + off.deep,
            fixes=moves(scene.placements[index], off.way),
            situation=situation,
        )


def _standing(scene: Scene, limit: Limit, feature: Feature, inset: float) -> Geometries:
    """Bodies over this feature: roofs lower than its headroom count as far as they reach.

    What is high counts as a whole where height is what is in the way.
    """
    if limit.form == "between":
        return scene.shrunk_footprints(inset) if inset else scene.footprints
    own = len(scene.placements)
    bodies = scene.shrunk_solids(inset)[:own] if inset else scene.bodies
    if feature.role not in OVERHEAD:
        return bodies
    headroom = feature.height or limit.measures.get("height", HEADROOM)
    low = [kind.level == "canopy" and kind.height < headroom for kind in scene.kinds]
    roofs = scene.shrunk_footprints(inset) if inset else scene.footprints
    return np.where(low, roofs, bodies)
