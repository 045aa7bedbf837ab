"""GCJ-02 and BD-09, the shifted coordinates of Chinese web maps, to and from WGS 84.

Amap and Tencent show GCJ-02, Baidu BD-09. Both bend the plane: a line of 30 m in Shanghai
reads 29.9 m. So they are only ever turned into WGS 84; nothing is measured or drawn in them.

The formulas are the ones that came out in 2010 and that all open libraries share (eviltransform
by Googol Lee, "China Map Deviation as a Regression Problem" by W. Yang, coordtransform by
Wandergis); the state publishes none. Against real map tiles they are right to about a metre,
against each other to the last digit; the inverses here are exact to a micrometre.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]
"""lon, lat in degrees (n, 2)."""
Turn = Callable[[Degrees], Degrees]

WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271
"""The box that is shifted, degrees; outside of it maps show WGS 84."""

_AXIS = 6_378_245.0
"""Semi-major axis of Krasovsky's ellipsoid, m."""
_SQUARED = 0.00669342162296594323
"""Its eccentricity, squared."""
_TURNS = 3000.0 * np.pi / 180.0
_MOST = 30
"""Steps of the inverse; 5 are enough anywhere in the box."""
_ENOUGH = 1e-11
"""Degrees: a micrometre."""


def to_gcj02(wgs84: Degrees) -> Degrees:
    """Turn WGS 84 into GCJ-02; what is outside of China's box stays as it is."""
    return _inside(wgs84, _shifted)


def from_gcj02(gcj02: Degrees) -> Degrees:
    """Turn GCJ-02 into WGS 84, exact to a micrometre."""
    return _inside(gcj02, lambda target: _inverse(target, _shifted))


def to_bd09(wgs84: Degrees) -> Degrees:
    """Turn WGS 84 into BD-09; what is outside of China's box stays as it is."""
    return _inside(wgs84, lambda degrees: _to_baidu(_shifted(degrees)))


def from_bd09(bd09: Degrees) -> Degrees:
    """Turn BD-09 into WGS 84, exact to a micrometre."""
    return _inside(bd09, lambda target: _inverse(_inverse(target, _to_baidu), _shifted))


def _inside(degrees: Degrees, turn: Turn) -> Degrees:
    """Turn what lies in China's box, and nothing else."""
    found = np.array(degrees, dtype=float)
    lon, lat = found.T
    shifted = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)
    found[shifted] = turn(found[shifted])
    return found


def _inverse(target: Degrees, forward: Turn) -> Degrees:
    """Find what `forward` turns into ``target``: each step takes off what is still wrong.

    The shift changes by under 1 % of a step taken, so each step gains two digits or more.
    """
    found = np.array(target, dtype=float)
    for _ in range(_MOST):
        wrong = forward(found) - target
        found -= wrong
        if np.abs(wrong).max(initial=0.0) <= _ENOUGH:
            break
    return found


def _shifted(degrees: Degrees) -> Degrees:
    return degrees + _shift(degrees)


def _shift(degrees: Degrees) -> Degrees:
    """How far GCJ-02 lies from WGS 84, degrees of lon and lat."""
    lon, lat = degrees.T
    x, y = lon - 105.0, lat - 35.0
    common = (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * 2 / 3
    root = np.sqrt(np.abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
    north += (20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3)) * 2 / 3
    north += (160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
    east += (20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3)) * 2 / 3
    east += (150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30)) * 2 / 3
    latitude = np.radians(lat)
    bulge = 1 - _SQUARED * np.sin(latitude) ** 2
    # Metres on Krasovsky's ellipsoid into degrees: by the radii of curvature there.
    meridian = _AXIS * (1 - _SQUARED) / (bulge * np.sqrt(bulge))
    normal = _AXIS / np.sqrt(bulge) * np.cos(latitude)
    return np.column_stack([np.degrees(east / normal), np.degrees(north / meridian)])


def _to_baidu(gcj02: Degrees) -> Degrees:
    lon, lat = gcj02.T
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _TURNS)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _TURNS)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])
