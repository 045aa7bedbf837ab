"""What `geo.check` found, in words and as the ``check --json`` contract."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from math import ceil, floor
from typing import Any

import shapely
from babel.units import format_unit
from shapely.geometry.base import BaseGeometry

from geo.issue import Issue
from geo.layout import Layout, Placement
from geo.limit import RuleSet
from geo.site import Feature, Site
from ui.words import LANGUAGES, LOCALES, sentences, t

GAPS = frozenset({"distance", "clearance", "reach"})
"""Families whose number is a gap: rounded down, so that 1.196 m never reads as the 1.20 m asked."""

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
    variant = f".{issue.situation}" if issue.situation else ""
    first, second = [*_names(issue, site, layout, lang, kid), "", ""][:2]
    if kid:
        if first == second:
            second = t(lang, "issue.another.kid", name=second)
        return t(lang, f"issue.{issue.code}{variant}.kid", a=first, b=second)
    down = issue.code in GAPS or variant in {".around", ".roots"}
    return t(
        lang,
        f"issue.{issue.code}{variant}",
        a=first,
        b=second,
        measured=_metres(issue.measured, lang, down=down),
        required=_metres(issue.required, lang),
    )


def speaker(site: Site, layout: Layout) -> Callable[[Issue, str], str]:
    """`sentence` for grown-ups with this site and layout: what exports are handed."""

    def say(issue: Issue, lang: str) -> str:
        return sentence(issue, site, layout, lang)

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
    children, and ``standard``, the short name of where the limit stands.
    """
    weights = [issue.severity for issue in issues]
    told = []
    for issue in issues:
        entry = _told(issue, site, layout)
        if kid:
            entry["kid"] = {
                lang: sentence(issue, site, layout, lang, kid=True) for lang in LANGUAGES
            }
            entry["standard"] = issue.limit.standard
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


def _told(issue: Issue, site: Site, layout: Layout) -> dict[str, Any]:
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
        "message": {lang: sentence(issue, site, layout, lang) for lang in LANGUAGES},
        "source": issue.limit.source,
        "confidence": issue.limit.confidence,
        "witness": _geojson(issue.witness),
    }


def _names(issue: Issue, site: Site, layout: Layout, lang: str, kid: bool) -> list[str]:
    features = {feature.id: feature for feature in site.features if feature.id in issue.features}
    found = [_placement_name(layout[each], layout, lang, kid) for each in issue.placements]
    for each in issue.features:
        name = _feature_name(features[each], site, lang, kid)
        found.append(t(lang, "issue.window", name=name) if _at_window(issue) else name)
    return found


def _placement_name(placement: Placement, layout: Layout, lang: str, kid: bool) -> str:
    """The kind's short name, numbered where the layout holds several; for children plain."""
    if kid:
        own = sentences(lang, "kinds")
        short = f"kind.{placement.kind}.short"
        return own.get(f"kind.{placement.kind}.kid") or t(lang, short)
    name = t(lang, f"kind.{placement.kind}.short")
    alike = [each.id for each in layout if each.kind == placement.kind]
    return _numbered(name, alike, placement.id, lang)


def _feature_name(feature: Feature, site: Site, lang: str, kid: bool) -> str:
    """As its planner named it, else its role, numbered where there are several."""
    if kid:
        own = sentences(lang, "issues").get(f"issue.thing.{feature.role}.kid")
        return own or t(lang, f"role.{feature.role}")
    given = "".join(c for c in " ".join(feature.name.split()) if _printable(c))
    if given:
        return given
    alike = [each.id for each in site.by_role(feature.role)]
    return _numbered(t(lang, f"role.{feature.role}"), alike, feature.id, lang)


def _numbered(name: str, alike: list[str], own: str, lang: str) -> str:
    if len(alike) < 2:
        return name
    return t(lang, "issue.numbered", name=name, number=alike.index(own) + 1)


def _printable(character: str) -> bool:
    """No control or direction marks, which could turn a sentence round."""
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs"}


def _at_window(issue: Issue) -> bool:
    return issue.code == "distance" and issue.limit.object == "window"


def _metres(value: float | None, lang: str, *, down: bool = False) -> str:
    """A length with its unit, to the centimetre: gaps rounded down, depths up."""
    if value is None:
        return ""
    hundredths = round(value * 100, 4)
    shown = (floor(hundredths) if down else ceil(hundredths)) / 100
    return format_unit(shown, "length-meter", "short", format="0.00", locale=LOCALES[lang])


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, PRECISION)


def _geojson(geometry: BaseGeometry | None) -> dict[str, Any] | None:
    if geometry is None or geometry.is_empty:
        return None
    found: dict[str, Any] = json.loads(shapely.to_geojson(geometry))
    return found
