"""How far apart two layouts are: one number, in metres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from geo.footprint import Numbers
from geo.kind import Kind
from geo.layout import Layout
from geo.limit import RuleSet
from geo.matching import CUTOFF, apart, matched
from geo.symmetry import period


def distance(
    one: Layout, other: Layout, periods: Mapping[str, float], cutoff: float = CUTOFF
) -> float:
    """The mean distance from a piece to the one it is matched with, m.

    A piece that has no like within the cut-off counts as the cut-off. With n the pieces of
    the larger layout, and pairs matched so that the sum is the least::

        d = (Σ over pairs of min(c, apart) + c · (n − pairs)) / n

    0 for the same layouts (and for two empty ones), ``cutoff`` for layouts with nothing in
    common; a metric. OSPA of order 1: D. Schuhmacher, B.-T. Vo and B.-N. Vo, "A consistent
    metric for performance evaluation of multi-object filters", IEEE Transactions on Signal
    Processing 56 (2008); two pieces of different kinds are a cut-off apart.

    Parameters
    ----------
    periods
        After how many degrees each kind is the same again (`geo.symmetry.period`).
    """
    most = max(len(one), len(other))
    if not most:
        return 0.0
    pairs = matched(tuple(one), tuple(other), periods, cutoff)
    near = sum(apart(*pair, periods) for pair in pairs)
    return (near + cutoff * (most - len(pairs))) / most


def distances(
    layouts: Sequence[Layout],
    kinds: Mapping[str, Kind],
    rules: RuleSet,
    cutoff: float = CUTOFF,
) -> Numbers:
    """`distance` of each layout from each, m (m, m): symmetric, the diagonal 0."""
    codes = {piece.kind for layout in layouts for piece in layout}
    periods = {code: period(kinds[code], rules.limits) for code in codes}
    found = np.zeros((len(layouts),) * 2)
    for row, one in enumerate(layouts):
        for column in range(row):
            found[row, column] = distance(one, layouts[column], periods, cutoff)
    return found + found.T
