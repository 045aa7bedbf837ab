"""The conflicts of a layout, one by one: where each is, how large, and room to decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import shapely

from geo.footprint import footprint
from geo.issue import Issue
from geo.layout import Layout
from layers.exports.amenities import amenities
from layers.exports.findings import mark, place_of, witnesses
from layers.exports.ground import crowns, patterns, site_edge, site_ground
from layers.exports.labels import Sheet, Wanted, text_width
from layers.exports.plan import ExportOptions, Plan
from layers.exports.plate import INK, plate
from layers.exports.press import HERE, named_on, pressed
from layers.exports.sheet import FORMATS
from layers.exports.svg import document, tag, text
from layers.exports.title_block import facts, notes
from layers.exports.view import View, view_of

TEMPLATE = (HERE / "conflict_sheet.typ").resolve()

DETAIL = 44.0
"""Side of the drawing of one conflict, mm on A3."""

DETAIL_SCALES = (20, 50, 100, 200, 500, 1000)
ROOM = 2.5
"""Free paper around what a detail shows, mm."""


def conflict_sheet(plan: Plan, options: ExportOptions) -> bytes:
    """A PDF: the whole plan with what is to be settled, then a card for each conflict and warning.

    Hints are listed on the plain sheet; they want no decision. Each detail is at an exact scale
    that it names.

    Raises
    ------
    InputError
        Where the site does not fit; see ``view.view_of``.
    """
    t, form = plan.translate, FORMATS[options.paper]
    own = plan.urgent()
    view = view_of(plan.site, *form.window, options.scale, options.paper)
    scale = (t("sheet.scale"), f"1 : {view.scale}  ({options.paper})", True)
    rows = [_row(own, issue, number) for number, issue in enumerate(own.issues, 1)]
    side = DETAIL * (form.ink if options.paper != "A4" else 0.9)
    contents: dict[str, Any] = {
        "title": plan.title,
        "subtitle": plan.subtitle,
        "named": named_on([plan]),
        "plate": {
            "width": view.width, "height": view.height, "svg": plate(own, view, form.ink),
        },
        "findings": rows,
        "across": {"A4": 2, "A3": 3, "A1": 3}[options.paper],
        "side": side,
        "cards": [
            row | {"detail": _detail(own, issue, side, row["number"])}
            for issue, row in zip(own.issues, rows, strict=True)
        ],
        "facts": facts(plan, scale),
        "notes": [*notes(own), t("booklet.conflicts.help")],
        "words": {
            name: t(f"booklet.{name}")
            for name in ("conflicts", "decision", "who", "until", "opinion")
        } | {
            "choices": [t(f"workbook.decision.{each}") for each in ("accept", "change", "ask")],
            "more": t("booklet.more_cards", n="{n}"), "none": t("sheet.no_findings"),
            "findings": t("sheet.findings"),
        },
    }  # fmt: skip
    return pressed(
        TEMPLATE, contents, paper=options.paper, translate=t, lang=plan.lang, date=plan.date
    )


def _row(plan: Plan, issue: Issue, number: int) -> dict[str, Any]:
    t, limit = plan.translate, issue.limit
    values = {"measured": plan.measured(issue), "required": plan.required(issue)}
    where = " ".join(filter(None, [limit.standard, limit.clause]))
    told = [issue.rule, where, t(f"sheet.confidence.{limit.confidence}"), plan.ruling(issue)]
    return {
        "number": str(number),
        "svg": document(6, 6, mark(plan.weight(issue), str(number), 3, 3, 2.3)),
        "text": plan.sentence(issue),
        "bold": plan.weight(issue) == "error",
        "numbers": "  ".join(
            t(f"sheet.{name}", value=each) for name, each in values.items() if each
        ),
        "source": "  ".join(filter(None, told)),
    }  # fmt: skip


def _detail(plan: Plan, issue: Issue, side: float, number: str) -> dict[str, Any]:
    """The place of one issue as a drawing of its own, and its scale."""
    pieces = [plan.layout[each] for each in issue.placements]
    shown = [place_of(issue, plan), *(footprint(each, plan.kind(each)) for each in pieces)]
    # far away things (a bench and the next lamp) must not shrink what it is about
    bounds = shapely.union_all([each for each in shown if not each.is_empty])
    if bounds.is_empty:
        bounds = plan.site.boundary
    turned = View(1000, plan.site.view_turn, 0, 0, 0, 0).mm(bounds)
    left, top, right, bottom = turned.bounds
    large = max(right - left, bottom - top)
    scale = next((s for s in DETAIL_SCALES if large * 1000 / s <= side - 2 * ROOM), 2000)
    view = View(
        scale, plan.site.view_turn, (left + right) / 2, -(top + bottom) / 2, side, side
    )  # fmt: skip
    seen = [
        piece
        for piece in plan.layout
        if view.mm(footprint(piece, plan.kind(piece))).intersects(view.frame)
    ]
    near = replace(plan, layout=Layout.of(*seen), issues=(issue,))
    drawn = document(
        side, side, patterns(), *site_ground(plan.site, view), *amenities(near, view),
        *crowns(plan.site, view), *site_edge(plan.site, view), *witnesses(near, view),
        *_names(near, view, issue, number),
    )  # fmt: skip
    return {"svg": drawn, "width": side, "height": side, "scale": f"1 : {scale}"}


def _names(plan: Plan, view: View, issue: Issue, number: str) -> Iterator[str]:
    """The sign of the issue, and what the things are called that it is about."""
    size, radius = 2.7, 2.3
    prints = {
        piece.id: view.visible(footprint(piece, plan.kind(piece)))
        for piece in plan.layout
        if piece.id in issue.placements
    }
    sheet = Sheet(view.width, view.height, list(prints.values()))
    place = view.visible(place_of(issue, plan))
    signs = sheet.place([Wanted("", place, ((radius * 2.5, radius * 2.5),), centred=True)])
    words = {each: plan.translate(f"kind.{plan.layout[each].kind}.short") for each in prints}
    wanted = [
        Wanted(each, thing, ((text_width(words[each], size) + 1.6, size * 1.5),))
        for each, thing in prints.items()
    ]
    for placed in sheet.place(wanted):
        width, height = text_width(words[placed.key], size) + 1.6, size * 1.5
        yield tag("rect", x=placed.x - width / 2, y=placed.y - height / 2, width=width,
                  height=height, rx=height / 2, fill="#fffdf8", fill_opacity=0.92)  # fmt: skip
        yield text(placed.x, placed.y + size * 0.36, words[placed.key], font_size=size,
                   font_weight=700, text_anchor="middle", fill=INK)  # fmt: skip
    for placed in signs:
        yield mark(plan.weight(issue), number, placed.x, placed.y, radius)
