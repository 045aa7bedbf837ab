"""Layouts beside each other at one exact scale, with what tells them apart in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from geo.limit import SEVERITIES
from layers.exports.amenities import disc
from layers.exports.findings import sign
from layers.exports.grids import Cell, fitting
from layers.exports.many import Many
from layers.exports.plan import ExportOptions
from layers.exports.plate import own_plates, site_plates
from layers.exports.press import HERE, named_on, pressed
from layers.exports.sheet import FORMATS
from layers.exports.svg import document
from layers.exports.title_block import facts, notes
from layers.exports.view import View

TEMPLATE = (HERE / "comparison_sheet.typ").resolve()

AT_MOST = 6
"""Layouts on one page."""

TITLE = 8.0
"""Above each plan, mm; on a wall more."""


def comparison_sheet(many: Many, options: ExportOptions) -> bytes:
    """A PDF: up to six layouts a page, as many as fit, drawn at one scale; numbers beside them.

    Raises
    ------
    InputError
        Where the site does not fit; see ``view.view_of``.
    """
    first, form = many.plans[0], FORMATS[options.paper]
    window = (form.window[0], form.window[1])
    title = TITLE * form.ink
    most = min(len(many.plans), AT_MOST)
    places, view = fitting(first.site, most, window, title, options)
    on_page = len(places)
    t = first.translate
    pages = [
        _page(many, range(start, min(start + on_page, len(many.plans))), places, view, form.ink)
        for start in range(0, len(many.plans), on_page)
    ]
    scale = (t("sheet.scale"), f"1 : {view.scale}  ({options.paper})", True)
    contents = {
        "title": many.title,
        "subtitle": many.subtitle,
        "named": named_on(many.plans),
        "title_height": title,
        "pages": pages,
        "site": {"svg": site_plates(first.site, view)},
        "facts": facts(first, scale),
        "notes": notes(first),
        "words": {name: t(f"booklet.{name}") for name in ("measures", "kinds")},
    }
    return pressed(
        TEMPLATE, contents, paper=options.paper, translate=t, lang=first.lang, date=first.date
    )


def _page(
    many: Many, some: range, places: Sequence[Cell], view: View, ink: float
) -> dict[str, Any]:
    t = many.plans[0].translate
    return {
        "plans": [
            _plan(many, at, place, view, ink) for at, place in zip(some, places, strict=False)
        ],
        "numbers": [str(at + 1) for at in some],
        "measures": [
            {
                "name": t(f"measure.{name}"),
                "values": [[many.amount(name, at), bool(many.best(name)[at])] for at in some],
            }
            for name in many.columns
        ],
        "kinds": [
            {
                "svg": document(10, 10, disc(many.plans[0].kinds[code], 5, 5, 4.6)),
                "name": t(f"kind.{code}"),
                "values": [[str(counts[at]) if counts[at] else "·", False] for at in some],
            }
            for code, counts in many.tally()
            if any(counts[at] for at in some)
        ],
    }  # fmt: skip


def _plan(many: Many, at: int, place: Cell, view: View, ink: float) -> dict[str, Any]:
    plan = many.plans[at]
    return {
        "x": place.x,
        "y": place.y,
        "width": view.width,
        "height": view.height,
        "svg": own_plates(plan.urgent(), view, ink * 0.8),
        "number": str(at + 1),
        "name": plan.title,
        "whose": many.whose[at],
        "tally": [
            {"svg": sign(severity), "count": str(count)}
            for severity in SEVERITIES[:2]
            if (count := sum(plan.weight(issue) == severity for issue in plan.issues))
        ],
    }
