"""What breaks a limit, decided pair by pair over whole columns: of one layout or of many.

The rules (`geo.rules`) describe what is decided here: one file a family in both. Rules and
forms that look at a layout as a whole, as the wheelchair's way, are not decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from geo.arrangement import Arrangement, Breaches
from geo.breaches.clearance import intruding
from geo.breaches.distance import too_near
from geo.breaches.inside import outside
from geo.breaches.keep_clear import obstructing
from geo.breaches.overlap import overlaps
from geo.limit import Limit
from geo.zone import BOXES, RADII

Decide = Callable[[Arrangement, Limit], Breaches]

BREACHES: Mapping[str, Decide] = MappingProxyType(
    {
        "inside": outside,
        "overlap": overlaps,
        "distance": too_near,
        "clearance": intruding,
        "keep_clear": obstructing,
    }
)
"""Families that are decided over columns, by the code of their limits."""

AREAS: frozenset[str] = frozenset({"fire_lane", "rescue_field", "keep_clear", "surface"})
"""Roles of ground that stays free as a whole."""

FORMS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "inside": frozenset({""}),
        "overlap": frozenset({""}),
        "distance": frozenset({"", "centre"}),
        "clearance": frozenset({*RADII, *BOXES, "forced", "exception"}),
        "keep_clear": frozenset({"", "roots"}),
    }
)
"""Their forms that are; what is not named here is for `geo.rules` alone."""


def decided(limit: Limit) -> bool:
    """Whether this limit can be decided over columns.

    A buffer round ground that must itself stay free is not: what stands on that ground is
    told by another limit, and not again by this one (`geo.check.without_echoes`).
    """
    if limit.code == "keep_clear" and limit.value > 0 and limit.object in AREAS:
        return False
    return limit.form in FORMS.get(limit.code, ())
