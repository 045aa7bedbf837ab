"""Rules: what a project is judged by, number for number with its source, to read and to change."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st

from geo.catalogue import ruleset
from geo.limit import Limit
from geo.override import TOLERANCES
from geo.rules import RULES
from layers.tables import Project
from ui.language import language
from ui.parts.accepting import accepting
from ui.parts.choice import project_choice
from ui.parts.frame import frame, notice
from ui.parts.rule_change import open_rule, rule_window
from ui.rule_words import changes_told, exact, measure_name, rule_name, source, told
from ui.running import running
from ui.words import t

_STYLE = Path(__file__).with_name("rules.css")
_PHONE = """@media (max-width: 720px) {
  [class*="st-key-line-"] { flex-wrap: wrap; }
  [class*="st-key-line-"] > :first-child { flex: 1 0 100%; }
  .kr-line { grid-template-columns: 1fr auto; }
  .kr-line > :first-child { grid-column: 1 / -1; }
  .kr-number { text-align: left; }
  [data-testid="stDialog"] [data-testid="stButtonGroup"] button { padding: 0 9px; }
  [data-testid="stDialog"] [data-testid="stButtonGroup"] button p { font-size: 14px; }
}"""
"""On a phone the numbers stand below the name."""

AT_MOST = frozenset({"near", "sight", "noise", "hours"})
"""Families whose number is the most there may be, whatever their `bound`."""
AT_MOST_FORMS = frozenset({"roots", "between", "exception"})
"""The same for forms of other families."""


def page() -> None:
    """Show the rules of one project, and what it accepted."""
    lang = language()
    frame(lang, t(lang, "page.rules"), back="/planner")
    st.html(f"<style>{_STYLE.read_text('utf-8')}{_PHONE}</style>")
    project = project_choice(lang)
    if project is None:
        return
    listed, accepted = st.tabs([t(lang, f"rules.tab.{tab}") for tab in ("rules", "accepted")])
    with listed:
        _rules(project, lang)
    with accepted:
        accepting(project, lang)


def _rules(project: Project, lang: str) -> None:
    own = ruleset(project.rules)
    st.html(f"<p class='kr-about'>{escape(t(lang, 'rules.about', name=own.name))}</p>")
    _lapsed(project, lang)
    now = {limit.rule: limit for limit in running().store.rulings.rules(project.id).limits}
    shown = _chosen(own.limits, now, lang)
    if not shown:
        st.html(f"<p class='kp-soft'>{escape(t(lang, 'rules.none'))}</p>")
    for code in [*RULES, *sorted({limit.code for limit in shown} - set(RULES))]:
        family = [limit for limit in shown if limit.code == code]
        if family:
            heading = escape(t(lang, f"rule.{code}"))
            st.html(f"<h2 class='kr-family'>{heading}<small>{len(family)}</small></h2>")
        for limit in family:
            _row(project, limit, now.get(limit.rule), lang)
    rule_window(project, own.limits, lang)


def _lapsed(project: Project, lang: str) -> None:
    """Changes that no longer hold: said, never silently dropped."""
    lapsed = running().store.rulings.lapsed(project.id)
    if not lapsed:
        return
    notice(t(lang, "rules.lapsed"), kind="warning")
    limits = {limit.rule: limit for limit in ruleset(project.rules).limits}
    for each in lapsed:
        rule = each.override.rule
        sentence = t(lang, f"error.{each.error.code}", **each.error.blanks)
        said = told(each.override, limits[rule], lang) if rule in limits else ""
        st.text(f"{rule}  {said}\n{sentence}")


def _chosen(limits: tuple[Limit, ...], now: dict[str, Limit], lang: str) -> list[Limit]:
    """The limits that are looked for."""
    codes = list(dict.fromkeys(limit.code for limit in limits))
    find, family, switches = st.columns([3, 2, 4], vertical_alignment="bottom")
    words = find.text_input(
        t(lang, "rules.find"), placeholder=t(lang, "rules.find.hint"), key="rules-find"
    )
    code = family.selectbox(
        t(lang, "rules.family"),
        ("", *sorted(codes, key=[*RULES, *codes].index)),
        format_func=lambda each: t(lang, f"rule.{each}" if each else "rules.family.all"),
        key="rules-family",
    )
    with switches.container(horizontal=True, vertical_alignment="center"):
        to_verify = st.toggle(t(lang, "rules.only_to_verify"), key="rules-to-verify")
        changed = st.toggle(t(lang, "rules.only_changed"), key="rules-changed")
    return [
        limit
        for limit in limits
        if code in {"", limit.code}
        and (not to_verify or now.get(limit.rule, limit).confidence == "to_verify")
        and (not changed or _is_changed(limit, now))
        and words.strip().lower() in _searched(limit)
    ]


def _is_changed(limit: Limit, now: dict[str, Limit]) -> bool:
    return limit.rule not in now or now[limit.rule].override is not None


def _searched(limit: Limit) -> str:
    """What a search looks through: the names in both languages, id and standard."""
    names = (rule_name(limit.rule, lang) for lang in ("zh", "en"))
    return " ".join([limit.rule, *names, limit.standard, limit.clause, limit.source]).lower()


def _row(project: Project, own: Limit, now: Limit | None, lang: str) -> None:
    """One rule; ``now`` as it counts, ``None`` where somebody switched it off."""
    with st.container(key=f"rule-{own.rule}"):
        with st.container(horizontal=True, key=f"line-{own.rule}"):
            st.html(_line(own, now, lang))
            st.button(
                t(lang, "rules.edit"),
                key=f"edit-{own.rule}",
                on_click=open_rule,
                args=(own.rule,),
            )
        if now is None:
            rules = running().store.rulings.rules(project.id)
            off = [each for each in rules.overrides if each.rule == own.rule]
            st.text(told(off[-1], own, lang))
        elif now.override is not None:
            st.text(changes_told(now, lang))


def _line(own: Limit, now: Limit | None, lang: str) -> str:
    limit = now or own
    chips = [name for name in ("to_verify",) if limit.confidence == name]
    chips += ["off"] if now is None else ["changed"] if limit.override is not None else []
    signs = "".join(
        f"<span class='kr-chip is-{name}'>{escape(t(lang, f'rules.chip.{name}'))}</span>"
        for name in chips
    )
    where = " · ".join(filter(None, [limit.standard, limit.clause]))
    facts = [escape(each) for each in (limit.rule, where) if each] + [source(limit, lang)]
    facts += [
        f"{escape(measure_name(name, lang))} {number:g}" for name, number in limit.measures.items()
    ]
    if limit.confidence not in {"to_verify", limit.source}:
        facts.append(escape(t(lang, f"confidence.{limit.confidence}")))
    weight = escape(t(lang, f"severity.{limit.severity}"))
    return (
        f"<div class='kr-line {'is-off' if now is None else ''}'>"
        f"<div><b>{escape(rule_name(limit.rule, lang))}</b><span class='kr-chips'>{signs}</span>"
        f"<p class='kr-where'>{' · '.join(facts)}</p></div>"
        f"<div class='kr-number'>{escape(_number(limit, lang))}</div>"
        f"<div class='kr-weight is-{limit.severity}'>{weight}</div></div>"
    )


def _number(limit: Limit, lang: str) -> str:
    """What a limit asks for: ``at least 5 m``; empty where its number is in its measures."""
    value = exact(limit.value, limit.unit, lang)
    if limit.code in TOLERANCES:
        return t(lang, "rules.tolerance", value=value)
    if limit.value == 0:
        return t(lang, "rules.as_drawn") if limit.code == "keep_clear" else ""
    most = limit.bound == "most" or limit.code in AT_MOST or limit.form in AT_MOST_FORMS
    return t(lang, f"rules.bound.{'most' if most else 'least'}", value=value)
