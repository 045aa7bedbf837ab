"""Where a picture lies on the ground: pixels of it into site metres and back.

Pixels count to the right and down from the upper left corner of the picture; the middle of the
first pixel is (0.5, 0.5). A plan that was scanned or exported is moved, turned and scaled only
(`similar`); one that was photographed at a slant needs four corners (`perspective`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from geo.errors import InputError
from geo.helmert import fit

Points = NDArray[np.float64]
"""(n, 2)"""

NEAREST = 10.0
"""Pixels between two control points at least; nearer, a slip of the finger turns the plan."""
_FLAT = 0.02
"""Share of the picture's extent that three corners must stand off a line, or they say nothing."""


@dataclass(frozen=True)
class Placing:
    """A picture laid on the ground.

    Parameters
    ----------
    matrix
        Homography (3, 3), pixels to metres, the last number 1 where the picture is.
    residuals
        For each control point how far it lies from where it was said to be, m.
    """

    matrix: Points
    residuals: tuple[float, ...] = ()

    def metres(self, pixels: Points) -> Points:
        """Site metres (n, 2) of pixels (n, 2)."""
        return _through(self.matrix, pixels)

    def pixels(self, metres: Points) -> Points:
        """Pixels (n, 2) of site metres (n, 2)."""
        return _through(cast(Points, np.linalg.inv(self.matrix)), metres)

    def length(self, start: tuple[float, float], end: tuple[float, float]) -> float:
        """How long a stretch between two pixels is on the ground, m."""
        ends = self.metres(np.array([start, end], dtype=float))
        return float(np.hypot(*(ends[1] - ends[0])))

    def shows(self, width: int, height: int) -> bool:
        """Whether the whole picture lies on this side of the horizon."""
        corners = np.array([(0, 0, 1), (width, 0, 1), (width, height, 1), (0, height, 1)])
        depth = corners @ self.matrix[2]
        return bool((depth > 0.05 * depth.max()).all()) and bool(np.isfinite(depth).all())


def similar(pixels: Points, metres: Points) -> Placing:
    """Lay a picture by two or more points: moved, turned, scaled, never sheared.

    Raises
    ------
    InputError
        ``points.too_few``, ``points.coincide``.
    """
    _check_apart(pixels)
    upright = pixels * (1.0, -1.0)  # up is up, as on the ground, so that nothing is mirrored
    found = fit(upright, metres)
    a, b = found.helmert.a, found.helmert.b
    matrix = np.array([[a, b, found.helmert.east], [b, -a, found.helmert.north], [0.0, 0.0, 1.0]])
    return Placing(matrix, tuple(float(each) for each in found.lengths))


def by_length(start: tuple[float, float], end: tuple[float, float], metres: float) -> Placing:
    """Lay a picture by one known length alone: its upper edge is north, its own metres.

    The upper left corner of the picture becomes (0, 0).

    Raises
    ------
    InputError
        ``points.coincide``.
    """
    ends = np.array([start, end], dtype=float)
    _check_apart(ends)
    scale = metres / float(np.hypot(*(ends[1] - ends[0])))
    return Placing(np.diag([scale, -scale, 1.0]), (0.0, 0.0))


def perspective(pixels: Points, metres: Points) -> Placing:
    """Lay a picture that was taken at a slant by four or more points.

    A homography by least squares (the direct linear transformation of R. Hartley and
    A. Zisserman, *Multiple View Geometry*, 2004, § 4.1, with its normalisation). Four points
    fit exactly, so their residuals are none; only a known length can check them.

    Raises
    ------
    InputError
        ``points.too_few`` below four, ``points.coincide``, ``points.in_line`` where three of
        four stand in one line.
    """
    if len(pixels) < 4:
        raise InputError("points.too_few", count=len(pixels))
    _check_apart(pixels)
    for side in (pixels, metres):
        _check_corners(side)
    of, to = _normal(pixels), _normal(metres)
    u, v = _through(of, pixels).T
    x, y = _through(to, metres).T
    none, one = np.zeros_like(u), np.ones_like(u)
    rows = np.vstack(
        [
            np.column_stack([u, v, one, none, none, none, -x * u, -x * v]),
            np.column_stack([none, none, none, u, v, one, -y * u, -y * v]),
        ]
    )
    numbers = np.linalg.lstsq(rows, np.concatenate([x, y]), rcond=None)[0]
    matrix = np.linalg.inv(to) @ np.append(numbers, 1.0).reshape(3, 3) @ of
    matrix /= np.append(pixels.mean(axis=0), 1.0) @ matrix[2]
    off = _through(matrix, pixels) - metres
    return Placing(matrix, tuple(float(each) for each in np.hypot(*off.T)))


def _through(matrix: Points, points: Points) -> Points:
    x, y, depth = matrix @ np.column_stack([points, np.ones(len(points))]).T
    return np.column_stack([x / depth, y / depth])


def _normal(points: Points) -> Points:
    """Move points to their middle and to a size of 1, where the numbers are steadiest."""
    middle = points.mean(axis=0)
    scale = 1 / float(np.hypot(*(points - middle).T).mean())
    return np.array([[scale, 0, -scale * middle[0]], [0, scale, -scale * middle[1]], [0, 0, 1]])


def _check_apart(pixels: Points) -> None:
    for second in range(len(pixels)):
        for first in range(second):
            if np.hypot(*(pixels[first] - pixels[second])) < NEAREST:
                raise InputError("points.coincide", first=first + 1, second=second + 1)


def _check_corners(points: Points) -> None:
    extent = float(np.ptp(points, axis=0).max())
    count = len(points)
    for i in range(count):
        for j in range(i):
            for k in range(j):
                (ax, ay), (bx, by) = points[j] - points[i], points[k] - points[i]
                if abs(ax * by - ay * bx) < _FLAT * extent * extent:
                    raise InputError("points.in_line")
