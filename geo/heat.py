"""Heat maps: where on a site people want things, by kernel density on a grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, sqrt
from typing import get_args

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.arrangement import Flags, Indices
from geo.footprint import Numbers
from geo.kind import Family, Kind
from geo.stack import Stack

CELL = 1.0
"""Side of a cell, m."""

SIGMA = 2.0
"""Standard deviation of the kernel, m: people point to about so much."""

MOST = 4_000
"""Cells of a grid, at most: on a larger site they grow, so that many layouts stay small."""

AT_ONCE = 500
"""Layouts whose maps are drawn together."""

FAMILIES: tuple[Family, ...] = get_args(Family)

Heat = NDArray[np.float32]


@dataclass(frozen=True)
class Grid:
    """Square cells over a site, ``rows`` from south to north, ``columns`` from west to east.

    Parameters
    ----------
    west, south
        Corner of the first cell, site metres.
    cell
        Side, m.
    """

    west: float
    south: float
    cell: float
    rows: int
    columns: int

    @classmethod
    def of(cls, boundary: Polygon, cell: float = CELL, most: int = MOST) -> Grid:
        """The grid over a site: `CELL` m or, where that made too many, larger cells."""
        west, south, east, north = boundary.bounds
        cell = max(cell, sqrt((east - west) * (north - south) / most))
        rows, columns = (max(ceil(round(d / cell, 6)), 1) for d in (north - south, east - west))
        return cls(west, south, cell, rows, columns)

    def __len__(self) -> int:
        return self.rows * self.columns

    @property
    def middles(self) -> tuple[Numbers, Numbers]:
        """East and north of the cells' middles, (columns,) and (rows,), site metres."""
        steps = np.arange(max(self.rows, self.columns), dtype=np.float64) + 0.5
        east, north = self.west + steps * self.cell, self.south + steps * self.cell
        return east[: self.columns], north[: self.rows]

    def on(self, ground: BaseGeometry) -> Flags:
        """Which cells have their middle on some ground (rows, columns)."""
        east, north = self.middles
        found: Flags = shapely.contains_xy(ground, *np.meshgrid(east, north))
        return found

    def maps(
        self,
        number: Indices,
        x: Numbers,
        y: Numbers,
        count: int,
        weights: Numbers | None = None,
    ) -> Heat:
        """Points put down on ``count`` maps: each shared out among the four cells around it.

        Parameters
        ----------
        number
            On which map each of n points is (n,).
        x, y
            Where, site metres (n,); what lies outside counts for the nearest cell.
        weights
            What each counts (n,); 1 where none are given.

        Returns
        -------
        Heat
            Points in each cell (count, rows, columns); a map's sum is its number of points.
        """
        across = np.clip((x - self.west) / self.cell - 0.5, 0, self.columns - 1)
        along = np.clip((y - self.south) / self.cell - 0.5, 0, self.rows - 1)
        column, row = np.floor(across).astype(np.intp), np.floor(along).astype(np.intp)
        east, north = across - column, along - row
        next_column = np.minimum(column + 1, self.columns - 1)
        next_row = np.minimum(row + 1, self.rows - 1)
        corners = [
            (row, column, (1 - north) * (1 - east)),
            (row, next_column, (1 - north) * east),
            (next_row, column, north * (1 - east)),
            (next_row, next_column, north * east),
        ]
        cells = np.concatenate([number * len(self) + r * self.columns + c for r, c, _ in corners])
        shares = np.concatenate([s if weights is None else s * weights for *_, s in corners])
        found = np.bincount(cells, shares, minlength=count * len(self))
        return found.astype(np.float32).reshape(count, self.rows, self.columns)

    def smoothed(self, maps: Heat, sigma: float = SIGMA) -> Heat:
        """Maps (count, rows, columns) spread by a Gaussian kernel, ``sigma`` in m.

        What the kernel carries over the grid's edge is lost, so that a hill has the same shape
        everywhere.
        """
        east, north = self.kernels(sigma)
        # One product for all rows of all maps, instead of one for each map.
        along = (maps.reshape(-1, self.columns) @ east).reshape(maps.shape)
        found: Heat = np.matmul(north.T, along)
        return found

    def kernels(self, sigma: float = SIGMA) -> tuple[Heat, Heat]:
        """How a point in each column, in each row, is shared out among all of them.

        (columns, columns) and (rows, rows); row i is of a point in cell i. In the middle of
        a large grid its sum is 1.
        """
        return _kernel(self.columns, sigma / self.cell), _kernel(self.rows, sigma / self.cell)


def _kernel(cells: int, sigma: float) -> Heat:
    """Of one axis, ``sigma`` in cells."""
    steps = np.arange(cells)
    shares = np.exp(-0.5 * ((steps - steps[:, None]) / sigma) ** 2)
    found: Heat = (shares / (np.sqrt(2 * np.pi) * sigma)).astype(np.float32)
    return found


@dataclass(frozen=True)
class FamilyMaps:
    """Heat maps of m layouts, one for each of f families.

    Parameters
    ----------
    families
        In the order of the maps.
    maps
        Pieces a cell (m, f, rows, columns), smoothed.
    sums
        How many pieces each layout has of each family (m, f).
    """

    grid: Grid
    families: tuple[Family, ...]
    maps: Heat
    sums: Numbers

    @classmethod
    def of(cls, grid: Grid, stack: Stack, kinds: Mapping[str, Kind]) -> FamilyMaps:
        """Draw the maps of all layouts; ``KeyError`` for an unknown kind."""
        of_code = np.array([FAMILIES.index(kinds[code].family) for code in stack.codes], np.intp)
        count = len(stack)
        found = np.empty((count, len(FAMILIES), grid.rows, grid.columns), dtype=np.float32)
        for first in range(0, count, AT_ONCE):
            part = stack.part(first, min(first + AT_ONCE, count))
            number = np.repeat(np.arange(len(part)), np.diff(part.starts)) * len(FAMILIES)
            if len(part.kind):
                number += of_code[part.kind]
            maps = grid.maps(number, part.x, part.y, len(part) * len(FAMILIES))
            found[first : first + len(part)] = grid.smoothed(maps).reshape(-1, *found.shape[1:])
        sums = np.zeros((count, len(FAMILIES)))
        layout_of = np.repeat(np.arange(count), np.diff(stack.starts))
        if len(stack.kind):
            np.add.at(sums, (layout_of, of_code[stack.kind]), 1.0)
        return cls(grid, FAMILIES, found, sums)

    def mean(self, chosen: Flags | None = None) -> Heat:
        """The mean map of each family, of all or of chosen layouts (f, rows, columns)."""
        maps = self.maps if chosen is None else self.maps[chosen]
        found: Heat = maps.mean(axis=0, dtype=np.float64).astype(np.float32)
        return found
