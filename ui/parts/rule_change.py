"""One rule in a window of its own: what stands behind it, a form to change it, its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from types import MappingProxyType

import streamlit as st

from geo.errors import InputError
from geo.limit import SEVERITIES, Limit, Severity
from geo.override import LEVELS, TOLERANCES, Level, Override
from layers.rulings import Change
from layers.tables import Project
from ui.parts.frame import notice
from ui.parts.signing import signature
from ui.rule_words import day, measure_name, rule_name, source, told
from ui.running import running
from ui.words import t

_OPEN = "kr-open"


def open_rule(rule: str) -> None:
    """Have the window of this rule open from the next run on, until it is closed."""
    st.session_state[_OPEN] = rule


def _close() -> None:
    st.session_state.pop(_OPEN, None)


def rule_window(project: Project, limits: Iterable[Limit], lang: str) -> None:
    """Show the window that is open, if one is; ``limits``: as their rule set has them."""
    for own in limits:
        if own.rule == st.session_state.get(_OPEN):
            title = f"{own.rule}  {rule_name(own.rule, lang)}"
            st.dialog(title, width="medium", on_dismiss=_close)(_window)(project, own, lang)


def _window(project: Project, own: Limit, lang: str) -> None:
    rulings = running().store.rulings
    now = next((each for each in rulings.rules(project.id).limits if each.rule == own.rule), None)
    changes = [each for each in rulings.changes(project.id) if each.override.rule == own.rule]
    _facts(own, lang)
    _form(project, now or own, now is None, _standing(changes), lang)
    if changes:
        _history(project, own, changes, lang)


def _standing(changes: list[Change]) -> Mapping[Level, Change]:
    """The change that counts at each level: the last that nobody took back."""
    return {each.override.level: each for each in changes if each.taken_back is None}


def _facts(own: Limit, lang: str) -> None:
    where = " · ".join(filter(None, [own.standard, own.clause]))
    sure = escape(t(lang, f"confidence.{own.confidence}"))
    rows = {
        "standard": escape(where),
        "source": source(own, lang),
        "confidence": sure,
        "note": escape(own.note),
    }
    listed = "".join(
        f"<dt>{escape(t(lang, f'rules.{name}'))}</dt><dd>{text}</dd>"
        for name, text in rows.items()
        if text
    )
    st.html(f"<dl class='kr-facts kp-figures'>{listed}</dl>")


def _form(
    project: Project, shown: Limit, off: bool, standing: Mapping[Level, Change], lang: str
) -> None:
    """Ask for the change; ``shown``: the limit as it counts, or would if it were not ``off``."""
    with st.form(f"change-{shown.rule}", border=False):
        value = _value(shown, lang)
        measures = _measures(shown, lang)
        severity: Severity = st.segmented_control(
            t(lang, "rules.severity"),
            SEVERITIES,
            default=shown.severity,
            required=True,
            format_func=lambda each: t(lang, f"severity.{each}"),
            key=f"severity-{shown.rule}",
        )
        confirmed = shown.confidence == "to_verify" and st.checkbox(
            t(lang, "rules.confirmed"),
            help=t(lang, "rules.confirmed.help"),
            key=f"confirmed-{shown.rule}",
        )
        applies = st.toggle(t(lang, "rules.applies"), value=not off, key=f"applies-{shown.rule}")
        level: Level = st.segmented_control(
            t(lang, "rules.level"),
            LEVELS,
            default=max(standing, key=LEVELS.index, default=LEVELS[0]),
            required=True,
            format_func=lambda each: t(lang, f"rules.level.{each}"),
            key=f"level-{shown.rule}",
        )
        who, why = signature(f"change-{shown.rule}", lang)
        if not st.form_submit_button(t(lang, "rules.save"), type="primary", width="stretch"):
            return
    # What somebody touched, on top of what that level said already.
    before = standing[level].override if level in standing else Override(shown.rule, level)
    asked = replace(
        before,
        value=before.value if value == shown.value else value,
        severity=before.severity if severity == shown.severity else severity,
        measures=MappingProxyType(
            {**before.measures}
            | {name: each for name, each in measures.items() if each != shown.measures[name]}
        ),
        off=before.off if applies is not off else not applies,
        confirmed=before.confirmed or confirmed,
    )
    try:
        if asked == before:
            raise InputError("override.nothing")
        running().store.rulings.change(project.id, replace(asked, who=who, why=why))
    except InputError as error:
        notice(t(lang, f"error.{error.code}", **error.blanks))
        return
    _close()
    st.rerun()


def _value(shown: Limit, lang: str) -> float:
    if shown.code in TOLERANCES:
        return shown.value
    # A slope is told as 1 : n.
    slope = shown.unit == "slope"
    before = 1 / shown.value if slope and shown.value else shown.value
    label = {"slope": "rules.value.slope", "1": "rules.value.plain"}.get(shown.unit, "rules.value")
    typed = st.number_input(
        t(lang, label, unit=shown.unit.replace("m2", "m²")),
        value=float(before),
        step=0.1,
        format="%0.2f",
        key=f"value-{shown.rule}",
    )
    if abs(typed - before) < 0.005:  # not touched: what is shown is rounded
        return shown.value
    return 1 / typed if slope and typed else typed


def _measures(shown: Limit, lang: str) -> dict[str, float]:
    found = {}
    names = list(shown.measures)
    for first in range(0, len(names), 3):
        for column, name in zip(st.columns(3), names[first : first + 3], strict=False):
            found[name] = column.number_input(
                measure_name(name, lang),
                value=float(shown.measures[name]),
                step=0.1,
                format="%0.3f",
                key=f"measure-{shown.rule}-{name}",
            )
    return found


def _history(project: Project, own: Limit, changes: list[Change], lang: str) -> None:
    st.html(f"<h3 class='kr-history'>{escape(t(lang, 'rules.history'))}</h3>")
    counting = {each.id for each in _standing(changes).values()}
    for change in reversed(changes):
        st.text(told(change.override, own, lang))
        if change.taken_back is not None:
            back = change.taken_back
            st.text("↩ " + t(lang, "rules.taken_back", who=back.who, day=day(back.when)))
            st.text("   " + back.why)
        elif change.id in counting:
            _take_back(project, change, lang)


def _take_back(project: Project, change: Change, lang: str) -> None:
    with st.expander(t(lang, "rules.take_back")), st.form(f"back-{change.id}", border=False):
        who, why = signature(f"back-{change.id}", lang)
        if not st.form_submit_button(t(lang, "rules.take_back"), width="stretch"):
            return
    try:
        running().store.rulings.take_back(project.id, change.id, who, why)
    except InputError as error:
        notice(t(lang, f"error.{error.code}", **error.blanks))
        return
    _close()
    st.rerun()
