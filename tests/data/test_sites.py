"""The demo sites: as large as they are said to be, and said to be illustrative."""

import json
from itertools import pairwise

import pytest
import shapely
from shapely import box

import data
from geo.catalogue import catalogue, ruleset
from geo.check import check
from layers.imports.layout_file import read_layout
from layers.imports.site_file import read_site

SITES = data.HERE / "sites"
LAYOUTS = sorted((SITES / "lingyun-layouts").glob("*.geojson"))


def site_called(name):
    return read_site(data.demo_site(name).encode(), f"{name}.geojson")


def sides(polygon):
    corners = shapely.get_coordinates(polygon)
    return [shapely.LineString(pair).length for pair in pairwise(corners)]


def test_the_lingyun_court():
    #      house with windows
    #   +-----------------.
    #   |  o        o      \
    #   =                o  |  house with windows
    #   |                o  |
    #   +~~~~ fire lane ~~~~+
    court = site_called("lingyun")
    west, south, east, north = court.boundary.bounds
    assert (east - west, north - south) == pytest.approx((25, 20), abs=1e-5)
    assert sides(court.boundary) == pytest.approx([25, 17, 18**0.5, 22, 20], abs=1e-5)
    houses = court.by_role("building")
    assert [house.use for house in houses] == ["dwelling", "dwelling"]
    assert all(house.height == 18 and house.windows.length > 5 for house in houses)
    assert all(house.geometry.distance(court.boundary) > 3 for house in houses)
    (gate,) = court.by_role("entrance")
    assert gate.width == pytest.approx(3, abs=1e-5)
    assert gate.geometry.distance(court.boundary.exterior) < 1e-5
    (lane,) = court.by_role("fire_lane")
    low, high = lane.geometry.bounds[1], lane.geometry.bounds[3]
    assert high - low == pytest.approx(4, abs=1e-5)
    assert court.boundary.buffer(1e-5).covers(lane.geometry)
    trees = court.by_role("tree")
    assert len(trees) == 5
    assert all(1.8 <= tree.crown <= 3 and 0.1 < tree.dbh < 0.4 for tree in trees)
    # No crown hangs over the lane.
    assert all(tree.geometry.distance(lane.geometry) > tree.crown for tree in trees)
    for role in ("manhole", "power", "water"):
        assert len(court.by_role(role)) == 1


def test_the_timber_tower_plot_is_an_l():
    plot = site_called("timber-tower")
    west, south, east, north = plot.boundary.bounds
    assert (east - west, north - south) == pytest.approx((18, 20), abs=1e-5)
    assert plot.boundary.area == pytest.approx(18 * 8 + 9 * 12, abs=1e-3)
    for role in ("wall", "flue", "entrance", "fire_lane"):
        assert len(plot.by_role(role)) == 1


@pytest.mark.parametrize("path", [*sorted(SITES.glob("*.geojson")), *LAYOUTS], ids=lambda p: p.stem)
def test_it_says_that_nobody_surveyed_it(path):
    said = json.loads(path.read_text(encoding="utf-8"))
    assert "示意" in said["attribution"]
    assert "Illustrative" in said["attribution"]


@pytest.mark.parametrize("path", sorted(SITES.glob("*.geojson")), ids=lambda p: p.stem)
def test_its_origin_is_its_centroid(path):
    # So that a reader that knows nothing of the member `origin` lays it on the same metres.
    site = site_called(path.stem)
    assert site.boundary.centroid.distance(shapely.Point(0, 0)) < 1e-5
    assert box(121.3, 31.0, 121.6, 31.3).contains(shapely.Point(site.frame.lon0, site.frame.lat0))


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda p: p.stem)
def test_a_demo_layout_is_read_whole(path):
    said = json.loads(path.read_text(encoding="utf-8"))
    layout = read_layout(path.read_bytes(), path.name, site_called("lingyun"), catalogue())
    assert 8 <= len(layout) == len(said["features"]) <= 14
    assert said["name"]
    assert said["group"]
    assert said["age_band"] in {"child", "adult", "elder"}


@pytest.mark.parametrize(
    ("name", "errors", "warnings"),
    [
        # A stage on the fire lane, a tree in the sandpit; a recycler in the gate's apron,
        # a bench where the swing swings, hard ground below the swing and the climber.
        ("children", {"FIRE-01", "GEO-02"}, {"GEO-04", "PLAY-04", "PLAY-08"}),
        # Fitness gear too close together; benches, a roof and a rack above roots.
        ("elders", set(), {"FIT-04", "TREE-01"}),
        ("planners", set(), set()),
    ],
)
def test_the_demo_layouts_show_what_they_are_for(name, errors, warnings):
    content = (SITES / "lingyun-layouts" / f"{name}.geojson").read_bytes()
    court = site_called("lingyun")
    layout = read_layout(content, name, court, catalogue())
    issues = check(court, layout, catalogue(), ruleset("shanghai"))
    assert {issue.rule for issue in issues if issue.severity == "error"} == errors
    assert {issue.rule for issue in issues if issue.severity == "warning"} == warnings
