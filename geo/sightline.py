"""Straight lines in plan, and what stands across them: for eyes and for lamps."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.footprint import Geometries
from geo.scene import NOBODY, Indices, bounds, close_pairs

Points = NDArray[np.float64]


def crossings(
    eyes: Points, points: Points, fan: Indices, bodies: Geometries
) -> tuple[Indices, Indices]:
    """Which lines from eyes to points meet which bodies.

    A fan, the lines of one eye, is tried as a whole first, by its box and by its hull:
    most of them meet nothing.

    Parameters
    ----------
    eyes
        One a fan, (f, 2), site metres.
    points
        What is looked at, (n, 2).
    fan
        Which fan each point belongs to, n; ascending, none without a point.
    bodies
        What may stand in between. Shrunk by half the tolerance, touching is no crossing.

    Returns
    -------
    tuple of numpy.ndarray
        Indices of lines (as of points) and of bodies, one pair a crossing.
    """
    if not len(points) or not len(bodies):
        return NOBODY, NOBODY
    first = np.searchsorted(fan, np.arange(len(eyes)))
    count = np.bincount(fan, minlength=len(eyes))
    low = np.minimum(np.minimum.reduceat(points, first), eyes)
    high = np.maximum(np.maximum.reduceat(points, first), eyes)
    pairs = close_pairs(np.hstack([low, high]), bounds(bodies), 0.0)
    if not pairs:
        return NOBODY, NOBODY
    fans, body = np.array(pairs, dtype=np.intp).T
    tried, place = np.unique(fans, return_inverse=True)
    hulls = np.array(
        [_hull(eyes[one], points[first[one] : first[one] + count[one]]) for one in tried],
        dtype=object,
    )
    meets = shapely.intersects(hulls[place], bodies[body])
    fans, body = fans[meets], body[meets]
    if not len(fans):
        return NOBODY, NOBODY
    line = np.concatenate([np.arange(first[one], first[one] + count[one]) for one in fans])
    body = np.repeat(body, count[fans])
    drawn = shapely.linestrings(np.stack([eyes[fan[line]], points[line]], axis=1))
    across = shapely.intersects(drawn, bodies[body])
    return line[across], body[across]


def _hull(eye: Points, points: Points) -> shapely.Geometry:
    return shapely.convex_hull(shapely.multipoints(np.vstack([eye, points])))
