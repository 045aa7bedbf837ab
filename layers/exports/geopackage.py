"""One GeoPackage a layout: its tables, how QGIS draws them, and a project that opens them all."""

from __future__ import annotations

import datetime
import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pyogrio.raw
import shapely
from geopandas import GeoDataFrame
from pyproj import CRS

from layers.exports import qgis, tables
from layers.exports.plan import ExportOptions, Plan, clean
from layers.exports.qgis import Layer

LOCAL = (
    'ENGCRS["Site metres",EDATUM["Site"],CS[Cartesian,2],AXIS["(E)",east],AXIS["(N)",north],'
    'LENGTHUNIT["metre",1]]'
)
"""A local site's metres, for the writer only: the file itself refers to ``srs_id`` -1."""
OF_LAYOUTS = ("zones", "amenities", "conflict_areas", "conflict_lines", "conflict_points")
"""Tables of what people drew; the others are the site's."""
PLAIN: Mapping[str, tuple[str, object]] = {
    "string": ("object", None), "Float64": ("float64", 0.0), "Int64": ("int64", 0),
    "int64": ("int64", 0), "boolean": ("bool", False),
}  # fmt: skip
"""Types of columns → those of plain arrays, and what stands there for nothing."""
GEOMETRIES = {"areas": "Polygon", "lines": "LineString", "points": "Point"}

_STYLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
  f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))
"""
_PROJECTS = "CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)"
_LISTED = """
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)
"""


def geopackage(
    plan: Plan,
    options: ExportOptions,
    *,
    below: Sequence[Plan] = (),
    looks: Sequence[tuple[bool, float]] = (),
) -> bytes:
    """Everything of a plan in site metres, styled.

    Parameters
    ----------
    below
        Further layouts of the same site, from above: tables of what people drew tell them apart
        by ``place`` (1: uppermost) and ``layout``, and QGIS lists each on its own.
    looks
        Whether QGIS shows each at first and how strongly, 0 to 1.

    The reference system is the site's own transverse Mercator (docs/decisions/0002); a local
    site's is undefined Cartesian (``srs_id`` -1). Not byte-reproducible: GDAL writes the time.
    """
    with tempfile.TemporaryDirectory(prefix="koudai-") as folder:
        path = Path(folder) / "layout.gpkg"
        found = _tables((plan, *below))
        # Asked once: for each table anew, PROJ would look through its whole register.
        crs = (found["boundary"][0].crs or CRS(LOCAL)).to_wkt("WKT1_GDAL")
        for name, (table, geometry) in found.items():
            _write(
                table,
                path,
                layer=name,
                crs=crs,
                geometry_type=f"Multi{geometry}" if name != "boundary" else geometry,
                append=path.exists(),
                layer_options={
                    "GEOMETRY_NAME": "geom",
                    "FID": "fid",
                    "SPATIAL_INDEX": "YES",
                    **({} if plan.site.frame else {"SRID": "-1"}),
                    "IDENTIFIER": plan.translate(f"export.layer.{name}"),
                },
            )
        with closing(sqlite3.connect(path)) as database, database:
            _style(database, (plan, *below), looks, options.file or path.name)
        return path.read_bytes()


def _write(table: GeoDataFrame, path: Path, **options: Any) -> None:
    """Add a table of plain, nullable or text columns to the file, its geometry last."""
    columns = [table[name].array for name in table.columns[:-1]]
    plain = [PLAIN[str(column.dtype)] for column in columns]
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(table.geometry.to_numpy()),
        fields=list(table.columns[:-1]),
        field_data=[
            column.to_numpy(dtype=dtype, na_value=nothing)
            for column, (dtype, nothing) in zip(columns, plain, strict=True)
        ],
        field_mask=[np.asarray(column.isna()) for column in columns],
        driver="GPKG",
        dataset_options={"VERSION": "1.2"},
        **options,
    )


def _tables(plans: Sequence[Plan]) -> dict[str, tuple[GeoDataFrame, str]]:
    """Every table with its geometry type, the lowest in the drawing first.

    The site's are the first plan's. Of several plans, ``place`` and ``layout`` tell whose a row
    is; one table is made of all at once, since a hundred to be joined take ten times as long.
    """
    first = plans[0]
    found = {"boundary": (tables.boundary(first), "Polygon")}
    for suffix, shape in GEOMETRIES.items():
        found[f"site_{suffix}"] = (tables.features(first, shape), shape)
    conflicts = [tables.conflict_rows(plan) for plan in plans]
    drawn = {
        "zones": ([tables.zone_rows(plan) for plan in plans], tables.ZONE_COLUMNS, "Polygon"),
        "amenities": (
            [tables.amenity_rows(plan) for plan in plans], tables.AMENITY_COLUMNS, "Polygon",
        ),
        **{
            f"conflict_{suffix}": (
                [tables.of_shape(each, shape) for each in conflicts],
                tables.CONFLICT_COLUMNS,
                shape,
            )
            for suffix, shape in GEOMETRIES.items()
        },
    }  # fmt: skip
    crs = found["boundary"][0].crs
    for name, (of_each, columns, shape) in drawn.items():
        told_apart = {"place": "int64", "layout": "string"} if len(plans) > 1 else {}
        rows = [
            row | whose
            for place, (plan, own) in enumerate(zip(plans, of_each, strict=True), 1)
            for whose in [{"place": place, "layout": clean(plan.title)}]
            for row in own
        ]
        found[name] = (tables.frame_of(rows, {**columns, **told_apart}, crs), shape)
    return found


def _style(
    database: sqlite3.Connection,
    plans: Sequence[Plan],
    looks: Sequence[tuple[bool, float]],
    file: str,
) -> None:
    plan = plans[0]
    styles = qgis.styles(plan)
    day = datetime.datetime.combine(plan.date, datetime.time()).isoformat() + ".000Z"
    database.execute(_STYLES)
    database.execute(_LISTED, (day,))
    geometries = dict(
        database.execute("SELECT table_name, geometry_type_name FROM gpkg_geometry_columns")
    )
    layers = []
    for name, geometry in geometries.items():
        title = plan.translate(f"export.layer.{name}")
        database.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner,"
            " update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', ?)",
            (name, name, styles[name], title, day),
        )
        shape = geometry.title().replace("Multi", "").replace("Linestring", "Line")
        layers.append(Layer(name, title, shape.replace("polygon", "Polygon"), styles[name]))
    layers.reverse()
    if len(plans) > 1:
        layers = list(_each_on_its_own(layers, plans, looks))
    content = qgis.project(plan, layers, file)
    database.execute(_PROJECTS)
    database.execute(
        "INSERT INTO qgis_projects VALUES (?, ?, ?)",
        (
            "layout",
            json.dumps({"last_modified_time": day, "last_modified_user": "koudai"}),
            # QGIS keeps the zipped project as hexadecimal text
            content.hex(),
        ),
    )


def _each_on_its_own(
    layers: Iterable[Layer], plans: Sequence[Plan], looks: Sequence[tuple[bool, float]]
) -> Iterator[Layer]:
    """What QGIS lists of many layouts: the conflicts of those seen, each layout, the site.

    Free room round everything of everybody is there, but not shown.
    """
    places = [place for place, (seen, _) in enumerate(looks, 1) if seen]
    among = f'"place" IN ({", ".join(map(str, places or [0]))})'
    for layer in layers:
        if layer.table == "amenities":
            for place, (plan, (seen, opacity)) in enumerate(zip(plans, looks, strict=True), 1):
                yield replace(
                    layer, title=clean(plan.title), only=f'"place" = {place}', number=place,
                    seen=seen, opacity=opacity,
                )  # fmt: skip
        elif layer.table in OF_LAYOUTS:
            yield replace(layer, only=among, seen=layer.table != "zones")
        else:
            yield layer
