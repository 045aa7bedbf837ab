"""``koudai check --since``: what was fixed since an earlier layout, what is new, what remains."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from geo.follow import Followed
from geo.issue import Issue
from ui.words import t

Say = Callable[[Issue, str], str]


def followed_keys(found: Followed) -> dict[str, list[str]]:
    """Keys as the JSON tells them: ``fixed``, ``new``, ``still``."""
    return {
        "fixed": [issue.key for issue in found.fixed],
        "new": [issue.key for issue in found.new],
        "still": [issue.key for issue in found.still],
    }


def followed_lines(found: Followed, before: Say, after: Say, lang: str) -> Iterator[str]:
    """The count, then one line for each that was fixed or is new; the rest was told already.

    Parameters
    ----------
    before, after
        Say an issue as it was in the earlier layout, and as it is now.
    """
    counts = {name: len(keys) for name, keys in followed_keys(found).items()}
    yield t(lang, "command.followed", **counts)
    for name, issues, say in (("fixed", found.fixed, before), ("new", found.new, after)):
        for issue in issues:
            severity = t(lang, f"command.severity.{issue.severity}")
            what = t(lang, f"command.followed.{name}")
            yield f"{what}: {severity} {issue.rule} {say(issue, lang)}"
