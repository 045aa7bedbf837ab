"""What `geo.check` found, in words and as the ``check --json`` contract."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from math import ceil, floor
from typing import Any

import shapely
from babel.numbers import format_decimal
from babel.units import format_unit
from shapely.geometry.base import BaseGeometry

from geo.issue import Issue
from geo.layout import Layout
from geo.limit import RuleSet
from geo.site import Site
from ui.words import LANGUAGES, LOCALES, sentences, t

GAPS = frozenset({"distance", "clearance", "reach", "light", "sun"})
"""Families that tell what there is of too little: rounded down, so that 1.196 m never reads as
the 1.20 m asked."""

BOUNDED = frozenset({"share", "attribute"})
"""Families whose number is rounded away from its bound, whichever that is."""

TOGETHER = frozenset({"noise", "hours", "light"})
"""Families that tell of several placements at once, as one name."""

AT_WINDOWS = frozenset({"noise", "hours"})
"""Families that measure at the windows of a building; for children it is the house."""

MAKERS = {"blocked": 1, "between": 2, "shut": 1, "passing_blocked": 1, "passing_between": 2}
"""How many placements of a ``reach`` issue make the bottleneck; the others lie behind it."""

STEPS = {"m": 100, "m2": 10, "%": 1, "h": 10, "lx": 10, "dB": 1, "1": 1}
"""Into how many steps a unit is rounded when it is told."""

BABEL_UNITS = {
    "m": "length-meter", "m2": "area-square-meter", "%": "concentr-percent",
    "h": "duration-hour", "lx": "light-lux",
}  # fmt: skip
"""Units that the languages name by themselves."""

PRECISION = 6
"""Decimals of numbers in metres: a micrometre."""


def sentence(issue: Issue, site: Site, layout: Layout, lang: str, *, kid: bool = False) -> str:
    """Say one issue in plain words.

    Parameters
    ----------
    lang
        ``zh`` or ``en``.
    kid
        For children: friendly, without numbers.
    """
    return _say(issue, _Names(site, layout), lang, kid)


def _say(issue: Issue, names: _Names, lang: str, kid: bool) -> str:
    variant = f".{issue.situation}" if issue.situation else ""
    for_whom = ".kid" if kid else ""
    found = names.of(issue, lang, kid)
    if issue.code == "reach":
        found = _who_blocks_what(found, MAKERS.get(issue.situation, 0), lang, for_whom)
    elif issue.code in TOGETHER:
        count = len(issue.placements)
        found = [_as_one(found[:count], lang, for_whom), *found[count:]]
    elif issue.code == "near":
        found = [*found[:1], names.some(issue.limit.object, lang, kid)]
    elif issue.code == "share" and issue.limit.form == "count":
        counted = issue.limit.subject if issue.limit.object == "*" else issue.limit.object
        found = [*(found[:1] or [""]), names.some(counted, lang, kid)]
    first, second = [*found, "", ""][:2]
    down = (issue.code in GAPS and variant != ".surface") or variant in {".around", ".roots"}
    down |= issue.code in BOUNDED and issue.limit.bound == "least"
    text = t(
        lang,
        f"issue.{issue.code}{variant}{for_whom}",
        a=first,
        b=second,
        measured=_number(issue.measured, issue.limit.unit, lang, down=down),
        required=_number(issue.required, issue.limit.unit, lang),
        from_=_clock(issue.limit.measures.get("quiet_from")),
        to=_clock(issue.limit.measures.get("quiet_to")),
    )
    return text[:1].upper() + text[1:]


def _who_blocks_what(names: list[str], makers: int, lang: str, for_whom: str) -> list[str]:
    """Those that make a bottleneck as one name, those that lie behind it as another."""
    blocking, behind = names[:makers], names[makers:]
    found = [_as_one(blocking, lang, for_whom)] if blocking else []
    if len(behind) > 1:
        more = t(lang, f"issue.and_more{for_whom}", name=behind[0], n=len(behind) - 1)
        return [*found, more]
    return [*found, *behind]


def _as_one(names: list[str], lang: str, for_whom: str) -> str:
    """Several that do something together as one name."""
    if len(names) == 2:
        return t(lang, "issue.both", a=names[0], b=names[1])
    if len(names) > 2:
        return t(lang, f"issue.and_more{for_whom}", name=names[0], n=len(names) - 1)
    return "".join(names)


def _clock(hour: float | None) -> str:
    """An hour of the day as a clock shows it: 22:00."""
    if hour is None:
        return ""
    minutes = round(hour * 60)
    return f"{minutes // 60}:{minutes % 60:02d}"


def speaker(site: Site, layout: Layout) -> Callable[[Issue, str], str]:
    """`sentence` for grown-ups with this site and layout: what exports are handed."""
    names = _Names(site, layout)

    def say(issue: Issue, lang: str) -> str:
        return _say(issue, names, lang, kid=False)

    return say


def verdict(
    site: Site,
    layout: Layout,
    rules: RuleSet,
    issues: Sequence[Issue],
    *,
    site_version: int | str,
    kid: bool = False,
) -> dict[str, Any]:
    """The verdict on a layout, ready for JSON: exactly the contract of ``check --json``.

    With ``kid`` each issue also has what the editor shows: ``kid``, the sentence for
    children, ``standard``, the short name of where the limit stands, and ``marked``, the
    placements to point at.
    """
    weights = [issue.severity for issue in issues]
    names = _Names(site, layout)
    told = []
    for issue in issues:
        entry = _told(issue, names)
        if kid:
            entry["kid"] = {lang: _say(issue, names, lang, kid=True) for lang in LANGUAGES}
            entry["standard"] = issue.limit.standard
            # Whom to mark: what stands in the way, not those who cannot be reached behind it.
            entry["marked"] = list(issue.placements[: MAKERS.get(issue.situation)])
        told.append(entry)
    frame = site.frame
    return {
        "site": {
            "version": site_version,
            "frame": None if frame is None else {"lon0": frame.lon0, "lat0": frame.lat0},
        },
        "rules": {"name": rules.name, "hash": rules.hash},
        "summary": {
            "errors": weights.count("error"),
            "warnings": weights.count("warning"),
            "hints": weights.count("hint"),
        },
        "issues": told,
    }


def _told(issue: Issue, names: _Names) -> dict[str, Any]:
    return {
        "rule": issue.rule,
        "code": issue.code,
        "key": issue.key,
        "severity": issue.severity,
        "placements": list(issue.placements),
        "features": list(issue.features),
        "measured": _rounded(issue.measured),
        "required": _rounded(issue.required),
        "unit": issue.limit.unit,
        "penetration": _rounded(issue.penetration),
        "message": {lang: _say(issue, names, lang, kid=False) for lang in LANGUAGES},
        "source": issue.limit.source,
        "confidence": issue.limit.confidence,
        "witness": _geojson(issue.witness),
    }


class _Names:
    """What everything on a layout is called in a sentence; each name is made once."""

    def __init__(self, site: Site, layout: Layout) -> None:
        self._features = {feature.id: feature for feature in site.features}
        self._layout = layout
        self._alike: dict[str, list[str]] = {}
        for placement in layout:
            self._alike.setdefault(f"kind.{placement.kind}", []).append(placement.id)
        for feature in site.features:
            self._alike.setdefault(f"role.{feature.role}", []).append(feature.id)
        self._made: dict[tuple[str, str, str, bool], str] = {}

    def of(self, issue: Issue, lang: str, kid: bool) -> list[str]:
        """Names of the placements of an issue, then of its features."""
        found = [self._once("kind", each, lang, kid) for each in issue.placements]
        if kid and len(found) > 1 and found[0] == found[1]:
            bare = _bare_kid(self._layout[issue.placements[1]].kind, lang)
            found[1] = t(lang, "issue.another.kid", name=bare)
        for each in issue.features:
            name = self._once("role", each, lang, kid)
            at_window = issue.code == "distance" and issue.limit.object == "window"
            at_window |= issue.code in AT_WINDOWS and not kid
            found.append(t(lang, "issue.window", name=name) if at_window else name)
        return found

    def some(self, selector: str, lang: str, kid: bool) -> str:
        """What a selector means, as a bare name: "seat", "seat or lamp"."""
        first, *others = selector.split("|")
        name = _some(first, lang, kid)
        for other in others:
            name = t(lang, "issue.or", a=name, b=_some(other, lang, kid))
        return name

    def _once(self, what: str, own: str, lang: str, kid: bool) -> str:
        key = what, own, lang, kid
        if key not in self._made:
            make = self._placement if what == "kind" else self._feature
            self._made[key] = make(own, lang, kid)
        return self._made[key]

    def _placement(self, own: str, lang: str, kid: bool) -> str:
        """The kind's short name, numbered where the layout holds several; for children plain."""
        kind = self._layout[own].kind
        if kid:
            return t(lang, "issue.the", name=_bare_kid(kind, lang))
        name = _mid_sentence(t(lang, f"kind.{kind}.short"), lang)
        return self._numbered(name, f"kind.{kind}", own, lang)

    def _feature(self, own: str, lang: str, kid: bool) -> str:
        """As its planner named it, else its role, numbered where there are several."""
        feature = self._features[own]
        if kid:
            plain = sentences(lang, "issues").get(f"issue.thing.{feature.role}.kid")
            if plain:
                return plain
        given = "".join(c for c in " ".join(feature.name.split()) if _printable(c))
        if given and not kid:
            return given
        name = _mid_sentence(t(lang, f"role.{feature.role}"), lang)
        if kid:
            return t(lang, "issue.the", name=name)
        return self._numbered(name, f"role.{feature.role}", own, lang)

    def _numbered(self, name: str, alike: str, own: str, lang: str) -> str:
        ids = self._alike[alike]
        if len(ids) < 2:
            return t(lang, "issue.the", name=name)
        return t(lang, "issue.numbered", name=name, number=ids.index(own) + 1)


def _bare_kid(kind: str, lang: str) -> str:
    """A kind's name for children, without an article."""
    own = sentences(lang, "kinds").get(f"kind.{kind}.kid")
    return _mid_sentence(own or t(lang, f"kind.{kind}.short"), lang)


def _some(name: str, lang: str, kid: bool) -> str:
    """A tag, kind or role without article or number."""
    given = sentences(lang, "issues").get(f"issue.some.{name}")
    if given:
        return given
    kinds = sentences(lang, "kinds")
    if f"kind.{name}" in kinds:
        return _bare_kid(name, lang) if kid else _mid_sentence(kinds[f"kind.{name}.short"], lang)
    role = kinds.get(f"role.{name}")
    return _mid_sentence(role, lang) if role else t(lang, "issue.some.thing")


def _mid_sentence(name: str, lang: str) -> str:
    """Names stand with a capital in lists; within an English sentence only abbreviations do."""
    if lang != "en" or name[1:2].isupper():
        return name
    return name[:1].lower() + name[1:]


def _printable(character: str) -> bool:
    """No control or direction marks, which could turn a sentence round."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"}


def _number(value: float | None, unit: str, lang: str, *, down: bool = False) -> str:
    """A number with its unit as people read it: gaps rounded down, all others up."""
    if value is None:
        return ""
    if unit == "slope":
        return f"1:{1 / value:.3g}" if value > 0 else "0"
    steps = STEPS[unit]
    whole = round(value * steps, 4)
    return _formatted(floor(whole) if down else ceil(whole), unit, lang)


@lru_cache(maxsize=8192)
def _formatted(whole: int, unit: str, lang: str) -> str:
    # Babel parses the locale anew at every call: remembered, a verdict takes a sixth.
    steps = STEPS[unit]
    form = "0.00" if steps == 100 else "0.0" if steps == 10 else "0"
    if unit in BABEL_UNITS:
        return format_unit(
            whole / steps, BABEL_UNITS[unit], "short", format=form, locale=LOCALES[lang]
        )
    number = format_decimal(whole / steps, format=form, locale=LOCALES[lang])
    return number if unit == "1" else f"{number} {unit}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, PRECISION)


@lru_cache(maxsize=4096)
def _geojson(geometry: BaseGeometry | None) -> dict[str, Any] | None:
    # Most of what an edit brings is what stood before it: the same shapes, told again.
    if geometry is None or geometry.is_empty:
        return None
    found: dict[str, Any] = json.loads(shapely.to_geojson(geometry))
    return found
