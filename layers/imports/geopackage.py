"""GeoPackage, read as the SQLite file it is: GDAL never sees it.

A crafted GeoPackage can make GDAL (and a trusting SQLite) read files and addresses:
through views, virtual tables, triggers and functions in its schema. So it is opened
read-only and immutable with an untrusted schema, an authorizer lets nothing but plain
reading through, only real tables count, and all within a time limit.
"""

from __future__ import annotations

import re
import sqlite3 as stdlib_sqlite3
import struct
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from geo.frame import Frame
from layers.imports.crs import to_degrees
from layers.imports.document import MOST_FEATURES, MOST_POINTS, Document, Raw
from layers.imports.role import SHAPES as ROLE_SHAPES
from layers.imports.shape import single
from layers.imports.text import clean

try:
    # Newer than Debian's own, so with more of SQLite's bugs mended.
    import pysqlite3.dbapi2 as sqlite3
except ImportError:
    sqlite3 = stdlib_sqlite3

OF_LAYOUTS = "amenities"
"""The layer of ours that layouts are read from."""

_FRAME = re.compile(r"Site frame (-?\d{1,2}(?:\.\d{1,17})?) (-?\d{1,3}(?:\.\d{1,17})?)", re.ASCII)
"""Name of a site's own reference system: its definition is never handed to a library."""

LONGEST = 5.0
"""Seconds that the database may work."""

_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_SHAPES = {0, 1, 3, 4, 5, 6}
"""shapely's type numbers of point, line, polygon and their multis; no curves."""

# Denied are writing, attaching, other functions than these, and every other pragma.
_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
_FUNCTIONS = {"lower", "like"}
_PRAGMAS = {"quick_check", "table_info"}


class _Cursor(Protocol):
    def fetchall(self) -> list[tuple[Any, ...]]: ...
    def fetchmany(self, size: int) -> list[tuple[Any, ...]]: ...


class _Connection(Protocol):
    def execute(self, sql: str, parameters: tuple[Any, ...] = ...) -> _Cursor: ...


def read_geopackage(content: bytes, file: str, wanted: str) -> Document:
    """Read the features of all layers, or of those with a ``wanted`` column if any has it.

    A layer named like a role (``building``) needs no ``role`` column. In a GeoPackage of ours
    the layouts are the layer ``amenities``; what else has a ``kind`` there was worked out of it.

    Raises
    ------
    InputError
        ``file.gpkg_damaged``, ``file.gpkg_no_layers`` and other ``file.*``.
    """
    try:
        with _opened(content) as database:
            return _document(database, file, wanted)
    except (sqlite3.Error, stdlib_sqlite3.Error, GEOSException, struct.error, UnicodeDecodeError):
        raise InputError("file.gpkg_damaged", file=file) from None


@contextmanager
def _opened(content: bytes) -> Iterator[_Connection]:
    # Bytes 18 and 19 say "write-ahead log", which an immutable file cannot have.
    plain = content[:18] + b"\x01\x01" + content[20:]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload.sqlite"
        path.write_bytes(plain)
        address = f"{path.as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            database.execute("PRAGMA cell_size_check=ON")
            database.execute("PRAGMA mmap_size=0")
            end = time.monotonic() + LONGEST
            database.set_progress_handler(lambda: int(time.monotonic() > end), 10_000)
            database.set_authorizer(_may)
            yield database


def _may(action: int, first: str | None, second: str | None, *_: object) -> int:
    allowed = (
        action in _READING
        or (action == sqlite3.SQLITE_FUNCTION and second in _FUNCTIONS)
        or (action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS)
    )
    return int(sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY)


@dataclass(frozen=True)
class _Layer:
    table: str
    geometry: str
    srs: int
    columns: tuple[str, ...]

    def role(self, wanted: str) -> str:
        """The role that the layer's own name says, if it is one."""
        return self.table if wanted == "role" and self.table in ROLE_SHAPES else ""


def _document(database: _Connection, file: str, wanted: str) -> Document:
    layers = _layers(database, file)
    chosen = [layer for layer in layers if wanted in layer.columns or layer.role(wanted)] or layers
    if wanted == "kind":
        chosen = [layer for layer in chosen if layer.table == OF_LAYOUTS] or chosen
    if not chosen:
        raise InputError("file.gpkg_no_layers", file=file)
    systems = {_system(database, layer.srs, file) for layer in chosen}
    if None in systems and len(systems) > 1:
        raise InputError("file.unknown_crs", file=file, crs="-1")
    features: list[Raw] = []
    for layer in chosen:
        _check_sound(database, layer.table, file)
        rows = _rows(database, layer, file, len(features))
        prefix = f"{layer.table}." if len(chosen) > 1 else ""
        raws = _raws(rows, layer, file, len(features), prefix, layer.role(wanted))
        part = Document(file, tuple(raws))
        features += _in_degrees(part, _system(database, layer.srs, file)).features
    points = sum(int(shapely.get_num_coordinates(raw.geometry)) for raw in features)
    if points > MOST_POINTS:
        raise InputError("file.too_many_points", file=file, count=points, limit=MOST_POINTS)
    return Document(file, tuple(features), local=None in systems)


def _in_degrees(part: Document, system: int | Frame | None) -> Document:
    """The document in lon/lat; metres without a place on the globe stay as they are."""
    if system is None:
        return part
    if isinstance(system, Frame):
        return replace(part, features=part.shaped(system.to_degrees))
    return to_degrees(part, system)


def _check_sound(database: _Connection, table: str, file: str) -> None:
    """Check one table's pages; the whole database would also wake its virtual tables."""
    if database.execute(f"PRAGMA quick_check({_quoted(table)})").fetchall() != [("ok",)]:
        raise InputError("file.gpkg_damaged", file=file)


def _layers(database: _Connection, file: str) -> list[_Layer]:
    """Each real feature table, by name."""
    tables = dict(
        database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    )
    for needed in ("gpkg_contents", "gpkg_geometry_columns"):
        if not _is_real(tables.get(needed)):
            raise InputError("file.gpkg_no_layers", file=file)
        _check_sound(database, needed, file)
    listed = database.execute(
        "SELECT g.table_name, g.column_name, g.srs_id"
        " FROM gpkg_geometry_columns AS g JOIN gpkg_contents AS c ON c.table_name = g.table_name"
        " WHERE c.data_type = 'features' ORDER BY g.table_name"
    ).fetchall()
    return [
        _Layer(table, column, srs, _columns(database, table))
        for table, column, srs in listed
        if isinstance(table, str) and isinstance(column, str) and isinstance(srs, int)
        if _is_real(tables.get(table)) and column in _columns(database, table)
    ]


def _is_real(sql: object) -> bool:
    """Whether this is the schema of a plain table: not virtual, nothing computed."""
    words = sql.upper().split() if isinstance(sql, str) else []
    return words[:2] == ["CREATE", "TABLE"] and "GENERATED" not in words and "AS" not in words


def _columns(database: _Connection, table: str) -> tuple[str, ...]:
    rows = database.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
    return tuple(row[1] for row in rows)


def _rows(database: _Connection, layer: _Layer, file: str, before: int) -> list[tuple[Any, ...]]:
    names = ", ".join(_quoted(name) for name in (layer.geometry, *layer.columns))
    room = MOST_FEATURES - before
    sql = f"SELECT {names} FROM {_quoted(layer.table)}"  # noqa: S608 - every name is quoted
    rows = database.execute(sql).fetchmany(room + 1)
    if len(rows) > room:
        raise InputError(
            "file.too_many_features", file=file, count=before + len(rows), limit=MOST_FEATURES
        )
    return rows


def _raws(  # noqa: PLR0917 - one row's surroundings
    rows: list[tuple[Any, ...]], layer: _Layer, file: str, before: int, prefix: str, role: str
) -> Iterator[Raw]:
    for place, (blob, *values) in enumerate(rows, before + 1):
        properties = {
            name: value
            for name, value in zip(layer.columns, values, strict=True)
            if name != layer.geometry and not isinstance(value, bytes)
        }
        if role and not properties.get("role"):
            properties["role"] = role
        layout = clean(properties.get("layout"))
        number = properties.get("fid", place)
        own = clean(properties.get("id")) or clean(f"{prefix}{number}")
        yield Raw(file, place, own, properties, _shape(blob, file, own), layout=layout)


def _shape(blob: object, file: str, feature: str) -> BaseGeometry:
    """Decode a GeoPackage geometry: a header, an envelope, then WKB."""
    if blob is None:
        raise InputError("file.no_geometry", file=file, feature=feature)
    bad = InputError("file.bad_geometry", file=file, feature=feature)
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        raise bad
    envelope = _ENVELOPES.get(blob[3] >> 1 & 0b111)
    if envelope is None:
        raise bad
    try:
        with np.errstate(invalid="ignore"):
            shape = shapely.force_2d(shapely.from_wkb(blob[8 + envelope :]))
    except GEOSException:
        raise bad from None
    if int(shapely.get_type_id(shape)) not in _SHAPES:
        raise bad
    if shape.is_empty:
        raise InputError("file.no_geometry", file=file, feature=feature)
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise InputError("file.not_a_number", file=file, word="NaN / Infinity")
    return single(shape)


def _system(database: _Connection, srs: int, file: str) -> int | Frame | None:
    """EPSG number of a layer or our own frame; ``None`` for metres without a place (-1)."""
    if srs == -1:
        return None
    if srs in (0, 4326):
        return 4326
    found = database.execute(
        "SELECT organization, organization_coordsys_id, srs_name FROM gpkg_spatial_ref_sys"
        " WHERE srs_id = ?",
        (srs,),
    ).fetchall()
    match found:
        case [(str() as organization, int() as number, _)] if organization.upper() == "EPSG":
            return number
        case [(_, _, str() as name)] if ours := _FRAME.fullmatch(name):
            lat0, lon0 = (float(each) for each in ours.groups())
            if abs(lat0) <= 90 and abs(lon0) <= 180:
                return Frame(lon0, lat0)
    raise InputError("file.unknown_crs", file=file, crs=str(srs))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
