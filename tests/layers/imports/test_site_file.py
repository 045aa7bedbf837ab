"""Site files: what each role becomes, and how each mistake is told."""

import json
from pathlib import Path

import pytest
import shapely

import data
from geo.errors import InputError
from layers.imports.site_file import boundary_choices, boundary_mend, read_site

FILES = Path(__file__).parents[2] / "files"

#     25 ┌────────┐
#        │  ▓▓    │  ▓ building 4..10, 15..20
#        │        │
#      0 └──┤├────┘  ┤├ entrance 5..8
#        0        20
COURT = [[0, 0], [20, 0], [20, 25], [0, 25], [0, 0]]
HOUSE = [[4, 15], [10, 15], [10, 20], [4, 20], [4, 15]]


def polygon(ring):
    return {"type": "Polygon", "coordinates": [ring]}


def point(x, y):
    return {"type": "Point", "coordinates": [x, y]}


def line(*corners):
    return {"type": "LineString", "coordinates": [list(corner) for corner in corners]}


def feature(geometry, role=None, /, id=None, **properties):
    if role:
        properties["role"] = role
    return {"type": "Feature", "id": id, "properties": properties, "geometry": geometry}


def site_file(*features, **members):
    whole = {"type": "FeatureCollection", "frame": "local", "features": list(features)} | members
    return json.dumps({name: value for name, value in whole.items() if value is not None}).encode()


def court(*features, **members):
    return site_file(feature(polygon(COURT), "boundary", name="Court"), *features, **members)


def read_one(*arguments, **properties):
    site = read_site(court(feature(*arguments, **properties)), "court.geojson")
    return site.features[0]


def refused(content, **settings):
    with pytest.raises(InputError) as caught:
        read_site(content, "court.geojson", **settings)
    return caught.value.code, caught.value.blanks


def test_a_lone_polygon_is_the_boundary_and_the_file_names_the_site():
    site = read_site(site_file(feature(polygon(COURT))), "C:\\plans\\小院.geojson")
    assert site.boundary.equals(shapely.box(0, 0, 20, 25))
    assert (site.name, site.frame, site.features) == ("小院", None, ())


def test_a_feature_or_a_bare_polygon_is_enough():
    alone = feature(polygon(COURT)) | {"frame": "local"}
    bare = polygon(COURT) | {"frame": "local"}
    for whole in (alone, bare):
        assert read_site(json.dumps(whole).encode(), "a.geojson").boundary.area == 500


def test_both_demo_sites_open():
    for name in ("lingyun", "timber-tower"):
        site = read_site(data.demo_site(name).encode(), f"{name}.geojson")
        assert site.by_role("building") and site.frame is not None


def test_building_with_windows_all_round_or_on_given_lines_or_none():
    assert read_one(polygon(HOUSE), "building").windows is None
    assert read_one(polygon(HOUSE), "building", windows="none").windows is None
    whole = read_one(polygon(HOUSE), "building", windows="all", use="dwelling", height="18 m")
    assert (whole.windows.length, whole.use, whole.height) == (22, "dwelling", 18)
    fronts = {"type": "MultiLineString", "coordinates": [[[4, 15], [10, 15]]]}
    drawn = feature(polygon(HOUSE), "building", highrise="yes") | {"windows_geometry": fronts}
    house = read_site(court(drawn), "a.geojson").features[0]
    assert (house.windows.length, house.highrise) == (6, True)


def test_an_entrance_is_a_line_or_a_point_with_a_width():
    across = read_one(line((5, 0), (8, 0)), "entrance", gate="yes")
    assert (across.width, across.gate) == (3, True)
    assert read_one(point(5, 0), "entrance", width=2.5).width == 2.5
    code, blanks = refused(court(feature(point(5, 0), "exit", id="back")))
    assert (code, blanks["feature"]) == ("site.no_width", "back")


def test_a_fire_lane_drawn_as_a_line_becomes_an_area_of_its_width():
    lane = read_one(line((2, 0), (2, 25)), "fire_lane", width=4, height=4)
    assert lane.geometry.equals(shapely.box(0, 0, 4, 25))
    assert refused(court(feature(line((2, 0), (2, 25)), "fire_lane")))[0] == "site.no_width"


def test_the_other_attributes_are_kept():
    tree = read_one(point(3, 3), "tree", id=7, dbh=0.3, crown=2.5, height=8, name=" 香樟\n ")
    assert (tree.id, tree.dbh, tree.crown, tree.height, tree.name) == ("7", 0.3, 2.5, 8, "香樟")
    ground = read_one(polygon(HOUSE), "surface", material="rubber", soft=True)
    assert (ground.material, ground.soft) == ("rubber", True)
    assert read_one(polygon(HOUSE), "keep_clear", reason="gas").reason == "gas"
    assert read_one(line((0, 0), (3, 0)), "ramp", slope=0.08, rise=0.3).slope == 0.08
    assert read_one(line((0, 0), (3, 0)), "entrance", slope="0.04").slope == 0.04
    assert read_one(line((0, 0), (3, 0)), "fire_lane", width=4, slope=-0.06).slope == -0.06
    assert read_one(line((0, 0), (3, 0)), "exit", slope=0.04).slope is None
    assert read_one(point(3, 3), "manhole", radius=0.4).radius == 0.4
    assert read_one(line((0, 0), (3, 0)), "wall", height=2.2).height == 2.2


def test_heights_are_dropped_and_single_parts_unpacked():
    high = [[x, y, 4.5] for x, y in COURT]
    site = read_site(
        site_file(feature({"type": "MultiPolygon", "coordinates": [[high]]})), "a.geojson"
    )
    assert site.boundary.equals(shapely.box(0, 0, 20, 25)) and not site.boundary.has_z


@pytest.mark.parametrize(
    ("geometry", "role", "code"),
    [
        (point(1, 1), "boundary", "site.wrong_geometry"),
        (point(1, 1), "building", "site.wrong_geometry"),
        (line((0, 0), (1, 1)), "tree", "site.wrong_geometry"),
        (polygon(HOUSE), "wall", "site.wrong_geometry"),
        (polygon(HOUSE), "buildng", "site.unknown_role"),
        (polygon(HOUSE), 7, "site.unknown_role"),
        (None, "tree", "file.no_geometry"),
        (point(30_000, 0), "tree", "site.feature_far"),
        (line((1, 1), (1, 1)), "wall", "file.no_size"),
        (polygon([[0, 0], [5, 5], [5, 0], [0, 5], [0, 0]]), "building", "file.self_crossing"),
        (polygon(HOUSE[:-1]), "building", "file.open_ring"),
        (polygon([[0, 0], [1, 1], [0, 0]]), "building", "file.short_ring"),
        ({"type": "CircularString", "coordinates": [[0, 0]]}, "wall", "file.bad_geometry"),
        ({"type": "Point", "coordinates": ["1", "2"]}, "tree", "file.bad_geometry"),
        ({"type": "Point", "coordinates": [True, 2]}, "tree", "file.bad_geometry"),
        ({"type": "Point", "coordinates": []}, "tree", "file.no_geometry"),
    ],
)
def test_a_wrong_feature_is_named(geometry, role, code):
    content = site_file(
        feature(polygon(COURT), None if role == "boundary" else "boundary"),
        feature(geometry, role, id="it"),
    )
    found, blanks = refused(content)
    assert found == code
    assert blanks["feature"] == "it"


def test_an_unknown_role_names_the_nearest():
    _, blanks = refused(court(feature(polygon(HOUSE), "Gebäude-building")))
    assert blanks["nearest"] == "building"


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"height": "tall"}, "file.bad_number"),
        ({"height": -2}, "file.bad_number"),
        ({"height": True}, "file.bad_number"),
        ({"height": [3]}, "file.bad_number"),
        ({"highrise": "perhaps"}, "file.bad_yes"),
        ({"use": "dweling"}, "file.bad_choice"),
        ({"windows": "some"}, "site.bad_windows"),
    ],
)
def test_a_wrong_attribute_is_named(properties, code):
    found, blanks = refused(court(feature(polygon(HOUSE), "building", id="it", **properties)))
    assert (found, blanks["feature"]) == (code, "it")


def test_a_boundary_that_crosses_itself_says_where_and_is_mended_on_consent():
    # a bow tie: two triangles of 100 m², meeting at (10, 10)
    bow = site_file(feature(polygon([[0, 0], [20, 20], [20, 0], [0, 20], [0, 0]])))
    code, blanks = refused(bow)
    assert code == "site.self_crossing"
    assert (blanks["x"], blanks["y"], blanks["unit"]) == ("10.00", "10.00", " m")
    site = read_site(bow, "bow.geojson", repair=True)
    assert site.boundary.is_valid and site.boundary.area == 100
    mend = boundary_mend(bow, "bow.geojson")
    assert mend.after.equals(site.boundary) and len(mend.before.exterior.coords) == 5


@pytest.mark.parametrize(
    ("ring", "code"),
    [
        (COURT[:-1], "file.open_ring"),
        ([[0, 0], [5, 0], [9, 0], [0, 0]], "site.no_area"),
        ([[0, 0], [0.5, 0], [0.5, 0.5], [0, 0]], "site.tiny"),
        ([[0, 0], [11_000, 0], [11_000, 1], [0, 0]], "site.gigantic"),
        ([[0, 0], [2_000, 0], [2_000, 2_000], [0, 2_000], [0, 0]], "site.gigantic"),
        ([[0, 0], [1e308, 0], [1e308, 1e308], [0, 0]], "file.out_of_range_local"),
        ([[121.4268, 31.1], [121.4270, 31.1], [121.4270, 31.2], [121.4268, 31.1]], None),
    ],
)
def test_a_boundary_that_cannot_be(ring, code):
    found, _ = refused(site_file(feature(polygon(ring))))
    assert found == (code or "site.tiny")


def test_metres_and_degrees_are_told_apart_helpfully():
    assert refused(site_file(feature(polygon(COURT)), frame=None))[0] == "site.looks_like_metres"
    projected = [[351_000 + x, 3_456_000 + y] for x, y in COURT]
    content = site_file(feature(polygon(projected)), frame=None)
    assert refused(content)[0] == "site.looks_like_metres"
    degrees = [[121.42 + x / 1e5, 31.13 + y / 1e5] for x, y in COURT]
    assert refused(site_file(feature(polygon(degrees))))[0] == "site.looks_like_degrees"
    off = [[500 + x / 1e5, 31.13 + y / 1e5] for x, y in COURT]
    assert refused(site_file(feature(polygon(off)), frame=None))[0] == "file.out_of_range"
    assert refused(court(frame="moon"))[0] == "file.unknown_frame"


def test_a_national_grid_is_understood():
    """EPSG:4549, CGCS2000 / 3-degree zone 120E, that Shanghai's surveys come in."""
    grid = [[635_000 + x, 3_456_000 + y] for x, y in COURT]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}
    site = read_site(site_file(feature(polygon(grid)), frame=None, crs=crs), "a.geojson")
    assert site.frame.lon0 == pytest.approx(121.416, abs=0.01)
    assert site.boundary.area == pytest.approx(500, rel=1e-3)
    crs["properties"]["name"] = "/vsicurl/http://example.org/x"
    assert refused(site_file(feature(polygon(grid)), frame=None, crs=crs))[0] == "file.unknown_crs"


def test_lon_lat_site_lies_around_its_origin_which_the_file_may_keep():
    ring = [[121.4268 + x / 1e5, 31.1347 + y / 1e5] for x, y in COURT]
    site = read_site(site_file(feature(polygon(ring)), frame=None), "a.geojson")
    assert site.boundary.centroid.distance(shapely.Point(0, 0)) < 1e-3
    kept = site_file(feature(polygon(ring)), frame=None, origin=[121.4268, 31.1347])
    again = read_site(kept, "a.geojson")
    assert (again.frame.lon0, again.frame.lat0) == (121.4268, 31.1347)
    assert again.boundary.bounds[:2] == pytest.approx((0, 0), abs=1e-6)
    for origin in ([0, 0], ["a", 1], [121.4268], [500, 0]):
        content = site_file(feature(polygon(ring)), frame=None, origin=origin)
        assert refused(content)[0] == "site.bad_origin"


def test_double_ids_and_features_without_a_role():
    twice = [feature(point(1, 1), "tree", id="t"), feature(point(2, 2), "tree", id="t")]
    assert refused(court(*twice)) == ("file.double_id", {"file": "court.geojson", "id": "t"})
    assert refused(court(feature(point(1, 1))))[0] == "site.no_role"
    assert refused(site_file(feature(point(1, 1))))[0] == "site.no_boundary"
    assert refused(site_file())[0] == "file.no_features"


def test_playgrounds_of_openstreetmap_let_one_choose():
    content = (FILES / "playgrounds.geojson").read_bytes()
    code, blanks = refused(content)
    assert code == "site.several_boundaries"
    assert "way/24871471" in blanks["ids"]
    assert "way/34992824 (Ferdinand Braun Park)" in blanks["ids"]
    choices = boundary_choices(content, "playgrounds.geojson")
    assert choices[0].id == "way/24871471"
    assert [choice.area for choice in choices] == pytest.approx([1784, 334, 208], abs=1)
    for choice in choices:
        site = read_site(content, "playgrounds.geojson", boundary=choice.id)
        assert site.boundary.area == pytest.approx(choice.area, abs=0.1)
        assert site.attribution.startswith("© OpenStreetMap contributors")
        assert site.features == ()
    assert refused(content, boundary="way/1")[0] == "site.no_such_boundary"
