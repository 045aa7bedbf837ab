"""DXF drawings, text and binary, read by ezdxf as shapes by layer; blocks are taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from layers import cad
from layers.imports.drawing import (
    MOST_CORNERS,
    MOST_SHAPES,
    Control,
    Drawing,
    Drawn,
    Ground,
)
from layers.imports.dxf_shape import shape_of
from layers.imports.text import clean

if TYPE_CHECKING:
    from ezdxf.document import Drawing as Document
    from ezdxf.entities.dxfentity import DXFEntity
    from ezdxf.entities.insert import Insert

APP = "KOUDAI"
"""Under this name our own drawings say of each shape what it is (extended data)."""
CONTROL = "KOUDAI_CONTROL"
"""The block of our control points; attributes X, Y and LON, LAT."""

BINARY = b"AutoCAD Binary DXF"
INSUNITS = {1: 0.0254, 2: 0.3048, 4: 0.001, 5: 0.01, 6: 1.0, 7: 1000.0, 10: 0.9144, 14: 0.1}
"""Metres of a drawing unit by ``$INSUNITS``; 0 and all others say nothing (DXF reference)."""

MOST_PARTS = 60_000
"""Pieces that blocks are taken apart into; symbols beyond are kept as points."""
MOST_LINES = 4_000_000
"""Lines of text in a file; each two of them cost about 100 bytes once parsed."""
DEEPEST = 8
"""Blocks within blocks."""

# fmt: off
_SILENT = frozenset([
    "TEXT", "MTEXT", "ATTRIB", "ATTDEF", "DIMENSION", "ARC_DIMENSION", "LEADER",
    "MULTILEADER", "MLEADER", "TOLERANCE", "HATCH", "MPOLYGON",
    "VIEWPORT", "WIPEOUT", "RAY", "XLINE", "LIGHT",
])
# fmt: on
"""Words, measures and fillings: nothing that stands on a site, so that nobody misses them."""
_ATTRIBUTE = re.compile(r"([a-z_]{2,20})=(.*)", re.DOTALL)


def read_dxf(content: bytes, file: str) -> Drawing:
    """Read what is drawn in the model space of a DXF.

    Only its bytes are looked at: external references and pictures are never opened.

    Raises
    ------
    InputError
        ``dxf.damaged``, ``dxf.empty``, ``file.too_many_items``, ``file.too_many_features``,
        ``file.too_many_points``.
    """
    document = _document(content, file)
    space = document.modelspace()
    if len(space) > MOST_SHAPES:
        raise InputError("file.too_many_features", file=file, count=len(space), limit=MOST_SHAPES)
    reader = _Reader(file)
    shapes = tuple(_whole(reader.walk(space, "", 0)))
    if not shapes:
        raise InputError("dxf.empty", file=file)
    known = document.header.custom_vars
    origin = _pair(known.get("KOUDAI_ORIGIN", ""))
    return Drawing(
        file=file,
        shapes=shapes,
        unit=INSUNITS.get(document.header.get("$INSUNITS", 0)),
        ground=Ground(tuple(reader.controls), degrees=False, origin=origin)
        if len(reader.controls) > 1
        else None,
        name=clean(known.get("KOUDAI_SITE", "")),
        attribution=clean(known.get("KOUDAI_ATTRIBUTION", "")),
        unread=reader.unread,
    )


def _document(content: bytes, file: str) -> Document:
    cad.ready()
    from ezdxf import recover  # noqa: PLC0415 - half a second, and few files are drawings
    from ezdxf.document import Drawing as Document  # noqa: PLC0415 - as above
    from ezdxf.lldxf.tagger import binary_tags_loader  # noqa: PLC0415 - as above

    if content.count(b"\n") > MOST_LINES:
        raise InputError("file.too_many_items", file=file)
    try:
        if content.startswith(BINARY):
            return Document.load(binary_tags_loader(content))
        return recover.read(BytesIO(content))[0]
    except (Exception, RecursionError):
        # ezdxf answers hostile bytes with whatever its parsing ran into: KeyError, struct.error …
        raise InputError("dxf.damaged", file=file) from None


class _Reader:
    """Walks through what is drawn, and counts."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.controls: list[Control] = []
        self.unread = 0
        self._shapes = 0
        self._parts = 0
        self._corners = 0
        self._layers: dict[str, str] = {}

    def walk(self, entities: Iterable[DXFEntity], within: str, depth: int) -> Iterator[Drawn]:
        """Shapes of entities; ``within``: the layer of the block that they are pieces of."""
        for entity in entities:
            try:
                yield from self._read(entity, within, depth)
            except InputError:
                raise
            except (Exception, RecursionError):
                # one thing that is built wrongly must not cost the rest of the drawing
                self.unread += 1

    def _read(self, entity: DXFEntity, within: str, depth: int) -> Iterator[Drawn]:
        name = entity.dxftype()
        if depth:
            # words count too: 50,000 times a block of 10,000 of them would take hours
            self._parts += 1
        if name in _SILENT:
            return
        layer = entity.dxf.get("layer", "0")
        # What is drawn on layer 0 of a block lies on the layer that the block stands on.
        layer = within if depth and layer == "0" else self._layer(layer)
        if name == "INSERT":
            yield from self._insert(entity, layer, within, depth)  # type: ignore[arg-type]
            return
        shape = shape_of(entity)
        if shape is None:
            self.unread += 1
        else:
            yield self._drawn(shape, layer, entity, part=layer == within)

    def _layer(self, name: str) -> str:
        if name not in self._layers:
            self._layers[name] = clean(name) or "0"
        return self._layers[name]

    def _insert(self, insert: Insert, layer: str, within: str, depth: int) -> Iterator[Drawn]:
        if insert.dxf.name == CONTROL and depth == 0:
            self._control(insert)
            return
        place = insert.dxf.insert
        symbol = self._drawn(Point(place.x, place.y), layer, insert, part=layer == within)
        pieces = list(self._pieces(insert, layer, depth))
        if pieces:
            west, south, east, north = shapely.total_bounds([each.geometry for each in pieces])
            symbol = replace(symbol, reach=float(max(east - west, north - south)) / 2)
        yield symbol
        yield from pieces

    def _pieces(self, insert: Insert, layer: str, depth: int) -> Iterator[Drawn]:
        if depth >= DEEPEST or insert.mcount > MOST_PARTS:
            self.unread += 1
            return
        for each in insert.multi_insert() if insert.mcount > 1 else [insert]:
            if self._parts >= MOST_PARTS:
                self.unread += 1
                return
            yield from self.walk(each.virtual_entities(), layer, depth + 1)

    def _drawn(self, shape: BaseGeometry, layer: str, entity: DXFEntity, *, part: bool) -> Drawn:
        self._shapes += 1
        self._corners += int(shapely.get_num_coordinates(shape))
        if self._shapes > MOST_SHAPES + MOST_PARTS:
            raise InputError(
                "file.too_many_features", file=self.file, count=self._shapes, limit=MOST_SHAPES
            )
        if self._corners > MOST_CORNERS:
            raise InputError(
                "file.too_many_points", file=self.file, count=self._corners, limit=MOST_CORNERS
            )
        handle = clean(entity.dxf.get("handle") or "", 20)
        return Drawn(
            layer, shape, handle or f"part-{self._shapes}", part=part,
            attributes=_attributes(entity),
        )  # fmt: skip

    def _control(self, insert: Insert) -> None:
        told = {each.dxf.tag: each.dxf.text for each in insert.attribs}
        ground = _pair(f"{told.get('X', '')},{told.get('Y', '')}")
        if ground is not None and len(self.controls) < 100:
            place = insert.dxf.insert
            self.controls.append(Control((place.x, place.y), ground))


def _attributes(entity: DXFEntity) -> dict[str, Any]:
    """What our own drawings say of a shape, as text; nothing in other people's."""
    if not entity.has_xdata(APP):
        return {}
    lines = [str(tag.value) for tag in entity.get_xdata(APP) if tag.code == 1000]
    found = (_ATTRIBUTE.fullmatch(line) for line in lines[:40])
    return {match[1]: clean(match[2]) for match in found if match}


def _whole(shapes: Iterable[Drawn]) -> Iterator[Drawn]:
    """Areas with their holes, which a drawing holds as rings of their own."""
    found = list(shapes)
    holes: dict[tuple[str, str], list[Any]] = {}
    for drawn in found:
        if "hole_of" in drawn.attributes and isinstance(drawn.geometry, Polygon):
            whose = drawn.layer, drawn.attributes["hole_of"]
            holes.setdefault(whose, []).append(drawn.geometry.exterior)
    for drawn in found:
        rings = holes.get((drawn.layer, drawn.attributes.get("id", "")))
        if "hole_of" in drawn.attributes:
            continue
        if rings and isinstance(drawn.geometry, Polygon):
            yield replace(drawn, geometry=Polygon(drawn.geometry.exterior, rings))
        else:
            yield drawn


def _pair(text: str) -> tuple[float, float] | None:
    number = r"\s*(-?\d{1,9}(?:\.\d{1,15})?)\s*"
    match = re.fullmatch(f"{number},{number}", str(text)[:100], re.ASCII)
    return (float(match[1]), float(match[2])) if match else None
