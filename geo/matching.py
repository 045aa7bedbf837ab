"""Matching: which piece of one layout is which of another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import hypot

import numpy as np

from geo.assignment import assigned
from geo.layout import Placement
from geo.repair import charge
from geo.symmetry import folded

CUTOFF = 5.0
"""Pieces as far apart as this are not the same piece, m: a quarter of a small court's width."""


def matched(
    before: Collection[Placement],
    after: Collection[Placement],
    periods: Mapping[str, float],
    cutoff: float = CUTOFF,
) -> list[tuple[Placement, Placement]]:
    """Pair pieces of the same kind so that they stand as little apart as can be, all together.

    Parameters
    ----------
    before, after
        Pieces of two layouts.
    periods
        After how many degrees each kind is the same again (`geo.symmetry.period`).
    cutoff
        Those that are apart by this or more stay alone, m.

    Returns
    -------
    list of tuple
        By kind, then by id of the first. The same in whatever order the pieces come.
    """
    found = []
    for kind in sorted({piece.kind for piece in before} & {piece.kind for piece in after}):
        ones, others = (_of_kind(kind, pieces) for pieces in (before, after))
        costs = np.array([[min(apart(a, b, periods), cutoff) for b in others] for a in ones])
        pairs = [(ones[a], others[b]) for a, b in zip(*assigned(costs), strict=True)]
        found += [pair for pair in pairs if apart(*pair, periods) < cutoff]
    return found


def apart(one: Placement, other: Placement, periods: Mapping[str, float]) -> float:
    """How far two pieces of a kind stand apart, m, with the charge for being turned."""
    return hypot(other.x - one.x, other.y - one.y) + charge(turned(one, other, periods))


def turned(one: Placement, other: Placement, periods: Mapping[str, float]) -> float:
    """By how many degrees the other is turned, counter-clockwise, as far as one can tell."""
    if one.outline is not None or other.outline is not None:
        return 0.0
    return round(folded(other.turn - one.turn, periods[one.kind]), 9)


def _of_kind(kind: str, pieces: Collection[Placement]) -> list[Placement]:
    return sorted((each for each in pieces if each.kind == kind), key=lambda each: each.id)
