"""Layout files: points and outlines in both frames, and how mistakes are told."""

import json

import pytest
import shapely

from geo.catalogue import catalogue
from geo.errors import InputError
from geo.frame import Frame
from geo.site import Site
from layers.imports.layout_file import read_layout

LOCAL = Site("Court", shapely.box(0, 0, 20, 25))
PLACED = Site("Court", shapely.box(0, 0, 20, 25), frame=Frame(121.4268, 31.1347))


def piece(geometry, /, id=None, **properties):
    return {"type": "Feature", "id": id, "properties": properties, "geometry": geometry}


def at(x, y):
    return {"type": "Point", "coordinates": [x, y]}


def outline(*ring):
    return {"type": "Polygon", "coordinates": [list(ring)]}


def layout_file(*features, frame="local"):
    whole = {"type": "FeatureCollection", "features": list(features)}
    return json.dumps(whole | ({"frame": frame} if frame else {})).encode()


def read(*features, site=LOCAL, frame="local", names=None):
    content = layout_file(*features, frame=frame)
    return read_layout(content, "ours.geojson", site, catalogue(), names)


def refused(*features, **settings):
    with pytest.raises(InputError) as caught:
        read(*features, **settings)
    return caught.value.code, caught.value.blanks


def test_a_point_is_a_placement():
    layout = read(piece(at(3, 4), id="a", kind="bench", turn=-30, width=2.4, note="sunny\u202e"))
    bench = layout["a"]
    assert (bench.kind, bench.x, bench.y, bench.turn) == ("bench", 3, 4, -30)
    assert (bench.width, bench.depth, bench.note) == (2.4, None, "sunny")


def test_a_polygon_is_an_own_outline():
    ring = [[0, 0], [0, 5], [4, 5], [4, 0], [0, 0]]  # clockwise
    lawn = read(piece({"type": "Polygon", "coordinates": [ring]}, kind="lawn"))["p1"]
    assert (lawn.x, lawn.y, lawn.turn) == (2, 2.5, 0)
    assert lawn.outline.exterior.is_ccw and lawn.outline.area == 20


def test_ids_are_the_propertys_else_the_features_else_the_place():
    layout = read(
        piece(at(1, 1), id="outer", kind="bench") | {"properties": {"kind": "bench", "id": "in"}},
        piece(at(2, 2), id=12, kind="bench"),
        piece(at(3, 3), kind="bench"),
    )
    assert list(layout.placements) == ["in", "12", "p3"]
    code, blanks = refused(
        piece(at(1, 1), id="b", kind="bench"), piece(at(2, 2), id="b", kind="bin")
    )
    assert (code, blanks["id"]) == ("file.double_id", "b")
    assert refused(piece(at(1, 1), id=[1], kind="bench"))[0] == "file.bad_id"


def test_an_unknown_kind_names_the_nearest_by_code_or_by_name():
    code, blanks = refused(piece(at(1, 1), kind="bensch", id="x"))
    assert (code, blanks["nearest"], blanks["feature"]) == ("layout.unknown_kind", "bench", "x")
    names = {"秋千（双位）": "swing", "Two-seat swing": "swing", "滑梯": "slide"}
    for said in ("双位秋千", "two seat swing", "SWING"):
        assert refused(piece(at(1, 1), kind=said), names=names)[1]["nearest"] == "swing"
    assert refused(piece(at(1, 1), kind=["swing"]))[0] == "layout.unknown_kind"
    assert refused(piece(at(1, 1)))[0] == "layout.no_kind"


def test_lon_lat_lies_on_the_sites_frame_and_metres_are_the_sites():
    corner = piece(at(121.4268, 31.1347), kind="bench")
    bench = read(corner, site=PLACED, frame=None)["p1"]
    assert (bench.x, bench.y) == pytest.approx((0, 0), abs=1e-6)
    assert read(piece(at(3, 4), kind="bench"), site=PLACED)["p1"].x == 3
    assert refused(corner, frame=None)[0] == "layout.needs_local"


def test_up_to_ten_kilometres_off_is_a_finding_and_beyond_a_mistake():
    assert read(piece(at(9_000, 0), kind="bench"))["p1"].x == 9_000
    assert refused(piece(at(10_100, 0), kind="bench"))[0] == "layout.far"
    assert refused(piece(at(3, 4), kind="bench"), site=PLACED, frame=None)[0] == "layout.far"
    assert (
        refused(piece(at(300, 4), kind="bench"), site=PLACED, frame=None)[0] == "file.out_of_range"
    )
    assert refused(piece(at(1e9, 0), kind="bench"))[0] == "file.out_of_range_local"


@pytest.mark.parametrize(
    ("geometry", "properties", "code"),
    [
        ({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, {}, "layout.wrong_geometry"),
        ({"type": "MultiPoint", "coordinates": [[0, 0], [1, 1]]}, {}, "layout.wrong_geometry"),
        (at(1, 1), {"note": "x" * 501}, "file.long_text"),
        (at(1, 1), {"width": 0}, "file.bad_number"),
        (at(1, 1), {"width": 1e4}, "file.bad_number"),
        (at(1, 1), {"turn": "north"}, "file.bad_number"),
        (outline([0, 0], [4, 4], [4, 0], [0, 4], [0, 0]), {}, "file.self_crossing"),
        (outline([0, 0], [4, 4], [8, 8], [0, 0]), {}, "file.no_size"),
    ],
)
def test_a_wrong_placement_is_named(geometry, properties, code):
    found, blanks = refused(piece(geometry, id="it", kind="bench", **properties))
    assert (found, blanks["feature"]) == (code, "it")


def test_nothing_placed_is_a_layout_too():
    assert len(read()) == 0
