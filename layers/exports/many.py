"""Many layouts of one site, with what was measured in them: what is handed to a meeting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from types import MappingProxyType

import numpy as np

from geo.arrangement import Flags
from geo.footprint import Numbers
from geo.measures import FEWER
from layers.exports.plan import Plan

TOLD = (
    "errors", "warnings", "things", "coins", "seats", "play", "child", "green", "green_share",
    "covered", "reach",
)  # fmt: skip
"""Measures that a meeting is told, in this order."""

NEUTRAL = frozenset({"things"})
"""Measures that are neither better nor worse for being more."""

TENTHS = frozenset({"green", "green_share", "covered", "reach", "children"})
"""Measures told with one decimal: m² and shares in %."""


@dataclass(frozen=True)
class Many:
    """Layouts that are compared, m of them.

    Parameters
    ----------
    plans
        Of one site and one language, their titles all different.
    title, subtitle
        Of the whole.
    whose
        Who drew each (m).
    columns
        Measures by name, each (m,), not a number where it cannot be told; what they are called
        is ``measure.<name>``.
    agreement, consensus
        By family: how far the layouts agree (1: wholly, 0: no more than chance), and on how much
        ground at least half of them have something of it, m²; empty where it was not asked.
    """

    plans: Sequence[Plan]
    title: str
    subtitle: str
    whose: Sequence[str]
    columns: Mapping[str, Numbers]
    agreement: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    consensus: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def tally(self) -> list[tuple[str, list[int]]]:
        """Each kind with how often each layout has it (m); what most have first."""
        counts = [Counter(each.kind for each in plan.layout) for plan in self.plans]
        kinds = self.plans[0].kinds
        found = [(code, [each[code] for each in counts]) for code in kinds]
        return sorted(
            ((code, each) for code, each in found if any(each)),
            key=lambda one: (-np.count_nonzero(one[1]), -sum(one[1])),
        )

    def best(self, name: str) -> Flags:
        """Which layouts are best in a measure (m,); none where all are alike or it is neutral."""
        values = self.columns[name]
        known = values[~np.isnan(values)]
        if name in NEUTRAL or not len(known) or known.min() == known.max():
            return np.zeros(len(values), dtype=bool)
        found: Flags = values == (known.min() if name in FEWER else known.max())
        return found

    def amount(self, name: str, at: int) -> str:
        """A measure of one layout, without its unit, which its name tells; or a dash."""
        value = float(self.columns[name][at])
        if isnan(value):
            return "–"
        return self.plans[0].number(round(value, 1 if name in TENTHS else 0))
