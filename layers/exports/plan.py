"""What an export is made from: one layout on one site, judged by one rule set, in one language."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import ceil, floor
from types import MappingProxyType
from typing import Literal

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.units import format_unit

from geo.issue import Issue
from geo.kind import Kind
from geo.layout import Layout, Placement
from geo.limit import RuleSet, Severity
from geo.site import Feature, Site

Lang = Literal["zh", "en"]
Paper = Literal["A4", "A3", "A1"]
Translate = Callable[..., str]

LANGS: tuple[Lang, ...] = ("zh", "en")
LOCALES: Mapping[str, Locale] = MappingProxyType(
    {"zh": Locale.parse("zh_CN"), "en": Locale.parse("en")}
)
"""Parsed once: by its name babel would look through all its locales at every number."""
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories that never print: control, format (direction marks), surrogate, private."""
LONGEST_NOTE = 2000
"""Characters kept of one text that somebody wrote; the input side caps lower."""

UNITS: Mapping[str, str] = MappingProxyType({"1": "", "m2": "m²"})
"""Units that a sheet writes otherwise than the rule sets do."""

SPELT: Mapping[Lang, Mapping[str, str]] = MappingProxyType(
    {"zh": {"m2": "平方米", "h": "小时"}, "en": {}}
)
"""Units that a language spells out, as its sentences do: no space before them."""


@dataclass(frozen=True)
class ExportOptions:
    """How to draw it.

    Parameters
    ----------
    scale
        The number after ``1 :``; ``None`` takes the largest standard one that fits.
    paper
        Sheet size, always landscape.
    file
        Name the file will be saved under. A project inside a GeoPackage has to name its own
        file; under another name QGIS asks where the layers are, and still styles them.
    copies
        How many paper cards of each kind; ``None``: one of each, and as many as the layout has.
    """

    scale: int | None = None
    paper: Paper = "A3"
    file: str = ""
    copies: Mapping[str, int] | None = None


@dataclass(frozen=True)
class Plan:
    """Everything an export needs to know; nothing is looked up elsewhere.

    Parameters
    ----------
    issues
        What ``geo.check`` found, in its order; their place in it is the number on the plan.
    title, subtitle
        As people wrote them: plain text, never markup.
    lang, translate
        Language of the export and the function that gives its sentences.
    date
        Printed on the sheet and used as the file's own time, so that equal plans give equal files.
    translators
        ``translate`` of every language, for files that carry names in both (GeoPackage,
        GeoParquet); where a language is missing its columns stay empty.
    say
        Says an issue in a language, as the rest of the app does: ``ui.verdict.sentence`` with
        this site and layout.
    changes
        Language → rule → how planners changed it, with name, day and reason.
    accepted
        Key of an issue → language → who accepted it, when and why; such an issue is drawn and
        told as quietly as a hint.
    beside
        Id of a placement → what stands behind its name on the drawing; mostly nothing.
    """

    site: Site
    layout: Layout
    kinds: Mapping[str, Kind]
    rules: RuleSet
    issues: tuple[Issue, ...]
    title: str
    subtitle: str
    lang: Lang
    translate: Translate
    date: datetime.date
    site_version: int | str
    say: Callable[[Issue, str], str]
    translators: Mapping[str, Translate] = field(default_factory=lambda: MappingProxyType({}))
    changes: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    accepted: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    beside: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def kind(self, placement: Placement) -> Kind:
        """The kind of a placement."""
        return self.kinds[placement.kind]

    def urgent(self) -> Plan:
        """The same plan without hints: they are for planners, and would cover a small drawing."""
        kept = tuple(issue for issue in self.issues if self.weight(issue) != "hint")
        return replace(self, issues=kept)

    def translator(self, lang: Lang) -> Translate | None:
        """The words of one language, or ``None`` where this plan was not given them."""
        return self.translate if lang == self.lang else self.translators.get(lang)

    def day(self) -> str:
        """The date as its language writes it."""
        return format_date(self.date, "long", locale=LOCALES[self.lang])

    def number(self, value: float) -> str:
        """A number as its language writes it, at most two decimals."""
        return format_decimal(round(value, 2), locale=LOCALES[self.lang])

    def quantity(self, value: float, unit: str = "m", lang: Lang | None = None) -> str:
        """A number with its unit; metres always to the centimetre, slopes as 1:16."""
        locale = LOCALES[lang or self.lang]
        if unit == "m":
            # the long form is wrong in Chinese CLDR data, so the short one everywhere
            return format_unit(value, "length-meter", "short", format="0.00", locale=locale)
        if unit == "slope":
            return f"1:{1 / value:.3g}" if value > 0 else "0"
        number = format_decimal(round(value, 2), locale=locale)
        if spelt := SPELT[lang or self.lang].get(unit):
            return f"{number}{spelt}"
        return f"{number} {UNITS.get(unit, unit)}".strip()

    def measured(self, issue: Issue, lang: Lang | None = None) -> str:
        """What was measured, with its unit, as `told`; empty where there is none."""
        value = told(issue)[0]
        return "" if value is None else self.quantity(value, issue.limit.unit, lang)

    def required(self, issue: Issue, lang: Lang | None = None) -> str:
        """What the limit asks for, with its unit; empty where there is no number to tell."""
        value = told(issue)[1]
        return "" if value is None else self.quantity(value, issue.limit.unit, lang)

    def numbers(self, issue: Issue) -> str:
        """What was measured and what is asked for, in words; a limit that is passed is a most."""
        measured, required = told(issue)
        asked = "allowed" if (measured or 0) > (required or 0) else "required"
        values = {"measured": self.measured(issue), asked: self.required(issue)}
        return "  ".join(
            self.translate(f"sheet.{name}", value=value) for name, value in values.items() if value
        )

    def weight(self, issue: Issue) -> Severity:
        """How loudly an issue is drawn: what somebody accepted like a hint."""
        return "hint" if issue.key in self.accepted else issue.severity

    def ruling(self, issue: Issue, lang: Lang | None = None) -> str:
        """What planners decided about an issue or its rule; mostly empty."""
        lang = lang or self.lang
        changed = self.changes.get(lang, {}).get(issue.rule, "")
        accepted = self.accepted.get(issue.key, {}).get(lang, "")
        return "  ".join(filter(None, [accepted, changed]))

    def sentence(self, issue: Issue, lang: Lang | None = None) -> str:
        """What is wrong, for grown-ups; empty in a language this plan has no words of."""
        lang = lang or self.lang
        return "" if self.translator(lang) is None else self.say(issue, lang)


def told(issue: Issue) -> tuple[float | None, float | None]:
    """What was measured and what is required, as they are told: to two decimals.

    What was measured is rounded away from what is required, so that 1.196 m never reads as the
    1.20 m that were asked for; slopes stay as they are. ``None`` where there is no number.
    """
    measured, required = issue.measured, issue.required or None
    if issue.limit.unit == "slope":
        return measured, required
    if measured is not None:
        hundredths = round(measured * 100, 4)
        short = issue.required is not None and measured < issue.required
        measured = (floor(hundredths) if short else ceil(hundredths)) / 100
    if required is not None:
        required = ceil(round(required * 100, 4)) / 100
    return measured, required


def feature_name(feature: Feature, translate: Translate) -> str:
    """Its own name, else the name of its role."""
    return clean(feature.name) or translate(f"role.{feature.role}")


def clean(text: str) -> str:
    """Make somebody's words fit to print: NFC, one line, no control or direction marks.

    A direction mark (U+202E and the like) could make a printed sentence read backwards;
    unpaired surrogates cannot be encoded at all.
    """
    one_line = " ".join(text[:LONGEST_NOTE].split())
    kept = "".join(one for one in one_line if unicodedata.category(one) not in INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", kept).split())
