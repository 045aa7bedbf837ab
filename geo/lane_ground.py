"""Ground that fire lanes need beside themselves, with what of the site stands there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.footprint import Geometries
from geo.lane import bends, between, turnarounds
from geo.offset import sharp
from geo.site import Feature, Site
from geo.witness import common

MEETS = 0.01
"""How deep a thing of the site must stand in such ground to be in the way, m."""

STEM = 0.2
"""Stem diameter of a tree of which none was measured, m."""

Fronts = Iterable[tuple[Feature, BaseGeometry]]


@dataclass(frozen=True)
class LaneGround:
    """Ground that a fire lane needs free beside itself.

    ``standing``: what of the site stands there already; ``witness``: where.
    """

    lane: Feature
    area: BaseGeometry
    standing: tuple[Feature, ...]
    witness: BaseGeometry


@dataclass(frozen=True)
class DeadEnd:
    """An end of a fire lane where a fire engine must turn round.

    ``squares``: where it could; ``free``: those on the site where nothing of it stands.
    """

    lane: Feature
    squares: tuple[Polygon, ...]
    free: tuple[Polygon, ...]


def beside_bends(site: Site, bodies: Fronts, outer: float) -> tuple[LaneGround, ...]:
    """Ground that a turn of ``outer`` m radius cuts across at the bends of fire lanes."""
    lanes = site.by_role("fire_lane")
    found = [(lane, area) for lane in lanes if (area := bends(lane, outer)) is not None]
    return tuple(_standing(lane, area, bodies) for lane, area in found)


def beside_houses(site: Site, lanes: Fronts, reach: float) -> tuple[LaneGround, ...]:
    """Ground between fire lanes and buildings up to ``reach`` m away.

    What matters there is high: trees and overhead lines.
    """
    houses = [cast(Polygon, house.geometry) for house in site.by_role("building")]
    high = [(each, _crown(each)) for each in site.by_role("tree", "overhead_line")]
    found = [(lane, between(area, houses, reach)) for lane, area in lanes]
    return tuple(
        _standing(lane, strip, high) for lane, strip in found if not shapely.is_empty(strip)
    )


def dead_ends(
    site: Site,
    lanes: Fronts,
    bodies: Geometries,
    *,
    side: float,
    longest: float,
) -> tuple[DeadEnd, ...]:
    """Where lanes longer than ``longest`` m lead nowhere, with squares of ``side`` m to turn in."""
    ground = sharp(site.boundary, MEETS)
    found: list[DeadEnd] = []
    for lane, _ in lanes:
        others = shapely.union_all([area for other, area in lanes if other != lane])
        for squares in turnarounds(lane, site.boundary, others, side=side, longest=longest):
            on_site = [square for square in squares if shapely.covers(ground, square)]
            free = [square for square in on_site if not shapely.intersects(bodies, square).any()]
            found.append(DeadEnd(lane, squares, tuple(free)))
    return tuple(found)


def _standing(lane: Feature, area: BaseGeometry, fronts: Fronts) -> LaneGround:
    core = sharp(area, -MEETS)
    there = [(each, shape) for each, shape in fronts if shapely.intersects(core, shape)]
    shared = shapely.union_all([common(shape, area) for _, shape in there])
    return LaneGround(lane, area, tuple(each for each, _ in there), shared)


def _crown(feature: Feature) -> BaseGeometry:
    """A tree as wide as its crown where that is known; a line as it is."""
    if feature.role != "tree":
        return feature.geometry
    radius = feature.crown or (feature.dbh or STEM) / 2
    return cast(BaseGeometry, shapely.buffer(feature.geometry, radius))
