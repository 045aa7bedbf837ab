"""The conflicts of a layout, one by one: where each is, how large, and room to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon

from geo.issue import Issue
from layers.exports.amenities import amenities
from layers.exports.findings import SIGN, mark, place_of, sign, stretch, witnesses
from layers.exports.ground import crowns, patterns, site_edge, site_ground
from layers.exports.labels import Sheet, Wanted, text_width
from layers.exports.neighbourhood import Neighbourhood
from layers.exports.plan import ExportOptions, Plan
from layers.exports.plate import INK, plate
from layers.exports.press import HERE, named_on, pressed
from layers.exports.sheet import FORMATS
from layers.exports.svg import SMALLEST, document, shape, tag, text
from layers.exports.title_block import facts, notes
from layers.exports.view import View, view_of

TEMPLATE = (HERE / "conflict_sheet.typ").resolve()

DETAIL = 44.0
"""Side of the drawing of one conflict, mm on A3."""

DETAIL_SCALES = (20, 50, 100, 200, 500, 1000)
ROOM = 2.5
"""Free paper around what a detail shows, mm."""
WIDEST = 200
"""No detail is drawn smaller to show one piece more."""
SCALE_BOX = (16.0, 6.5)
"""What the scale takes of a detail's lower left corner, mm on A3."""


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
    near = Neighbourhood(own)
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
            row | {"detail": _detail(near, issue, side, row["number"], form.ink)}
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
    where = " ".join(filter(None, [limit.standard, limit.clause]))
    told = [issue.rule, where, t(f"sheet.confidence.{limit.confidence}"), plan.ruling(issue)]
    return {
        "number": str(number),
        "svg": sign(plan.weight(issue), str(number)),
        "text": plan.sentence(issue),
        "bold": plan.weight(issue) == "error",
        "numbers": plan.numbers(issue),
        "source": "  ".join(filter(None, told)),
    }  # fmt: skip


def _detail(
    near: Neighbourhood, issue: Issue, side: float, number: str, ink: float
) -> dict[str, Any]:
    """The place of one issue as a drawing of its own, and its scale."""
    scale, (x, y) = _framed(near, issue, side)
    view = View(scale, near.plan.site.view_turn, x, -y, side, side)
    seen = replace(near.seen(view), issues=(issue,))
    drawn = document(
        side, side, patterns(), *site_ground(seen.site, view), *amenities(seen, view),
        *crowns(seen.site, view), *site_edge(seen.site, view), *witnesses(seen, view),
        *_names(seen, near.prints, view, number, ink),
    )  # fmt: skip
    return {"svg": drawn, "width": side, "height": side, "scale": f"1 : {scale}"}


def _framed(near: Neighbourhood, issue: Issue, side: float) -> tuple[int, tuple[float, float]]:
    """Scale and middle of a detail (turned, m east and south).

    It shows the place itself, and of the pieces as many as it can at `WIDEST`: that forty
    benches cannot be reached must not shrink the gap that shuts them off.
    """
    plan = near.plan
    level = View(1000, plan.site.view_turn, 0, 0, 0, 0)  # 1 mm is 1 m
    place = level.mm(place_of(issue, plan))
    shown = np.array(place.bounds)
    if place.is_empty:
        shown = np.array(level.mm(plan.site.boundary).bounds)
    pieces = [level.mm(near.prints[each]) for each in issue.placements]
    for piece in sorted(pieces, key=place.distance):
        more = np.array(piece.bounds)
        wider = np.hstack([np.minimum(shown, more)[:2], np.maximum(shown, more)[2:]])
        if _scale(wider, side) > max(WIDEST, _scale(shown, side)):
            break
        shown = wider
    middle = (shown[:2] + shown[2:]) / 2
    return _scale(shown, side), (float(middle[0]), float(middle[1]))


def _scale(bounds: NDArray[np.float64], side: float) -> int:
    """The largest scale at which bounds, m, fit a detail."""
    large = float((bounds[2:] - bounds[:2]).max())
    return next((s for s in DETAIL_SCALES if large * 1000 / s <= side - 2 * ROOM), 2000)


def _names(
    plan: Plan, prints: Mapping[str, Polygon], view: View, number: str, ink: float
) -> Iterator[str]:
    """The sign of the plan's one issue, and what the things are called that it is about."""
    size, radius = max(2.7 * ink, SMALLEST), max(SIGN * ink, SIGN)
    (issue,) = plan.issues
    about = {each: view.visible(prints[each]) for each in issue.placements if each in plan.layout}
    sheet = Sheet(view.width, view.height, list(about.values()))
    sheet.take((0, view.height - SCALE_BOX[1] * ink, SCALE_BOX[0] * ink, view.height))
    place = view.visible(place_of(issue, plan))
    wide = radius * 2.5 + stretch(number, radius)
    signs = sheet.place([Wanted("", place, ((wide, radius * 2.5),), centred=True)])
    words = {each: plan.translate(f"kind.{plan.layout[each].kind}.short") for each in about}
    wanted = [
        Wanted(each, thing, ((text_width(words[each], size) + 1.6, size * 1.5),))
        for each, thing in about.items()
    ]
    for placed in sheet.place(wanted):
        width, height = text_width(words[placed.key], size) + 1.6, size * 1.5
        if placed.leader is not None:
            yield shape(placed.leader, fill="none", stroke=INK, stroke_width=0.22)
        yield tag("rect", x=placed.x - width / 2, y=placed.y - height / 2, width=width,
                  height=height, rx=height / 2, fill="#fffdf8", fill_opacity=0.92)  # fmt: skip
        yield text(placed.x, placed.y + size * 0.36, words[placed.key], font_size=size,
                   font_weight=700, text_anchor="middle", fill=INK)  # fmt: skip
    for placed in signs:
        if placed.leader is not None:
            yield shape(placed.leader, fill="none", stroke=INK, stroke_width=0.22)
        yield mark(plan.weight(issue), number, placed.x, placed.y, radius)
