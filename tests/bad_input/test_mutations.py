"""Good files with damage: read or refused, never anything else."""

import json
import sqlite3
import struct
import unicodedata

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import data
from geo.catalogue import catalogue
from geo.errors import InputError
from geo.site import Site
from layers.imports.layout_file import read_layout
from layers.imports.site_file import boundary_choices, boundary_mend, read_site
from ui.words import LANGUAGES, t

SITE = data.demo_site("lingyun").encode()
COURT = Site("Court", shapely.box(0, 0, 20, 25))
LAYOUT = json.dumps(
    {
        "type": "FeatureCollection",
        "frame": "local",
        "features": [
            {
                "type": "Feature",
                "id": f"b{index}",
                "properties": {"kind": "bench", "turn": 15.0, "width": 2.0, "note": "a"},
                "geometry": {"type": "Point", "coordinates": [index, 2.5]},
            }
            for index in range(3)
        ]
        + [
            {
                "type": "Feature",
                "properties": {"kind": "lawn"},
                "geometry": shapely.geometry.mapping(shapely.box(1, 1, 5, 5)),
            }
        ],
    }
).encode()


@pytest.fixture(scope="module")
def geopackage(tmp_path_factory):
    """A small GeoPackage: one layer, a boundary and a tree."""
    path = tmp_path_factory.mktemp("mutations") / "a.gpkg"
    database = sqlite3.connect(path)
    database.executescript(
        """PRAGMA page_size=512;
        CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);
        CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);
        CREATE TABLE site (fid INTEGER PRIMARY KEY, geom BLOB, role TEXT, crown REAL);
        INSERT INTO gpkg_contents VALUES ('site', 'features');
        INSERT INTO gpkg_geometry_columns VALUES ('site', 'geom', -1);"""
    )
    head = b"GP\x00\x01" + struct.pack("<i", -1)
    for shape, role in ((shapely.box(0, 0, 20, 25), "boundary"), (shapely.Point(3, 3), "tree")):
        row = (head + shapely.to_wkb(shape), role, 2.5)
        database.execute("INSERT INTO site (geom, role, crown) VALUES (?, ?, ?)", row)
    database.commit()
    database.close()
    return path.read_bytes()


# What one blow does: at a place (0..1 of the file), cut, put in, copy, or change a byte.
TOKENS = [
    b"[", b"]", b"{", b"}", b",", b":", b'"', b"null", b"true", b"-", b"1e308", b"1e999", b"NaN",
    b'"\\ud800"', b"[[[[", b"0", b"\x00", b"\xff", b'"role"', b'"Polygon"', b'"MultiPolygon"',
    b'"Point"', b'"local"', b'"frame":"local",', b"999999999999999999999", b"\n", b"\\", b"180.1",
]  # fmt: skip
BLOWS = st.one_of(
    st.tuples(st.just("put"), st.floats(0, 1), st.sampled_from(TOKENS)),
    st.tuples(st.just("cut"), st.floats(0, 1), st.integers(1, 40)),
    st.tuples(st.just("byte"), st.floats(0, 1), st.integers(0, 255)),
    st.tuples(st.just("over"), st.floats(0, 1), st.binary(min_size=1, max_size=8)),
    st.tuples(st.just("copy"), st.floats(0, 1), st.integers(1, 200)),
)


def damaged(content, blows):
    for what, share, how in blows:
        place = int(share * len(content))
        before, after = content[:place], content[place:]
        match what:
            case "put":
                content = before + how + after
            case "cut":
                content = before + after[how:]
            case "byte":
                content = before + bytes([how]) + after[1:]
            case "over":
                content = before + how + after[len(how) :]
            case "copy":
                content = before + after[:how] + after
    return content


def read_or_refuse(*reads):
    for read in reads:
        try:
            read()
        except InputError as error:
            for lang in LANGUAGES:
                sentence = t(lang, f"error.{error.code}", **error.blanks)
                assert sentence != f"error.{error.code}"
                assert not {"Cc", "Cs", "Zl", "Zp"} & set(map(unicodedata.category, sentence))


FEW = settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FEW
@given(st.lists(BLOWS, min_size=1, max_size=4), st.booleans())
def test_damaged_site_files(blows, repair):
    content = damaged(SITE, blows)
    read_or_refuse(
        lambda: read_site(content, "a.geojson", repair=repair),
        lambda: boundary_choices(content, "a.geojson"),
        lambda: boundary_mend(content, "a.geojson"),
    )


@FEW
@given(st.lists(BLOWS, min_size=1, max_size=4))
def test_damaged_layout_files(blows):
    content = damaged(LAYOUT, blows)
    read_or_refuse(lambda: read_layout(content, "a.geojson", COURT, catalogue()))


@FEW
@given(blows=st.lists(BLOWS, min_size=1, max_size=3))
def test_damaged_geopackages(geopackage, blows):
    content = geopackage[:16] + damaged(geopackage[16:], blows)
    read_or_refuse(lambda: read_site(content, "a.gpkg"))


# Any JSON of GeoJSON's own words, far from any grammar.
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["Feature", "Polygon", "Point", "boundary", "tree", "local", "bench", "all"]),
    st.just([[0, 0], [20, 0], [20, 25], [0, 25], [0, 0]]),
)
KEYS = st.sampled_from(
    ["type", "role", "kind", "id", "name", "width", "height", "turn", "windows", "use", "gate"]
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5)
)
GEOMETRIES = st.fixed_dictionaries({"type": VALUES, "coordinates": VALUES})
FEATURES = st.fixed_dictionaries(
    {"type": st.just("Feature")},
    optional={
        "properties": VALUES,
        "geometry": VALUES | GEOMETRIES,
        "id": VALUES,
        "windows_geometry": VALUES | GEOMETRIES,
    },
)
WHOLES = st.fixed_dictionaries(
    {
        "type": st.just("FeatureCollection") | VALUES,
        "features": st.lists(FEATURES, max_size=3) | VALUES,
    },
    optional={"frame": VALUES, "origin": VALUES, "crs": VALUES, "name": VALUES},
)


@FEW
@given(WHOLES)
def test_any_json_of_our_own_words(whole):
    content = json.dumps(whole).encode()
    read_or_refuse(
        lambda: read_site(content, "a.geojson", repair=True),
        lambda: read_layout(content, "a.geojson", COURT, catalogue()),
    )


@FEW
@given(st.binary(max_size=200))
def test_any_bytes(content):
    read_or_refuse(
        lambda: read_site(content, "a"),
        lambda: read_site(b"SQLite format 3\x00" + content, "a"),
    )
