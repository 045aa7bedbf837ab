"""The one judge: everything on a layout that is not as a rule set wants it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from geo.issue import Issue
from geo.kind import Kind
from geo.layout import Layout
from geo.limit import SEVERITIES, RuleSet
from geo.rules import RULES
from geo.scene import Scene
from geo.site import Site


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
        for the same layout in whatever order it was put down. A pair that overlaps is
        told so once (`without_echoes`).
    """
    return judge(Scene.of(site, layout, kinds, rules))


def judge(scene: Scene, *, hints: bool = True) -> tuple[Issue, ...]:
    """Judge a scene as `check` does; ``hints`` off leaves out limits that are only that."""
    found = [
        issue
        for limit in scene.rules.limits
        if limit.code in RULES and (hints or limit.severity != "hint")
        for issue in RULES[limit.code](scene, limit)
    ]
    return tuple(sorted(without_echoes(found), key=_order))


def without_echoes(issues: Iterable[Issue]) -> list[Issue]:
    """Leave out what an overlap tells already.

    Two placements that stand in one another are of course too near each other as well:
    their distance and clearance issues go, where the overlap weighs no less. So neither
    the worst severity of a layout nor whether a pair is at peace changes; moved apart by
    the overlap's depth they are told what is still missing.
    """
    issues = list(issues)
    overlaps: dict[frozenset[str], int] = {}
    for issue in issues:
        pair = frozenset(issue.placements)
        if issue.code == "overlap" and len(pair) == 2:
            weight = SEVERITIES.index(issue.severity)
            overlaps[pair] = min(overlaps.get(pair, weight), weight)
    return [issue for issue in issues if not _echoes(issue, overlaps)]


def _echoes(issue: Issue, overlaps: Mapping[frozenset[str], int]) -> bool:
    if issue.code not in {"distance", "clearance"} or issue.features:
        return False
    weight = overlaps.get(frozenset(issue.placements))
    return weight is not None and weight <= SEVERITIES.index(issue.severity)


def _order(issue: Issue) -> tuple[int, str, tuple[str, ...], tuple[str, ...], str]:
    severity = SEVERITIES.index(issue.severity)
    return severity, issue.rule, issue.placements, issue.features, issue.situation
