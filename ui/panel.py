"""What the grown-ups' panel of the editor shows beside the verdict: groups, changes, accepted."""

from __future__ import annotations

from typing import Any

from geo.follow import grouped
from geo.limit import SEVERITIES
from ui.checking import Checked
from ui.rule_words import changes_told, day
from ui.verdict import verdict
from ui.words import LANGUAGES


def panel(found: Checked) -> dict[str, Any]:
    """Members that the editor reads beside the contract of ``check --json``.

    Returns
    -------
    dict
        ``groups``: families, worst first, each with its ``code``, its keys in order and its
        counts by severity · ``changes``: for rules that found something and were changed
        here, how, in both languages · ``accepted``: issues as in ``issues``, each with its
        ``waiver``: who, day and why.
    """
    return {
        "groups": [
            {
                "code": family.code,
                "keys": [issue.key for rule in family.rules for issue in rule.issues],
                "counts": {severity: family.count(severity) for severity in SEVERITIES},
            }
            for family in grouped(found.issues)
        ],
        "changes": _changes(found),
        "accepted": _accepted(found),
    }


def _changes(found: Checked) -> dict[str, dict[str, str]]:
    issues = [*found.issues, *(each.issue for each in found.accepted)]
    limits = {issue.rule: issue.limit for issue in issues if issue.limit.override is not None}
    return {
        rule: {lang: changes_told(limit, lang) for lang in LANGUAGES}
        for rule, limit in limits.items()
    }


def _accepted(found: Checked) -> list[dict[str, Any]]:
    whole = verdict(
        found.site,
        found.state.layout,
        found.rules,
        [each.issue for each in found.accepted],
        site_version=found.site_version,
        kid=True,
    )
    return [
        told | {"waiver": {"who": w.who, "day": day(w.when), "why": w.why}}
        for told, w in zip(whole["issues"], (each.waiver for each in found.accepted), strict=True)
    ]
