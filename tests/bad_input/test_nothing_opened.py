"""Crafted files that make GDAL read other files and addresses make us open nothing.

Three witnesses: Python's audit hooks in the reading process, the kernel's inotify on the
file that the crafted files name, and a socket that listens at the address they name.
"""

import ctypes
import io
import json
import os
import socket
import sqlite3
import struct
import subprocess
import sys
import textwrap
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest
import shapefile
import shapely

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")

ROOT = Path(__file__).parents[2]
SOUND = {"trigger.gpkg", "reference.geojson", "schema.kml", "grid.zip"}
IN_ACCESS, IN_OPEN, IN_NONBLOCK = 0x1, 0x20, 0o4000

READER = textwrap.dedent(
    """
    import json, sys, tempfile
    from pathlib import Path
    from geo.catalogue import catalogue
    from geo.errors import InputError
    from layers.imports.layout_file import read_layout
    from layers.imports.site_file import boundary_choices, read_site
    from ui.words import t

    good, folder, scratch = (Path(argument) for argument in sys.argv[1:])
    tempfile.tempdir = str(scratch)
    crafted = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    site = read_site(good.read_bytes(), "good.geojson")  # imports and PROJ are awake now
    t("zh", "error.file.empty", file=""), catalogue()
    for text in (b"<kml><!-- x", b"<osm ><!-- x", b"PK\\5\\6"):
        try:
            read_site(text, "awake")  # so are the readers that few files need
        except InputError:
            pass
    import encodings.cp437, encodings.gb18030, encodings.big5, encodings.cp1252
    import layers.imports.kml, layers.imports.shapefile_zip, shapefile
    events, codes = [], {}
    words = ("open", "socket.", "sqlite3.", "subprocess.", "os.exec", "os.system", "os.posix_spawn",
             "urllib.", "http.", "ctypes.", "import")

    def hook(event, arguments):
        if watching and event.startswith(words):
            events.append([event, str(arguments[0])[:300] if arguments else ""])

    watching = False
    sys.addaudithook(hook)
    watching = True
    for name, content in crafted:
        for read in (
            lambda: read_site(content, name, repair=True),
            lambda: read_layout(content, name, site, catalogue()),
            lambda: boundary_choices(content, name),
        ):
            try:
                read()
                codes.setdefault(name, []).append("read")
            except InputError as error:
                codes.setdefault(name, []).append(error.code)
    watching = False
    print(json.dumps({"events": events, "codes": codes}))
    """
)


@contextmanager
def watched(path):
    """Ask the kernel to tell of every opening of this file, by whomever, from C too."""
    libc = ctypes.CDLL(None, use_errno=True)
    handle = libc.inotify_init1(IN_NONBLOCK)
    assert handle >= 0
    assert libc.inotify_add_watch(handle, os.fsencode(path), IN_OPEN | IN_ACCESS) >= 0

    def seen():
        try:
            return len(os.read(handle, 4096)) > 0
        except BlockingIOError:
            return False

    try:
        yield seen
    finally:
        os.close(handle)


def crafted_geopackage(path, *statements):
    database = sqlite3.connect(path)
    database.executescript(
        """CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization TEXT,
            organization_coordsys_id INTEGER, definition TEXT);
        CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);
        CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);
        CREATE TABLE site (fid INTEGER PRIMARY KEY, geom BLOB, role TEXT, kind TEXT);
        INSERT INTO gpkg_contents VALUES ('site', 'features');
        INSERT INTO gpkg_geometry_columns VALUES ('site', 'geom', -1);"""
    )
    geometry = b"GP\x00\x01" + struct.pack("<i", -1) + shapely.to_wkb(shapely.box(0, 0, 20, 25))
    database.execute("INSERT INTO site VALUES (1, ?, 'boundary', 'lawn')", (geometry,))
    for statement in statements:
        database.executescript(statement)
    database.commit()
    database.close()


def virtual(module):
    """Write a virtual table into the schema although its module is not there."""
    sql = f"CREATE VIRTUAL TABLE trap USING {module}".replace("'", "''")
    return (
        "PRAGMA writable_schema=ON;"
        f"INSERT INTO sqlite_master VALUES ('table', 'trap', 'trap', 0, '{sql}');"
        "UPDATE gpkg_contents SET table_name = 'trap';"
        "UPDATE gpkg_geometry_columns SET table_name = 'trap';"
    )


def craft(folder, canary, address):
    """Every crafted file, by name."""
    boundary = {
        "type": "Feature",
        "properties": {"role": "boundary", "kind": "lawn", "name": f"/vsicurl/{address}"},
        "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 0]]]},
    }
    whole = {"type": "FeatureCollection", "frame": "local", "features": [boundary]}

    def layer(source):
        return (
            f'<OGRVRTDataSource><OGRVRTLayer name="canary"><SrcDataSource>{source}'
            "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
        )

    def named(crs):
        return {"crs": {"type": "name", "properties": {"name": crs}}, "frame": None}

    texts = {
        "vrt-file": layer(canary),
        "vrt-address": layer(f"/vsicurl/{address}"),
        "vrt-csv": layer(f"CSV:{canary}"),
        "vrt-raster": f"<VRTDataset><SourceFilename>{canary}</SourceFilename></VRTDataset>",
        "gdalg": json.dumps(
            {"type": "gdal_streamed_alg", "command_line": f"gdal vector read {canary}"}
        ),
        "wfs": f"WFS:{address}",
        "wfs-xml": f"<OGRWFSDataSource><URL>{address}</URL></OGRWFSDataSource>",
        "oapif": f"OAPIF:{address}",
        "address": address,
        "vsicurl": f"/vsicurl/{address}",
        "vsizip": f"/vsizip/{canary}",
        "path": str(canary),
        "esri": json.dumps({"url": address, "features": [], "geometryType": "x"}),
        "stac": json.dumps(
            {"type": "FeatureCollection", "features": [], "links": [{"href": address}]}
        ),
        "crs-file": json.dumps(whole | named(str(canary))),
        "crs-address": json.dumps(whole | named(address)),
        "crs-pipeline": json.dumps(whole | named(f"+proj=pipeline +nadgrids={canary}")),
        "crs-link": json.dumps(
            whole | {"crs": {"type": "link", "properties": {"href": address}}, "frame": None}
        ),
        "reference": json.dumps({"$ref": str(canary), "@context": address} | whole),
        "xml-entity": f'<!DOCTYPE a [<!ENTITY b SYSTEM "file://{canary}">]><kml>&b;</kml>',
    }
    for name, text in texts.items():
        (folder / f"{name}.geojson").write_text(text)
    court = "<Placemark><name>boundary</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
    court += "0,0 0.0002,0 0.0002,0.0002 0,0</coordinates></LinearRing></outerBoundaryIs>"
    court += "</Polygon></Placemark>"
    link = f"<NetworkLink><Link><href>{address}</href></Link></NetworkLink>"
    overlay = f"<GroundOverlay><Icon><href>{canary}</href></Icon></GroundOverlay>"
    kmls = {
        "entity": f'<!DOCTYPE a [<!ENTITY b SYSTEM "file://{canary}">]><kml>&b;</kml>',
        "doctype": f'<!DOCTYPE kml SYSTEM "{address}"><kml/>',
        "include": f'<kml xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="{canary}"/>'
        "</kml>",
        "schema": f'<?xml-stylesheet href="{address}"?><kml>{link}{overlay}{court}</kml>',
    }
    for name, text in kmls.items():
        (folder / f"{name}.kml").write_text(text)
    parts = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=5) as writer:
        writer.field("role", "C", size=10)
        writer.poly([[(0, 0), (0, 20), (20, 20), (0, 0)]])
        writer.record("boundary")
    prj = f'PROJCS["a",GEOGCS["b",DATUM["D_WGS_1984"]],EXTENSION["PROJ4","+nadgrids={canary}"],'
    prj += 'PROJECTION["Transverse_Mercator"],PARAMETER["Central_Meridian",0],UNIT["Meter",1]]'
    with zipfile.ZipFile(folder / "grid.zip", "w") as archive:
        for ending, content in parts.items():
            archive.writestr(f"a.{ending}", content.getvalue())
        archive.writestr("a.prj", prj)
        archive.writestr("a.cpg", str(canary))
    packages = {
        "virtual-text": [virtual(f"VirtualText('{canary}', 'UTF-8', 1, POINT, COMMA)")],
        "virtual-shape": [virtual(f"VirtualShape('{canary}', 'UTF-8', 4326)")],
        "virtual-ogr": [virtual(f"VirtualOGR('{canary}')")],
        "virtual-csv": [virtual(f"csv(filename='{canary}')")],
        "view": [
            "DROP TABLE gpkg_contents;"
            f"CREATE VIEW gpkg_contents AS SELECT readfile('{canary}') AS table_name,"
            " 'features' AS data_type;"
        ],
        "extension": [
            "DROP TABLE gpkg_geometry_columns;"
            "CREATE VIEW gpkg_geometry_columns AS SELECT 'site' AS table_name,"
            f" load_extension('{canary}') AS column_name, -1 AS srs_id;"
        ],
        "trigger": [
            "CREATE TRIGGER trap AFTER INSERT ON site BEGIN"
            f" SELECT load_extension('{canary}'); END;"
        ],
        "definition": [
            f"INSERT INTO gpkg_spatial_ref_sys VALUES (9, '{canary}', 9, 'file://{canary}');"
            "UPDATE gpkg_geometry_columns SET srs_id = 9;"
        ],
        "attach": [f"UPDATE gpkg_contents SET table_name = 'x; ATTACH ''{canary}'' AS y';"],
    }
    for name, statements in packages.items():
        crafted_geopackage(folder / f"{name}.gpkg", *statements)


def test_nothing_is_opened_that_a_file_names(tmp_path):
    folder, scratch, canary = tmp_path / "crafted", tmp_path / "scratch", tmp_path / "canary.csv"
    folder.mkdir()
    scratch.mkdir()
    canary.write_text("x,y\n1,2\n")
    with socket.socket() as listener, watched(canary) as seen:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        port = listener.getsockname()[1]
        craft(folder, canary, f"http://127.0.0.1:{port}/a.json")
        assert not seen()
        run = subprocess.run(
            [sys.executable, "-c", READER, ROOT / "data/sites/lingyun.geojson", folder, scratch],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        assert not seen()
        with pytest.raises(BlockingIOError):
            listener.accept()
    told = json.loads(run.stdout)
    assert len(told["codes"]) == len(list(folder.iterdir())) == 34
    for event, argument in told["events"]:
        # Our own copy of an uploaded database, under our own name, is all that is opened.
        assert event in {"open", "sqlite3.connect", "sqlite3.connect/handle"}, (event, argument)
        assert str(scratch) in argument or "connection object" in argument.lower(), argument
    for name, codes in told["codes"].items():
        # Those are sound sites with a foreign word in them, which means nothing to us.
        assert (codes[0] == "read") == (name in SOUND), name


def test_the_watch_would_have_seen_it(tmp_path):
    """The same VRT given to GDAL: the witness that finds nothing above is awake."""
    pyogrio = pytest.importorskip("pyogrio")
    canary = tmp_path / "canary.csv"
    canary.write_text("x,y\n1,2\n")
    trap = tmp_path / "trap.geojson"
    trap.write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="canary"><SrcDataSource>{canary}'
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    with watched(canary) as seen:
        assert not seen()
        assert len(pyogrio.read_dataframe(trap, read_geometry=False)) == 1
        assert seen()
