"""The one judge: everything on a layout that is not as a rule set wants it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from geo.issue import Issue
from geo.kind import Kind
from geo.layout import Layout
from geo.limit import SEVERITIES, Limit, RuleSet
from geo.rules import RULES
from geo.scene import Scene
from geo.site import Site

ECHOING: frozenset[str] = frozenset({"distance", "clearance"})
"""Families that ask for room between two placements, which an overlap surely takes."""


def check(
    site: Site, layout: Layout, kinds: Mapping[str, Kind], rules: RuleSet
) -> tuple[Issue, ...]:
    """Judge a layout on its site.

    Parameters
    ----------
    site, layout
        In the same site metres.
    kinds
        Every kind the layout places, by code; ``KeyError`` for a missing one.
    rules
        Limits of families without a rule yet are passed over.

    Returns
    -------
    tuple of Issue
        Errors first, then warnings, then hints; within these by rule and ids. The same
        for the same layout in whatever order it was put down. The same trouble is told once
        (`without_echoes`).
    """
    return judge(Scene.of(site, layout, kinds, rules))


def judge(scene: Scene, *, hints: bool = True) -> tuple[Issue, ...]:
    """Judge a scene as `check` does; ``hints`` off leaves out limits that are only that."""
    limits = (
        scene.rules.limits if hints else (x for x in scene.rules.limits if x.severity != "hint")
    )
    return told(issue for limit in limits for issue in found(scene, limit))


def told(found: Iterable[Issue]) -> tuple[Issue, ...]:
    """What the limits found, one by one, as a verdict: sorted, without echoes."""
    return tuple(sorted(without_echoes(found), key=_order))


def found(scene: Scene, limit: Limit) -> Iterable[Issue]:
    """What one limit finds; nothing where its family has no rule yet."""
    return RULES[limit.code](scene, limit) if limit.code in RULES else ()


def without_echoes(issues: Iterable[Issue]) -> list[Issue]:
    """Leave out what another issue tells already that weighs no less.

    Two placements that stand in one another are of course too near each other as well:
    their distance and clearance issues go; moved apart by the overlap's depth they are
    told what is still missing. What stands on ground to keep free is too near it. Behind a
    bottleneck too narrow for one, two cannot pass. So neither the worst severity of a
    layout nor whether its things are at peace changes.
    """
    issues = list(issues)
    told: dict[tuple[str, frozenset[str]], int] = {}
    for issue in issues:
        subject = _tells(issue)
        if subject is not None:
            weight = SEVERITIES.index(issue.severity)
            told[subject] = min(told.get(subject, weight), weight)
    return [issue for issue in issues if not _echoes(issue, told)]


def _tells(issue: Issue) -> tuple[str, frozenset[str]] | None:
    """What an issue says so that others need not: its family, and about whom."""
    if issue.code == "overlap" and len(issue.placements) == 2:
        return "overlap", frozenset(issue.placements)
    if issue.code == "keep_clear" and issue.situation == "":
        return "keep_clear", frozenset([*issue.placements, *issue.features])
    if issue.code == "reach" and issue.situation != "turning":
        return "reach", frozenset(issue.placements)
    return None


def _echoes(issue: Issue, told: Mapping[tuple[str, frozenset[str]], int]) -> bool:
    own = SEVERITIES.index(issue.severity)
    if issue.code == "reach":
        return told.get(("reach", frozenset(issue.placements)), own) < own
    if issue.code in {"distance", "clearance"} and not issue.features:
        subject = "overlap", frozenset(issue.placements)
    elif issue.code == "keep_clear" and issue.situation == "around":
        subject = "keep_clear", frozenset([*issue.placements, *issue.features])
    else:
        return False
    return told.get(subject, own + 1) <= own


def _order(issue: Issue) -> tuple[int, str, tuple[str, ...], tuple[str, ...], str]:
    severity = SEVERITIES.index(issue.severity)
    return severity, issue.rule, issue.placements, issue.features, issue.situation
