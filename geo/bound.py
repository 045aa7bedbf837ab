"""Whether a number keeps to a limit, within what nobody can tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from geo.limit import Limit
from geo.scene import TOLERANCE

TOLERANCES: Mapping[str, float] = MappingProxyType({"slope": 0.0005, "%": 0.05})
"""What may pass, by unit, where it is not 0.01: 1:11.93 for 1:12, 64.95 % for 65 %."""


def broken(limit: Limit, measured: float) -> bool:
    """Whether a number, in the limit's unit, is beyond its bound by more than may pass."""
    slack = TOLERANCES.get(limit.unit, TOLERANCE)
    short = limit.value - measured if limit.bound == "least" else measured - limit.value
    return short > slack
