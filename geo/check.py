"""The one judge: everything on a layout that is not as a rule set wants it."""

from __future__ import annotations

from collections.abc import Mapping

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
        for the same layout in whatever order it was put down.
    """
    scene = Scene.of(site, layout, kinds, rules)
    found = [
        issue
        for limit in rules.limits
        if limit.code in RULES
        for issue in RULES[limit.code](scene, limit)
    ]
    return tuple(sorted(found, key=_order))


def _order(issue: Issue) -> tuple[int, str, tuple[str, ...], tuple[str, ...], str]:
    severity = SEVERITIES.index(issue.severity)
    return severity, issue.rule, issue.placements, issue.features, issue.situation
