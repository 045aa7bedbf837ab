"""Paper and photos, as command and page both need them: bare plans, and what was not readable."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from geo.catalogue import DEFAULT_RULESET, catalogue, ruleset
from geo.layout import Layout
from geo.site import Site
from layers.exports.plan import Plan
from layers.imports.photo.pieces import Unread
from layers.imports.photo.reading import Reading
from ui.words import LANGUAGES, t, translator

MOST_OFF = 0.02
"""How far cards may be off 100 % before it is told."""


def bare_plan(site: Site, lang: str, title: str = "") -> Plan:
    """A site with nothing on it, in one language."""
    return Plan(
        site=site,
        layout=Layout(),
        kinds=catalogue(),
        rules=ruleset(DEFAULT_RULESET),
        issues=(),
        title=title or site.name,
        subtitle="",
        lang="zh" if lang == "zh" else "en",
        translate=translator(lang),
        date=datetime.datetime.now().astimezone().date(),
        site_version="",
        say=lambda issue, _: issue.rule,
        translators={each: translator(each) for each in LANGUAGES},
    )


def bare_plans(sites: Iterable[Site]) -> list[Plan]:
    """Every playing sheet that may have been printed of these versions of a site."""
    return [bare_plan(site, lang) for site in sites for lang in LANGUAGES]


def unread_sentence(each: Unread, lang: str) -> str:
    """What lies there, why it became no piece, and what to do."""
    kind = t(lang, f"kind.{each.kind}") if each.kind else ""
    return t(lang, f"paper.unread.{each.why}", kind=kind, x=f"{each.x:.1f}", y=f"{each.y:.1f}")


def reading_json(reading: Reading) -> dict[str, Any]:
    """A reading as ``koudai photo --json`` prints it; metres, degrees, and mm on the paper."""
    layout = reading.layout()
    ids = list(layout.placements)
    return {
        "sheet": {
            "paper": reading.sheet.paper,
            "scale": reading.sheet.scale,
            "site": reading.sheet.print,
        },
        "error_mm": round(reading.error, 3),
        "edge_markers": {"seen": reading.edges[0], "all": reading.edges[1]},
        "cards_printed_at": round(reading.printed, 3),
        "placements": [
            {"id": each.id, "kind": each.kind, "x": each.x, "y": each.y, "turn": each.turn}
            for each in layout
        ],
        "unread": [
            {
                "why": each.why,
                "kind": each.kind or None,
                "x": round(each.x, 2),
                "y": round(each.y, 2),
                "message": {lang: unread_sentence(each, lang) for lang in LANGUAGES},
            }
            for each in reading.unread
        ],
        "together": [[ids[first], ids[second]] for first, second in reading.together],
    }
