"""The rules, one file a family; each a pure function of a scene and a limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType

from geo.issue import Issue
from geo.limit import Limit
from geo.rules.attribute import attribute
from geo.rules.clearance import clearance
from geo.rules.distance import distance
from geo.rules.hours import hours
from geo.rules.inside import inside
from geo.rules.keep_clear import keep_clear
from geo.rules.light import light
from geo.rules.near import near
from geo.rules.noise import noise
from geo.rules.overlap import overlap
from geo.rules.reach import reach
from geo.rules.share import share
from geo.rules.sight import sight
from geo.rules.sun import sun
from geo.scene import Scene

Rule = Callable[[Scene, Limit], Iterator[Issue]]

RULES: MappingProxyType[str, Rule] = MappingProxyType(
    {
        "inside": inside,
        "overlap": overlap,
        "distance": distance,
        "clearance": clearance,
        "near": near,
        "keep_clear": keep_clear,
        "reach": reach,
        "sight": sight,
        "light": light,
        "sun": sun,
        "noise": noise,
        "hours": hours,
        "share": share,
        "attribute": attribute,
    }
)
"""Every family of rules by the code of its limits, in the order in which they are told."""
