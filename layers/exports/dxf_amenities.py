"""The amenities in a DXF: a block a kind, true to size, with id and name; what room they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from shapely import Polygon

from geo.footprint import footprint, size
from geo.kind import Kind
from geo.layout import Placement
from layers.exports.dxf import APP, Board, family_colour
from layers.exports.dxf_symbol import symbol_lines
from layers.exports.dxf_words import plain
from layers.exports.rooms import rooms

if TYPE_CHECKING:
    from ezdxf.entities.insert import Insert
    from ezdxf.layouts.blocklayout import BlockLayout

MARK = "KD_OUTLINE"
"""Block of what was drawn by hand: it holds id and name; its shape is the footprint."""


def amenities(board: Board) -> None:
    """Draw every placement, by id, so that equal layouts are drawn alike."""
    for placement in sorted(board.plan.layout, key=lambda each: each.id):
        kind = board.plan.kind(placement)
        covered = footprint(placement, kind)
        insert = _insert(board, placement, kind)
        _attributes(board, insert, placement, kind, covered)
        _footprint(board, placement, kind, covered)
    drawn = set()
    for room in sorted(rooms(board.plan), key=lambda each: (each.placement, each.limit.rule)):
        edge = [(round(x, 6), round(y, 6)) for x, y in room.polygon.exterior.coords[:-1]]
        if tuple(edge) not in drawn:  # two limits may ask for the same room
            drawn.add(tuple(edge))
            board.space.add_lwpolyline(edge, close=True, dxfattribs={"layer": "KD-CLEARANCE"})


def _insert(board: Board, placement: Placement, kind: Kind) -> Insert:
    wide, deep = size(placement, kind)
    own_ground = placement.outline is not None or (
        bool(kind.texture) and (wide, deep) != (kind.width, kind.depth)
    )
    name = MARK if own_ground else f"KD_{kind.code.upper()}"
    if name not in board.document.blocks:
        block = board.document.blocks.new(name)
        if not own_ground:
            _symbol(block, kind)
        _definitions(block, board.letters)
    scales = {} if own_ground else {"xscale": wide / kind.width, "yscale": deep / kind.depth}
    insert = board.space.add_blockref(
        name,
        (placement.x, placement.y),
        dxfattribs={"layer": "KD-AMENITY", "rotation": placement.turn, **scales},
    )
    insert.rgb = family_colour(kind.family)
    return insert


def _symbol(block: BlockLayout, kind: Kind) -> None:
    """The symbol in the colour of whatever it stands for: that of its insert."""
    for coordinates, closed in symbol_lines(kind):
        points = [(round(x, 5), round(y, 5)) for x, y in coordinates.tolist()]
        block.add_lwpolyline(points, close=closed, dxfattribs={"color": 0})


def _definitions(block: BlockLayout, letters: float) -> None:
    for row, tag in enumerate(("ID", "NAME", "NOTE")):
        block.add_attdef(
            tag, (0, -row * letters), height=letters,
            dxfattribs={"style": APP, "flags": 0 if tag == "NAME" else 1},
        )  # fmt: skip


def _attributes(
    board: Board,
    insert: Insert,
    placement: Placement,
    kind: Kind,
    covered: Polygon,
) -> None:
    """Id, name and note; the name alone is seen, level whatever the turn of the block."""
    from ezdxf.enums import TextEntityAlignment  # noqa: PLC0415 - as for ezdxf

    name = plain(board.plan.translate(f"kind.{kind.code}"))
    x, y = board.labels.place(name, covered)
    values = {"ID": plain(placement.id), "NAME": name}
    if placement.note:
        values["NOTE"] = plain(placement.note)
    for tag, value in values.items():
        attribute = insert.add_attrib(tag, value, dxfattribs={
            "layer": "KD-NAME", "style": APP, "height": board.letters,
        })  # fmt: skip
        attribute.set_placement((x, y), align=TextEntityAlignment.MIDDLE_CENTER)
        attribute.is_invisible = tag != "NAME"


def _footprint(board: Board, placement: Placement, kind: Kind, covered: Polygon) -> None:
    """The ground it covers; a disc is a true circle in CAD."""
    wide, deep = size(placement, kind)
    if placement.outline is None and kind.shape == "disc" and wide == deep:
        board.space.add_circle(
            (placement.x, placement.y), wide / 2, dxfattribs={"layer": "KD-FOOTPRINT"}
        )
        return
    for ring in (covered.exterior, *covered.interiors):
        board.space.add_lwpolyline(
            shapely.get_coordinates(ring)[:-1].tolist(),
            close=True,
            dxfattribs={"layer": "KD-FOOTPRINT"},
        )
