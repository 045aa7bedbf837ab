"""What rules are called, and how somebody's change of one is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import escape
from string import ascii_lowercase

from babel.numbers import format_decimal
from babel.units import format_unit

from geo.limit import Limit, RuleSet
from geo.override import Override
from layers.exports.plan import LOCALES
from ui.verdict import BABEL_UNITS
from ui.words import sentences, t

_EXACT = "#,##0.###"
_ADDRESS = re.compile(r"(https?://[^\s;]+)")


def rule_name(rule: str, lang: str) -> str:
    """A rule's plain name; one with a letter (``BIN-02b``) may have its own or share one."""
    words = sentences(lang, "rules")
    own = words.get(f"limit.{rule}")
    return own or words.get(f"limit.{rule.rstrip(ascii_lowercase)}", rule)


def measure_name(measure: str, lang: str) -> str:
    """What one of a limit's further numbers is called."""
    return sentences(lang, "rules").get(f"limit.measure.{measure}", measure.replace("_", " "))


def exact(value: float, unit: str, lang: str) -> str:
    """A limit's number with its unit, to the millimetre and no further: 5 m, 1:12, 65%."""
    if unit == "slope":
        return f"1:{1 / value:.4g}" if value > 0 else "0"
    if unit in BABEL_UNITS:
        return format_unit(value, BABEL_UNITS[unit], "short", format=_EXACT, locale=LOCALES[lang])
    number = format_decimal(value, format=_EXACT, locale=LOCALES[lang])
    return number if unit == "1" else f"{number} {unit}"


def source(limit: Limit, lang: str) -> str:
    """Where the number stands, as markup: addresses are links, which ask nobody by themselves."""
    own = {"project": "rules.source.own", "common practice, no source found": "rules.source.none"}
    if limit.source in own:
        return escape(t(lang, own[limit.source]))
    return "".join(
        _link(part) if place % 2 else escape(part)
        for place, part in enumerate(_ADDRESS.split(limit.source))
    )


def _link(href: str) -> str:
    host = href.partition("://")[2].partition("/")[0].removeprefix("www.")
    return f"<a href='{escape(href)}' target='_blank' rel='noopener noreferrer'>{escape(host)}</a>"


def day(moment: datetime | str) -> str:
    """The day of a moment where we are, as ``2026-11-26``."""
    if isinstance(moment, datetime):
        return moment.astimezone().date().isoformat()
    return moment[:10]


def what(override: Override, below: Limit, lang: str) -> str:
    """What an override does to a limit: ``5 m → 4 m, take care → does not fit``."""
    return ("，" if lang == "zh" else ", ").join(_parts(override, below, lang))


def _parts(override: Override, below: Limit, lang: str) -> Iterator[str]:
    if override.value is not None and override.value != below.value:
        before, after = (exact(each, below.unit, lang) for each in (below.value, override.value))
        yield t(lang, "change.value", before=before, after=after)
    for name, number in override.measures.items():
        if number != below.measures.get(name):
            before = f"{below.measures.get(name, 0.0):g}"
            named = measure_name(name, lang)
            yield t(lang, "change.measure", name=named, before=before, after=f"{number:g}")
    if override.severity is not None and override.severity != below.severity:
        before, after = (
            t(lang, f"severity.{each}") for each in (below.severity, override.severity)
        )
        yield t(lang, "change.severity", before=before, after=after)
    if override.confirmed and below.confidence == "to_verify":
        yield t(lang, "change.confirmed")
    if override.off is not None:
        yield t(lang, "change.off" if override.off else "change.on")


def told(override: Override, below: Limit, lang: str) -> str:
    """A whole sentence: changed for whom, what, by whom, when and why."""
    return t(
        lang,
        f"change.by.{override.level}",
        what=what(override, below, lang),
        who=override.who,
        day=day(override.when),
        why=override.why,
    )


def changes_of(limit: Limit, lang: str) -> list[str]:
    """How a limit became what it is, a sentence a level; empty for one as its set has it."""
    if limit.override is None or limit.base is None:
        return []
    return [*changes_of(limit.base, lang), told(limit.override, limit.base, lang)]


def changes_told(limit: Limit, lang: str) -> str:
    """`changes_of` as one text."""
    return ("" if lang == "zh" else " ").join(changes_of(limit, lang))


def changes_in(rules: RuleSet, own: RuleSet, lang: str) -> dict[str, str]:
    """Every change of a rule set by the rule's id; ``own``: the set as its file has it."""
    standing = {limit.rule: limit for limit in rules.limits}
    found = {}
    for limit in own.limits:
        if limit.rule in standing:
            said = changes_told(standing[limit.rule], lang)
        else:
            off = [each for each in rules.overrides if each.rule == limit.rule]
            said = told(off[-1], limit, lang)
        if said:
            found[limit.rule] = said
    return found
