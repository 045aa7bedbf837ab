"""Layouts judged once per state: pages and routes share the verdicts."""

from __future__ import annotations

import datetime
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

from geo.catalogue import catalogue, ruleset
from geo.issue import Issue
from geo.limit import RuleSet
from geo.recheck import Judgement, judgement
from geo.site import Site
from geo.waiver import Accepted, Waiver, parted
from layers.exports.plan import Lang, Plan
from layers.layouts import State
from layers.waivers import counting_in
from ui.rule_words import changes_in, day
from ui.running import running
from ui.verdict import speaker
from ui.words import LANGUAGES, t, translator


@dataclass(frozen=True)
class Checked:
    """A layout as it stands, with what is not as its project's rules want it.

    Parameters
    ----------
    rules
        With what the project changed.
    issues
        Those that are open; what somebody accepted stands apart and counts nowhere.
    """

    state: State
    site: Site
    site_version: int
    rules: RuleSet
    issues: tuple[Issue, ...]
    accepted: tuple[Accepted, ...] = ()

    def count(self, severity: str) -> int:
        """How many open issues weigh this much."""
        return sum(issue.severity == severity for issue in self.issues)


_KEPT = 500
"""Layouts whose newest verdict is kept."""
_DRAWN = 50
"""Layouts being drawn: so many are kept with their shapes, to judge the next edit from."""
_checked: OrderedDict[tuple[str, str], Checked] = OrderedDict()
_drawn: OrderedDict[str, Judgement] = OrderedDict()
_lock = Lock()


def checked(state: State) -> Checked:
    """Judge a layout's state; at most once for the same state and rules."""
    store, row = running().store, state.row
    judged = _judged(state, store.rulings.rules(row.project_id))
    return _parted(judged, state, store.waivers.of_layout(row.project_id, row.id))


def all_checked(states: Sequence[State]) -> list[Checked]:
    """Judge layouts of one project; as `checked` each, but what they share is asked for once."""
    if not states:
        return []
    store, project_id = running().store, states[0].row.project_id
    rules = store.rulings.rules(project_id)
    waivers = store.waivers.of_project(project_id)
    return [
        _parted(_judged(state, rules), state, counting_in(waivers, state.row.id))
        for state in states
    ]


def _parted(judged: Checked, state: State, waivers: tuple[Waiver, ...]) -> Checked:
    issues, accepted = parted(judged.issues, waivers)
    return replace(judged, state=state, issues=issues, accepted=accepted)


def _judged(state: State, rules: RuleSet) -> Checked:
    """All its issues, whether accepted or not: waivers come and go, the verdict stays."""
    store = running().store
    row = state.row
    key = (row.id, rules.hash)
    with _lock:
        kept = _checked.get(key)
        # The same hash judges the same; who changed a rule, and why, may be told otherwise.
        if kept is not None and _moment(kept.state) == _moment(state) and kept.rules == rules:
            _checked.move_to_end(key)
            return kept
        before = _drawn.get(row.id)
    site = store.geometry(row.site_version)
    version = store.site_version(row.site_version).version
    judged = judgement(site, state.layout, catalogue(), rules, before)
    made = Checked(state, site, version, rules, judged.issues)
    with _lock:
        # A slower thread may come with what is past already.
        kept = _checked.get(key)
        if kept is None or kept.state.seq <= state.seq:
            _checked[key] = made
            _checked.move_to_end(key)
            _drawn[row.id] = judged
            _drawn.move_to_end(row.id)
        while len(_checked) > _KEPT:
            _checked.popitem(last=False)
        while len(_drawn) > _DRAWN:
            _drawn.popitem(last=False)
    return made


def _moment(state: State) -> tuple[int, str]:
    return state.seq, state.row.site_version


def plan_of(found: Checked, lang: Lang, *, title: str, subtitle: str) -> Plan:
    """What an export is made from, with the names in both languages; accepted issues last.

    Of its notes only those that may be seen outside are in it.
    """
    store = running().store
    own = ruleset(found.rules.name)
    return Plan(
        site=found.site,
        layout=store.notes.seen_outside(found.state.row.project_id, found.state.layout),
        kinds=catalogue(),
        rules=found.rules,
        issues=(*found.issues, *(each.issue for each in found.accepted)),
        title=title,
        subtitle=subtitle,
        lang=lang,
        translate=translator(lang),
        date=datetime.datetime.now().astimezone().date(),
        site_version=found.site_version,
        say=speaker(found.site, found.state.layout),
        translators={each: translator(each) for each in LANGUAGES},
        changes={each: changes_in(found.rules, own, each) for each in LANGUAGES},
        accepted={
            each.issue.key: {lang: _accepted(each, lang) for lang in LANGUAGES}
            for each in found.accepted
        },
    )


def _accepted(found: Accepted, lang: str) -> str:
    waiver = found.waiver
    return t(lang, "waiver.told", who=waiver.who, day=day(waiver.when), why=waiver.why)
