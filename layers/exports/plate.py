"""The plan itself as SVG, one unit = one millimetre on paper."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from geo.footprint import footprints
from geo.site import Role, Site
from layers.exports.amenities import FAMILIES, FAMILIES_DEEP, amenities, disc
from layers.exports.findings import SIGN, mark, numbered, place_of, stretch, witnesses
from layers.exports.furniture import furniture
from layers.exports.ground import (
    CARD,
    LOOK,
    area,
    crown_of,
    crowns,
    opening_line,
    patterns,
    site_edge,
    site_ground,
)
from layers.exports.labels import Placed, Sheet, Wanted, text_width
from layers.exports.plan import Plan, clean, feature_name
from layers.exports.rooms import room_lines
from layers.exports.svg import SMALLEST, document, n, shape, tag, text
from layers.exports.view import View

INK = LOOK["light"]["ink"]
SOFT_INK = LOOK["light"]["soft_ink"]
_NAMED_AREAS: tuple[Role, ...] = ("building", "fire_lane", "keep_clear", "rescue_field")
_OPENINGS: tuple[Role, ...] = ("entrance", "exit")


def plate(plan: Plan, view: View, ink: float = 1.0) -> str:
    """Draw the plan.

    Parameters
    ----------
    view
        The window and its scale.
    ink
        Size of writing and signs: 1 for a sheet read at arm's length, more for a wall.

    Returns
    -------
    A whole SVG document. Equal plans give equal text.
    """
    names = _Names(plan, view, ink)
    return document(
        view.width,
        view.height,
        patterns(),
        *site_ground(plan.site, view),
        *room_lines(plan, view),
        *amenities(plan, view),
        *crowns(plan.site, view),
        *site_edge(plan.site, view),
        *witnesses(plan, view),
        *names.drawn(),
    )


def site_plates(site: Site, view: View) -> dict[str, str]:
    """What many plates of one site share, each a whole SVG document.

    ``ground`` lies below what anybody placed, ``trees`` (with the boundary) over it and below
    what is told of it: see `own_plates`.
    """
    trees = (*crowns(site, view), *site_edge(site, view))
    return {
        "ground": document(view.width, view.height, patterns(), *site_ground(site, view)),
        "trees": document(view.width, view.height, *trees),
    }


def own_plates(plan: Plan, view: View, ink: float = 1.0) -> dict[str, str]:
    """What is left of `plate` over `site_plates`: ``things`` below the trees, ``told`` above."""
    names = _Names(plan, view, ink)
    things = (*room_lines(plan, view), *amenities(plan, view))
    told = (*witnesses(plan, view), *names.drawn())
    return {
        "things": document(view.width, view.height, patterns(), *things),
        "told": document(view.width, view.height, patterns(), *told),
    }


def names(plan: Plan, view: View, ink: float = 1.0) -> Iterator[str]:
    """Only what is written over the drawing, with north and scale."""
    return _Names(plan, view, ink).drawn()


class _Names:
    """Every name, number and sign that lies over the drawing, each with its place."""

    def __init__(self, plan: Plan, view: View, ink: float) -> None:
        self.plan, self.view, self.ink = plan, view, ink
        self.disc_radius, self.type_size = 2.5 * ink, max(2.75 * ink, SMALLEST)
        self.mark_radius = max(SIGN * ink, SIGN)
        self.findings = dict(numbered(plan))
        pieces = list(plan.layout)
        prints = footprints(pieces, [plan.kind(piece) for piece in pieces])
        self.prints = {
            piece.id: view.visible(covered) for piece, covered in zip(pieces, prints, strict=True)
        }
        boundary = view.visible(plan.site.boundary)
        openings = [self._opening(f.id) for f in plan.site.by_role(*_OPENINGS)]
        self.sheet = Sheet(
            view.width, view.height, [*self.prints.values(), boundary.boundary, *openings]
        )
        hidden = [(boundary, 1.0)]
        hidden += [
            (view.visible(area(feature)), 0.3) for feature in plan.site.by_role(*_NAMED_AREAS)
        ]
        signs, boxes = furniture(view, hidden, plan.number, plan.translate("sheet.north"), ink)
        self.furniture = signs
        self.sheet.take(*boxes)
        trunks = [view.mm(tree.geometry) for tree in plan.site.by_role("tree")]
        self.trunks = [trunk.buffer(1.2).bounds for trunk in trunks]

    def drawn(self) -> Iterator[str]:
        marks = self.sheet.place(self._marks())
        tags = self.sheet.place(self._tags())
        self.sheet.take(*self.trunks)  # a tree's name stands beside its trunk
        names = self.sheet.place([*self._opening_names(), *self._area_names(), *self._tree_names()])
        yield from self._side_lengths()
        for placed in [*marks, *tags, *names]:
            if placed.leader is not None:
                yield self._leader(placed.leader)
        yield from (self._name(placed) for placed in names)
        yield from (self._tag(placed, number) for number, placed in enumerate(tags))
        for placed in marks:
            severity = self.plan.weight(self.findings[placed.key])
            yield mark(severity, placed.key, placed.x, placed.y, self.mark_radius)
        yield self.furniture

    def _marks(self) -> Iterator[Wanted]:
        side = self.mark_radius * 2.5
        for number, issue in self.findings.items():
            place = self.view.visible(place_of(issue, self.plan))
            width = side + stretch(number, self.mark_radius)
            yield Wanted(number, place, ((width, side),), centred=True)

    def _tags(self) -> Iterator[Wanted]:
        height = self.disc_radius * 2.3
        # the small ones first: they have the fewest places that hide nothing
        for each, thing in sorted(self.prints.items(), key=lambda item: item[1].area):
            words = self._short(each)
            width = height + text_width(words, self.type_size) + 0.6 * self.type_size
            yield Wanted(each, thing, ((width, height), (height, height)))

    def _area_names(self) -> Iterator[Wanted]:
        for feature in self.plan.site.by_role(*_NAMED_AREAS):
            size = self._name_size(feature.role)
            words = feature_name(feature, self.plan.translate)
            box = (text_width(words, size) + 1.0, size * 1.3)
            yield Wanted(feature.id, self.view.visible(area(feature)), (box,), inside=True)

    def _tree_names(self) -> Iterator[Wanted]:
        size = self._name_size("tree")
        for feature in self.plan.site.by_role("tree"):
            if feature.name:
                box = (text_width(clean(feature.name), size) + 1.0, size * 1.3)
                crown = self.view.visible(crown_of(feature))
                yield Wanted(feature.id, crown, (box,), inside=True, dropped=True)

    def _opening_names(self) -> Iterator[Wanted]:
        for feature in self.plan.site.by_role(*_OPENINGS):
            words = feature_name(feature, self.plan.translate)
            box = (text_width(words, self.type_size) + 1.0, self.type_size * 1.3)
            yield Wanted(feature.id, self._opening(feature.id), (box,))

    def _side_lengths(self) -> Iterator[str]:
        """The length of each longer side of the boundary, along its outside."""
        size = max(2.4 * self.ink, SMALLEST)
        metres = shapely.get_coordinates(self.plan.site.boundary.exterior)
        paper = shapely.get_coordinates(self.view.mm(self.plan.site.boundary).exterior)
        inside = self.view.mm(self.plan.site.boundary)
        for index in range(len(metres) - 1):
            length = float(np.hypot(*(metres[index + 1] - metres[index])))
            words = self.plan.quantity(round(length, 2))
            side = LineString(paper[index : index + 2])
            box = (text_width(words, size) + 1.2, size * 1.15)
            placed = self.sheet.place_along(words, side, inside, *box)
            if placed is not None:
                yield text(placed.x, placed.y + size * 0.36, words, font_size=size, fill=SOFT_INK,
                           text_anchor="middle", transform=_turned(placed))  # fmt: skip

    def _opening(self, id: str) -> BaseGeometry:
        feature = next(feature for feature in self.plan.site.features if feature.id == id)
        line = self.view.mm(opening_line(feature, self.plan.site))
        return shapely.intersection(line.buffer(2.8), self.view.frame)

    def _short(self, id: str) -> str:
        name = self.plan.translate(f"kind.{self.plan.layout[id].kind}.short")
        return f"{name} {self.plan.beside[id]}" if id in self.plan.beside else name

    def _name_size(self, role: str) -> float:
        return max({"building": 3.3, "tree": 2.2}.get(role, 2.75) * self.ink, SMALLEST)

    def _leader(self, leader: LineString) -> str:
        x, y = leader.coords[-1]
        return shape(leader, fill="none", stroke=INK, stroke_width=0.22) + tag(
            "circle", cx=x, cy=y, r=0.45, fill=INK
        )

    def _tag(self, placed: Placed, number: int) -> str:
        """Disc and name on one small card, or the disc alone where there was no more room."""
        kind = self.plan.kind(self.plan.layout[placed.key])
        radius, prefix = self.disc_radius, f"d{number}-"
        if placed.form == 1:
            return disc(kind, placed.x, placed.y, radius, prefix)
        words, height = self._short(placed.key), radius * 2.3
        width = height + text_width(words, self.type_size) + 0.6 * self.type_size
        left, top = placed.x - width / 2, placed.y - height / 2
        card = tag(
            "rect", x=left, y=top, width=width, height=height, rx=height / 2, fill=CARD,
            fill_opacity=0.94, stroke=FAMILIES[kind.family], stroke_width=0.25,
        )  # fmt: skip
        return (
            card
            + disc(kind, left + height / 2, placed.y, radius, prefix)
            + text(left + height + 0.15 * self.type_size, placed.y + self.type_size * 0.36, words,
                   font_size=self.type_size, font_weight=700,
                   fill=FAMILIES_DEEP[kind.family])
        )  # fmt: skip

    def _name(self, placed: Placed) -> str:
        feature = next(f for f in self.plan.site.features if f.id == placed.key)
        opening = feature.role in _OPENINGS
        size = self.type_size if opening else self._name_size(feature.role)
        colour = LOOK["light"]["plan"]["entrance"] if opening else SOFT_INK
        if feature.role == "tree":
            colour = FAMILIES_DEEP["green"]
        words = feature_name(feature, self.plan.translate)
        options = {
            "font_size": size,
            "font_weight": 700,
            "text_anchor": "middle",
            "transform": _turned(placed),
        }
        y = placed.y + size * 0.36
        halo = text(placed.x, y, words, fill=CARD, stroke=CARD, stroke_width=size * 0.28,
                    stroke_linejoin="round", stroke_opacity=0.85, **options)  # fmt: skip
        return halo + text(placed.x, y, words, fill=colour, **options)


def _turned(placed: Placed) -> str:
    return f"rotate({n(placed.turn)} {n(placed.x)} {n(placed.y)})"
