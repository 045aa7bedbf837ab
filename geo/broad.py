"""Which of very many pairs may be near each other: surely not, or look closer.

Boxes that hold the shapes are compared, by circles round them, then along their axes; from
the things of a site a map of distances is looked up. All of it errs towards "look closer".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.footprint import Coordinates, Numbers
from geo.rooms import Rooms

SLACK = 1e-6
"""Allowed for rounding, m."""

CELL = 0.5
"""Side of a cell of a map of distances, m."""

FINE = 0.125
"""Side of a cell of the map of the boundary, m: there much stands close to it."""

FARTHEST = 3.0
"""How far round a site its maps of distances reach, m."""

WIDEST = 500
"""Cells of a map of distances along one side at most; cells are larger on large sites."""

BLOCK = 40_000
"""Numbers worked on at a time: what fits the processor's cache."""

Rows = NDArray[np.intp]

Floats = NDArray[np.floating]


@dataclass(frozen=True)
class Hulls:
    """Oriented boxes, n of them, that hold shapes.

    Parameters
    ----------
    columns
        Middle (x, y), half sides along their own axes, cosine and sine of their turn, and
        the radius of a circle that holds the shape, too (n, 7).
    """

    columns: Coordinates

    def __getitem__(self, chosen: Rows) -> Hulls:
        return Hulls(self.columns[chosen])

    @property
    def x(self) -> Numbers:
        """Middles, metres east."""
        return self.columns[:, 0]

    @property
    def y(self) -> Numbers:
        """Middles, metres north."""
        return self.columns[:, 1]

    @property
    def radius(self) -> Numbers:
        """Radii of the circles round the middles, m."""
        return self.columns[:, 6]


def between(a: Hulls, b: Hulls) -> Numbers:
    """Distances that shapes surely have at least, m (k,); 0 or less where they may meet.

    The widest of six gaps: from each box to the circle round the other, and along all four
    sides (separating axes).
    """
    gap = np.empty(len(a.columns))
    for first in range(0, len(gap), BLOCK // 20):
        some = slice(first, first + BLOCK // 20)
        gap[some] = _between(a.columns[some].T, b.columns[some].T)
    return gap


def _between(a: Numbers, b: Numbers) -> Numbers:
    east, north = b[0] - a[0], b[1] - a[1]
    # The axes of the one in the axes of the other: the same two products all round.
    along = np.abs(a[4] * b[4] + a[5] * b[5])
    across = np.abs(a[4] * b[5] - a[5] * b[4])
    gap = np.full(len(east), -np.inf)
    for one, other in ((a, b), (b, a)):
        x = np.abs(east * one[4] + north * one[5]) - one[2]
        y = np.abs(north * one[4] - east * one[5]) - one[3]
        np.maximum(gap, x - other[2] * along - other[3] * across, out=gap)
        np.maximum(gap, y - other[2] * across - other[3] * along, out=gap)
        round_it = np.hypot(np.maximum(x, 0, out=x), np.maximum(y, 0, out=y))
        np.maximum(gap, round_it - other[6], out=gap)
    return gap - SLACK


def room_hulls(rooms: Rooms, rows: Rows, hulls: Hulls) -> Hulls:
    """Oriented boxes that hold these rooms; ``hulls``: those of all placements."""
    columns = hulls.columns[rooms.owners[rows]]
    radii = rooms.radii(rows)
    boxes = np.flatnonzero(np.isnan(radii))
    more = radii[:, None] + SLACK
    columns[:, 2:4] += more
    columns[:, 6:] += more
    if len(boxes):
        west, south, east, north = rooms.boxes(rows[boxes]).T
        x, y, cosine, sine = rooms.where[rooms.owners[rows[boxes]]].T
        middle_x, middle_y = (west + east) / 2, (south + north) / 2
        half_x, half_y = (east - west) / 2, (north - south) / 2
        x = x + middle_x * cosine - middle_y * sine
        y = y + middle_x * sine + middle_y * cosine
        radius = np.hypot(half_x, half_y)
        columns[boxes] = np.column_stack([x, y, half_x, half_y, cosine, sine, radius])
    return Hulls(columns)


def near_rows(starts: Rows, hulls: Hulls, more: Numbers) -> tuple[Rows, Rows, Floats]:
    """Pairs of rows of the same layout, the lower first, that may be near each other.

    And how far apart they surely are, m, by the circles round them.

    Parameters
    ----------
    starts
        First row of each layout, and how many rows there are (m + 1).
    hulls
        Box of each row.
    more
        How much farther than touching each row is interested in at most, m. A pair is as
        far as the less interested of the two.
    """
    sizes = np.diff(starts)
    columns = _centred(hulls, more)
    found: list[tuple[Rows, Rows, Floats]] = []
    # Layouts of about the same size at once, filled up with rows that are near nothing.
    for size in np.unique(_rounded(sizes[sizes > 1])).tolist():
        alike = np.flatnonzero((_rounded(sizes) == size) & (sizes > 1))
        step = max(BLOCK // size, 1)
        for first in range(0, len(alike), step):
            chosen = alike[first : first + step]
            rows = starts[chosen] + np.arange(size)[:, None]
            rows[np.arange(size)[:, None] >= sizes[chosen]] = len(hulls.columns)
            found.extend(_near(rows, columns))
    nothing = np.empty(0, dtype=np.intp)
    a, b, squares = map(np.concatenate, zip((nothing, nothing, nothing), *found, strict=True))
    return a, b, np.sqrt(squares) - columns[2, a] - columns[2, b]


def _rounded(sizes: Rows) -> Rows:
    return np.where(sizes <= 8, sizes, -4 * (-sizes // 4))


def _centred(hulls: Hulls, more: Numbers) -> Floats:
    """Middle, radius and interest of each row (4, n + 1), the last near nothing.

    In single precision where that is exact to far less than the millimetre added.
    """
    columns = np.full((4, len(hulls.columns) + 1), np.nan)
    if not len(hulls.columns):
        return columns
    x, y = (side - (side.min() + side.max()) / 2 for side in (hulls.x, hulls.y))
    columns[:, :-1] = x, y, hulls.radius + 0.002, more
    small = max(np.abs(x).max(), np.abs(y).max(), hulls.radius.max()) < 2000
    return columns.astype(np.float32) if small else columns


def _near(rows: Rows, columns: Floats) -> Iterable[tuple[Rows, Rows, Floats]]:
    """Near pairs among layouts of the same size, from rows (size, layouts)."""
    x, y, radius, more = columns[:, rows]
    for first in range(len(rows) - 1):
        rest = slice(first + 1, None)
        far = np.minimum(more[rest], more[first])
        far += radius[rest]
        far += radius[first]
        far *= far
        square = x[rest] - x[first]
        square *= square
        north = y[rest] - y[first]
        north *= north
        square += north
        near = np.flatnonzero(square <= far)
        second, layout = np.divmod(near, rows.shape[1])
        yield rows[first, layout], rows[first + 1 + second, layout], square.ravel()[near]


@dataclass(frozen=True)
class Field:
    """A map of the ground round a site: how far each cell surely is from things of the site.

    Parameters
    ----------
    west, south
        Its corner, site metres.
    cell
        Side of a cell, m.
    across, along
        How many cells.
    """

    west: float
    south: float
    cell: float
    across: int
    along: int
    _made: dict[BaseGeometry, NDArray[np.float32]] = field(default_factory=dict, repr=False)

    @classmethod
    def round(cls, boundary: BaseGeometry, cell: float = CELL) -> Field:
        """A map that covers a site and a strip round it."""
        west, south, east, north = shapely.bounds(boundary).tolist()
        wide, high = east - west + 2 * FARTHEST, north - south + 2 * FARTHEST
        cell = max(cell, wide / WIDEST, high / WIDEST)
        across, along = int(wide / cell) + 1, int(high / cell) + 1
        return cls(west - FARTHEST, south - FARTHEST, cell, across, along)

    def cells(self, x: Numbers, y: Numbers) -> Rows:
        """In which cell each place lies (n,); in the last of all what lies outside."""
        column = np.floor((x - self.west) / self.cell)
        row = np.floor((y - self.south) / self.cell)
        within = (column >= 0) & (column < self.across) & (row >= 0) & (row < self.along)
        found = np.where(within, row * self.across + column, self.across * self.along)
        return found.astype(np.intp)

    def apart(self, geometry: BaseGeometry) -> NDArray[np.float32]:
        """How far places in each cell surely are from a geometry, m; 0 outside the map."""
        if geometry not in self._made:
            self._made[geometry] = self._apart(geometry)
        return self._made[geometry]

    def within(self, boundary: BaseGeometry) -> NDArray[np.float32]:
        """How far places in each cell surely are within a boundary, m; else 0 or less."""
        rim = shapely.boundary(boundary)
        key = shapely.GeometryCollection([rim, boundary])
        if key not in self._made:
            # A copy of our own: nobody else sees it prepared.
            own = shapely.from_wkb(shapely.to_wkb(boundary))
            shapely.prepare(own)
            inside = shapely.contains(own, self._middles)
            self._made[key] = np.where(np.append(inside, False), self._apart(rim), np.float32(0))
        return self._made[key]

    def _apart(self, geometry: BaseGeometry) -> NDArray[np.float32]:
        least = shapely.distance(self._middles, geometry) - self.cell * sqrt(0.5) - 0.001
        least = np.where(np.isnan(least), np.inf, least)
        return np.append(least, 0.0).astype(np.float32)

    @property
    def _middles(self) -> NDArray[np.object_]:
        x = self.west + (np.arange(self.across) + 0.5) * self.cell
        y = self.south + (np.arange(self.along) + 0.5) * self.cell
        east, north = np.meshgrid(x, y)
        return cast(NDArray[np.object_], shapely.points(east.ravel(), north.ravel()))
