"""Entrances: the opening, which way is in, and the ground just inside and outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from geo.site import Feature, Site

WIDTH = 1.5
"""Width of an entrance drawn as a point that tells none, m."""

SNAP = 0.3
"""How far off the boundary an entrance may be drawn and still open it, m."""


@dataclass(frozen=True)
class Entrance:
    """An opening of the site.

    Parameters
    ----------
    feature
        The entrance or exit as drawn.
    jambs
        Its two sides, site metres (2, 2).
    inwards
        Unit vector into the site.
    """

    feature: Feature
    jambs: NDArray[np.float64]
    inwards: NDArray[np.float64]

    @property
    def width(self) -> float:
        """Clear width, m."""
        return float(np.hypot(*(self.jambs[1] - self.jambs[0])))

    @property
    def line(self) -> LineString:
        """The opening, from side to side."""
        return cast(LineString, shapely.linestrings(self.jambs))

    def apron(self, depth: float) -> Polygon:
        """Ground as wide as the opening, ``depth`` m inwards."""
        return self._strip(0.0, depth)

    def throat(self, depth: float) -> Polygon:
        """The way through: ``depth`` m outwards and a hand inwards, open whatever is drawn."""
        return self._strip(-depth, SNAP)

    def outside(self, depth: float) -> LineString:
        """The opening moved ``depth`` m outwards: where everybody comes from."""
        return cast(LineString, shapely.linestrings(self.jambs - depth * self.inwards))

    def _strip(self, near: float, far: float) -> Polygon:
        a, b = self.jambs
        sides = [a + near * self.inwards, b + near * self.inwards]
        return Polygon([*sides, b + far * self.inwards, a + far * self.inwards])


def entrances(site: Site, *, exits: bool = False) -> tuple[Entrance, ...]:
    """Every entrance of a site (with ``exits``: its exits instead), in file order."""
    buildings = [feature.geometry for feature in site.by_role("building")]
    open_ground = shapely.difference(site.boundary, shapely.union_all(buildings))
    found: list[Entrance] = []
    for feature in site.by_role("exit" if exits else "entrance"):
        jambs = _jambs(feature, site)
        found.append(Entrance(feature, jambs, _inwards(jambs, open_ground)))
    return tuple(found)


def _jambs(feature: Feature, site: Site) -> NDArray[np.float64]:
    """The two sides: ends of the line, or along the nearest wall of the boundary."""
    if feature.geometry.geom_type != "Point":
        ends = shapely.get_coordinates(feature.geometry)
        return cast(NDArray[np.float64], ends[[0, -1]])
    middle = shapely.get_coordinates(feature.geometry)[0]
    ring = shapely.get_coordinates(site.boundary.exterior)
    walls = shapely.linestrings(np.stack([ring[:-1], ring[1:]], axis=1))
    wall = shapely.get_coordinates(walls[np.argmin(shapely.distance(walls, feature.geometry))])
    along = (wall[1] - wall[0]) / np.hypot(*(wall[1] - wall[0]))
    half = (feature.width or WIDTH) / 2
    return np.array([middle - half * along, middle + half * along])


def _inwards(jambs: NDArray[np.float64], open_ground: BaseGeometry) -> NDArray[np.float64]:
    """The side of the opening on which more open ground of the site lies."""
    along = jambs[1] - jambs[0]
    left = np.array([-along[1], along[0]]) / (np.hypot(*along) or 1.0)
    strips = [Polygon([*jambs, *(jambs[::-1] + side)]) for side in (left, -left)]
    on_left, on_right = shapely.area(shapely.intersection(strips, open_ground))
    return left if on_left >= on_right else -left
