"""Sound: how loud amenities are at the windows round about.

Free field, nothing in between: a point source L dB(A) loud at 1 m is L − 20·log10(r) loud
at r m; nearer than 1 m it is as loud as at 1 m. Several add their energies:
10·log10 Σ 10^(Li/10), so twice the same is 3 dB more. Distances are from a footprint's
nearest edge, on the safe side.
"""

from __future__ import annotations

from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.footprint import Geometries
from geo.scene import Indices, Scene

Levels = NDArray[np.float64]

ROUNDING = 0.05
"""Excess that nobody hears, dB: the rounded distances of the noise table keep within it."""

EVEN = 1e-6
"""Levels that differ by less are the same, dB: who is told does not hang on rounding."""


def sources(scene: Scene, selector: str) -> Indices:
    """The placements of a selector whose loudness is known (``measures.noise``), by index."""
    loud = scene.answering(selector)
    return loud[[scene.kinds[index].measures.get("noise", 0.0) > 0 for index in loud]]


def levels(scene: Scene, loud: Indices, panes: Geometries) -> Levels:
    """What each of n sources brings to each of m window fronts, (n, m), dB(A)."""
    at_one = np.array([scene.kinds[index].measures["noise"] for index in loud])
    away = shapely.distance(scene.footprints[loud][:, None], panes)
    return cast(Levels, at_one[:, None] - 20 * np.log10(np.maximum(away, 1.0)))


def together(each: Levels) -> Levels:
    """The level of several sources together, over the first axis, dB(A)."""
    return cast(Levels, 10 * np.log10((10 ** (each / 10)).sum(axis=0)))


def loudest(found: Levels) -> int:
    """Index of the highest of some levels, the first of equals."""
    return int(np.argmax(found > found.max() - EVEN))
