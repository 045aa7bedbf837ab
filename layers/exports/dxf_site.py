"""The site in a DXF: its boundary, what stands there, and the control points."""

from __future__ import annotations

from dataclasses import fields
from math import atan2, ceil, degrees, floor
from typing import TYPE_CHECKING

import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.site import Feature, Site
from layers.exports.dxf import APP, Board, layer_of
from layers.exports.dxf_words import plain
from layers.exports.ground import opening_line
from layers.exports.plan import clean

if TYPE_CHECKING:
    from ezdxf.entities.dxfgfx import DXFGraphic
    from ezdxf.layouts.blocklayout import BlockLayout

CONTROL = "KOUDAI_CONTROL"
_HATCHED = ("building",)
_NOT_SAID = ("id", "role", "geometry", "windows")
_CROWN, _SIGN = 1.5, 0.3  # m, drawn where a tree or a manhole has no size of its own
_FREE = 2.0
"""How far outside the boundary the control points stand at least, m."""


def site(board: Board) -> None:
    """Draw the site on its layers."""
    place = board.plan.site
    boundary = {"role": "boundary", "id": "boundary", "name": place.name}
    _areas(board, place.boundary, "KD-BOUNDARY", boundary)
    for feature in place.features:
        _feature(board, feature, place)
    _controls(board)


def control_corners(place: Site) -> list[tuple[float, float]]:
    """Four corners round the site on whole metres, site metres, counter-clockwise."""
    west, south, east, north = place.boundary.bounds
    west, south = floor(west - _FREE), floor(south - _FREE)
    east, north = ceil(east + _FREE), ceil(north + _FREE)
    return [(west, south), (east, south), (east, north), (west, north)]


def _feature(board: Board, feature: Feature, place: Site) -> None:
    layer, said = layer_of(feature.role), _said(feature)
    shape = feature.geometry
    if shape.geom_type == "Point":
        _sign(board, feature, place, layer, said)
    elif shape.geom_type == "Polygon":
        _areas(board, shape, layer, said)
        if feature.role in _HATCHED:
            _hatch(board, shape)
    else:
        for part in shapely.get_parts(shape):
            line = board.space.add_lwpolyline(list(part.coords), dxfattribs={"layer": layer})
            _say(line, said)
    if feature.windows is not None:
        for front in shapely.get_parts(feature.windows):
            line = board.space.add_lwpolyline(list(front.coords), dxfattribs={"layer": "KD-WINDOW"})
            _say(line, {"windows_of": feature.id})
    if clean(feature.name) and shape.geom_type == "Polygon":
        _name(board, plain(feature.name), shape)


def _name(board: Board, words: str, area: Polygon) -> None:
    from ezdxf.enums import TextEntityAlignment  # noqa: PLC0415 - as for ezdxf

    x, y = board.labels.place(words, area, ground=True)
    text = board.space.add_text(
        words, height=board.letters, dxfattribs={"layer": "KD-NAME", "style": APP}
    )
    text.set_placement((x, y), align=TextEntityAlignment.MIDDLE_CENTER)


def _areas(board: Board, shape: BaseGeometry, layer: str, said: dict[str, str]) -> None:
    """An area: its edge carries what it is; its holes say whose they are."""
    for part in shapely.get_parts(shape):
        edge = board.space.add_lwpolyline(
            list(part.exterior.coords)[:-1], close=True, dxfattribs={"layer": layer}
        )
        _say(edge, said)
        for ring in part.interiors:
            hole = board.space.add_lwpolyline(
                list(ring.coords)[:-1], close=True, dxfattribs={"layer": layer}
            )
            _say(hole, {"hole_of": said["id"]})


def _hatch(board: Board, shape: Polygon) -> None:
    hatch = board.space.add_hatch(dxfattribs={"layer": "KD-HATCH"})
    hatch.set_pattern_fill("ANSI31", scale=board.letters * 1.5)
    for number, ring in enumerate([shape.exterior, *shape.interiors]):
        hatch.paths.add_polyline_path(
            list(ring.coords)[:-1], is_closed=True, flags=1 if number == 0 else 16
        )


def _sign(board: Board, feature: Feature, place: Site, layer: str, said: dict[str, str]) -> None:
    """Something drawn by a sign of its size: a tree, a manhole, an entrance given by its width."""
    middle: Point = feature.geometry
    turn = 0.0
    match feature.role:
        case "tree":
            size, block = feature.crown or _CROWN, _tree
        case "entrance" | "exit":
            (x0, y0), (x1, y1) = opening_line(feature, place).coords[:2]
            turn = degrees(atan2(y1 - y0, x1 - x0))
            size, block = feature.width or 1.2, _opening
        case _:
            size, block = feature.radius or _SIGN, _ring
    name = f"KD_SITE_{feature.role.upper()}"
    if name not in board.document.blocks:
        block(board.document.blocks.new(name))
    insert = board.space.add_blockref(
        name,
        (middle.x, middle.y),
        dxfattribs={
            "layer": layer, "rotation": turn, "xscale": size, "yscale": size, "zscale": size,
        },
    )  # fmt: skip
    _say(insert, said)


def _tree(block: BlockLayout) -> None:
    block.add_circle((0, 0), 1)
    block.add_line((-0.12, 0), (0.12, 0))
    block.add_line((0, -0.12), (0, 0.12))


def _ring(block: BlockLayout) -> None:
    block.add_circle((0, 0), 1)
    block.add_line((-0.7, -0.7), (0.7, 0.7))
    block.add_line((-0.7, 0.7), (0.7, -0.7))


def _opening(block: BlockLayout) -> None:
    block.add_line((-0.5, 0), (0.5, 0))


def _controls(board: Board) -> None:
    """Four crosses with their place in site metres and, where the site has one, on the globe."""
    frame = board.plan.site.frame
    blocks = board.document.blocks
    block = blocks.new(CONTROL)
    reach = board.letters * 2
    block.add_circle((0, 0), reach / 2)
    block.add_line((-reach, 0), (reach, 0))
    block.add_line((0, -reach), (0, reach))
    tags = ("NO", "X", "Y", "LON", "LAT")
    for number, tag in enumerate(tags):
        block.add_attdef(
            tag, (0, -number * board.letters), height=board.letters, dxfattribs={"flags": 1}
        )
    for number, (x, y) in enumerate(control_corners(board.plan.site), 1):
        values = {"NO": f"K{number}", "X": f"{x:.3f}", "Y": f"{y:.3f}", "LON": "", "LAT": ""}
        lines = [f"K{number}  X {x:.3f}  Y {y:.3f}"]
        if frame is not None:
            place = frame.to_degrees(Point(x, y))
            values |= {"LON": f"{place.x:.9f}", "LAT": f"{place.y:.9f}"}
            lines.append(f"{place.x:.9f}, {place.y:.9f}")
        insert = board.space.add_blockref(CONTROL, (x, y), dxfattribs={"layer": "KD-CONTROL"})
        for tag, value in values.items():
            attribute = insert.add_attrib(tag, value, (x, y), dxfattribs={
                "layer": "KD-CONTROL", "height": board.letters, "style": APP,
            })  # fmt: skip
            attribute.is_invisible = True
        for row, line in enumerate(lines):
            board.space.add_text(
                line,
                height=board.letters * 0.8,
                dxfattribs={
                    "layer": "KD-CONTROL", "style": APP,
                    "insert": (x + reach * 0.7, y + board.letters * (1.7 - 1.25 * row)),
                },
            )  # fmt: skip


def _said(feature: Feature) -> dict[str, str]:
    """What a feature is, under the names of a site file."""
    said = {"id": feature.id, "role": feature.role}
    for each in fields(Feature):
        value = getattr(feature, each.name)
        if each.name in _NOT_SAID or value is None or value is False or value == "":
            continue
        if isinstance(value, bool):
            said[each.name] = "yes"
        elif isinstance(value, int | float):
            said[each.name] = f"{value:.6f}".rstrip("0").rstrip(".")
        else:
            said[each.name] = str(value)
    if feature.role != "building":
        said.pop("use", None)
    return said


def _say(entity: DXFGraphic, said: dict[str, str]) -> None:
    """Write it beside the shape; a program that does not know us keeps it and shows nothing."""
    lines = [f"{name}={plain(value)[:80]}" for name, value in said.items() if value]
    entity.set_xdata(APP, [(1000, line) for line in lines])
