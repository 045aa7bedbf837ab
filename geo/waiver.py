"""Issues that somebody accepted with a reason: still told, but apart, and not counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from geo.errors import InputError
from geo.issue import Issue


@dataclass(frozen=True)
class Waiver:
    """One issue accepted.

    Parameters
    ----------
    key
        `Issue.key`: the rule and the ids. It holds as long as the issue is there, whatever
        its number; another pair, or another rule, is another key.
    who, when, why
        Always asked for. The moment is given, ISO text or a `datetime`.
    """

    key: str
    who: str
    when: datetime | str
    why: str


@dataclass(frozen=True)
class Accepted:
    """An issue with the waiver that accepts it."""

    issue: Issue
    waiver: Waiver


def signed(waiver: Waiver) -> Waiver:
    """Return the waiver if it says whose it is; else ``waiver.unsigned``."""
    if not (waiver.who.strip() and str(waiver.when).strip() and waiver.why.strip()):
        raise InputError("waiver.unsigned")
    return waiver


def parted(
    issues: Iterable[Issue], waivers: Iterable[Waiver]
) -> tuple[tuple[Issue, ...], tuple[Accepted, ...]]:
    """Part issues into those that are open and those that are accepted, each in its order.

    Of several waivers for one key the later one counts.
    """
    by_key = {waiver.key: waiver for waiver in waivers}
    issues = list(issues)
    still_open = tuple(issue for issue in issues if issue.key not in by_key)
    accepted = tuple(Accepted(issue, by_key[issue.key]) for issue in issues if issue.key in by_key)
    return still_open, accepted
