"""Paper that is taken: boxes of labels and the straight leaders between them and their things."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from shapely import LineString

LEADER = 0.1
"""Half of what a leader takes across, mm."""


class Taken:
    """What is taken so far, mm; asked very often, for many places at once."""

    def __init__(self) -> None:
        self._boxes, self._lines = _Rows(), _Rows()

    def take(self, *boxes: tuple[float, float, float, float]) -> None:
        """Take boxes (x0, y0, x1, y1)."""
        self._boxes.extend(boxes)

    def cross(self, line: LineString) -> None:
        """Take what a straight line crosses."""
        start, end = line.coords
        self._lines.extend([(*start, *end)])

    def missed_by(self, boxes: NDArray[np.float64]) -> NDArray[np.intp]:
        """Indices of the boxes (k, 4) that lie apart from all that is taken, rising."""
        free = np.flatnonzero(_apart(boxes, self._boxes.rows))
        around = np.array([-LEADER, -LEADER, LEADER, LEADER])
        return free[_uncrossed(boxes[free] + around, self._lines.rows)]


class _Rows:
    """Rows of four numbers that grow in number."""

    def __init__(self) -> None:
        self._kept, self._count = np.empty((64, 4)), 0

    def extend(self, rows: Sequence[tuple[float, float, float, float]]) -> None:
        end = self._count + len(rows)
        while end > len(self._kept):
            self._kept = np.concatenate([self._kept, np.empty_like(self._kept)])
        if rows:
            self._kept[self._count : end] = rows
        self._count = end

    @property
    def rows(self) -> NDArray[np.float64]:
        return self._kept[: self._count]


def _near(boxes: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which others (m, 4) are not surely beyond all boxes (k, 4)."""
    if not len(boxes):
        return np.zeros(len(others), dtype=bool)
    found: NDArray[np.bool_] = (others[:, :2] < boxes[:, 2:].max(axis=0)).all(axis=1)
    found &= (others[:, 2:] > boxes[:, :2].min(axis=0)).all(axis=1)
    return found


def _apart(boxes: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which boxes (k, 4) lie apart from all others (m, 4); (k,)."""
    x0, y0, x1, y1 = boxes.T[:, :, None]
    a, b, c, d = others[_near(boxes, others)].T
    meet: NDArray[np.bool_] = x1 > a
    meet &= x0 < c
    meet &= y1 > b
    meet &= y0 < d
    return np.logical_not(np.asarray(meet.any(axis=1)))


def _uncrossed(boxes: NDArray[np.float64], lines: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which boxes (k, 4) no straight line (m, 4: from x, y to x, y) crosses; (k,).

    A box and a line miss each other where an axis, or the line itself, can be drawn between them.
    """
    start, end = lines[:, :2], lines[:, 2:]
    ends = np.hstack([np.minimum(start, end), np.maximum(start, end)])
    near = _near(boxes, ends)
    (x, y), (dx, dy), (a, b, c, d) = start[near].T, (end - start)[near].T, ends[near].T
    x0, y0, x1, y1 = boxes.T[:, :, None]
    aside = np.abs(((x0 + x1) / 2 - x) * dy - ((y0 + y1) / 2 - y) * dx)
    meet: NDArray[np.bool_] = aside < (x1 - x0) / 2 * np.abs(dy) + (y1 - y0) / 2 * np.abs(dx)
    meet &= (x1 > a) & (x0 < c)
    meet &= (y1 > b) & (y0 < d)
    return np.logical_not(np.asarray(meet.any(axis=1)))
