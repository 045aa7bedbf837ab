"""Hours of sun on the ground of a site, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, sqrt
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.footprint import Geometries
from geo.memory import Memory
from geo.scene import Scene
from geo.setting import Setting
from geo.shadow import Casters, Indices, Mask, Numbers, lit, reached
from geo.sun import Sky

CELL = 0.5
"""Side of a cell, m."""

MOST_CELLS = 40_000
"""On more than a hectare the cells grow, so that no site takes longer than a second or two."""

NOBODY = -1

_LIT: Memory[Mask] = Memory(4096)
"""Some kilobytes each: of a layout being drawn all but what is near the last edit."""


@dataclass(frozen=True, eq=False)
class Grid:
    """The ground of a site in square cells, those on its edge cut along it.

    Parameters
    ----------
    cells
        Site metres (n,): together they are the site.
    spots
        Where each is looked at: its centroid, m (n, 2).
    size
        Side of a whole cell, m.
    origin
        South-west corner of the first cell, m.
    index
        Which of ``cells`` stands in which row (from the south) and column; -1: none.
    """

    cells: Geometries
    spots: Numbers
    size: float
    origin: tuple[float, float]
    index: NDArray[np.intp]

    @classmethod
    def of(cls, boundary: Polygon) -> Grid:
        """The grid of a site; it moves with the site, so that no coordinate matters."""
        west, south, east, north = boundary.bounds
        size = max(CELL, sqrt((east - west) * (north - south) / MOST_CELLS))
        columns, rows = ceil((east - west) / size), ceil((north - south) / size)
        row, column = np.divmod(np.arange(rows * columns), columns)
        # Neighbours share their edge to the last digit.
        x, y = west + size * np.arange(columns + 1), south + size * np.arange(rows + 1)
        squares = shapely.box(x[column], y[row], x[column + 1], y[row + 1])
        cells = shapely.intersection(squares, boundary)
        kept = np.flatnonzero(shapely.area(cells) > 1e-6)
        index = np.full(rows * columns, NOBODY, dtype=np.intp)
        index[kept] = np.arange(len(kept))
        cells = cells[kept]
        spots = shapely.get_coordinates(shapely.centroid(cells))
        return cls(cells, spots, size, (west, south), index.reshape(rows, columns))

    @classmethod
    def of_site(cls, setting: Setting) -> Grid:
        """The grid of a site, made once."""
        return setting._once(("sun grid",), lambda: cls.of(setting.site.boundary))

    def __len__(self) -> int:
        return len(self.cells)

    def under(self, shape: BaseGeometry) -> tuple[Indices, Numbers]:
        """The cells that a shape covers, and how much of each, m².

        Remembered: of a layout being drawn all but one stands where it stood.
        """
        return _under(self, shape)

    def area(self, chosen: Indices | Mask) -> BaseGeometry:
        """These cells as one area."""
        return cast(BaseGeometry, shapely.union_all(self.cells[chosen]))


def site_lit(setting: Setting, sky: Sky, key: object) -> Mask:
    """At which moments which cells of a site lie in the sun, nothing placed on it (n, k).

    Made once for each ``key``, the name of the sky. Rules ask for a day or two each; days
    that people choose are for the caller to keep, so that they drive nothing out here.
    """
    return setting._once(("sun", key), lambda: bare_lit(setting, sky))


def bare_lit(setting: Setting, sky: Sky) -> Mask:
    """As `site_lit`, made anew."""
    return lit(Grid.of_site(setting).spots, Casters.of_site(setting), sky)


def lit_under(
    grid: Grid, casters: Casters, sky: Sky, shapes: Geometries, of: Indices
) -> list[Mask]:
    """At which moments the cells under shapes lie in the sun, but for what the site shades.

    Parameters
    ----------
    shapes, of
        Site metres (m,), and what each is, counted as `Casters.of`: it does not shade itself.

    Returns
    -------
    list of numpy.ndarray
        (n, k) for each shape: its n cells (`Grid.under`), the k moments of the sky. Remembered
        by what can cast a shadow there.
    """
    under = [grid.under(shape)[0] for shape in shapes]
    boxes = np.array([_span_of(grid.spots[cells]) for cells in under]).reshape(-1, 2, 2)
    low, high = reached(casters, sky)
    near = (boxes[:, None, 1] >= low).all(axis=2) & (boxes[:, None, 0] <= high).all(axis=2)
    near &= of[:, None] != casters.of
    keys = [
        (
            grid,
            sky.moments.tobytes(),
            shape,
            *(casters.names[i] for i in np.flatnonzero(row).tolist()),
        )
        for shape, row in zip(shapely.to_wkb(shapes), near, strict=True)
    ]

    def make(missing: list[int]) -> list[Mask]:
        cells = [under[at] for at in missing]
        on = np.repeat(of[missing], [len(each) for each in cells])
        found = lit(grid.spots[np.concatenate(cells)], casters, sky, on)
        return np.split(found, np.cumsum([len(each) for each in cells])[:-1])

    return _LIT.each(keys, make)


def hours_on(scene: Scene, chosen: Indices, sky: Sky, bare: Mask) -> Numbers:
    """Hours of sun on placements, on average over the ground below each, h.

    Parameters
    ----------
    chosen
        Which placements, counted as in the scene (m,).
    bare
        `bare_lit` of the site under this sky.

    Returns
    -------
    numpy.ndarray
        (m,); not a number for what stands outside the site.
    """
    grid, shapes = Grid.of_site(scene.setting), scene.footprints[chosen]
    found = np.full(len(chosen), np.nan)
    masks = lit_under(grid, Casters.of_scene(scene), sky, shapes, chosen) if len(chosen) else []
    for place, (shape, mask) in enumerate(zip(shapes, masks, strict=True)):
        cells, areas = grid.under(shape)
        if len(cells):
            hours = (mask & bare[cells]).sum(axis=1) * sky.step
            found[place] = np.average(hours, weights=areas)
    return found


def _span_of(spots: Numbers) -> Numbers:
    """South-west and north-east corner of spots (2, 2); not numbers where there are none."""
    return (
        np.stack([spots.min(axis=0), spots.max(axis=0)]) if len(spots) else np.full((2, 2), np.nan)
    )


def bands(grid: Grid, hours: Numbers, steps: tuple[float, ...]) -> list[BaseGeometry]:
    """The ground by its hours of sun: below the first step, from each to the next, above the last.

    Parameters
    ----------
    hours
        Of each cell, h (n,).
    steps
        Ascending, h; a step belongs to the band above it.
    """
    which = np.searchsorted(np.array(steps) - 1e-9, hours, side="right")
    return [grid.area(which == band) for band in range(len(steps) + 1)]


def standing_on(grid: Grid, casters: Casters) -> Indices:
    """Which solid stands on each cell's spot, counted as `Casters.of`; -1: none.

    What lies under a thing is the thing's own place: its hours are those of what is there.
    """
    found = np.full(len(grid), NOBODY, dtype=np.intp)
    for shape, bottom, of in zip(casters.shapes, casters.bottom, casters.of, strict=True):
        if bottom == 0:
            near, _ = grid.under(shape)
            spots = grid.spots[near]
            found[near[shapely.contains_xy(shape, spots[:, 0], spots[:, 1])]] = of
    return found


@lru_cache(maxsize=4096)
def _under(grid: Grid, shape: BaseGeometry) -> tuple[Indices, Numbers]:
    if shape.is_empty:
        return np.empty(0, dtype=np.intp), np.empty(0)
    rows, columns = grid.index.shape
    west, south, east, north = shape.bounds
    x0, y0 = grid.origin
    across = slice(*_span(west - x0, east - x0, grid.size, columns))
    along = slice(*_span(south - y0, north - y0, grid.size, rows))
    near = grid.index[along, across].ravel()
    near = near[near != NOBODY]
    covered = shapely.area(shapely.intersection(grid.cells[near], shape))
    return near[covered > 0], covered[covered > 0]


def _span(low: float, high: float, size: float, count: int) -> tuple[int, int]:
    """Which of so many cells in a row a stretch touches."""
    # Far outside is outside: an index need not hold it.
    first = floor(min(max(low / size, 0), count))
    return first, max(first, ceil(min(max(high / size, 0), count)))
