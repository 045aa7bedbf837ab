"""Consensus: the ground on which most layouts have something of a family."""

from __future__ import annotations

import numpy as np

from geo.arrangement import Flags
from geo.footprint import Numbers
from geo.heat import SIGMA, Grid, Heat

HALF = 0.5
"""Share of the layouts that makes a consensus."""


def shares(grid: Grid, maps: Heat) -> Numbers:
    """Which share of m layouts has something at each cell, 0 to 1 (rows, columns).

    That is where a layout's map is at least half as high as right on a single piece: within
    2.4 m of one, as the kernel falls to a half at √(2 ln 2) of its 2 m.

    Parameters
    ----------
    maps
        Of one family (m, rows, columns), smoothed.
    """
    if not len(maps):
        return np.zeros((grid.rows, grid.columns))
    peak = grid.cell**2 / (2 * np.pi * SIGMA**2)
    found: Numbers = (maps >= peak / 2).mean(axis=0)
    return found


def consensus(grid: Grid, maps: Heat, least: float = HALF) -> Flags:
    """Cells at which at least this share of the layouts has something (rows, columns)."""
    found: Flags = shares(grid, maps) >= least
    return found if len(maps) else np.zeros_like(found)
