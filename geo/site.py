"""The place: its boundary and what already stands there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import atan2, degrees
from typing import Literal

import numpy as np
import shapely
from shapely import MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from geo.frame import Frame

Role = Literal[
    "building", "entrance", "exit", "fire_lane", "rescue_field", "keep_clear", "surface",
    "step", "ramp", "tree", "manhole", "hydrant", "power", "water", "flue",
    "wall", "fence", "pipe", "overhead_line",
]  # fmt: skip


@dataclass(frozen=True)
class Feature:
    """Something that stands on or beside the site. Lengths in m, geometry in site metres.

    Only the attributes of its role are set; 9-contracts (docs/formats.md) lists them.

    Parameters
    ----------
    windows
        For a building: the window fronts, as lines on its outline; ``None``: none.
    crown, dbh
        For a tree: crown radius and stem diameter at breast height, m.
    rise, slope
        For steps and ramps: rise, m, and rise over run; the slope also for an entrance
        and a fire lane.
    """

    id: str
    role: Role
    geometry: BaseGeometry
    name: str = ""
    height: float | None = None
    width: float | None = None
    radius: float | None = None
    crown: float | None = None
    dbh: float | None = None
    use: str = "other"
    highrise: bool = False
    windows: MultiLineString | None = None
    gate: bool = False
    soft: bool = False
    material: str = ""
    reason: str = ""
    rise: float | None = None
    slope: float | None = None


@dataclass(frozen=True)
class Site:
    """One version of a site.

    Parameters
    ----------
    name
        As its planner named it.
    boundary
        Site metres; one valid polygon.
    features
        In file order; ids unique.
    frame
        ``None`` for a site in local metres without a place on the globe.
    attribution
        Who made the data, as their licence wants it said; goes with every export.
    """

    name: str
    boundary: Polygon
    features: tuple[Feature, ...] = ()
    frame: Frame | None = None
    attribution: str = ""

    def by_role(self, *roles: Role) -> tuple[Feature, ...]:
        """The features of these roles, in file order."""
        return tuple(feature for feature in self.features if feature.role in roles)

    @cached_property
    def view_turn(self) -> float:
        """Degrees to turn the map counter-clockwise so that the long side lies level.

        The same on every tablet, the wall and paper. A nearly square site (sides within
        15 %) keeps north up; otherwise the smaller of the two turns, in (-90, 90].
        """
        corners = shapely.get_coordinates(shapely.oriented_envelope(self.boundary))
        sides = np.diff(corners[:3], axis=0)
        lengths = np.hypot(*sides.T)
        if lengths.max() < 1.15 * lengths.min():
            return 0.0
        east, north = sides[lengths.argmax()]
        turn = -degrees(atan2(north, east)) % 180
        turn = turn - 180 if turn > 90 else turn
        return round(turn, 3) + 0.0  # no minus zero
