"""From pixels of a photo to millimetres of the sheet: perspective, and the lens where it pays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

MOST_LENS = 0.2
"""Strongest distortion that is looked for: shift of a photo's corner as a share of its radius."""
WORTH = 0.9
"""The lens is taken into account where it leaves at most this share of the error."""
_ROUNDS = 24


@dataclass(frozen=True)
class Flattening:
    """How a photo shows a flat sheet.

    Parameters
    ----------
    matrix
        Straightened pixels to millimetres on the paper, y down (3, 3).
    lens
        Radial distortion k: a pixel at radius r (1 in the photo's corners) is straightened to
        r·(1 + k·r²); Brown, "Close-range camera calibration", 1971, first term.
    size
        Width and height of the photo, px.
    error
        Root mean square of what is left at the markers' corners, mm.
    """

    matrix: NDArray[np.float64]
    lens: float
    size: tuple[int, int]
    error: float

    def to_paper(self, pixels: Points) -> Points:
        """Pixels (n, 2) to millimetres (n, 2)."""
        return _through(self.matrix, straightened(pixels, self.lens, self.size))

    def to_photo(self, paper: Points) -> Points:
        """Millimetres (n, 2) to pixels (n, 2)."""
        straight = _through(np.asarray(np.linalg.inv(self.matrix), dtype=np.float64), paper)
        centre, radius = _centre(self.size)
        wanted = (straight - centre) / radius
        found = wanted.copy()
        for _ in range(6):  # r(1 + k r²) turned round by iteration; a micron after six rounds
            found = wanted / (1 + self.lens * (found**2).sum(axis=1, keepdims=True))
        return np.asarray(found * radius + centre)


def flattening(pixels: Points, paper: Points, size: tuple[int, int]) -> Flattening:
    """Fit the photo of a sheet to where its markers' corners are.

    Parameters
    ----------
    pixels, paper
        The same corners in the photo, px, and on the paper, mm (n, 2); n ≥ 16.
    """
    straight = _fit(pixels, paper, size, 0.0)
    low, high = -MOST_LENS, MOST_LENS
    ratio = (5**0.5 - 1) / 2
    for _ in range(_ROUNDS):  # golden section
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        if _fit(pixels, paper, size, a).error < _fit(pixels, paper, size, b).error:
            high = b
        else:
            low = a
    bent = _fit(pixels, paper, size, (low + high) / 2)
    return bent if bent.error < WORTH * straight.error else straight


def straightened(pixels: Points, lens: float, size: tuple[int, int]) -> Points:
    """Pixels as a lens without distortion would have them (n, 2)."""
    centre, radius = _centre(size)
    off = (pixels - centre) / radius
    return np.asarray(off * (1 + lens * (off**2).sum(axis=1, keepdims=True)) * radius + centre)


def _fit(pixels: Points, paper: Points, size: tuple[int, int], lens: float) -> Flattening:
    import cv2  # noqa: PLC0415 - slow to load; only photos need it

    straight = straightened(pixels, lens, size)
    found, _ = cv2.findHomography(straight, paper, 0)
    if found is None:
        return Flattening(np.eye(3), lens, size, float("inf"))
    matrix = np.asarray(found, dtype=np.float64)
    left = _through(matrix, straight) - paper
    error = float(np.sqrt((left**2).sum(axis=1).mean()))
    return Flattening(matrix, lens, size, error)


def _centre(size: tuple[int, int]) -> tuple[Points, float]:
    centre = np.array(size, dtype=np.float64) / 2
    return centre, float(np.hypot(*centre))


def _through(matrix: NDArray[np.float64], points: Points) -> Points:
    found = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(found[:, :2] / found[:, 2:])
