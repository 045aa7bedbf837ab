"""Cells: a shape cut into small squares along its own axes, each to be asked the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import atan2, degrees
from typing import Self, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.footprint import turn
from geo.layout import Placement
from geo.witness import common

CELL = 0.5
"""Longest side of a cell, m."""

EVEN = 1e-6
"""Lengths that differ by less are the same, m: which one counts does not hang on rounding."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a shape, as they turn with it.

    Parameters
    ----------
    shape
        What they cover, site metres.
    corners
        Their corners in rows and columns, (r + 1, c + 1, 2), site metres.
    kept
        Which of the (r, c) have their middle on the shape.
    flush
        Whether all of them together are the shape: an upright or turned rectangle.
    """

    shape: Polygon
    corners: NDArray[np.float64]
    kept: NDArray[np.bool_]
    flush: bool

    @classmethod
    def over(cls, shape: Polygon, placement: Placement) -> Self:
        """Cut a shape that belongs to a placement, along the placement's own axes.

        A drawn outline has none: there it is along its longest side.
        """
        axes = placement if placement.outline is None else _along(placement)
        origin, (cosine, sine) = np.array([axes.x, axes.y]), turn(axes.turn)
        along = np.array([(cosine, sine), (-sine, cosine)])
        local = (shapely.get_coordinates(shape) - origin) @ along.T
        low, high = local.min(axis=0), local.max(axis=0)
        count = np.maximum(np.ceil((high - low) / CELL - EVEN), 1).astype(int)
        x, y = (low[i] + (high - low)[i] / count[i] * np.arange(count[i] + 1) for i in (0, 1))
        corners = origin + (x[:, None] * along[0] + (y[:, None] * along[1])[:, None])
        flush = abs(float(np.prod(high - low)) - float(shapely.area(shape))) < EVEN
        kept = np.ones(count[::-1], dtype=bool) if flush else _on(shape, _middles(corners))
        return cls(shape, corners, kept, flush)

    @cached_property
    def middles(self) -> NDArray[np.float64]:
        """Middle of each kept cell, row by row, (k, 2), site metres."""
        return _middles(self.corners)[self.kept]

    def within(self, ground: BaseGeometry) -> Cells:
        """Only those with their middle on this ground."""
        return replace(self, kept=self.kept & _on(ground, _middles(self.corners)))

    def united(self, chosen: NDArray[np.bool_]) -> BaseGeometry:
        """What some of the k kept cells cover of the shape."""
        if chosen.all() and chosen.size == self.kept.size:
            return self.shape
        rows, columns = np.nonzero(self.kept)
        rows, columns = rows[chosen], columns[chosen]
        around = ((0, 0), (0, 1), (1, 1), (1, 0))
        rings = np.stack([self.corners[rows + r, columns + c] for r, c in around], axis=1)
        # Neighbours share their corners to the last bit, so this is a coverage.
        whole = shapely.coverage_union_all(shapely.polygons(rings))
        plain = shapely.simplify(whole, EVEN)
        return plain if self.flush else common(plain, self.shape)


def _on(ground: BaseGeometry, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of (r, c, 2) points lie on a geometry that threads may share.

    Handed over by itself, `intersects_xy` would prepare it; in an array it does not.
    """
    each = np.array([ground], dtype=object)
    return cast(NDArray[np.bool_], shapely.intersects_xy(each, points[..., 0], points[..., 1]))


def _middles(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    along = corners[:-1] + corners[1:]
    return (along[:, :-1] + along[:, 1:]) / 4


def _along(placement: Placement) -> Placement:
    """A placement with its axes along its outline's longest side, the first of equals."""
    ring = shapely.get_coordinates(shapely.get_exterior_ring(placement.outline))
    sides = np.diff(ring, axis=0)
    lengths = np.hypot(*sides.T)
    longest = int(np.argmax(lengths > lengths.max() - EVEN))
    x, y = ring[longest].tolist()
    east, north = sides[longest].tolist()
    return replace(placement, x=x, y=y, turn=degrees(atan2(north, east)))
