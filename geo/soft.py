"""Soft ground: where somebody who falls is caught."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.kind import Kind
from geo.limit import Limit
from geo.offset import sharp
from geo.overlay import united
from geo.scene import Scene
from geo.site import Feature
from geo.witness import beyond, common
from geo.zone import zone

SOFT_MATERIALS: frozenset[str] = frozenset({"sand", "rubber"})
"""Materials of a surface that are soft by themselves."""

SOFT: tuple[str, ...] = ("soft", "sandpit")
"""Selectors of what people place that is soft by itself."""

GRASS = "lawn"
"""Selector of what they place that is grass."""

IMPACT: frozenset[str] = frozenset({"around", "fall", "swing", "slide"})
"""Forms of ``clearance`` that draw where somebody may land."""

SEAM = 0.005
"""How far apart two soft grounds may lie and still join, m: half the tolerance each."""


def needs_soft(limit: Limit, kind: Kind) -> bool:
    """Whether one falls deep (``measures.fall`` m) or is carried along, and must land softly."""
    fall = kind.measures.get("fall_height", 0.0)
    return fall >= limit.measures["fall"] or "forced" in kind.tags


def uncovered(scene: Scene, index: int, soft: BaseGeometry) -> BaseGeometry | None:
    """Ground round a placement that other limits keep for falls, and that is not soft.

    Only on the site and where nothing of it stands. ``None`` where nobody lands or all is
    soft.
    """
    kind, placement = scene.kinds[index], scene.placements[index]
    rooms = [
        zone(placement, kind, other, scene.footprints[index])
        for other in scene.rules.limits
        if other.code == "clearance" and other.form in IMPACT and kind.answers_to(other.subject)
    ]
    impact = [room.polygon for room in rooms if room is not None]
    if not impact:
        return None
    wanted = common(united(np.array(impact, dtype=object)), scene.setting.site.boundary)
    if shapely.covers(soft, wanted):
        return None
    hard = beyond(wanted, soft)
    bodies = scene.setting.bodies
    return beyond(hard, shapely.union_all(bodies[shapely.intersects(bodies, hard)]))


def soft_ground(scene: Scene, *, grass: bool) -> BaseGeometry:
    """All soft ground: of the site, soft surfaces that are placed, sandpits."""
    wanted = [*SOFT, GRASS] if grass else SOFT
    placed = np.concatenate([scene.answering(each) for each in wanted])
    surfaces = scene.setting.site.by_role("surface")
    of_site = [each.geometry for each in surfaces if is_soft(each, grass=grass)]
    grounds = np.concatenate([scene.footprints[placed], np.array(of_site, dtype=object)])
    return united(sharp(grounds, SEAM))


def is_soft(surface: Feature, *, grass: bool) -> bool:
    """Whether a surface of the site catches a fall; with ``grass`` grass does as well."""
    return (
        surface.soft
        or surface.material in SOFT_MATERIALS
        or (grass and surface.material == "grass")
    )


def lands_on_grass(limit: Limit, kind: Kind) -> bool:
    """Whether grass is soft enough: for falls up to ``measures.grass`` m."""
    # How deep somebody falls who is carried along is not known where no fall is told.
    fall = kind.measures.get("fall_height")
    return fall is not None and fall <= limit.measures["grass"]
