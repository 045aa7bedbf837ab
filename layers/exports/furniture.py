"""North arrow and scale bar: each in the corner where it hides least of the site."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shapely import box
from shapely.geometry.base import BaseGeometry

from layers.exports.ground import CARD, LOOK, PLAN
from layers.exports.svg import SMALLEST, n, tag, text
from layers.exports.view import View

INK = LOOK["light"]["ink"]
LINE = LOOK["light"]["line"]
INSET = 3.5
BAR_LENGTHS = {50: 1, 100: 2, 200: 5, 500: 10}
"""Length of one of the bar's fields, m, by standard scale."""
FIELDS = 5
"""Fields of a bar that has room for all."""
BAR_SHARE = 0.6
"""Of a window's width that a bar takes at most: beside another plan windows are small."""

Bounds = tuple[float, float, float, float]


def furniture(
    view: View,
    hidden: Sequence[tuple[BaseGeometry, float]],
    number: Callable[[float], str],
    north: str,
    ink: float,
) -> tuple[str, tuple[Bounds, Bounds]]:
    """Draw both, and say which boxes they take, mm.

    Parameters
    ----------
    hidden
        What they had better not cover, mm on paper, and how much a mm² of it weighs.
    number
        Formats the figures under the bar.
    north
        What stands at the arrow's foot: 北 or N.
    """
    step = _field(view.scale)
    room = max(BAR_SHARE * view.width - 13 * ink, 0) / view.per_metre
    fields = min(FIELDS, int(room / step))
    if fields < 2:  # a bar of one field measures little
        step, fields = min(step, _round(room / 2)), 2
    bar_size = (fields * step * view.per_metre + 13 * ink, 9.5 * ink)
    bar = _corner(view, hidden, bar_size, ("SW", "SE", "NW", "NE"), ())
    arrow_size = (15 * ink, 15 * ink)
    arrow = _corner(view, hidden, arrow_size, ("NE", "NW", "SE", "SW"), (bar,))
    return (_arrow(arrow, view.turn, north, ink) + _bar(bar, view, (step, fields), number, ink)), (
        arrow,
        bar,
    )


def _field(scale: int) -> float:
    wanted = scale / 50  # about 20 mm on paper
    return BAR_LENGTHS.get(scale) or min(_ROUND, key=lambda step: abs(step - wanted))


_ROUND = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)


def _round(most: float) -> float:
    return max((step for step in _ROUND if step <= most), default=_ROUND[0])


def _corner(
    view: View,
    hidden: Sequence[tuple[BaseGeometry, float]],
    size: tuple[float, float],
    order: tuple[str, ...],
    taken: tuple[Bounds, ...],
) -> Bounds:
    """The corner whose box covers least; the first of the order where it is equal."""

    def bounds(corner: str) -> Bounds:
        x = INSET if "W" in corner else view.width - INSET - size[0]
        y = INSET if "N" in corner else view.height - INSET - size[1]
        return x, y, x + size[0], y + size[1]

    def cost(corner: str) -> float:
        area = box(*bounds(corner))
        clash = sum(area.intersection(box(*other)).area for other in taken)
        covered = sum(weight * area.intersection(thing).area for thing, weight in hidden)
        return float(round(covered + 1e4 * clash, 3))

    return bounds(min(order, key=cost))


def _arrow(at: Bounds, turn: float, north: str, ink: float) -> str:
    """A needle pointing to true north: up on the sheet, turned with the site."""
    x, y, radius = (at[0] + at[2]) / 2, (at[1] + at[3]) / 2, (at[2] - at[0]) / 2
    k = radius / 7.5
    card = tag("circle", cx=x, cy=y, r=radius, fill=CARD, fill_opacity=0.94, stroke=LINE,
               stroke_width=0.3)  # fmt: skip
    tip, foot, fold = n(-6.2 * k), n(1.6 * k), n(0.5 * k)
    needle = (
        f"<path d='M0 {tip}L{n(2.1 * k)} {foot}L0 {fold}Z' fill='{PLAN['north']}'/>"
        f"<path d='M0 {tip}L{n(-2.1 * k)} {foot}L0 {fold}Z' fill='{CARD}' "
        f"stroke='{PLAN['north']}' stroke-width='.25' stroke-linejoin='round'/>"
    )
    # the letter stands behind the needle's foot but always upright
    letter = (
        f"<g transform='translate(0 {n(4.2 * k)}) rotate({n(turn)})'>"
        + text(0, 1.0 * ink, north, font_size=max(2.9 * ink, SMALLEST), font_weight=700,
               text_anchor="middle", fill=INK)
        + "</g>"
    )  # fmt: skip
    # SVG turns clockwise, the site was turned counter-clockwise
    turned = f"translate({n(x)} {n(y)}) rotate({n(-turn)})"
    return tag("g", card + tag("g", needle + letter, transform=turned, id="north"))


def _bar(
    at: Bounds, view: View, divided: tuple[float, int], number: Callable[[float], str], ink: float
) -> str:
    step, count = divided
    x, y = at[0] + 4.5 * ink, at[1] + 2.6 * ink
    unit = step * view.per_metre
    thick = 1.5 * ink
    card = tag("rect", x=at[0], y=at[1], width=at[2] - at[0], height=at[3] - at[1], rx=2.0,
               fill=CARD, fill_opacity=0.94, stroke=LINE, stroke_width=0.3)  # fmt: skip
    fields = "".join(
        tag("rect", x=x + i * unit, y=y, width=unit, height=thick, stroke=INK, stroke_width=0.2,
            fill=CARD if i % 2 else INK)
        for i in range(count)
    )  # fmt: skip
    figures = "".join(
        text(x + i * unit, y + thick + 3.3 * ink, number(i * step) + (" m" if i == count else ""),
             font_size=max(2.5 * ink, SMALLEST), text_anchor="middle", fill=INK)
        for i in range(count + 1)
    )  # fmt: skip
    return tag("g", card + tag("g", fields, id="scale-bar") + figures)
