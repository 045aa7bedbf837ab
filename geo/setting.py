"""What depends on the site alone, worked out once a site and shared by every check.

Nothing here is ever handed to ``shapely.prepare``: several threads read it at once, and
a prepared geometry shared between threads crashes the process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise, product
from math import ceil
from typing import TypeVar, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.entrance import Entrance, entrances
from geo.footprint import Geometries, grown
from geo.lane import LANE_WIDTH
from geo.lane_ground import MEETS, STEM, DeadEnd, LaneGround, beside_bends, beside_houses, dead_ends
from geo.offset import sharp
from geo.overlay import less, united
from geo.site import Feature, Role, Site
from geo.witness import across, beyond, common

LINE = 0.01
"""Thickness of a wall or fence of which only the line is known, m."""

OUTSIDE = 2.0
"""How far the ground reaches out through an entrance, m; routes as wide can start there."""

KEPT = 256
"""Results kept a site: a handful of tolerances and widths, and one for each of its features."""

PANE = 3.0
"""Longest piece of a window front that counts as one place to listen at, m: a room's width."""

PAVED: frozenset[str] = frozenset({"paving", "rubber"})
"""Materials of surfaces that are made to walk or play on."""

Made = TypeVar("Made")

Front = tuple[Feature, BaseGeometry]

Near = tuple[Feature, Feature, BaseGeometry, float]


@dataclass(frozen=True)
class Setting:
    """A site made ready for checking.

    Parameters
    ----------
    site
        The site.
    solid
        The features that stand as bodies: buildings, walls, fences, trunks.
    bodies
        Their geometry, site metres, one a feature.
    gates, exits
        Its entrances and exits.
    """

    site: Site
    solid: tuple[Feature, ...]
    bodies: Geometries
    gates: tuple[Entrance, ...]
    exits: tuple[Entrance, ...]
    _made: dict[object, object] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, site: Site) -> Setting:
        """The setting of a site, remembered for the sites in use."""
        return _setting(site)

    def shrunk_bodies(self, inset: float) -> Geometries:
        """The solid features' bodies shrunk by ``inset`` m."""
        return self._once(("bodies", inset), lambda: _solids(self.solid, inset))

    def grown_boundary(self, offset: float) -> Polygon:
        """The boundary moved outwards by ``offset`` m, corners kept sharp."""
        return self._once(
            ("boundary", offset),
            lambda: cast(Polygon, sharp(self.site.boundary, offset)),
        )

    def areas(self, role: Role, inset: float = 0.0) -> tuple[Front, ...]:
        """Features of a role with their ground, shrunk by ``inset`` m; lanes at their width."""
        return self._once(
            ("areas", role, inset),
            lambda: tuple((f, _inset(_area(f), inset)) for f in self.site.by_role(role)),
        )

    def fronts(self, selector: str) -> tuple[Front, ...]:
        """Features that a distance is measured to, with the geometry it is measured to.

        ``window``: the window fronts of buildings; ``building``, ``highrise`` or a
        building's use (``dwelling``, ``school``, ...): whole buildings; else a role.
        Several may be joined by ``|``.
        """
        return self._once(
            ("fronts", selector),
            lambda: tuple(
                front for each in selector.split("|") for front in _fronts(self.site, each)
            ),
        )

    def near_pairs(self, subject: str, other: str, gap: float) -> tuple[Near, ...]:
        """Two of the site's `fronts` nearer than ``gap`` m, the line between them, its length."""
        return self._once(
            ("near", subject, other, gap),
            lambda: tuple(_near(self.fronts(subject), self.fronts(other), gap)),
        )

    def bends(self, outer: float) -> tuple[LaneGround, ...]:
        """Ground beside the bends of fire lanes that a turn of ``outer`` m radius needs."""
        standing = tuple(zip(self.solid, self.bodies, strict=True))
        return self._once(("bends", outer), lambda: beside_bends(self.site, standing, outer))

    def strips(self, reach: float) -> tuple[LaneGround, ...]:
        """Ground between fire lanes and buildings up to ``reach`` m away.

        Standing there: trees, as wide as their crowns where these are known, and overhead lines.
        """
        lanes = self.areas("fire_lane")
        return self._once(("strips", reach), lambda: beside_houses(self.site, lanes, reach))

    def dead_ends(self, side: float, longest: float) -> tuple[DeadEnd, ...]:
        """Where fire lanes longer than ``longest`` m lead nowhere, with squares to turn in."""
        return self._once(
            ("dead ends", side, longest),
            lambda: dead_ends(
                self.site,
                self.areas("fire_lane"),
                self.shrunk_bodies(MEETS),
                side=side,
                longest=longest,
            ),
        )

    def panes(self, selector: str) -> tuple[tuple[Feature, Geometries], ...]:
        """Buildings of a use (several joined by ``|``) with their window fronts.

        These are cut into straight pieces of at most `PANE` m, as a room has them.
        """
        return self._once(("panes", selector), lambda: tuple(_panes(self.site, selector)))

    def round_about(self, area: BaseGeometry, radius: float) -> BaseGeometry:
        """All ground no farther than ``radius`` m from an area."""
        return self._once(
            ("round", area, radius), lambda: cast(BaseGeometry, shapely.buffer(area, radius))
        )

    def open_ground(self) -> BaseGeometry:
        """The site less the buildings on it."""
        return self._once(("open ground",), self._open_ground)

    def paved(self) -> BaseGeometry:
        """The surfaces of the site that are made to walk or play on."""
        return self._once(("paved",), self._paved)

    def unbuilt(self) -> BaseGeometry:
        """The site less the buildings, walls and fences on it; trunks stand in the green."""
        return self._once(("unbuilt",), self._unbuilt)

    def grass(self) -> BaseGeometry:
        """The grass drawn on the site; of two surfaces the later one lies on top."""
        return self._once(("grass",), self._grass)

    def ground(self) -> Polygon:
        """The site with its entrances opened a stride outwards."""
        return self._once(("ground",), self._ground)

    def walkable(self, radius: float) -> BaseGeometry:
        """Where the middle of a circle of ``radius`` m may be, amenities left out.

        The ground eroded by the radius, less the solid features grown by it.
        """
        return self._once(("walkable", radius), lambda: self._walkable(radius))

    def doors(self) -> BaseGeometry:
        """Where everybody comes from: a line outside each entrance."""
        return self._once(("doors",), self._doors)

    def obstacles(self) -> Geometries:
        """The solid features as far as they stand on the site, opened at the entrances."""
        return self._once(("obstacles",), self._obstacles)

    def _open_ground(self) -> BaseGeometry:
        houses = [building.geometry for building in self.site.by_role("building")]
        return beyond(self.site.boundary, shapely.union_all(houses))

    def _paved(self) -> BaseGeometry:
        paved = [f.geometry for f in self.site.by_role("surface") if f.material in PAVED]
        return common(shapely.union_all(paved), self.site.boundary)

    def _unbuilt(self) -> BaseGeometry:
        built = [feature.role != "tree" for feature in self.solid]
        return less(self.site.boundary, united(self.bodies[np.array(built, dtype=bool)]))

    def _grass(self) -> BaseGeometry:
        grass: BaseGeometry = Polygon()
        for surface in self.site.by_role("surface"):
            if surface.material == "grass":
                grass = united(np.array([grass, surface.geometry]))
            else:
                grass = less(grass, surface.geometry)
        return grass

    def _ground(self) -> Polygon:
        throats = [gate.throat(OUTSIDE) for gate in self.gates]
        return cast(Polygon, shapely.union_all([self.site.boundary, *throats]))

    def _doors(self) -> BaseGeometry:
        outside = [gate.outside(OUTSIDE / 2) for gate in self.gates]
        return cast(BaseGeometry, shapely.union_all(outside))

    def _obstacles(self) -> Geometries:
        within = sharp(self.site.boundary, -LINE)
        near = self.bodies[shapely.intersects(self.bodies, within)]
        openings = shapely.union_all([gate.throat(OUTSIDE) for gate in self.gates])
        cut = shapely.difference(shapely.intersection(near, self.site.boundary), openings)
        return cast(Geometries, cut[~shapely.is_empty(cut)])

    def _walkable(self, radius: float) -> BaseGeometry:
        eroded = shapely.buffer(self.ground(), -radius, quad_segs=16)
        return cast(BaseGeometry, shapely.difference(eroded, grown(self.obstacles(), radius)))

    def _once(self, key: object, make: Callable[[], Made]) -> Made:
        """Make a thing once; two threads at the same moment may both make the same."""
        if key not in self._made:
            while len(self._made) >= KEPT:
                self._made.pop(next(iter(self._made)), None)
            made = make()
            self._made[key] = made
            return made
        return cast(Made, self._made[key])


@lru_cache(maxsize=64)
def _setting(site: Site) -> Setting:
    solid = site.by_role("building", "wall", "fence", "tree")
    bodies = _solids(solid, 0.0)
    return Setting(site, solid, bodies, entrances(site), entrances(site, exits=True))


def _solids(features: tuple[Feature, ...], inset: float) -> Geometries:
    return np.array([_solid(feature, inset) for feature in features], dtype=object)


def _solid(feature: Feature, inset: float) -> BaseGeometry:
    """A feature's body less ``inset`` m all round; of a thin line at least the line is left."""
    geometry = feature.geometry
    if geometry.geom_type == "Point":
        radius = max((feature.dbh or STEM) / 2 - inset, 0.001)
        return cast(BaseGeometry, shapely.buffer(geometry, radius))
    if geometry.geom_type in {"LineString", "MultiLineString"}:
        half = max((feature.width or LINE) / 2 - inset, 0.0)
        if half == 0:
            return geometry
        return cast(
            BaseGeometry, shapely.buffer(geometry, half, cap_style="flat", join_style="mitre")
        )
    return _inset(geometry, inset)


def _area(feature: Feature) -> BaseGeometry:
    """The ground of a feature: a fire lane drawn as a line has its width."""
    if feature.role == "fire_lane" and feature.geometry.geom_type == "LineString":
        half = (feature.width or LANE_WIDTH) / 2
        return cast(BaseGeometry, shapely.buffer(feature.geometry, half, cap_style="flat"))
    return feature.geometry


def _inset(geometry: BaseGeometry, inset: float) -> BaseGeometry:
    if inset == 0 or geometry.geom_type == "Point":
        return geometry
    return cast(BaseGeometry, sharp(geometry, -inset))


def _fronts(site: Site, selector: str) -> list[Front]:
    buildings = site.by_role("building")
    if selector == "window":
        return [(b, b.windows) for b in buildings if b.windows is not None]
    if selector == "highrise":
        return [(b, b.geometry) for b in buildings if b.highrise]
    by_use = [(b, b.geometry) for b in buildings if b.use == selector]
    return by_use or [(f, _area(f)) for f in site.features if f.role == selector]


def _panes(site: Site, selector: str) -> Iterator[tuple[Feature, Geometries]]:
    uses = selector.split("|")
    for building in site.by_role("building"):
        if building.windows is not None and building.use in uses:
            pieces = [
                piece
                for front in shapely.get_parts(building.windows)
                for side in pairwise(shapely.get_coordinates(front))
                for piece in _pieces(*side)
            ]
            if pieces:
                yield building, np.array(pieces, dtype=object)


def _pieces(start: NDArray[np.float64], end: NDArray[np.float64]) -> list[BaseGeometry]:
    count = ceil(float(np.hypot(*(end - start))) / PANE - 1e-9)
    corners = np.linspace(start, end, count + 1)
    return [shapely.LineString(piece) for piece in pairwise(corners)]


def _near(subjects: Iterable[Front], others: Iterable[Front], gap: float) -> Iterator[Near]:
    for (one, here), (other, there) in product(subjects, others):
        apart = float(shapely.distance(here, there))
        if one != other and apart < gap:
            yield one, other, across(here, there), apart
