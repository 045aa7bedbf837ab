"""The amenities from above: plan symbols at true size, shadows, and what they need around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shapely import Point, Polygon

import data
from geo.footprint import footprint, footprints, size
from geo.kind import Kind
from geo.layout import Layout, Placement
from layers.exports.ground import LOOK, shadow
from layers.exports.plan import Plan
from layers.exports.svg import inlined, n, shape, tag
from layers.exports.view import View

FAMILIES = LOOK["light"]["families"]
FAMILIES_SOFT = LOOK["light"]["families_soft"]
FAMILIES_DEEP = LOOK["light"]["families_deep"]
ON_COLOUR = LOOK["light"]["on_color"]
CARD = LOOK["light"]["card"]

_LEVELS = ("ground", "body", "canopy")


def amenities(plan: Plan, view: View, prefix: str = "s") -> Iterator[str]:
    """Every placement, from the ground up; ``prefix``: of ids, its own for each call in a file."""
    drawn = from_the_ground_up(plan.layout, plan.kinds)
    kinds = [plan.kind(placement) for placement in drawn]
    each = zip(drawn, kinds, footprints(drawn, kinds), strict=True)
    for number, (placement, kind, covered) in enumerate(each):
        yield amenity(placement, kind, view, f"{prefix}{number}-", covered)


def from_the_ground_up(layout: Layout, kinds: Mapping[str, Kind]) -> list[Placement]:
    """The placements in the order they are drawn in: a lawn below the bench that stands on it."""
    return sorted(layout, key=lambda placement: _LEVELS.index(kinds[placement.kind].level))


def amenity(
    placement: Placement, kind: Kind, view: View, prefix: str, covered: Polygon | None = None
) -> str:
    """One of them, with its shadow; ``prefix`` before each id in its drawing.

    ``covered`` is its footprint where that is known already.
    """
    body = view.mm(footprint(placement, kind) if covered is None else covered)
    drawn = [] if kind.level == "ground" else [shadow(body, min(1.5, 0.6 + kind.height * 0.25))]
    own_size = size(placement, kind) != (kind.width, kind.depth)
    if placement.outline is not None or (kind.texture and own_size):
        fill = f"url(#p-{kind.texture})" if kind.texture else FAMILIES_SOFT[kind.family]
        drawn.append(shape(body, fill=fill, stroke=FAMILIES[kind.family], stroke_width=0.3))
    else:
        drawn.append(_symbol(placement, kind, view, prefix, body.centroid))
    return tag("g", "".join(drawn), data_id=placement.id)


def _symbol(placement: Placement, kind: Kind, view: View, prefix: str, centre: Point) -> str:
    """The kind's own drawing, stretched to this placement's size, turned and set in place."""
    content, (left, top, width, height) = inlined(
        data.symbol(kind.code), prefix, FAMILIES[kind.family]
    )
    wide, deep = size(placement, kind)
    k = view.per_metre
    return tag(
        "g",
        content,
        transform=(
            f"translate({n(centre.x)} {n(centre.y)}) rotate({n(-(placement.turn + view.turn))}) "
            f"scale({wide * k / width:.6f} {deep * k / height:.6f}) "
            f"translate({n(-left - width / 2)} {n(-top - height / 2)})"
        ),
    )


def disc(kind: Kind, x: float, y: float, radius: float, prefix: str = "") -> str:
    """The kind's icon on a disc of its family's colour: the sign a child knows from the tablet."""
    content, (left, top, width, _) = inlined(data.icon(kind.code), prefix, ON_COLOUR)
    k = radius * 1.3 / width
    return tag(
        "circle", cx=float(x), cy=float(y), r=float(radius), fill=FAMILIES[kind.family],
        stroke=CARD, stroke_width=radius * 0.14,
    ) + tag(
        "g", content,
        transform=(
            f"translate({n(x - radius * 0.65)} {n(y - radius * 0.65)}) scale({k:.5f}) "
            f"translate({n(-left)} {n(-top)})"
        ),
    )  # fmt: skip
