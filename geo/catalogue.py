"""The catalogue of kinds and the rule sets, as core types."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import data
from geo.kind import Kind
from geo.limit import RuleSet

DEFAULT_RULESET = "shanghai"


@cache
def catalogue() -> Mapping[str, Kind]:
    """Every kind by code, in catalogue order."""
    kinds = (Kind.from_record(record) for record in data.kinds())
    return MappingProxyType({kind.code: kind for kind in kinds})


@cache
def ruleset(name: str = DEFAULT_RULESET) -> RuleSet:
    """A rule set by name; ``KeyError`` where there is none."""
    return RuleSet.from_record(data.ruleset(name))
