"""A drawing laid onto the ground by control points: moved, turned and scaled, never sheared.

An affine fit would swallow a mistyped point by shearing the drawing; four parameters leave
it standing in the residuals, where it can be seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import atan2, degrees, hypot
from typing import cast

import numpy as np
from numpy.typing import NDArray

from geo.errors import InputError

Coordinates = NDArray[np.float64]

NOTICED = 0.05
"""Root mean square of residuals from which a point is looked for that is to blame, m.

Twice what a tape or a good town map is off; below it, blaming one point would be a guess.
"""
NEAREST = 0.001
"""Points nearer than this are one point, m."""
_CLEARER = 3.0  # how many times better a fit must be without a point, to blame that point
_ALIKE, _UNLIKE = 0.002, 0.005  # relative: a distance that agrees, and one that does not


@dataclass(frozen=True)
class Helmert:
    """``x' = a·x - b·y + east``, ``y' = b·x + a·y + north``; what is near 1 in ``scale`` is true.

    Parameters
    ----------
    a, b
        Scale times cosine and sine of the turn.
    east, north
        Where the origin of the drawing comes to lie, m.
    """

    a: float
    b: float
    east: float
    north: float

    @property
    def scale(self) -> float:
        """Metres on the ground for each metre of the drawing."""
        return hypot(self.a, self.b)

    @property
    def turn(self) -> float:
        """How far the drawing is turned, degrees counter-clockwise."""
        return degrees(atan2(self.b, self.a))

    def __call__(self, drawn: Coordinates) -> Coordinates:
        """Coordinates (n, 2) of the drawing, m, as coordinates on the ground, m."""
        x, y = drawn[:, 0], drawn[:, 1]
        return np.column_stack(
            [self.a * x - self.b * y + self.east, self.b * x + self.a * y + self.north]
        )


@dataclass(frozen=True)
class Fit:
    """A transformation and how well the points agree with it.

    Parameters
    ----------
    residuals
        For each point, where it was said to be less where it comes to lie, m (n, 2). Always
        zero for two points, which fit whatever they are.
    rms
        Root mean square of the residuals' lengths, m.
    suspect
        Place of the one point that is probably wrong; ``None`` where the points agree, or
        where no single one is to blame.
    swapped
        The points fit far better with x and y of the drawing exchanged, as survey lists
        write north first.
    """

    helmert: Helmert
    residuals: Coordinates
    rms: float
    suspect: int | None
    swapped: bool

    @property
    def lengths(self) -> NDArray[np.float64]:
        """How far each point is off, m (n,)."""
        return cast(NDArray[np.float64], np.hypot(*self.residuals.T))


def fit(drawn: Coordinates, ground: Coordinates) -> Fit:
    """Find the move, turn and scale that bring points as near as can be to where they belong.

    Least squares in the residuals' lengths, in closed form (S. Umeyama, *Least-squares
    estimation of transformation parameters between two point patterns*, 1991, in the plane
    and without mirroring).

    Parameters
    ----------
    drawn, ground
        The same points in the drawing and on the ground, m (n, 2), n ≥ 2.

    Raises
    ------
    InputError
        ``points.too_few``; ``points.coincide`` where two are one and the same on either side.
    """
    if len(drawn) < 2:
        raise InputError("points.too_few", count=len(drawn))
    for first, second in combinations(range(len(drawn)), 2):
        for side in (drawn, ground):
            if np.hypot(*(side[first] - side[second])) < NEAREST:
                raise InputError("points.coincide", first=first + 1, second=second + 1)
    helmert, residuals, rms = _solved(drawn, ground)
    suspect, swapped = None, False
    if rms > NOTICED and len(drawn) > 2:
        swapped = _solved(drawn[:, ::-1], ground)[2] < rms / 10
        suspect = None if swapped else _suspect(drawn, ground, rms)
    return Fit(helmert, residuals, rms, suspect, swapped)


def _solved(drawn: Coordinates, ground: Coordinates) -> tuple[Helmert, Coordinates, float]:
    # Centred first: survey coordinates of seven digits would cost their last ones.
    middle, there = drawn.mean(axis=0), ground.mean(axis=0)
    x, y = (drawn - middle).T
    u, v = (ground - there).T
    square = float((x * x + y * y).sum())
    a = float((x * u + y * v).sum()) / square
    b = float((x * v - y * u).sum()) / square
    turned = np.column_stack([a * x - b * y, b * x + a * y])
    residuals = ground - there - turned
    east = float(there[0] - a * middle[0] + b * middle[1])
    north = float(there[1] - b * middle[0] - a * middle[1])
    rms = float(np.sqrt((residuals**2).sum() / len(drawn)))
    return Helmert(a, b, east, north), residuals, rms


def _suspect(drawn: Coordinates, ground: Coordinates, rms: float) -> int | None:
    """The point without which the others agree."""
    count = len(drawn)
    if count == 3:
        return _odd_corner(drawn, ground)
    without = [
        _solved(np.delete(drawn, place, axis=0), np.delete(ground, place, axis=0))[2]
        for place in range(count)
    ]
    best = int(np.argmin(without))
    others = min(without[:best] + without[best + 1 :])
    clear = without[best] * _CLEARER < min(rms, others)
    return best if clear else None


def _odd_corner(drawn: Coordinates, ground: Coordinates) -> int | None:
    """Of three points, the one that both wrong distances lead to.

    Any two points fit, so that leaving one out tells nothing; but a drawing has a true scale,
    and so the distance between the two right points agrees by itself.
    """
    pairs = ((1, 2), (0, 2), (0, 1))
    off = [
        abs(np.hypot(*(ground[i] - ground[j])) / np.hypot(*(drawn[i] - drawn[j])) - 1)
        for i, j in pairs
    ]
    best = int(np.argmin(off))
    rest = off[:best] + off[best + 1 :]
    return best if off[best] < _ALIKE and min(rest) > _UNLIKE else None
