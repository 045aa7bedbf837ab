"""One GeoPackage a layout: its tables, how QGIS draws them, and a project that opens them all."""

from __future__ import annotations

import datetime
import json
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pyogrio
from geopandas import GeoDataFrame

from layers.exports import qgis, tables
from layers.exports.plan import ExportOptions, Plan
from layers.exports.qgis import Layer

LOCAL = (
    'ENGCRS["Site metres",EDATUM["Site"],CS[Cartesian,2],AXIS["(E)",east],AXIS["(N)",north],'
    'LENGTHUNIT["metre",1]]'
)
"""A local site's metres, for the writer only: the file itself refers to ``srs_id`` -1."""
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


def geopackage(plan: Plan, options: ExportOptions) -> bytes:
    """Everything of a plan in site metres, styled.

    The reference system is the site's own transverse Mercator (docs/decisions/0002); a local
    site's is undefined Cartesian (``srs_id`` -1). Not byte-reproducible: GDAL writes the time.
    """
    with tempfile.TemporaryDirectory(prefix="koudai-") as folder:
        path = Path(folder) / "layout.gpkg"
        for name, (table, geometry) in _tables(plan).items():
            pyogrio.write_dataframe(
                table if plan.site.frame else table.set_crs(LOCAL),
                path,
                layer=name,
                driver="GPKG",
                geometry_type=f"Multi{geometry}" if name != "boundary" else geometry,
                append=path.exists(),
                dataset_options={"VERSION": "1.2"},
                layer_options={
                    "GEOMETRY_NAME": "geom",
                    "FID": "fid",
                    "SPATIAL_INDEX": "YES",
                    **({} if plan.site.frame else {"SRID": "-1"}),
                    "IDENTIFIER": plan.translate(f"export.layer.{name}"),
                },
            )
        with closing(sqlite3.connect(path)) as database, database:
            _style(database, plan, options.file or path.name)
        return path.read_bytes()


def _tables(plan: Plan) -> dict[str, tuple[GeoDataFrame, str]]:
    """Every table with its geometry type, the lowest in the drawing first."""
    found = {"boundary": (tables.boundary(plan), "Polygon")}
    for suffix, shape in GEOMETRIES.items():
        found[f"site_{suffix}"] = (tables.features(plan, shape), shape)
    found["zones"] = (tables.zones(plan), "Polygon")
    found["amenities"] = (tables.amenities(plan), "Polygon")
    for suffix, shape in GEOMETRIES.items():
        found[f"conflict_{suffix}"] = (tables.conflicts(plan, shape), shape)
    return found


def _style(database: sqlite3.Connection, plan: Plan, file: str) -> None:
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
    content = qgis.project(plan, reversed(layers), file)
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
