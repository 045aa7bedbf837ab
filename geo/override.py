"""Rules as a project or its site changes them: by whom, when and why, never silently.

Three levels: rule set < project < site. What an override does not tell stays as the level
below has it; within a level the later one counts. One for EBIKE-02 (6 m, to verify: at most
a hint)::

    rule set      6 m   to verify   hint
    project       6 m   project     warning    confirmed, severity warning: Wang, because …
    site          4 m   project     warning    value 4: Li, because …
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from math import isfinite
from types import MappingProxyType
from typing import Any, Literal, get_args

from geo.errors import InputError
from geo.limit import SEVERITIES, Limit, RuleSet, Severity

Level = Literal["project", "site"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""The higher one last: it wins."""

MOST: Mapping[str, float] = MappingProxyType(
    {"m": 100.0, "m2": 10_000.0, "%": 100.0, "h": 24.0, "dB": 150.0, "slope": 1.0}
)
"""Largest value of a unit that can be meant on a small place; see `MOST_OF_ALL`."""
MOST_OF_ALL = 10_000.0
"""Largest value of any other unit."""

_OF_THE_DAY = ("open", "close", "quiet_from", "quiet_to", "begin", "end", "hours")
RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    dict.fromkeys(_OF_THE_DAY, (0.0, 24.0))
    | {"month": (1.0, 12.0), "day": (1.0, 31.0), "pitch": (0.1, 10.0), "radius": (0.1, 30.0)}
)
"""Least and most of measures that are no lengths, that something is divided by, or that decide
how much ground is looked at."""
MOST_MEASURE = 150.0
"""Most of any other measure; the least is 0."""

TOLERANCES = frozenset({"inside", "overlap"})
"""Families whose value is how exactly is measured: the same for everything, no matter of choice."""

_COMMON_YEAR = 2001
"""One without 29 February, so that a day is there every year."""

_TOLD_ONLY = frozenset({"standard", "clause", "source", "note", "override", "base"})
"""Fields of a limit that neither judge nor stand in a verdict as themselves."""


@dataclass(frozen=True)
class Override:
    """One change of one rule.

    Parameters
    ----------
    rule
        Id of the limit: ``"FIT-01"``.
    level
        ``project``, or ``site``, which goes before it.
    value
        The number instead, in the limit's unit; ``None`` leaves it.
    severity
        What it weighs instead; ``None`` leaves it.
    measures
        Those of its further numbers that are others.
    off
        Whether it is left out altogether; ``None`` leaves it.
    confirmed
        Somebody looked the number up: a limit `to_verify` becomes one of this ``project``.
    who, when, why
        Always asked for. The moment is given, ISO text or a `datetime`: there is no clock here.
    """

    rule: str
    level: Level
    value: float | None = None
    severity: Severity | None = None
    measures: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    off: bool | None = None
    confirmed: bool = False
    who: str = ""
    when: datetime | str = ""
    why: str = ""


@dataclass(frozen=True)
class Lapsed:
    """An override that the rule set, as it is now, does not allow, and why."""

    override: Override
    error: InputError


def overridden(rules: RuleSet, overrides: Iterable[Override]) -> RuleSet:
    """Apply overrides to a rule set.

    Parameters
    ----------
    overrides
        In the order in which they were made.

    Returns
    -------
    RuleSet
        Limits in their order, without those switched off. Its hash is another one only where
        a verdict may be; its ``overrides`` are those that count.

    Raises
    ------
    InputError
        ``override.unknown_rule`` · ``override.unsigned`` · ``override.number`` ·
        ``override.measure`` · ``override.date`` · ``override.hours`` ·
        ``override.tolerance`` · ``override.to_verify``.
    """
    found, lapsed = standing(rules, overrides)
    if lapsed:
        raise lapsed[0].error
    return found


def standing(rules: RuleSet, overrides: Iterable[Override]) -> tuple[RuleSet, tuple[Lapsed, ...]]:
    """Apply those overrides that still hold; also give those that do not.

    A rule set grows older than what was decided on it: a rule may be gone from it, or its
    number be to verify again. Judging goes on without such an override.
    """
    by_rule: dict[str, list[Override]] = {}
    for override in overrides:
        by_rule.setdefault(override.rule, []).append(override)
    limits: list[Limit] = []
    counting: list[Override] = []
    lapsed: list[Lapsed] = []
    for limit in rules.limits:
        changed, used, failed = _changed(limit, by_rule.pop(limit.rule, []))
        off = [override.off for override in used if override.off is not None]
        if not (off and off[-1]):
            limits.append(changed)
        counting += used
        lapsed += failed
    for rule, left in by_rule.items():
        error = InputError("override.unknown_rule", rule=rule)
        lapsed += [Lapsed(override, error) for override in left]
    made = replace(rules, limits=tuple(limits), overrides=tuple(counting))
    return replace(made, hash=_hash(rules, made)), tuple(lapsed)


def _changed(
    limit: Limit, overrides: Sequence[Override]
) -> tuple[Limit, list[Override], list[Lapsed]]:
    """A limit after its overrides, with those that count, lowest level first."""
    used, lapsed = [], []
    for level in LEVELS:
        for override in reversed([each for each in overrides if each.level == level]):
            try:
                limit = _applied(limit, override)
            except InputError as error:
                lapsed.append(Lapsed(override, error))
                continue
            used.append(override)
            break
    return limit, used, lapsed


def _applied(limit: Limit, override: Override) -> Limit:
    if not (override.who.strip() and str(override.when).strip() and override.why.strip()):
        raise InputError("override.unsigned", rule=limit.rule)
    _check_numbers(limit, override)
    value = limit.value if override.value is None else float(override.value)
    measures = MappingProxyType({**limit.measures, **override.measures})
    _check_times(limit.rule, measures)
    confidence = limit.confidence
    renumbered = (value, measures) != (limit.value, limit.measures)
    if override.confirmed and confidence == "to_verify":
        confidence = "project"
    elif renumbered and confidence != "to_verify":
        # Another number no longer stands where the limit says it does.
        confidence = "project"
    severity = override.severity or limit.severity
    if SEVERITIES.index(severity) < SEVERITIES.index("hint") and confidence == "to_verify":
        raise InputError("override.to_verify", rule=limit.rule)
    return replace(
        limit,
        value=value,
        measures=measures,
        severity=severity,
        confidence=confidence,
        override=override,
        base=limit,
    )


def _check_numbers(limit: Limit, override: Override) -> None:
    if override.value is not None:
        if limit.code in TOLERANCES and override.value != limit.value:
            raise InputError("override.tolerance", rule=limit.rule)
        _check_number(limit.rule, override.value, 0.0, MOST.get(limit.unit, MOST_OF_ALL))
    for name, number in override.measures.items():
        if name not in limit.measures:
            raise InputError("override.measure", rule=limit.rule, measure=name)
        _check_number(limit.rule, number, *RANGES.get(name, (0.0, MOST_MEASURE)))


def _check_number(rule: str, number: float, least: float, most: float) -> None:
    if not (isfinite(number) and least <= number <= most):
        raise InputError("override.number", rule=rule, least=f"{least:g}", most=f"{most:g}")


def _check_times(rule: str, measures: Mapping[str, float]) -> None:
    """A day of the year is one; a time to measure in begins before it ends."""
    if {"month", "day"} <= measures.keys():
        month, day = measures["month"], measures["day"]
        try:
            if (month, day) != (int(month), int(day)):
                raise ValueError
            date(_COMMON_YEAR, int(month), int(day))
        except ValueError as error:
            raise InputError("override.date", rule=rule) from error
    if {"begin", "end"} <= measures.keys() and measures["begin"] + 1 > measures["end"]:
        raise InputError("override.hours", rule=rule)


def _hash(rules: RuleSet, made: RuleSet) -> str:
    judged = [_judged(limit) for limit in made.limits]
    if judged == [_judged(limit) for limit in rules.limits]:
        return rules.hash
    text = json.dumps([rules.hash, judged], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _judged(limit: Limit) -> dict[str, Any]:
    names = [each.name for each in fields(limit) if each.name not in _TOLD_ONLY]
    return {name: getattr(limit, name) for name in names} | {"measures": dict(limit.measures)}
