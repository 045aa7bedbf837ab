"""The free room that amenities ask for, by the clearance limits of the plan's rule set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import shapely
from shapely import Polygon

from geo.footprint import footprints
from geo.kind import Kind
from geo.limit import Limit
from geo.zone import zone
from layers.exports.ground import LOOK
from layers.exports.plan import Plan
from layers.exports.svg import shape
from layers.exports.view import View


@dataclass(frozen=True)
class Room:
    """One zone as one limit draws it for one placement, site metres."""

    placement: str
    kind: Kind
    limit: Limit
    polygon: Polygon


def rooms(plan: Plan) -> Iterator[Room]:
    """Every zone, in the order of the layout and of the rule set."""
    limits = [limit for limit in plan.rules.limits if limit.code == "clearance"]
    kinds = [plan.kind(placement) for placement in plan.layout]
    prints = footprints(list(plan.layout), kinds)
    for placement, kind, covered in zip(plan.layout, kinds, prints, strict=True):
        for limit in limits:
            if not kind.answers_to(limit.subject):
                continue
            drawn = zone(placement, kind, limit, covered)
            if drawn is not None:
                yield Room(placement.id, kind, limit, drawn.polygon)


def room_lines(plan: Plan, view: View) -> Iterator[str]:
    """The rooms of what moves people (swings, slides, climbing): quiet dashes, one each.

    Others are narrow strips along benches and tables that would only fill the plan.
    """
    by_placement: dict[str, list[Room]] = {}
    for room in rooms(plan):
        if room.limit.form in {"fall", "swing", "slide"}:
            by_placement.setdefault(room.placement, []).append(room)
    for found in by_placement.values():
        whole = shapely.union_all([room.polygon for room in found])
        colour = LOOK["light"]["families"][found[0].kind.family]
        yield shape(view.visible(whole), fill=colour, fill_opacity=0.05, stroke=colour,
                    stroke_width=0.22, stroke_dasharray="1.4 1")  # fmt: skip
