"""What stands on ground that must stay free: lanes, fields, aprons, covers, roots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import numpy as np
from shapely.geometry.base import BaseGeometry

from geo.arrangement import NOBODY, Arrangement, Breaches, Indices, meets, nearer
from geo.footprint import Geometries
from geo.kind import Kind
from geo.limit import Limit
from geo.offset import sharp
from geo.scene import TOLERANCE
from geo.setting import Setting
from geo.site import Feature, Role

HEADROOM = 4.0
"""Free height over a lane of which none is told, m (GB 50016)."""

ROOTS = 12.0
"""Roots reach 12 stem diameters from the trunk (BS 5837:2012)."""

OVERHEAD: frozenset[str] = frozenset({"fire_lane", "rescue_field"})
"""Roles where a roof is in the way as much as its posts."""


def obstructing(scene: Arrangement, limit: Limit) -> Breaches:
    """Placements on ground that must stay free, or too near to it."""
    found = [on(scene, limit, ground) for ground in grounds(scene.setting, limit)]
    return Breaches.alone(np.concatenate([NOBODY, *found]))


@dataclass(frozen=True)
class Ground:
    """Ground of a feature that stays free; ``required``: how far round it, 0 for none, m."""

    feature: Feature
    area: BaseGeometry
    required: float
    situation: str


def grounds(setting: Setting, limit: Limit) -> Iterator[Ground]:
    """All ground that a limit keeps free."""
    role = cast(Role, limit.object)
    if role in {"entrance", "exit"}:
        gates = setting.gates if role == "entrance" else setting.exits
        for gate in gates:
            yield Ground(gate.feature, gate.apron(limit.value), 0.0, "apron")
        return
    for feature, area in setting.areas(role):
        if area.geom_type == "Point":
            round_it = _round(feature, limit)
            if round_it.required > TOLERANCE:
                yield round_it
        elif limit.value > TOLERANCE:
            yield Ground(feature, area, limit.value, "around")
        else:
            yield Ground(feature, area, 0.0, "")


def _round(feature: Feature, limit: Limit) -> Ground:
    if limit.form != "roots":
        return Ground(feature, feature.geometry, feature.radius or limit.value, "around")
    radius = limit.measures.get("factor", ROOTS) * (feature.dbh or 0.0)
    radius = min(radius, limit.value) if limit.value > 0 else radius
    return Ground(feature, feature.geometry, radius, "roots")


def on(scene: Arrangement, limit: Limit, ground: Ground) -> Indices:
    """Which subjects stand on the ground, or too near to it."""
    if ground.required > 0:
        near, _ = scene.beside(limit.subject, [ground.area], ground.required)
        if not len(near):
            return near
        bodies = standing(scene, limit, ground.feature, 0.0, near)
        return near[nearer(bodies, ground.area, ground.required - TOLERANCE)]
    inset = TOLERANCE / 2
    core = sharp(ground.area, -inset)
    near, _ = scene.beside(limit.subject, [core], 0.0)
    if not len(near):
        return near
    return near[meets(standing(scene, limit, ground.feature, inset, near), core)]


def standing(
    scene: Arrangement, limit: Limit, feature: Feature, inset: float, chosen: Indices
) -> Geometries:
    """Bodies over this feature: roofs lower than its headroom count as far as they reach."""
    bodies = (scene.shrunk_solids(inset) if inset else scene.bodies)[chosen]
    if feature.role not in OVERHEAD:
        return bodies
    headroom = feature.height or limit.measures.get("height", HEADROOM)

    def is_low_roof(kind: Kind) -> bool:
        return kind.level == "canopy" and kind.height < headroom

    low = scene.marked(is_low_roof, chosen)
    roofs = scene.shrunk_footprints(inset) if inset else scene.footprints
    bodies[low] = roofs[chosen[low]]
    return bodies
