"""GeoPackages: those that GIS write open; crafted ones open nothing."""

import sqlite3
import struct

import geopandas
import numpy as np
import pytest
import shapely

from geo.errors import InputError
from layers.imports.site_file import read_site

COURT = shapely.box(0, 0, 20, 25)
HOUSE = shapely.box(4, 15, 10, 20)


def blob(shape, envelope=0, srs=-1):
    """GeoPackage geometry: magic, version, flags (little endian), srs, envelope, WKB."""
    box = {0: (), 1: (shape.bounds[0], shape.bounds[2], shape.bounds[1], shape.bounds[3])}[envelope]
    head = b"GP\x00" + bytes([envelope << 1 | 1]) + struct.pack("<i", srs)
    return head + struct.pack(f"<{len(box)}d", *box) + shapely.to_wkb(shape)


def make(path, *rows, srs=-1, extra=(), table="site"):
    """A minimal GeoPackage with one layer, written by hand."""
    quoted, literal = table.replace('"', '""'), table.replace("'", "''")
    database = sqlite3.connect(path)
    database.executescript(
        f"""
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER, organization TEXT,
            organization_coordsys_id INTEGER, definition TEXT);
        INSERT INTO gpkg_spatial_ref_sys VALUES ('CGCS2000 / 3-degree', 4549, 'EPSG', 4549, '');
        INSERT INTO gpkg_spatial_ref_sys VALUES ('ours', 99, 'NONE', 99, 'file:///etc/passwd');
        CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);
        CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);
        CREATE TABLE "{quoted}" (fid INTEGER PRIMARY KEY, geom BLOB, role TEXT, name TEXT,
            width REAL, id TEXT);
        INSERT INTO gpkg_contents VALUES ('{literal}', 'features');
        INSERT INTO gpkg_geometry_columns VALUES ('{literal}', 'geom', {srs});
        """
    )
    insert = f'INSERT INTO "{quoted}" (geom, role, name, width, id) VALUES (?, ?, ?, ?, ?)'
    database.executemany(insert, rows)
    database.commit()
    for statement in extra:
        database.execute(statement)
    database.commit()
    database.close()
    return path.read_bytes()


def refused(content, **settings):
    with pytest.raises(InputError) as caught:
        read_site(content, "court.gpkg", **settings)
    return caught.value.code


BOUNDARY = (blob(COURT), "boundary", "小院", None, None)


def test_roles_and_attributes_are_columns(tmp_path):
    gate = (blob(shapely.Point(5, 0), envelope=0), "entrance", None, 3.0, "gate")
    house = (blob(shapely.MultiPolygon([HOUSE]), envelope=1), "building", None, None, None)
    site = read_site(make(tmp_path / "a.gpkg", BOUNDARY, gate, house), "a.gpkg")
    assert (site.name, site.frame) == ("小院", None)
    assert site.boundary.equals(COURT)
    assert [(each.id, each.role, each.width) for each in site.features] == [
        ("gate", "entrance", 3),
        ("3", "building", None),
    ]
    assert site.features[1].geometry.equals(HOUSE)


@pytest.mark.parametrize("version", ["1.2", "1.4"])
def test_a_geopackage_written_by_gdal_opens(tmp_path, version):
    ring = [(121.4268, 31.1347), (121.4270, 31.1347), (121.4270, 31.1349), (121.4268, 31.1349)]
    path = tmp_path / "gdal.gpkg"
    boundary = geopandas.GeoDataFrame(
        {"role": ["boundary"], "name": ["Court"]}, geometry=[shapely.Polygon(ring)], crs=4326
    )
    trees = geopandas.GeoDataFrame(
        {"crown": [2.5, 3.0]}, geometry=shapely.points([ring[0], ring[2]]), crs=4326
    )
    sketch = geopandas.GeoDataFrame({"what": ["note"]}, geometry=[shapely.Point(ring[1])], crs=4326)
    boundary.to_crs(4549).to_file(path, layer="plan", VERSION=version)
    trees.to_file(path, layer="tree", VERSION=version)
    sketch.to_file(path, layer="sketch", VERSION=version)
    site = read_site(path.read_bytes(), "gdal.gpkg")
    # "tree" says its role by its name, "sketch" says none and is left alone
    assert [(tree.role, tree.crown) for tree in site.features] == [("tree", 2.5), ("tree", 3)]
    assert site.boundary.area == pytest.approx(19.08 * 22.18, rel=0.01)
    assert site.frame.lon0 == pytest.approx(121.4269, abs=1e-5)
    assert site.features[0].geometry.distance(site.boundary) < 1e-3


def test_reference_systems(tmp_path):
    grid = shapely.transform(COURT, lambda corners: np.add(corners, (635_000, 3_456_000)))
    row = (blob(grid), "boundary", None, None, None)
    site = read_site(make(tmp_path / "a.gpkg", row, srs=4549), "a.gpkg")
    assert site.frame.lon0 == pytest.approx(121.416, abs=0.01)
    assert refused(make(tmp_path / "b.gpkg", row, srs=99)) == "file.unknown_crs"
    assert refused(make(tmp_path / "c.gpkg", row, srs=12345)) == "file.unknown_crs"


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        7,
        "text",
        b"",
        b"GP",
        b"XX" + blob(COURT)[2:],
        blob(COURT)[:-5],
        blob(COURT)[:3] + b"\x0f" + blob(COURT)[4:],
        blob(COURT)[:8] + b"\x01\x03\x00\x00\x00\xff\xff\xff\xff",
        blob(shapely.GeometryCollection([COURT])),
        blob(shapely.Polygon()),
        blob(COURT).replace(struct.pack("<d", 25), struct.pack("<d", float("nan"))),
        blob(COURT).replace(struct.pack("<d", 25), struct.pack("<d", float("inf"))),
        blob(COURT).replace(struct.pack("<d", 25), struct.pack("<d", 1e300)),
    ],
)
def test_a_geometry_that_is_none(tmp_path, geometry):
    row = (geometry, "boundary", None, None, None)
    code = refused(make(tmp_path / "a.gpkg", row))
    assert code in {
        "file.no_geometry",
        "file.bad_geometry",
        "file.not_a_number",
        "file.out_of_range_local",
    }


def test_views_virtual_tables_and_computed_columns_are_no_layers(tmp_path):
    canary = tmp_path / "canary.txt"
    canary.write_text("secret")
    tricks = {
        "view": "CREATE VIEW trap AS SELECT fid, geom, role, name, width, id FROM site",
        "virtual": "CREATE VIRTUAL TABLE trap USING fts4(role, geom)",
        "computed": "CREATE TABLE trap (fid INTEGER, role TEXT AS (hex(fid)), geom BLOB)",
    }
    for name, trick in tricks.items():
        content = make(
            tmp_path / f"{name}.gpkg",
            (blob(COURT), "boundary", None, None, None),
            extra=[
                trick,
                "UPDATE gpkg_contents SET table_name = 'trap'",
                "UPDATE gpkg_geometry_columns SET table_name = 'trap'",
            ],
        )
        assert refused(content) == "file.gpkg_no_layers"


def test_a_schema_that_calls_functions_is_not_obeyed(tmp_path):
    """The listing itself replaced by a view that would load a file."""
    content = make(
        tmp_path / "a.gpkg",
        BOUNDARY,
        extra=[
            "DROP TABLE gpkg_contents",
            "CREATE VIEW gpkg_contents AS SELECT 'site' AS table_name,"
            " CASE WHEN load_extension('/tmp/evil') THEN '' ELSE 'features' END AS data_type",
        ],
    )
    assert refused(content) == "file.gpkg_no_layers"


def test_damaged_or_endless_databases_are_refused(tmp_path):
    good = make(tmp_path / "a.gpkg", BOUNDARY)
    assert refused(good[:100]) == "file.gpkg_damaged"
    assert refused(good[:4096] + b"\xff" * (len(good) - 4096)) == "file.gpkg_damaged"
    assert refused(b"SQLite format 3\x00") == "file.gpkg_damaged"
    empty = sqlite3.connect(tmp_path / "b.gpkg")
    empty.execute("CREATE TABLE t (x)")
    empty.close()
    assert refused((tmp_path / "b.gpkg").read_bytes()) == "file.gpkg_no_layers"


def test_a_database_in_write_ahead_mode_opens(tmp_path):
    path = tmp_path / "a.gpkg"
    make(path, BOUNDARY)
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    assert path.read_bytes()[18:20] == b"\x02\x02"
    assert read_site(path.read_bytes(), "a.gpkg").boundary.area == 500


def test_names_of_tables_are_only_names(tmp_path):
    content = make(tmp_path / "a.gpkg", BOUNDARY, table="""si"te'; DROP TABLE gpkg_contents--""")
    assert read_site(content, "a.gpkg").boundary.area == 500
