"""What the check found, numbered as on the plan: drawn where it is, and told in the list."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from math import cos, pi, sin

import numpy as np
import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.footprint import footprint
from geo.issue import Issue
from geo.limit import Severity
from layers.exports.ground import CARD, VERDICT
from layers.exports.plan import Plan
from layers.exports.svg import document, n, path, shape, tag, text
from layers.exports.view import View

COLOURS: dict[Severity, str] = {
    "error": VERDICT["conflict"],
    "warning": VERDICT["warning"],
    "hint": VERDICT["warning_deep"],
}
SIGN = 2.3
"""Radius of a sign, mm: below that its number is smaller than `svg.SMALLEST`."""
_SMALLEST = 0.6  # mm; a witness smaller than that on paper is drawn as a ring of this radius


def place_of(issue: Issue, plan: Plan) -> BaseGeometry:
    """Where to look for it, site metres: its witness, else what it is about, else nothing."""
    if issue.witness is not None and not issue.witness.is_empty:
        return issue.witness
    pieces = [plan.layout[each] for each in issue.placements]
    prints = [footprint(piece, plan.kind(piece)) for piece in pieces]
    if prints:
        return prints[0]
    about = [feature.geometry for feature in plan.site.features if feature.id in issue.features]
    return about[0] if about else Polygon()


def witnesses(
    plan: Plan, view: View, severities: Collection[Severity] = ("error", "warning", "hint")
) -> Iterator[str]:
    """The place of each finding: red hatch for errors, dots for warnings, dashes for hints."""
    for issue in reversed(plan.issues):
        if issue.witness is None or plan.weight(issue) not in severities:
            continue
        for part in shapely.get_parts(view.visible(issue.witness)):
            yield _witness(part, plan.weight(issue), view.frame)


def _witness(part: BaseGeometry, severity: Severity, frame: Polygon) -> str:
    colour = COLOURS[severity]
    if part.geom_type == "Polygon" and part.area > _SMALLEST**2:
        hint = severity == "hint"
        return shape(
            part,
            fill="none" if hint else f"url(#p-{severity})",
            stroke=colour,
            stroke_width=0.25 if hint else 0.4,
            stroke_dasharray="0.8 0.8" if hint else None,
            stroke_linejoin="round",
        )
    if part.geom_type == "LineString" and part.length > _SMALLEST:
        return _measure(part, colour, severity, frame)
    ring = part.centroid.buffer(_SMALLEST * 2)
    return shape(ring, fill="none", stroke=colour, stroke_width=0.4)


def _measure(line: BaseGeometry, colour: str, severity: Severity, frame: Polygon) -> str:
    """A gap as a planner dimensions it: a line with a tick across each end that is in view."""
    coordinates = shapely.get_coordinates(line)
    (x1, y1), (x2, y2) = coordinates[0], coordinates[-1]
    length = max(1e-6, ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)
    across = ((y1 - y2) / length * 0.9, (x2 - x1) / length * 0.9)
    ticks = "".join(
        f"M{n(x - across[0])} {n(y - across[1])}L{n(x + across[0])} {n(y + across[1])}"
        for x, y in ((x1, y1), (x2, y2))
        if frame.exterior.distance(Point(x, y)) > _SMALLEST
    )
    if severity == "hint":
        # many, and none of them pressing: they must not drown the plan
        return (
            f"<path d='{path(line)}' fill='none' stroke='{colour}' stroke-width='.28' "
            f"stroke-opacity='.75' stroke-dasharray='.5 1.1' stroke-linecap='round'/>"
            f"<path d='{ticks}' fill='none' stroke='{colour}' stroke-width='.28'/>"
        )
    dash = "" if severity == "error" else " stroke-dasharray='1.2 .7'"
    halo = f"<path d='{path(line)}' fill='none' stroke='{CARD}' stroke-width='1.1'/>"
    return halo + (
        f"<path d='{path(line)}' fill='none' stroke='{colour}' stroke-width='.5'{dash}/>"
        f"<path d='{ticks}' fill='none' stroke='{colour}' stroke-width='.5'/>"
    )


def numbered(plan: Plan) -> Iterator[tuple[str, Issue]]:
    """One sign a place: findings of one severity at the very same place share it ("1–10")."""
    groups: dict[tuple[str, str], list[int]] = {}
    for number, issue in enumerate(plan.issues, 1):
        groups.setdefault(_spot(issue, plan), []).append(number)
    for numbers in groups.values():
        yield _spans(numbers), plan.issues[numbers[0] - 1]


def same_place(one: Issue, other: Issue, plan: Plan) -> bool:
    """Whether two findings share one sign."""
    return _spot(one, plan) == _spot(other, plan)


def _spot(issue: Issue, plan: Plan) -> tuple[str, str]:
    # to the centimetre: nobody tells two signs nearer than that apart
    place = shapely.to_wkt(place_of(issue, plan), rounding_precision=2)
    return plan.weight(issue), place


def _spans(numbers: list[int]) -> str:
    """Numbers in rising order, runs of three or more drawn together: "1–4, 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs
    )


def stretch(number: str, radius: float) -> float:
    """How much wider than high a sign has to be for its number, mm."""
    return max(0.0, (len(number) - 2) * radius * 0.55)


def mark(severity: Severity, number: str, x: float, y: float, radius: float) -> str:
    """The sign of a finding with its number; its shape alone tells how much it weighs.

    An error is an octagon, a warning a triangle, a hint an open circle; for several numbers
    it is drawn wider.
    """
    colour, size, drop = COLOURS[severity], radius * 1.15, 0.36
    ink = CARD
    match severity:
        case "error":
            outline: BaseGeometry = _regular(8, x, y, radius * 1.08, pi / 8)
        case "warning":
            # a triangle standing on its side needs more height for the same number
            outline = _regular(3, x, y + radius * 0.22, radius * 1.42, -pi / 2)
            size, drop, ink = radius * 1.13, 0.5, VERDICT["warning_deep"]
        case _:
            outline = Point(x, y).buffer(radius)
    fill = {"error": colour, "warning": VERDICT["warning_soft"], "hint": CARD}[severity]
    if severity == "hint":
        ink = VERDICT["warning_deep"]
    wide = stretch(number, radius) / 2
    outline = shapely.transform(
        outline, lambda points: points + [wide, 0] * np.sign((points[:, :1] - x).round(6))
    )
    body = shape(
        outline,
        fill=fill,
        stroke=CARD if severity == "error" else colour,
        stroke_width=radius * (0.16 if severity == "error" else 0.2),
        stroke_linejoin="round",
        stroke_dasharray=f"{n(radius * 0.5)} {n(radius * 0.3)}" if severity == "hint" else None,
    )
    size *= 1.0 if len(number) < 2 else 0.85
    return tag(
        "g",
        body
        + text(x, y + size * drop, number, font_size=float(size), font_weight=700,
               text_anchor="middle", fill=ink),
    )  # fmt: skip


def sign(severity: Severity, number: str = "") -> str:
    """The same sign for a list, as a document of its own: 6 mm high, as on the plan of an A3."""
    wide = 6 + stretch(number, SIGN)
    return document(wide, 6, mark(severity, number, wide / 2, 3, SIGN))


def _regular(corners: int, x: float, y: float, radius: float, start: float) -> Polygon:
    angles = [start + 2 * pi * i / corners for i in range(corners)]
    return Polygon([(x + radius * cos(a), y + radius * sin(a)) for a in angles])
