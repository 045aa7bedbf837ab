"""Cut-out cards: every kind at a playing sheet's scale, with the marker that a photo reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from geo.errors import InputError
from geo.kind import Kind
from geo.layout import Placement
from layers.exports.amenities import FAMILIES, FAMILIES_DEEP, amenity
from layers.exports.fitted import fitted
from layers.exports.ground import CARD, LOOK, patterns
from layers.exports.pages import Drawing, bound
from layers.exports.paper_marks import marker
from layers.exports.plan import ExportOptions, Plan, clean
from layers.exports.svg import document, n, shape, tag
from layers.exports.view import View
from layers.paper.card import ARROW, Card, card
from layers.paper.sheet import Sheet

PAGES: tuple[tuple[float, float], ...] = ((297, 210), (420, 297))
"""A4, and A3 where something does not fit on A4; mm, landscape."""
MARGIN = 9.0
HEAD = 15.0
"""Height of the lines on top of a page, mm."""
GAP = 4.0
"""Between cards, mm: room for scissors."""
MOST_OF_ONE = 50
MOST = 1000
"""Most cards in one file."""
HANDLE_ARROW = 10.2
"""From the middle of a handle to the arrows beside its names, mm."""

_INK, _SOFT = LOOK["light"]["ink"], LOOK["light"]["soft_ink"]


@dataclass(frozen=True)
class _Laid:
    """A card on a page: its outline's upper left corner, mm."""

    card: Card
    x: float
    y: float


def cards(plan: Plan, options: ExportOptions) -> bytes:
    """Print the cards that go with ``playing_sheet`` of the same plan and options.

    Parameters
    ----------
    options
        ``paper`` and ``scale`` as of the playing sheet; ``copies`` says how many of each kind.
        Without, one of each, and as many as the layout has.

    Returns
    -------
    A PDF of A4 pages, of A3 pages where a card is larger than A4.

    Raises
    ------
    InputError
        ``cards.none``, ``cards.too_many`` (blank limit) or ``cards.too_large`` (blanks kind,
        scale); and where the site does not fit its sheet.
    """
    wanted, size = asked_for(plan, options)
    pages = packed(wanted, size)
    drawn = [
        [Drawing(_page(plan, page, size, f"{number} / {len(pages)}"), 0, 0, *size)]
        for number, page in enumerate(pages, 1)
    ]
    return bound(drawn, size, clean(plan.title), plan.date)


def asked_for(plan: Plan, options: ExportOptions) -> tuple[list[Card], tuple[float, float]]:
    """The cards, and the pages they fit on (width and height, mm); refuses as `cards`."""
    scale = Sheet.of(plan.site, options.paper, options.scale).scale
    wanted = [
        made
        for code, count in copies(plan, options.copies).items()
        for made in [card(plan.kinds[code], scale)] * count
    ]
    if not wanted:
        raise InputError("cards.none")
    if len(wanted) > MOST:
        raise InputError("cards.too_many", limit=MOST)
    size = next((size for size in PAGES if all(_fits(each, size) for each in wanted)), None)
    if size is None:
        large = next(each for each in wanted if not _fits(each, PAGES[-1]))
        name = plan.translate(f"kind.{large.kind}")
        raise InputError("cards.too_large", kind=name, scale=scale)
    return wanted, size


def copies(plan: Plan, asked: Mapping[str, int] | None) -> dict[str, int]:
    """How many cards of each kind, in catalogue order; at most ``MOST_OF_ONE``."""
    if asked is None:
        standing = Counter(each.kind for each in plan.layout)
        asked = {code: max(1, standing[code]) for code in plan.kinds}
    return {
        code: min(count, MOST_OF_ONE) for code in plan.kinds if (count := asked.get(code, 0)) > 0
    }


def packed(wanted: list[Card], size: tuple[float, float]) -> list[list[_Laid]]:
    """Lay cards in rows on pages, the tall ones first, so that rows are full.

    A card that is shorter than its row goes under the last one where both fit.
    """
    ranked = sorted(wanted, key=lambda each: (-_size(each)[1], -_size(each)[0], each.kind))
    right, bottom = size[0] - MARGIN, size[1] - MARGIN
    pages: list[list[_Laid]] = []
    waiting = ranked
    while waiting:
        page: list[_Laid] = []
        y = MARGIN + HEAD
        while waiting:
            tall = next((each for each in waiting if y + _size(each)[1] <= bottom), None)
            if tall is None:
                break
            row, waiting = _row(waiting, MARGIN, right, y, y + _size(tall)[1])
            page += row
            y += _size(tall)[1] + GAP
        pages.append(page)
    return pages


def _row(
    waiting: list[Card], left: float, right: float, top: float, bottom: float
) -> tuple[list[_Laid], list[Card]]:
    """Fill a strip of the page by columns; what is laid, and what is left."""
    laid: list[_Laid] = []
    rest = list(waiting)
    x = left
    while True:
        first = next(
            (
                each
                for each in rest
                if x + _size(each)[0] <= right and top + _size(each)[1] <= bottom + 1e-9
            ),
            None,
        )
        if first is None:
            return laid, rest
        column, y = _size(first)[0], top
        under: Card | None = first
        while under is not None:
            laid.append(_Laid(under, x, y))
            rest.remove(under)
            y += _size(under)[1] + GAP
            under = next(
                (
                    each
                    for each in rest
                    if _size(each)[0] <= column and y + _size(each)[1] <= bottom + 1e-9
                ),
                None,
            )
        x += column + GAP


def _size(each: Card) -> tuple[float, float]:
    west, south, east, north = each.outline.bounds
    return east - west, north - south


def _fits(each: Card, size: tuple[float, float]) -> bool:
    wide, high = _size(each)
    return wide <= size[0] - 2 * MARGIN and high <= size[1] - 2 * MARGIN - HEAD


def _page(plan: Plan, page: list[_Laid], size: tuple[float, float], number: str) -> str:
    t = plan.translate
    right = size[0] - MARGIN
    title = t("paper.cards.title", scale=page[0].card.scale, title=clean(plan.title))
    bar = (right - 50, MARGIN + 3.0)
    head = [
        fitted(MARGIN, MARGIN + 4, title,
               4.6, right - MARGIN - 75, fill=_INK, font_weight=700),
        fitted(MARGIN, MARGIN + 9.6, t("paper.cards.how"), 3.1, right - MARGIN - 75, fill=_SOFT),
        f'<path d="M{n(bar[0])} {n(bar[1] - 1.5)}v3M{n(bar[0])} {n(bar[1])}h50m0 -1.5v3" '
        f'stroke="{_INK}" stroke-width=".25" fill="none"/>',
        fitted(right, MARGIN + 9.6, t("paper.cards.bar", page=number), 3.1, 72,
               fill=_SOFT, text_anchor="end"),
    ]  # fmt: skip
    drawn = [_card(plan, one, f"c{place}-") for place, one in enumerate(page)]
    return document(*size, patterns(), *head, *drawn)


def _card(plan: Plan, laid: _Laid, prefix: str) -> str:
    """One card with its front to the bottom of the page."""
    one, kind = laid.card, plan.kinds[laid.card.kind]
    west, _, _, north = one.outline.bounds
    x, y = laid.x - west, laid.y + north
    parts = [
        shape(one.laid(x, y, 0), fill="#fff"),
        _symbol(kind, one, x, y, prefix),
        _names(plan, kind, one, x, y),
        marker(one.number, x + one.at[0], y - one.at[1], one.marker),
        shape(one.laid(x, y, 0), fill="none", stroke=_SOFT, stroke_width=0.2,
              stroke_dasharray="1.6 0.8"),
    ]  # fmt: skip
    return tag("g", "".join(parts), data_kind=one.kind)


def _symbol(kind: Kind, one: Card, x: float, y: float, prefix: str) -> str:
    view = View(one.scale, 0, 0, 0, one.width, one.depth)
    # as if it lay flat: a card has no shadow on itself
    drawn = amenity(Placement("", kind.code, 0, 0), replace(kind, level="ground"), view, prefix)
    return tag("g", drawn, transform=f"translate({n(x - one.width / 2)} {n(y - one.depth / 2)})")


def _names(plan: Plan, kind: Kind, one: Card, x: float, y: float) -> str:
    """Both names on a white label, and the arrow to the front."""
    left, front, right, back = one.names
    colour = FAMILIES_DEEP[kind.family]
    middle, room = x + (left + right) / 2, right - left - 0.8
    chinese = (plan.translator("zh") or plan.translate)(f"kind.{kind.code}.short")
    english = (plan.translator("en") or plan.translate)(f"kind.{kind.code}.short")
    high = back - front
    label = tag(
        "rect", x=x + left, y=y - back, width=right - left, height=high,
        rx=1.0, fill=CARD, fill_opacity=0.94,
    ) if one.handle is None else ""  # fmt: skip
    centred = {"text_anchor": "middle", "fill": colour}
    words = fitted(middle, y - back + high * 0.48, chinese, high * 0.5, room,
                   font_weight=700, **centred)  # fmt: skip
    words += fitted(middle, y - back + high * 0.9, english, high * 0.36, room, **centred)
    beside = (0.0,) if one.handle is None else (-HANDLE_ARROW, HANDLE_ARROW)
    for aside in beside:
        at = f"{n(x + one.arrow[0] + aside)} {n(y - one.arrow[1])}"
        words += (
            f'<path d="M{at}l{n(-ARROW * 0.62)} {n(-ARROW)}h{n(ARROW * 1.24)}Z" '
            f'fill="{FAMILIES[kind.family]}" stroke="{CARD}" stroke-width=".25"/>'
        )
    return label + words
