"""Issues over versions, and in groups: what is mended, what is new, what weighs most."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from geo.issue import Issue
from geo.limit import SEVERITIES, Severity


@dataclass(frozen=True)
class Followed:
    """Issues of two versions told apart by their keys, each list worst first.

    Parameters
    ----------
    fixed
        There before and not after, as they were.
    new
        There after and not before.
    still
        There both times, as they are after: measures and severity may differ.
    """

    fixed: tuple[Issue, ...]
    new: tuple[Issue, ...]
    still: tuple[Issue, ...]


@dataclass(frozen=True)
class RuleGroup:
    """Issues of one rule, worst first."""

    rule: str
    issues: tuple[Issue, ...]

    def count(self, severity: Severity) -> int:
        """How many weigh this much."""
        return sum(issue.severity == severity for issue in self.issues)


@dataclass(frozen=True)
class FamilyGroup:
    """The rules of one family that found something, worst first."""

    code: str
    rules: tuple[RuleGroup, ...]

    def count(self, severity: Severity) -> int:
        """How many of the family weigh this much."""
        return sum(group.count(severity) for group in self.rules)


def followed(
    before: Iterable[Issue], after: Iterable[Issue], names: Mapping[str, str] | None = None
) -> Followed:
    """Compare two verdicts, in whatever order their issues come.

    Parameters
    ----------
    names
        What the placements of before are called after; whoever is not named is nobody's like.
        ``None``: they kept their ids.
    """
    earlier = {_key_after(issue, names): issue for issue in before}
    later = {issue.key: issue for issue in after}
    return Followed(
        fixed=_worst_first(issue for key, issue in earlier.items() if key not in later),
        new=_worst_first(issue for key, issue in later.items() if key not in earlier),
        still=_worst_first(issue for key, issue in later.items() if key in earlier),
    )


def _key_after(issue: Issue, names: Mapping[str, str] | None) -> str:
    if names is None:
        return issue.key
    # No id begins so: it cannot be taken for one of the other layout's.
    called = tuple(names.get(each, f"\0{each}") for each in issue.placements)
    return replace(issue, placements=called).key


def grouped(issues: Iterable[Issue]) -> tuple[FamilyGroup, ...]:
    """Group by family, then by rule; what has more errors, then warnings, comes first."""
    families: dict[str, dict[str, list[Issue]]] = {}
    for issue in issues:
        families.setdefault(issue.code, {}).setdefault(issue.rule, []).append(issue)
    found = [
        FamilyGroup(
            code,
            tuple(
                sorted(
                    (RuleGroup(rule, _worst_first(own)) for rule, own in rules.items()),
                    key=lambda group: (*_weight(group), group.rule),
                )
            ),
        )
        for code, rules in families.items()
    ]
    return tuple(sorted(found, key=lambda group: (*_weight(group), group.code)))


def _worst_first(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    return tuple(sorted(issues, key=lambda one: (SEVERITIES.index(one.severity), one.key)))


def _weight(group: RuleGroup | FamilyGroup) -> tuple[int, ...]:
    return tuple(-group.count(severity) for severity in SEVERITIES)
