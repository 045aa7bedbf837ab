"""GeoJSON out and in again: the same site, the same layout, the same bytes."""

import json
import re
from math import cos, hypot, pi, sin

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import data
from geo.catalogue import catalogue
from geo.frame import Frame
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from layers.exports.geojson import layout_text, site_text
from layers.imports.layout_file import read_layout
from layers.imports.site_feature import all_windows
from layers.imports.site_file import read_site
from layers.imports.text import clean

NEAR = 1e-4
"""0.1 mm"""

# ── drawings ────────────────────────────────────────────────────────────────────────────

HOUSE = shapely.box(4, 15, 10, 20)
FEATURES = (
    Feature(
        "h", "building", HOUSE, "1号楼", height=18.0, use="dwelling", windows=all_windows(HOUSE)
    ),
    Feature(
        "k",
        "building",
        shapely.box(12, 15, 16, 20),
        use="kindergarten",
        highrise=True,
        windows=shapely.MultiLineString([[(12, 15), (16, 15)]]),
    ),
    Feature(
        "g", "entrance", shapely.LineString([(5, 0), (8, 0)]), width=3.0, gate=True, slope=0.04
    ),
    Feature("e", "exit", shapely.Point(0, 5), width=1.5),
    Feature("f", "fire_lane", shapely.box(16, 0, 20, 25), width=4.0, height=4.5, slope=-0.06),
    Feature("t", "tree", shapely.Point(3, 3), dbh=0.3, crown=2.5, height=8.0),
    Feature("s", "surface", shapely.box(1, 1, 2, 2), material="rubber", soft=True),
    Feature("c", "keep_clear", shapely.box(0, 20, 2, 22), reason="煤气阀"),
    Feature("r", "ramp", shapely.LineString([(9, 1), (9, 4)]), rise=0.3, slope=0.1),
    Feature("m", "manhole", shapely.Point(9, 9), radius=0.35),
    Feature("w", "wall", shapely.LineString([(0, 0), (0, 9)]), height=2.2),
)
COURT = Site("小院", shapely.box(0, 0, 20, 25), FEATURES, attribution="© surveyors")


def reread(site):
    return read_site(site_text(site).encode(), "again.geojson")


def reread_layout(layout, site):
    text = layout_text(layout, catalogue(), site)
    return read_layout(text.encode(), "again.geojson", site, catalogue())


def farthest(one, other):
    """Greatest distance between the corners of two shapes that have the same corners."""
    pairs = zip(shapely.get_coordinates(one), shapely.get_coordinates(other), strict=True)
    return max(hypot(*(first - second)) for first, second in pairs)


def test_a_local_site_comes_back_the_very_same():
    assert reread(COURT) == COURT


def test_a_site_on_the_globe_keeps_its_origin_and_every_attribute():
    site = Site("小院", COURT.boundary, FEATURES, Frame(121.4268, 31.1347), "© surveyors")
    again = reread(site)
    assert (again.name, again.frame, again.attribution) == ("小院", site.frame, "© surveyors")
    assert farthest(again.boundary, site.boundary) < NEAR
    for one, other in zip(again.features, FEATURES, strict=True):
        assert farthest(one.geometry, other.geometry) < NEAR
        assert (one.windows is None) == (other.windows is None)
        if one.windows is not None:
            assert farthest(one.windows, other.windows) < NEAR
        plain = [name for name in vars(other) if name not in ("geometry", "windows", "width")]
        assert [getattr(one, name) for name in plain] == [getattr(other, name) for name in plain]
        assert one.width == pytest.approx(other.width, abs=NEAR)


@pytest.mark.parametrize("name", ["lingyun", "timber-tower"])
def test_the_demo_sites_are_written_as_they_stand(name):
    site = read_site(data.demo_site(name).encode(), f"{name}.geojson")
    assert site_text(reread(site)) == site_text(site)


def test_degrees_have_nine_decimals_at_least_and_rings_go_counter_clockwise():
    site = Site("", shapely.box(0, 0, 20, 25, ccw=False), frame=Frame(121.42681, 31.13471))
    ring = json.loads(site_text(site))["features"][0]["geometry"]["coordinates"][0]
    assert shapely.LinearRing(ring).is_ccw
    decimals = [len(number) for number in re.findall(r"\.(\d+)", json.dumps(ring))]
    assert max(decimals) >= 9
    assert site_text(site).count("\n{") == len(site.features) + 1  # one line a feature


def test_a_layout_comes_back_the_very_same_in_metres():
    lawn = shapely.Polygon([(1, 1), (6, 1), (6, 4), (3, 6), (1, 4)])
    layout = Layout.of(
        Placement("b1", "bench", 3.25, 4.5, 37.5, width=2.4, note="给奶奶 / for granny"),
        Placement("s1", "swing", -1e-9, 12.0),
        Placement("l1", "lawn", lawn.centroid.x, lawn.centroid.y, outline=lawn),
    )
    assert reread_layout(layout, COURT) == layout


def test_equal_layouts_give_equal_bytes_in_whatever_order_things_were_put():
    one, two = Placement("a", "bench", 1, 2, 90), Placement("b", "bin", 3.0, -0.0, 0)
    again = Placement("a", "bench", 1.0, 2.0, 90.0)
    first, second = Layout.of(one, two), Layout.of(two, again)
    assert first == second
    assert layout_text(first, catalogue(), COURT) == layout_text(second, catalogue(), COURT)


def test_a_kind_that_could_not_be_read_back_is_not_written():
    with pytest.raises(KeyError):
        layout_text(Layout.of(Placement("x", "sofa", 0, 0)), catalogue(), COURT)


def test_markup_and_quotes_in_notes_stay_text():
    note = '"</script><img src=x onerror=alert(1)>\\u0000 {x} ${y}'
    layout = Layout.of(Placement("b", "bench", 1, 1, note=note))
    assert reread_layout(layout, COURT)["b"].note == note


# ── laws ────────────────────────────────────────────────────────────────────────────────

frames = st.one_of(
    st.none(),
    st.builds(Frame, st.floats(-179.9, 179.9), st.floats(-85, 85)),
)
metres = st.floats(-2_000, 2_000)
sizes = st.none() | st.floats(0.05, 900)
words = st.text(max_size=40).map(clean)
ids = st.text(min_size=1, max_size=12).map(clean).filter(bool)


@st.composite
def outlines(draw):
    """A star round a centre: any such polygon is sound."""
    count = draw(st.integers(3, 9))
    reach = st.lists(st.floats(0.5, 40), min_size=count, max_size=count)
    cx, cy, radii = draw(metres), draw(metres), draw(reach)
    angles = [2 * pi * index / count for index in range(count)]
    corners = [
        (cx + radius * cos(angle), cy + radius * sin(angle))
        for angle, radius in zip(angles, radii, strict=True)
    ]
    return shapely.orient_polygons(shapely.Polygon(corners))


@st.composite
def placements(draw, own):
    kind = draw(st.sampled_from(list(catalogue())))
    note = draw(words)
    if draw(st.integers(0, 3)) == 0:
        outline = draw(outlines().filter(lambda area: area.is_valid and area.area > 0.01))
        centre = outline.centroid
        return Placement(own, kind, centre.x, centre.y, note=note, outline=outline)
    turn = draw(st.floats(-360, 360))
    width, depth = draw(sizes), draw(sizes)
    return Placement(own, kind, draw(metres), draw(metres), turn, width, depth, note)


@st.composite
def layouts(draw):
    named = draw(st.lists(ids, max_size=6, unique=True))
    return Layout.of(*[draw(placements(own)) for own in named])


@settings(max_examples=80, deadline=None)
@given(frames, layouts())
def test_what_is_written_is_read_back_within_a_tenth_of_a_millimetre(frame, layout):
    site = Site("Court", shapely.box(-30, -30, 30, 30), frame=frame)
    text = layout_text(layout, catalogue(), site)
    again = read_layout(text.encode(), "again.geojson", site, catalogue())
    assert layout_text(again, catalogue(), site) == text
    assert list(again.placements) == sorted(layout.placements)
    for one in again:
        other = layout[one.id]
        assert (one.kind, one.turn, one.width, one.depth, one.note) == (
            other.kind,
            other.turn,
            other.width,
            other.depth,
            other.note,
        )
        assert hypot(one.x - other.x, one.y - other.y) < NEAR
        assert (one.outline is None) == (other.outline is None)
        if one.outline is not None:
            assert farthest(one.outline, other.outline) < NEAR


@settings(max_examples=60, deadline=None)
@given(frames, outlines().filter(lambda area: area.is_valid and area.area > 2), words, words)
def test_any_site_is_written_the_same_the_second_time(frame, boundary, name, reason):
    near = boundary.representative_point()
    features = (
        Feature("a", "tree", near, dbh=0.25),
        Feature("b", "keep_clear", near.buffer(1.3), name, reason=reason),
        Feature("c", "building", near.buffer(2), windows=all_windows(near.buffer(2))),
    )
    site = Site(name, boundary, features, frame)
    again = reread(site)
    assert site_text(again) == site_text(site if name else again)
    assert again.frame == frame
    assert farthest(again.boundary, boundary) < NEAR
