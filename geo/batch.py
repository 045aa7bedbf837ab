"""Very many layouts judged at once: how many issues each rule finds in each.

The same judge as `geo.check`: what is decided pair by pair (`geo.breaches`) is decided by
the same functions for all layouts together, and counted instead of described. Everything
else is asked layout by layout, where it is wanted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np

from geo.arrangement import NOBODY, Breaches, Indices
from geo.breaches import BREACHES, decided
from geo.broad import FINE, Field
from geo.check import ECHOING, check
from geo.crowd import Crowd
from geo.footprint import Numbers
from geo.issue import Issue
from geo.kind import Kind
from geo.layout import Layout
from geo.limit import SEVERITIES, Limit, RuleSet
from geo.rules import RULES
from geo.setting import Setting
from geo.site import Site
from geo.stack import Counts, Stack
from geo.stack_shapes import StackShapes

CHUNK = 120_000
"""Placements judged at a time: fewer cost calls, more cost memory."""

FIRST = 2_000
"""Placements judged at first, to learn what is of interest to the rules."""

Families = Literal["core", "all"]


@dataclass(frozen=True)
class Verdicts:
    """What was found in layouts.

    Parameters
    ----------
    names
        The layouts, m.
    limits
        Those that were judged, r, as in the rule set.
    counts
        Issues of each limit in each layout (m, r).
    severities
        Errors, warnings and hints in each layout (m, 3).
    """

    names: tuple[str, ...]
    limits: tuple[Limit, ...]
    counts: Counts
    severities: Counts


@dataclass(frozen=True)
class Judge:
    """A site on which stack after stack of layouts is judged.

    Parameters
    ----------
    site, kinds, rules
        As for `geo.check.check`.
    families
        ``core``: the limits that are decided pair by pair (`geo.breaches.decided`), of the
        families inside, overlap, distance, clearance and keep_clear. ``all``: every limit,
        asked layout by layout, which takes milliseconds each.
    """

    site: Site
    kinds: Mapping[str, Kind]
    rules: RuleSet
    families: Families = "core"
    _needs: dict[tuple[str, ...], Numbers] = field(default_factory=dict, repr=False)

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """The limits that are judged, in their order."""
        known = (limit for limit in self.rules.limits if limit.code in RULES)
        return tuple(each for each in known if self.families == "all" or decided(each))

    def verdicts(self, stack: Stack) -> Iterator[Verdicts]:
        """Judge a stack, part by part in its order; ``KeyError`` for an unknown kind."""
        first, rows = 0, CHUNK if stack.codes in self._needs else FIRST
        while first < len(stack):
            last = int(np.searchsorted(stack.starts, stack.starts[first] + rows, side="right")) - 1
            last = max(last, first + 1)
            yield self._judged(stack.part(first, last))
            first, rows = last, CHUNK

    def issues(self, layout: Layout) -> tuple[Issue, ...]:
        """What `verdicts` counts, described."""
        return check(self.site, layout, self.kinds, replace(self.rules, limits=self.limits))

    def _judged(self, stack: Stack) -> Verdicts:
        counts = np.zeros((len(stack), len(self.limits)), dtype=np.int64)
        severities = np.zeros((len(stack), len(SEVERITIES)), dtype=np.int64)
        if self.families == "core" and len(stack.x) and self.limits:
            self._decide(stack, counts, severities)
        elif self.families == "all":
            self._ask(stack, counts, severities)
        return Verdicts(stack.names, self.limits, counts, severities)

    def _decide(self, stack: Stack, counts: Counts, severities: Counts) -> None:
        crowd = self._crowd(stack)
        layout_of = np.repeat(np.arange(len(stack)), np.diff(stack.starts))
        found = [BREACHES[limit.code](crowd, limit) for limit in self.limits]
        for rank, breaches in enumerate(self._without_echoes(found, crowd.own)):
            counts[:, rank] = np.bincount(layout_of[breaches.first], minlength=len(stack))
            weight = SEVERITIES.index(self.limits[rank].severity)
            severities[:, weight] += counts[:, rank]

    def _ask(self, stack: Stack, counts: Counts, severities: Counts) -> None:
        rank_of = {limit.rule: rank for rank, limit in enumerate(self.limits)}
        for number in range(len(stack)):
            for issue in self.issues(stack.layout(number)):
                counts[number, rank_of[issue.rule]] += 1
                severities[number, SEVERITIES.index(issue.severity)] += 1

    def _crowd(self, stack: Stack) -> Crowd:
        needs = self._needs.setdefault(stack.codes, np.zeros((len(stack.codes),) * 2))
        shapes = StackShapes(stack, tuple(self.kinds[code] for code in stack.codes))
        setting, (ground, rim) = Setting.of(self.site), self._maps
        return Crowd(setting, shapes, self.rules, ground, rim, needs)

    @cached_property
    def _maps(self) -> tuple[Field, Field]:
        boundary = self.site.boundary
        return Field.round(boundary), Field.round(boundary, FINE)

    def _without_echoes(self, found: Sequence[Breaches], rows: int) -> list[Breaches]:
        """As `geo.check.without_echoes`: what an overlap tells already that weighs no less."""
        weights = [SEVERITIES.index(limit.severity) for limit in self.limits]
        codes = [limit.code for limit in self.limits]
        told = {
            weight: np.concatenate(
                [
                    NOBODY,
                    *(
                        _pairs(breaches, rows)
                        for breaches, code, own in zip(found, codes, weights, strict=True)
                        if code == "overlap" and own <= weight
                    ),
                ]
            )
            for weight in set(weights)
        }
        kept = []
        for breaches, code, weight in zip(found, codes, weights, strict=True):
            pairs = _pairs(breaches, rows) if code in ECHOING else NOBODY
            echo = (pairs >= 0) & np.isin(pairs, told[weight])
            kept.append(breaches.only(~echo) if echo.any() else breaches)
        return kept


def _pairs(breaches: Breaches, rows: int) -> Indices:
    """Pairs of placements as one number each; -1 for single ones."""
    low, high = (
        np.minimum(breaches.first, breaches.second),
        np.maximum(breaches.first, breaches.second),
    )
    return np.where(low < 0, -1, low * rows + high)
