"""What tells two layouts apart, drawn on the plan of the one after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import atan2, cos, pi, sin

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.difference import Change, Difference
from geo.footprint import footprint
from geo.layout import Layout, Placement
from layers.exports.amenities import amenities
from layers.exports.furniture import furniture
from layers.exports.ground import CARD, LOOK, VERDICT, crowns, patterns, site_edge, site_ground
from layers.exports.labels import Placed, Sheet, Wanted, text_width
from layers.exports.plan import Plan
from layers.exports.svg import document, n, shape, tag, text
from layers.exports.view import View

INK = LOOK["light"]["ink"]
CAME, WENT = VERDICT["fits_deep"], VERDICT["conflict_deep"]
MOVED = LOOK["light"]["families_deep"]["sport"]
_HEAD = 2.6
"""Length of an arrow's head, mm; a shorter way has none."""


def difference_plate(
    before: Plan, after: Plan, found: Difference, view: View, ink: float = 1.0
) -> str:
    """Draw a difference; a whole SVG document, one unit a millimetre on paper.

    What stood there has a broken outline, what stands there now is drawn in full, a line leads
    from one to the other; what is the same lies faint below. Each change has the number that it
    has in the order ``changed``, ``came``, ``went``.

    Parameters
    ----------
    before, after
        The layouts; the site is that of the one after.
    view, ink
        As for `plate.plate`.
    """
    drawing = _Drawing(before, after, found, view, ink)
    return document(
        view.width,
        view.height,
        patterns(),
        *site_ground(after.site, view),
        *drawing.pieces(),
        *crowns(after.site, view),
        *site_edge(after.site, view),
        *drawing.ghosts(),
        *drawing.ways(),
        *drawing.signs(),
    )


class _Drawing:
    def __init__(
        self, before: Plan, after: Plan, found: Difference, view: View, ink: float
    ) -> None:
        self.before, self.after, self.found = before, after, found
        self.view, self.ink = view, ink
        self.size, self.height = 3.0 * ink, 5.4 * ink

    def pieces(self) -> Iterator[str]:
        """What is the same, faint; then what came or changed."""
        found = self.found
        yield tag("g", self._drawn(self.after, [each.after for each in found.same], "a"),
                  opacity=0.4)  # fmt: skip
        yield tag("g", self._drawn(self.before, found.went, "w"), opacity=0.3)
        now = [*(each.after for each in found.changed), *found.came]
        yield self._drawn(self.after, now, "n")

    def _drawn(self, plan: Plan, pieces: Sequence[Placement], prefix: str) -> str:
        return "".join(amenities(replace(plan, layout=Layout.of(*pieces)), self.view, prefix))

    def ghosts(self) -> Iterator[str]:
        """Outlines: where it stood, broken; where something came, whole."""
        for change in self.found.changed:
            yield self._outline(self._print(self.before, change.before), MOVED, "1.4 0.9")
            yield self._outline(self._print(self.after, change.after), MOVED, None)
        for piece in self.found.came:
            yield self._outline(self._print(self.after, piece), CAME, None)
        for piece in self.found.went:
            yield self._outline(self._print(self.before, piece), WENT, "1.4 0.9")

    def _outline(self, thing: BaseGeometry, colour: str, dash: str | None) -> str:
        return shape(thing, fill="none", stroke=colour, stroke_width=0.6, stroke_dasharray=dash,
                     stroke_linejoin="round")  # fmt: skip

    def _print(self, plan: Plan, piece: Placement) -> BaseGeometry:
        return self.view.visible(footprint(piece, plan.kind(piece)))

    def ways(self) -> Iterator[str]:
        """An arrow along each way that something went."""
        for change in self.found.moved:
            way = self.view.visible(change.line)
            if way.geom_type != "LineString" or way.length < 0.5:
                continue
            yield shape(way, fill="none", stroke=CARD, stroke_width=1.6, stroke_linecap="round")
            yield shape(way, fill="none", stroke=MOVED, stroke_width=0.7, stroke_linecap="round")
            if way.length > _HEAD:
                yield shape(_head(way), fill=MOVED, stroke=CARD, stroke_width=0.3)

    def signs(self) -> Iterator[str]:
        """A card at each change: its sign, its number and how much."""
        t = self.after.translate
        things = [self._print(self.after, piece) for piece in self.after.layout]
        sheet = Sheet(self.view.width, self.view.height, things)
        boundary = self.view.visible(self.after.site.boundary)
        drawn, boxes = furniture(
            self.view, [(boundary, 1.0)], self.after.number, t("sheet.north"), self.ink
        )
        sheet.take(*boxes)
        cards = {str(number): card for number, card in enumerate(self._cards(), 1)}
        wanted = (
            Wanted(key, thing, ((self._width(key, words), self.height),))
            for key, (_, words, _, thing) in cards.items()
        )
        for placed in sheet.place(wanted):
            deed, words, colour, _ = cards[placed.key]
            if placed.leader is not None:
                yield shape(placed.leader, fill="none", stroke=colour, stroke_width=0.25)
            yield self._card(placed, deed, words, colour)
        yield drawn

    def _cards(self) -> Iterator[tuple[str, str, str, BaseGeometry]]:
        """Sign, words, colour and thing of each change, in the order of their numbers."""
        for change in self.found.changed:
            yield deed(change), self._how_much(change), MOVED, self._print(self.after, change.after)
        for piece in self.found.came:
            yield "came", "", CAME, self._print(self.after, piece)
        for piece in self.found.went:
            yield "went", "", WENT, self._print(self.before, piece)

    def _how_much(self, change: Change) -> str:
        parts = [self.after.quantity(change.distance)] if change.has_moved else []
        if change.has_turned:
            parts.append(f"{abs(change.turned):.0f}°")
        return "  ".join(parts)

    def _width(self, number: str, words: str) -> float:
        told = text_width(_told(number, words), self.size)
        return self.height + told + 0.6 * self.size

    def _card(self, placed: Placed, deed: str, words: str, colour: str) -> str:
        width, height = self._width(placed.key, words), self.height
        left, top = placed.x - width / 2, placed.y - height / 2
        return (
            tag("rect", x=left, y=top, width=width, height=height, rx=height / 2, fill=CARD,
                fill_opacity=0.95, stroke=colour, stroke_width=0.35)
            + sign(deed, left + height / 2, placed.y, height * 0.42, colour)
            + text(left + height + 0.1 * self.size, placed.y + self.size * 0.36,
                   _told(placed.key, words), font_size=self.size, font_weight=700,
                   fill=INK)
        )  # fmt: skip


def _told(number: str, words: str) -> str:
    return " · ".join(filter(None, (number, words)))


def deed(change: Change) -> str:
    """The sign of a change: the first that it is of ``moved``, ``turned`` and ``resized``."""
    return "moved" if change.has_moved else "turned" if change.has_turned else "resized"


_STROKES = {
    "came": "M-.55 0H.55M0-.55V.55",
    "went": "M-.55 0H.55",
    "moved": "M-.55 0H.5M.1-.4L.55 0L.1 .4",
    "turned": "M.5-.15A.5 .5 0 1 0 .3 .42M.5-.6V-.12H.02",
    "resized": "M-.5 .5L.5-.5M-.05-.5H.5V.05M.05 .5H-.5V-.05",
}
"""Signs as strokes around the origin; their shape alone tells what happened."""


def sign(deed: str, x: float, y: float, radius: float, colour: str) -> str:
    """A sign on its disc."""
    strokes = (
        f'<path d="{_STROKES[deed]}" fill="none" stroke="{CARD}" stroke-width=".22" '
        'stroke-linecap="round" stroke-linejoin="round" '
        f'transform="translate({n(x)} {n(y)}) scale({n(radius)})"/>'
    )
    return tag("circle", cx=float(x), cy=float(y), r=float(radius), fill=colour) + strokes


def _head(way: BaseGeometry) -> Polygon:
    """The head of an arrow at a line's end, mm."""
    (x0, y0), (x1, y1) = shapely.get_coordinates(way)[[-2, -1]].tolist()
    angle = atan2(y1 - y0, x1 - x0)
    corners = [(x1, y1)]
    for side in (-1, 1):
        turned = angle + pi + side * pi / 7
        corners.append((x1 + _HEAD * cos(turned), y1 + _HEAD * sin(turned)))
    return Polygon(corners)
