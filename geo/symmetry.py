"""Symmetry: after what part of a full turn a kind is the same to everybody again."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely import Polygon

from geo.footprint import footprint
from geo.kind import Kind
from geo.layout import Placement
from geo.limit import Limit
from geo.zone import zone

TURNS = (90.0, 180.0)
"""Parts of a full turn that a rectangle can be symmetric under, degrees."""

_SAME = 1e-6
"""Ground by which two shapes may differ and still be the same, m²."""


def period(kind: Kind, limits: Iterable[Limit]) -> float:
    """After how many degrees a kind of its usual size stands as before.

    Its footprint and every room that a ``clearance`` limit asks for must lie as before, so
    that what has a front (a bench needs room for feet there) is the same after a full turn only.

    Returns
    -------
    float
        0 where every turn is the same, else 90, 180 or 360.
    """
    asked = [x for x in limits if x.code == "clearance" and kind.answers_to(x.subject)]
    here, *turned = (_shapes(kind, asked, turn) for turn in (0.0, *TURNS))
    same = [all(map(_alike, here, there)) for there in turned]
    if kind.shape == "disc" and kind.width == kind.depth and same[0]:
        return 0.0
    return next((turn for turn, alike in zip(TURNS, same, strict=True) if alike), 360.0)


def folded(by: float, every: float) -> float:
    """The smallest turn to the same effect, degrees in (−every/2, every/2]; 0 for ``every`` 0."""
    return every / 2 - (every / 2 - by) % every if every else 0.0


def _shapes(kind: Kind, limits: Iterable[Limit], turn: float) -> list[Polygon]:
    placement = Placement("", kind.code, 0.0, 0.0, turn)
    rooms = (zone(placement, kind, limit) for limit in limits)
    return [footprint(placement, kind), *(room.polygon for room in rooms if room is not None)]


def _alike(one: Polygon, other: Polygon) -> bool:
    return float(shapely.area(shapely.symmetric_difference(one, other))) <= _SAME
