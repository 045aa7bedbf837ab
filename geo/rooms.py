"""Many zones as columns: what `geo.zone` draws one by one, for deciding over all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.footprint import Coordinates, Geometries, Numbers, placed, polygons
from geo.zone import RoundZone, Zone

if TYPE_CHECKING:
    from geo.arrangement import Flags, Indices

CORNERS = np.array([(0, 1), (2, 1), (2, 3), (0, 3)])
"""Corners of a box (west, south, east, north), counter-clockwise from the south-west."""


@dataclass(frozen=True)
class Rooms:
    """The zones of one limit, m of them, of s sorts.

    Parameters
    ----------
    owners
        Index of the placement round which each is drawn (m,).
    sorts
        Which of the sorts each is (m,).
    zones
        For each sort its radius, not a number for boxes, and its box in the owner's axes,
        not numbers for round ones, m (s, 5).
    where
        `geo.footprint.poses` of all placements (n, 4).
    reach
        How far beyond their owners they reach at most, m.
    """

    owners: Indices
    sorts: Indices
    zones: Coordinates
    where: Coordinates
    reach: float

    @classmethod
    def of(cls, owners: Indices, zones: Sequence[Zone | None], where: Coordinates) -> Rooms:
        """One zone for each owner; one whose zone is ``None`` is left out."""
        sorts = np.arange(len(owners))
        rows = rows_of(zones)
        if None in zones:
            some = ~np.isnan(rows).all(axis=1)
            owners, sorts = owners[some], sorts[some]
        return cls(owners, sorts, rows, where, reach(rows, np.zeros((len(rows), 2))))

    def __len__(self) -> int:
        return len(self.owners)

    def only(self, chosen: Flags) -> Rooms:
        """Those of the chosen owners (m,)."""
        return Rooms(self.owners[chosen], self.sorts[chosen], self.zones, self.where, self.reach)

    def row_of(self, placements: Indices) -> Indices:
        """Row of each placement's room, -1 where it has none."""
        rows = np.full(len(self.where), -1, dtype=np.intp)
        rows[self.owners] = np.arange(len(self))
        return rows[placements]

    def radii(self, rows: Indices) -> Numbers:
        """Radii of rooms, m (k,); not a number for boxes."""
        radii: Numbers = self.zones[self.sorts[rows], 0]
        return radii

    def boxes(self, rows: Indices) -> Coordinates:
        """Boxes of rooms in their owners' axes, m (k, 4); not numbers for round ones."""
        return self.zones[self.sorts[rows], 1:]

    def corners(self, rows: Indices) -> Coordinates:
        """Corners of boxes, site metres (k, 4, 2)."""
        return placed(self.boxes(rows)[:, CORNERS], self.where[self.owners[rows]])

    def polygons(self, rows: Indices) -> Geometries:
        """Boxes as drawn, site metres (k,)."""
        return polygons(self.corners(rows))

    def bounds(self, footprint_bounds: Coordinates) -> Coordinates:
        """West, south, east and north end of each zone, site metres (m, 4).

        ``footprint_bounds``: of all placements (n, 4).
        """
        rows = np.arange(len(self))
        corners, radii = self.corners(rows), self.radii(rows)[:, None]
        boxes = np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1)
        grown = footprint_bounds[self.owners] + radii * (-1, -1, 1, 1)
        return np.where(np.isnan(radii), boxes, grown)


def rows_of(zones: Sequence[Zone | None]) -> Coordinates:
    """Zones as rows (k, 5): the radius, or the box; neither where there is none."""
    found = np.full((len(zones), 5), np.nan)
    for row, zone in enumerate(zones):
        if isinstance(zone, RoundZone):
            found[row, 0] = zone.radius
        elif zone is not None:
            found[row, 1:] = zone.box
    return found


def reach(zones: Coordinates, half: Coordinates) -> float:
    """How far zones (k, 5) reach at most beyond boxes of these half sides (k, 2), m."""
    west, south, east, north = zones[:, 1:].T
    beyond_x = np.maximum(np.fmax(-west, east) - half[:, 0], 0.0)
    beyond_y = np.maximum(np.fmax(-south, north) - half[:, 1], 0.0)
    far = np.fmax(np.hypot(beyond_x, beyond_y), zones[:, 0])
    return float(max(far[~np.isnan(far)], default=0.0))


NO_ROOMS = Rooms.of(np.empty(0, dtype=np.intp), (), np.empty((0, 4)))
