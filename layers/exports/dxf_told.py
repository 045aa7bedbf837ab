"""What a DXF tells: dimensions, what the check found, and what the drawing is."""

from __future__ import annotations

import re
from itertools import pairwise
from math import hypot

import shapely
from shapely.geometry.base import BaseGeometry

from geo.issue import Issue
from layers.exports.dxf import APP, Board
from layers.exports.dxf_site import control_corners
from layers.exports.dxf_words import plain
from layers.exports.findings import numbered, place_of
from layers.exports.labels import text_width
from layers.exports.plan import clean

MOST_SIDES = 30
"""Sides of a boundary that are measured one by one; of one with more, length and width."""
_WIDE = 44
"""Width of the list of what was found, in heights of letters."""
_LEADING = 1.7
_PIECES = re.compile(r"\d[\d.]* m²?[.,;]?(?!\w)|[^\s\u2e80-\uffff]+|\s+|.")
"""What a line is broken between: a number stays with its metres."""


def told(board: Board) -> None:
    """Measure the site, show and list what was found, write beside it what it is."""
    _sides(board)
    _openings(board)
    _witnesses(board)
    west, south, east = _drawn(board)
    _title(board, west, south - 5 * board.letters)
    top = control_corners(board.plan.site)[2][1]
    _list(board, east + 8 * board.letters, top)
    _north(board, east + 9.5 * board.letters, top + 3 * board.letters)


def _drawn(board: Board) -> tuple[float, float, float]:
    """West, south and east end of the site, with what is written at its control points."""
    place = board.plan.site
    shapes = [place.boundary, shapely.MultiPoint(control_corners(place))]
    shapes += [each.geometry for each in place.features]
    west, south, east, _ = shapely.total_bounds(shapes).tolist()
    return west, south, east + 10 * board.letters


def _sides(board: Board) -> None:
    boundary = board.plan.site.boundary
    ring = shapely.get_coordinates(boundary.exterior).tolist()
    if len(ring) > MOST_SIDES:
        ring = shapely.get_coordinates(shapely.oriented_envelope(boundary)).tolist()[:3]
        ring = ring if shapely.LinearRing([*ring, ring[0]]).is_ccw else ring[::-1]
    for start, end in pairwise(ring):
        if hypot(end[0] - start[0], end[1] - start[1]) > 3 * board.letters:
            # the ring runs counter-clockwise: outside lies to the right of each side
            _measure(board, start, end, -4 * board.letters, "KD-DIM")


def _openings(board: Board) -> None:
    for feature in board.plan.site.by_role("entrance", "exit"):
        if feature.geometry.geom_type == "LineString":
            start, *_, end = feature.geometry.coords
            _measure(board, start, end, 2 * board.letters, "KD-DIM")


def _measure(
    board: Board,
    start: tuple[float, float],
    end: tuple[float, float],
    distance: float,
    layer: str,
) -> None:
    run, rise = end[0] - start[0], end[1] - start[1]
    if run < -1e-9 or (abs(run) <= 1e-9 and rise < 0):
        # from left to right, so that no number stands on its head
        start, end, distance = end, start, -distance
    dimension = board.space.add_aligned_dim(
        p1=start, p2=end, distance=distance, dimstyle=APP, dxfattribs={"layer": layer}
    )
    dimension.render()


def _layer(board: Board, issue: Issue) -> str:
    return f"KD-ISSUE-{board.plan.weight(issue).upper()}"


def _witnesses(board: Board) -> None:
    """Where it is: areas with their outline, gaps measured, each with its number in a ring."""
    from ezdxf.enums import TextEntityAlignment  # noqa: PLC0415 - as for ezdxf

    for issue in board.plan.issues:
        if issue.witness is not None:
            for part in shapely.get_parts(issue.witness):
                _witness(board, part, _layer(board, issue))
    for number, issue in numbered(board.plan):
        place = place_of(issue, board.plan)
        if place.is_empty:
            continue
        at = place.representative_point()
        layer = {"layer": _layer(board, issue)}
        reach = max(0.9, 0.6 + len(number) * 0.35) * board.letters
        board.space.add_circle((at.x, at.y), reach, dxfattribs=layer)
        text = board.space.add_text(
            number, height=board.letters * 0.8, dxfattribs={**layer, "style": APP}
        )
        text.set_placement((at.x, at.y), align=TextEntityAlignment.MIDDLE_CENTER)


def _witness(board: Board, part: BaseGeometry, layer: str) -> None:
    if part.geom_type == "Polygon":
        for ring in (part.exterior, *part.interiors):
            board.space.add_lwpolyline(
                list(ring.coords)[:-1], close=True, dxfattribs={"layer": layer}
            )
    elif part.geom_type == "LineString" and part.length > 0:
        corners = list(part.coords)
        if len(corners) == 2 and part.length > 0.01:
            _measure(board, corners[0], corners[1], 0.0, layer)
        else:
            board.space.add_lwpolyline(corners, dxfattribs={"layer": layer})


def _list(board: Board, x: float, y: float) -> None:
    """Every finding in words, with its number; hints last, on their own layer."""
    plan = board.plan
    _lines(board, (x, y), [plan.translate("sheet.findings")], "KD-TITLE", 1.4)
    y -= 3 * board.letters
    if not plan.issues:
        _lines(board, (x, y), [plan.translate("sheet.no_findings")], "KD-TITLE", 1.0)
        return
    order = {"error": 0, "warning": 1, "hint": 2}
    told = sorted(
        enumerate(plan.issues, 1), key=lambda each: (order[plan.weight(each[1])], each[0])
    )
    for number, issue in told:
        words = plain(f"{plan.sentence(issue)}  {plan.ruling(issue)}")
        layer = _layer(board, issue)
        _lines(board, (x, y), [f"{number}"], layer, 1.0)
        rows = wrapped(words, _WIDE)
        _lines(board, (x + 3 * board.letters, y), rows, layer, 1.0)
        y -= (len(rows) * _LEADING + 0.5) * board.letters


def wrapped(words: str, width: float) -> list[str]:
    """Lines of at most this width, in heights of letters.

    Broken here, and not by MTEXT: CAD programs differ in where they break Chinese.
    """
    rows = [""]
    for piece in _PIECES.findall(words):
        if rows[-1] and text_width(rows[-1] + piece.rstrip(), 1.0) > width:
            # a comma or full stop never begins a line
            if piece in "，。；：、）」》！？":
                rows[-1] += piece
                continue
            rows.append("")
        rows[-1] += piece.lstrip() if not rows[-1] else piece
    return [row.rstrip() for row in rows]


def _title(board: Board, x: float, y: float) -> None:
    """What the drawing is, and in which reference system."""
    plan = board.plan
    words = plan.translate
    _lines(board, (x, y), [plan.title], "KD-TITLE", 2.0)
    frame = plan.site.frame
    lines = [
        plan.subtitle,
        words("export.dxf.metres"),
        words("export.local")
        if frame is None
        else words("export.dxf.frame", lon=f"{frame.lon0:.9f}", lat=f"{frame.lat0:.9f}"),
        words("export.dxf.controls"),
        f"{words('sheet.rules')} {plan.rules.name}   {words('sheet.site_version')} "
        f"{plan.site_version}   {words('sheet.date')} {plan.day()}",
    ]
    if clean(plan.site.attribution):
        lines.append(words("sheet.note.attribution", source=plan.site.attribution))
    _lines(board, (x, y - 3 * board.letters), [each for each in lines if clean(each)], "KD-TITLE",
           1.0)  # fmt: skip


def _lines(
    board: Board, at: tuple[float, float], lines: list[str], layer: str, height: float = 1.0
) -> None:
    x, y = at
    for row, line in enumerate(lines):
        size = height * board.letters
        board.space.add_text(
            plain(line),
            height=size,
            dxfattribs={
                "layer": layer, "style": APP, "insert": (x, y - size - row * size * _LEADING),
            },
        )  # fmt: skip


def _north(board: Board, x: float, y: float) -> None:
    from ezdxf.enums import TextEntityAlignment  # noqa: PLC0415 - as for ezdxf

    k = board.letters
    board.space.add_lwpolyline(
        [(x, y + 5 * k), (x + 1.5 * k, y), (x, y + 1.2 * k), (x - 1.5 * k, y)],
        close=True,
        dxfattribs={"layer": "KD-TITLE"},
    )
    text = board.space.add_text(
        board.plan.translate("sheet.north"),
        height=1.5 * k,
        dxfattribs={"layer": "KD-TITLE", "style": APP},
    )
    text.set_placement((x, y + 6.5 * k), align=TextEntityAlignment.MIDDLE_CENTER)
