"""Layouts judged once per state: pages and routes share the verdicts."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from dataclasses import dataclass
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


_KEPT = 1000
_checked: OrderedDict[tuple[str, int, str], Checked] = OrderedDict()
_lock = Lock()


def checked(state: State) -> Checked:
    """Judge a layout's state; at most once for the same state and rules."""
    store = running().store
    row = state.row
    rules = ruleset(store.project(row.project_id).rules)
    key = (row.id, state.seq, rules.hash)
    with _lock:
        if key in _checked:
            _checked.move_to_end(key)
            return _checked[key]
    site = store.geometry(row.site_version)
    version = store.site_version(row.site_version).version
    made = Checked(state, site, version, rules, check(site, state.layout, catalogue(), rules))
    with _lock:
        _checked[key] = made
        while len(_checked) > _KEPT:
            _checked.popitem(last=False)
    return made


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
