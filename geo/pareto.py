"""The Pareto front: layouts that no other one beats in everything."""

from __future__ import annotations

import numpy as np

from geo.arrangement import Flags
from geo.footprint import Numbers


def pareto_front(measures: Numbers) -> Flags:
    """Which layouts no other is at least as good as in every measure and better in one.

    Parameters
    ----------
    measures
        m layouts, k numbers each, the smaller the better (m, k): turn the sign where more
        is better. What is not a number counts as the worst.

    Returns
    -------
    Flags
        The front (m,). Layouts with the same numbers are on it together, or none of them.
    """
    worst = np.where(np.isnan(measures), np.inf, measures)
    each, which = np.unique(worst, axis=0, return_inverse=True)
    on_front = np.ones(len(each), dtype=bool)
    # In ascending order only an earlier one can beat a later one.
    for row in range(1, len(each)):
        before = each[:row][on_front[:row]]
        on_front[row] = not (before <= each[row]).all(axis=1).any()
    found: Flags = on_front[which.reshape(-1)]
    return found
