"""Tables of very many layouts: read part by part, refused in plain words."""

from __future__ import annotations

import io
import json

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from pyproj import CRS
from shapely import Point, Polygon, box

import data
from geo.catalogue import catalogue
from geo.errors import InputError
from geo.footprint import footprint
from geo.layout import Layout, Placement
from geo.site import Site
from layers.exports.tables import site_crs
from layers.imports import layout_table
from layers.imports.layout_table import read_stacks
from layers.imports.site_file import read_site

LOCAL = Site("court", box(0, 0, 20, 20))
LINGYUN = read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")
KINDS = catalogue()
ROWS = {
    "layout": ["a", "a", "b"],
    "kind": ["bench", "swing", "bench"],
    "x": [1.0, 2.0, 3.0],
    "y": [4.0, 5.0, 6.0],
}


def written(table, **options):
    file = io.BytesIO()
    pq.write_table(pa.table(table) if isinstance(table, dict) else table, file, **options)
    file.seek(0)
    return file


def read(file, site=LOCAL, **options):
    return list(read_stacks(file, "many.parquet", site, KINDS, **options))


def layouts(file, site=LOCAL):
    return {
        name: stack.layout(number)
        for stack in read(file, site)
        for number, name in enumerate(stack.names)
    }


def test_columns_in_metres():
    found = layouts(written(ROWS | {"turn": [None, 400.0, 90.0], "width": [None, None, 2.5]}))
    assert list(found) == ["a", "b"]
    assert found["a"]["p1"] == Placement("p1", "bench", 1.0, 4.0)
    assert found["a"]["p2"] == Placement("p2", "swing", 2.0, 5.0, 40.0)
    assert found["b"]["p1"] == Placement("p1", "bench", 3.0, 6.0, 90.0, 2.5)


def test_without_a_column_layout_all_is_one_called_as_the_file():
    rows = {name: ROWS[name] for name in ("kind", "x", "y")}
    assert list(layouts(written(rows))) == ["many"]


def test_whole_numbers_and_categories_will_do():
    rows = ROWS | {"layout": [7, 7, 8], "kind": pa.array(ROWS["kind"]).dictionary_encode()}
    assert list(layouts(written(rows))) == ["7", "8"]


def test_a_layout_goes_on_from_batch_to_batch(monkeypatch):
    monkeypatch.setattr(layout_table, "ROWS", 7)
    names = np.repeat([f"l{i:02}" for i in range(11)], 4)
    table = {
        "layout": names, "kind": ["bench"] * 44,
        "x": np.arange(44.0) % 20, "y": np.zeros(44), "id": [f"i{i % 4}" for i in range(44)],
    }  # fmt: skip
    found = layouts(written(table, row_group_size=5))
    assert list(found) == [f"l{i:02}" for i in range(11)]
    assert [p.x for p in found["l07"]] == [8.0, 9.0, 10.0, 11.0]


def test_placements_stand_in_order_of_their_ids():
    found = read(written(ROWS | {"id": ["p9", "p10", "x"], "turn": [1.0, 2.0, 3.0]}))
    assert found[0].layout(0)["p10"].turn == 2.0
    assert [p.id for p in found[0].layout(0)] == ["p10", "p9"]


def geo(table, crs=...):
    """A GeoParquet as GeoPandas writes it; ``...``: lon/lat without a word of it."""
    file = io.BytesIO()
    table.to_parquet(file, index=False)
    file.seek(0)
    if crs is ...:
        return file
    whole = pq.read_table(file)
    told = json.loads(whole.schema.metadata[b"geo"])
    told["columns"]["geometry"].pop("crs", None)
    if crs != "missing":
        told["columns"]["geometry"]["crs"] = crs
    return written(whole.replace_schema_metadata({b"geo": json.dumps(told)}))


PLACED = Layout.of(
    Placement("a", "swing", 1.0, -2.0, 30.0),
    Placement("b", "bench_round", 4.0, 3.0),
    Placement("c", "pergola", -4.0, 3.0, 15.0, 3.0),
    Placement("d", "lawn", 2.0, 2.0, outline=Polygon([(0, 0), (6, 0), (0, 6)])),
)


def table_of(layout, crs, shape):
    rows = [(p.id, p.kind, p.turn, p.width, p.depth) for p in layout]
    frame = geopandas.GeoDataFrame(
        rows, columns=["id", "kind", "turn", "width", "depth"],
        geometry=[shape(p) for p in layout], crs=site_crs(LINGYUN.frame),
    )  # fmt: skip
    return frame if crs is None else frame.to_crs(crs)


def outline_or(shape):
    return lambda p: p.outline or shape(p)


@pytest.mark.parametrize("crs", [None, "EPSG:4326", "OGC:CRS84", "EPSG:4549", "EPSG:32651"])
@pytest.mark.parametrize("drawn", ["points", "footprints"])
def test_points_or_footprints_in_any_system(crs, drawn):
    whole = lambda p: footprint(p, KINDS[p.kind])  # noqa: E731
    shape = whole if drawn == "footprints" else outline_or(lambda p: Point(p.x, p.y))
    (found,) = layouts(geo(table_of(PLACED, crs, shape)), LINGYUN).values()
    for placement in PLACED:
        got = found[placement.id]
        assert (got.kind, got.width, got.depth) == (placement.kind, placement.width, None)
        assert (got.x, got.y, got.turn) == pytest.approx(
            (placement.x, placement.y, placement.turn), abs=1e-3
        )
        if placement.outline is not None:
            assert shapely.equals_exact(
                got.outline.normalize(), placement.outline.normalize(), 1e-3
            )
        else:
            assert got.outline is None


def test_the_same_points_as_in_a_layout_file_are_the_same_placements():
    frame = table_of(PLACED, "EPSG:4326", lambda p: Point(p.x, p.y))
    (found,) = layouts(geo(frame), LINGYUN).values()
    x, y = frame.geometry.iloc[0].coords[0]
    at = LINGYUN.frame.to_metres(Point(x, y))
    assert (found["a"].x, found["a"].y) == (at.x, at.y)


def test_a_local_sites_own_export_is_in_its_metres():
    frame = table_of(PLACED, None, lambda p: Point(p.x, p.y)).set_crs(None, allow_override=True)
    (found,) = layouts(geo(frame), Site("local", box(-20, -20, 20, 20))).values()
    assert (found["a"].x, found["a"].y, found["a"].turn) == (1.0, -2.0, 30.0)


def test_without_a_word_of_the_system_it_is_lon_and_lat():
    frame = table_of(PLACED, "EPSG:4326", lambda p: Point(p.x, p.y))
    (found,) = layouts(geo(frame, "missing"), LINGYUN).values()
    assert (found["a"].x, found["a"].y) == pytest.approx((1.0, -2.0))


def test_points_as_structures():
    table = table_of(PLACED, "EPSG:4326", lambda p: Point(p.x, p.y))
    file = io.BytesIO()
    table.to_parquet(file, index=False, geometry_encoding="geoarrow", schema_version="1.1.0")
    file.seek(0)
    (found,) = layouts(file, LINGYUN).values()
    assert (found["c"].x, found["c"].y) == pytest.approx((-4.0, 3.0))


def wkb(*shapes):
    return ROWS | {"geometry": pa.array(shapes, pa.binary())}


POINT = shapely.to_wkb(Point(1, 1))
NESTED = bytes.fromhex("0107000000ffffffff") * 3
BAD = {
    "no kind": ({k: v for k, v in ROWS.items() if k != "kind"}, "table.no_column", "kind"),
    "no place": ({k: v for k, v in ROWS.items() if k != "y"}, "table.no_column", "geometry"),
    "a text for a number": (ROWS | {"turn": ["1", "2", "3"]}, "table.bad_column", "turn"),
    "a list of kinds": (ROWS | {"kind": [["bench"]] * 3}, "table.bad_column", "kind"),
    "nan": (ROWS | {"x": [1.0, float("nan"), 2.0]}, "file.bad_number", "#2"),
    "infinite": (ROWS | {"turn": [1.0, 2.0, float("inf")]}, "file.bad_number", "#3"),
    "nothing for x": (ROWS | {"x": [None, 1.0, 2.0]}, "file.bad_number", "#1"),
    "nan is no size": (ROWS | {"width": pa.array([1.0, np.nan, 1.0])}, "file.bad_number", "width"),
    "no size": (ROWS | {"depth": [1.0, 0.0, 1.0]}, "file.bad_number", "depth"),
    "far": (ROWS | {"y": [1.0, 2.0, 20_000.0]}, "layout.far", "#3"),
    "beyond everything": (ROWS | {"y": [1.0, 2.0, 1e300]}, "file.bad_number", "#3"),
    "unknown": (ROWS | {"kind": ["bench", "bensh", "bench"]}, "layout.unknown_kind", "#2"),
    "no word": (ROWS | {"kind": ["bench", None, "bench"]}, "layout.no_kind", "#2"),
    "no name": (ROWS | {"layout": ["a", None, "b"]}, "table.no_layout", "#2"),
    "apart": (ROWS | {"layout": ["a", "b", "a"]}, "table.split_layout", "a"),
    "twice": (ROWS | {"id": ["i", "i", "i"]}, "file.double_id", "i"),
    "no id": (ROWS | {"id": ["i", None, "k"]}, "file.bad_id", "#2"),
    "no geometry": (wkb(POINT, None, POINT), "file.no_geometry", "#2"),
    "an empty point": (wkb(POINT, POINT, shapely.to_wkb(Point())), "file.out_of_range", "#3"),
    "an empty polygon": (wkb(POINT, shapely.to_wkb(Polygon())), "file.no_geometry", "#2"),
    "half a point": (wkb(POINT, POINT[:9]), "file.bad_geometry", "#2"),
    "no bytes": (wkb(POINT, b""), "file.bad_geometry", "#2"),
    "a line": (wkb(POINT, shapely.to_wkb(shapely.LineString([(0, 0), (1, 1)]))),
               "layout.wrong_geometry", "LINESTRING"),
    "nested": (wkb(POINT, NESTED), "layout.wrong_geometry", "GEOMETRYCOLLECTION"),
    "a bow tie": (wkb(POINT, shapely.to_wkb(Polygon([(0, 0), (3, 3), (3, 0), (0, 2)]))),
                  "file.self_crossing", "#2"),
    "no area": (wkb(POINT, shapely.to_wkb(Polygon([(0, 0), (3, 3), (1, 1)]))),
                "file.no_size", "#2"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_used_is_refused_by_row_and_column(case):
    table, code, said = BAD[case]
    count = min(len(column) for column in table.values())
    table = pa.table({name: column[:count] for name, column in table.items()})
    if "geometry" in table.schema.names:
        told = {"primary_column": "geometry", "columns": {"geometry": {"crs": None}}}
        table = table.replace_schema_metadata({b"geo": json.dumps(told)})
        code = {"file.out_of_range": "file.out_of_range_local"}.get(code, code)
    with pytest.raises(InputError) as error:
        read(written(table))
    assert error.value.code == code
    assert said in map(str, error.value.blanks.values())


@pytest.mark.parametrize(
    ("crs", "code"),
    [
        ("+proj=longlat +datum=/etc/passwd", "file.unknown_crs"),
        ({"id": {"authority": "EPSG", "code": 999_999}}, "file.unknown_crs"),
        ({"id": {"authority": "EPSG", "code": "4326"}}, "file.unknown_crs"),
        ({"name": "my own"}, "file.unknown_crs"),
        ([1], "file.unknown_crs"),
    ],
)
def test_an_unknown_system_is_refused_by_its_name(crs, code):
    frame = table_of(PLACED, "EPSG:4326", lambda p: Point(p.x, p.y))
    with pytest.raises(InputError, match=code):
        read(geo(frame, crs), LINGYUN)


def test_another_sites_frame_is_turned_into_ours():
    other = CRS.from_proj4("+proj=tmerc +lat_0=31.13 +lon_0=121.42 +k=1 +datum=WGS84 +type=crs")
    frame = table_of(PLACED, other, lambda p: Point(p.x, p.y))
    told = site_crs(type(LINGYUN.frame)(121.42, 31.13)).to_json_dict()
    (found,) = layouts(geo(frame, told), LINGYUN).values()
    assert (found["a"].x, found["a"].y) == pytest.approx((1.0, -2.0), abs=1e-3)


def test_degrees_on_a_local_site_are_refused():
    with pytest.raises(InputError, match=r"layout\.needs_local"):
        read(geo(table_of(PLACED, "EPSG:4326", lambda p: Point(p.x, p.y))))


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"no"])
def test_a_damaged_file_is_refused(content):
    with pytest.raises(InputError, match=r"table\.unreadable"):
        read(io.BytesIO(content))


def test_a_flipped_byte_is_a_refusal_or_another_table_never_a_crash():
    whole = bytearray(written(ROWS | {"turn": [0.0, 1.0, 2.0]}).getvalue())
    for place in range(4, len(whole), 3):
        broken = whole.copy()
        broken[place] ^= 0xFF
        try:
            read(io.BytesIO(bytes(broken)))
        except InputError:
            continue


def test_too_many_rows_too_long_a_layout_too_big_a_column(monkeypatch):
    for name, code in (
        ("MOST_ROWS", "table.too_many_rows"),
        ("MOST_OF_ONE", "table.long_layout"),
        ("MOST_BYTES", "table.too_big"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(layout_table, name, 1)
            with pytest.raises(InputError, match=code):
                read(written(ROWS))


def test_an_empty_table_holds_no_layout():
    empty = {name: pa.array([], pa.array(column).type) for name, column in ROWS.items()}
    assert [name for stack in read(written(empty)) for name in stack.names] == []
