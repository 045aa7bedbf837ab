"""What must stay free stays free: lanes, fields, aprons, covers, roots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import hypot
from types import MappingProxyType

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.breaches.keep_clear import Ground, grounds, on, standing
from geo.depth import way_out
from geo.issue import Issue
from geo.kind import Kind
from geo.lane_ground import LaneGround
from geo.limit import Limit
from geo.scene import TOLERANCE, Scene
from geo.setting import Setting
from geo.ways import moves, way_off
from geo.witness import common

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
    elif limit.form == "dead_end":
        yield from _dead_ends(scene, limit)
    else:
        for ground in grounds(scene.setting, limit):
            yield from _on(scene, limit, ground)


def is_high(kind: Kind) -> bool:
    """Whether it will reach into the air between a fire engine's ladder and a house."""
    return "tree" in kind.tags or kind.level == "canopy"


def _beside_lanes(scene: Scene, limit: Limit) -> Iterator[Issue]:
    for ground in LANE_GROUNDS[limit.form](scene.setting, limit.value):
        for issue in _on(scene, limit, Ground(ground.lane, ground.area, 0.0, limit.form)):
            if limit.form != "between" or is_high(scene.kind_of(issue.placements[0])):
                yield issue
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
        everyone = np.arange(len(scene.placements))
        bodies = standing(scene, limit, end.lane, TOLERANCE, everyone)
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


def _on(scene: Scene, limit: Limit, ground: Ground) -> Iterator[Issue]:
    """Who stands on this ground, or too near to it."""
    chosen = on(scene, limit, ground)
    bodies = standing(scene, limit, ground.feature, 0.0, chosen)
    for index, body in zip(chosen.tolist(), bodies, strict=True):
        yield _issue(scene, limit, ground, index, body)


def _issue(scene: Scene, limit: Limit, ground: Ground, index: int, body: BaseGeometry) -> Issue:
    area, required = ground.area, ground.required
    if required > 0:
        convex = area.geom_type == "Point" and scene.is_convex[index]
        off = way_off(body, area, required, convex=convex)
        measured, penetration, way = off.apart, required - off.apart + off.deep, off.way
        witness = common(body, scene.setting.round_about(area, required))
    else:
        way = way_out(body, area)
        measured = penetration = hypot(*way)
        witness = common(body, area)
    return Issue(
        limit,
        placements=(scene.placements[index].id,),
        features=(ground.feature.id,),
        witness=witness,
        measured=measured,
        required=required,
        penetration=penetration,
        fixes=moves(scene.placements[index], way),
        situation=ground.situation,
    )
