"""Layouts judged once per state: pages and routes share the verdicts."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock

from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.issue import Issue
from geo.limit import RuleSet
from geo.site import Site
from layers.exports.plan import Lang, Plan
from layers.layouts import State
from ui.running import running
from ui.verdict import speaker
from ui.words import LANGUAGES, translator


@dataclass(frozen=True)
class Checked:
    """A layout as it stands, with what is not as its project's rules want it."""

    state: State
    site: Site
    site_version: int
    rules: RuleSet
    issues: tuple[Issue, ...]

    def count(self, severity: str) -> int:
        """How many issues weigh this much."""
        return sum(issue.severity == severity for issue in self.issues)


_KEPT = 500
"""Layouts whose newest verdict is kept."""
_checked: OrderedDict[tuple[str, str], Checked] = OrderedDict()
_lock = Lock()


def checked(state: State) -> Checked:
    """Judge a layout's state; at most once for the same state and rules."""
    store = running().store
    row = state.row
    rules = ruleset(store.project(row.project_id).rules)
    key = (row.id, rules.hash)
    with _lock:
        kept = _checked.get(key)
        if kept is not None and _moment(kept.state) == _moment(state):
            _checked.move_to_end(key)
            return replace(kept, state=state)
    site = store.geometry(row.site_version)
    version = store.site_version(row.site_version).version
    made = Checked(state, site, version, rules, check(site, state.layout, catalogue(), rules))
    with _lock:
        # A slower thread may come with what is past already.
        kept = _checked.get(key)
        if kept is None or kept.state.seq <= state.seq:
            _checked[key] = made
            _checked.move_to_end(key)
        while len(_checked) > _KEPT:
            _checked.popitem(last=False)
    return made


def _moment(state: State) -> tuple[int, str]:
    return state.seq, state.row.site_version


def plan_of(found: Checked, lang: Lang, *, title: str, subtitle: str) -> Plan:
    """What an export is made from, with the names in both languages."""
    return Plan(
        site=found.site,
        layout=found.state.layout,
        kinds=catalogue(),
        rules=found.rules,
        issues=found.issues,
        title=title,
        subtitle=subtitle,
        lang=lang,
        translate=translator(lang),
        date=datetime.datetime.now().astimezone().date(),
        site_version=found.site_version,
        say=speaker(found.site, found.state.layout),
        translators={each: translator(each) for each in LANGUAGES},
    )
