"""Shapefiles in a ZIP as a document, by pyshp: shapes, table, encoding, reference system."""

from __future__ import annotations

import datetime
import io
import struct
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from layers.imports.archive import unpack
from layers.imports.crs import to_degrees
from layers.imports.document import MOST_FEATURES, MOST_POINTS, Document, Raw
from layers.imports.prj import read_prj
from layers.imports.role_guess import told
from layers.imports.shape import from_json
from layers.imports.text import clean

MOST_RINGS = 2_000
"""Parts of one shape."""

_ENDINGS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_ENCODINGS = ("utf-8", "gb18030")
"""Tried in this order where the file does not say: new QGIS, and China's GIS of any age."""
_DRIVERS = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "big5", 0x78: "big5"}
"""Language marks of dBASE that are worth believing; most others are written thoughtlessly."""
_NAMES = {
    **dict.fromkeys(("utf-8", "utf8", "65001"), "utf-8"),
    **dict.fromkeys(("936", "gbk", "gb2312", "gb18030", "54936"), "gb18030"),
    **dict.fromkeys(("950", "big5"), "big5"),
    **dict.fromkeys(("1252", "iso-8859-1", "88591", "latin1"), "cp1252"),
}
_AREAS, _LINES, _POINTS = {5, 15, 25}, {3, 13, 23}, {1, 11, 21}
_SPOTS = {8, 18, 28}


_Row = tuple[int, list[list[float]], list[int]]
"""Kind of shape, corners, where its parts begin."""


@dataclass(frozen=True)
class _Layer:
    name: str
    parts: Mapping[str, bytes]


def read_shapefiles(content: bytes, file: str) -> Document | None:
    """Read every Shapefile of an archive; ``None`` if it holds none.

    Raises
    ------
    InputError
        ``file.zip_*``, ``file.shp_incomplete``, ``file.shp_damaged``, ``file.unknown_crs`` and
        others of ``file.*``.
    """
    layers = _layers(unpack(content, file, _ENDINGS))
    if not layers:
        return None
    raws: list[Raw] = []
    told_systems = {".prj" in layer.parts for layer in layers}
    if len(told_systems) > 1:
        raise InputError("file.shp_incomplete", file=file, missing=".prj")
    for layer in layers:
        for missing in (".dbf", ".shx"):
            if missing not in layer.parts:
                raise InputError(
                    "file.shp_incomplete", file=file, missing=f"{clean(layer.name, 60)}{missing}"
                )
        part = Document(file, tuple(_read(layer, file, len(raws), len(layers) > 1)))
        raws += _placed(part, layer, file).features
        # a row may hold any number of points or areas, each of which counts
        if len(raws) > MOST_FEATURES:
            raise InputError(
                "file.too_many_features", file=file, count=len(raws), limit=MOST_FEATURES
            )
        corners = sum(int(shapely.get_num_coordinates(raw.geometry)) for raw in raws)
        if corners > MOST_POINTS:
            raise InputError("file.too_many_points", file=file, count=corners, limit=MOST_POINTS)
    if not raws:
        raise InputError("file.no_features", file=file)
    return Document(file, tuple(raws), guessed=True)


def _layers(parts: Mapping[str, bytes]) -> list[_Layer]:
    stems: dict[str, dict[str, bytes]] = {}
    for name, content in parts.items():
        stem, ending = name[:-4], name[-4:].lower()
        stems.setdefault(stem, {})[ending] = content
    return [
        _Layer(stem.replace("\\", "/").rsplit("/", 1)[-1], found)
        for stem, found in stems.items()
        if ".shp" in found
    ]


def _placed(part: Document, layer: _Layer, file: str) -> Document:
    if ".prj" not in layer.parts:
        return part
    system = read_prj(layer.parts[".prj"][:10_000].decode("utf-8", "replace"), file)
    if system.crs is None:
        return part
    return to_degrees(part, system.crs, system.name)


def _read(layer: _Layer, file: str, before: int, several: bool) -> Iterator[Raw]:
    import shapefile  # type: ignore[import-untyped]  # noqa: PLC0415 - read by few

    damaged = InputError("file.shp_damaged", file=file, layer=clean(layer.name, 60) or "?")
    try:
        # What pyshp only warns of, odd padding or a length that does not agree, does no harm.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            rows = list(_rows(layer, file, before))
    except InputError:
        raise
    except (
        shapefile.ShapefileException, struct.error, ValueError, IndexError, KeyError, TypeError,
        AttributeError, OverflowError, OSError, EOFError, MemoryError, AssertionError,
    ):  # fmt: skip
        # pyshp trusts what the bytes say of themselves: lies end in any of these.
        raise damaged from None
    for number, (shape, properties) in enumerate(rows, 1):
        own = f"{clean(layer.name, 60)}-{number}" if several else f"f{number}"
        geometry = _shape(*shape, file=file, feature=own)
        if geometry is not None:
            yield from told(Raw(file, before + number, own, properties, geometry), layer.name)


def _rows(layer: _Layer, file: str, before: int) -> Iterator[tuple[_Row, dict[str, Any]]]:
    import shapefile  # noqa: PLC0415 - read by few

    with shapefile.Reader(
        shp=io.BytesIO(layer.parts[".shp"]),
        shx=io.BytesIO(layer.parts[".shx"]),
        dbf=io.BytesIO(layer.parts[".dbf"]),
        encoding=_encoding(layer.parts),
        encodingErrors="replace",
    ) as reader:
        count = before + len(reader)
        if count > MOST_FEATURES:
            raise InputError("file.too_many_features", file=file, count=count, limit=MOST_FEATURES)
        for row in reader.iterShapeRecords():
            kind = int(row.shape.shapeType)
            points = [[float(point[0]), float(point[1])] for point in row.shape.points]
            parts = [int(start) for start in getattr(row.shape, "parts", [])]
            values = {str(name): _plain(value) for name, value in row.record.as_dict().items()}
            yield (kind, points, parts), values


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return clean(value) if isinstance(value, str) else value


def _shape(
    kind: int, points: list[list[float]], parts: list[int], *, file: str, feature: str
) -> BaseGeometry | None:
    """One shape, by the same builder as GeoJSON's; ``None`` for a row without one."""
    if kind == 0 or not points:
        return None
    if kind in _POINTS:
        return from_json({"type": "Point", "coordinates": points[0]}, file, feature)
    if kind in _SPOTS:
        return from_json({"type": "MultiPoint", "coordinates": points}, file, feature)
    ends = list(pairwise([*parts, len(points)]))
    if len(ends) > MOST_RINGS or any(b <= a for a, b in ends):
        raise InputError("file.bad_geometry", file=file, feature=feature)
    lines = [points[a:b] for a, b in ends]
    if kind in _LINES:
        return from_json({"type": "MultiLineString", "coordinates": lines}, file, feature)
    if kind not in _AREAS:
        raise InputError("file.bad_geometry", file=file, feature=feature)
    return _area(lines, file, feature)


def _area(rings: list[list[list[float]]], file: str, feature: str) -> BaseGeometry:
    """Areas from rings: clockwise ones are outlines, the others holes in the outline around."""
    areas = [from_json({"type": "Polygon", "coordinates": [ring]}, file, feature) for ring in rings]
    clockwise = [not area.exterior.is_ccw for area in areas]
    outlines = [area for area, outer in zip(areas, clockwise, strict=True) if outer] or areas
    if len(outlines) == len(areas):
        return outlines[0] if len(outlines) == 1 else MultiPolygon(outlines)
    holes: list[list[Any]] = [[] for _ in outlines]
    tree = shapely.STRtree(outlines)
    for area, outer in zip(areas, clockwise, strict=True):
        if outer:
            continue
        around = tree.query(shapely.Point(area.exterior.coords[0]), predicate="intersects")
        if len(around):
            smallest = min(around, key=lambda index: outlines[index].area)
            holes[smallest].append(area.exterior)
    made = [Polygon(one.exterior, inner) for one, inner in zip(outlines, holes, strict=True)]
    return made[0] if len(made) == 1 else MultiPolygon(made)


def _encoding(parts: Mapping[str, bytes]) -> str:
    """The table's encoding: as ``.cpg`` says, as the table's mark says, else by trying."""
    said = _codec(parts[".cpg"][:40].decode("ascii", "ignore")) if ".cpg" in parts else None
    table = parts[".dbf"]
    marked = _DRIVERS.get(table[29]) if len(table) > 32 else None
    if said or marked:
        return said or marked or ""
    # Values are cut at their column's width, often within a character, so whole rows are not
    # sound text in any encoding: the one with the least damage is meant.
    text = table[32:200_000]
    damage = {name: text.decode(name, "replace").count("\ufffd") for name in _ENCODINGS}
    return min(_ENCODINGS, key=lambda name: damage[name])


def _codec(said: str) -> str | None:
    """The encoding that a ``.cpg`` names, if it is a usual one; Python looks up no other."""
    name = said.strip().lower().replace("_", "-").removeprefix("ansi").strip(" -")
    return _NAMES.get(name.removeprefix("oem").removeprefix("cp").strip(" -"))
