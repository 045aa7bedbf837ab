from __future__ import annotations

from math import pi

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box

from geo.footprint import ARC_ERROR, body, footprint, footprints, grown, to_local, to_site
from geo.layout import Placement
from tests.geo.drawing import kind

BENCH = kind("bench", width=2.0, depth=0.5)
ROUND = kind("table", width=3.0, depth=3.0, shape="disc")
ROOF = kind("pergola", width=4.0, depth=3.0, level="canopy", measures={"post": 0.2})
LAWN = kind("lawn", level="ground")


def test_a_bench_turned_north_stands_along_y():
    #  ┌┐ 2.0
    #  ││
    #  └┘ 0.5
    turned = footprint(Placement("a", "bench", 10.0, 20.0, turn=90.0), BENCH)
    assert turned.bounds == (9.75, 19.0, 10.25, 21.0)


def test_own_size_wins_over_the_kinds():
    own = footprint(Placement("a", "bench", 0.0, 0.0, width=3.0), BENCH)
    assert own.bounds == (-1.5, -0.25, 1.5, 0.25)


def test_one_number_for_a_disc_is_its_diameter_and_two_make_an_ellipse():
    disc = footprint(Placement("a", "table", 0.0, 0.0, width=2.0), ROUND)
    assert disc.bounds == pytest.approx((-1, -1, 1, 1))
    ellipse = footprint(Placement("a", "table", 0.0, 0.0, width=4.0, depth=2.0), ROUND)
    assert ellipse.bounds == pytest.approx((-2, -1, 2, 1))


@given(st.floats(0.3, 30), st.floats(0, 360))
def test_a_disc_is_drawn_round_its_circle_and_never_far_outside(diameter, turn):
    disc = footprint(Placement("a", "table", 5, -3, turn, diameter), ROUND)
    corners = shapely.points(shapely.get_coordinates(disc))
    radii = shapely.distance(corners, shapely.Point(5, -3))
    assert radii.min() >= diameter / 2
    assert radii.max() <= diameter / 2 + ARC_ERROR
    assert disc.area >= pi * diameter**2 / 4


def test_a_drawn_outline_is_its_footprint():
    outline = Polygon([(0, 0), (4, 0), (4, 1), (1, 1), (1, 3), (0, 3)])
    assert footprint(Placement("a", "lawn", 1, 1, outline=outline), LAWN).equals(outline)


def test_of_a_canopy_only_the_posts_stand_in_the_way():
    placement = Placement("a", "pergola", 0, 0)
    posts = body(placement, ROOF)
    assert footprint(placement, ROOF).bounds == (-2, -1.5, 2, 1.5)
    assert len(posts.geoms) == 4
    assert posts.area == pytest.approx(4 * 0.04)
    assert posts.bounds == (-2, -1.5, 2, 1.5)


def test_level_ground_is_in_nobodys_way():
    assert body(Placement("a", "lawn", 0, 0), LAWN).is_empty


def test_the_inset_leaves_thin_things_empty():
    thin, thick = Placement("a", "bench", 0, 0, depth=0.01), Placement("b", "bench", 0, 0)
    shrunk = footprints([thin, thick], [BENCH, BENCH], inset=0.005)
    assert shrunk[0].is_empty
    assert shrunk[1].bounds == (-0.995, -0.245, 0.995, 0.245)


def test_grown_stands_off_at_least_the_radius_everywhere():
    shapes = shapely.get_parts(shapely.multipolygons([box(0, 0, 1, 1), box(0.5, 0, 3, 0.4)]))
    rim = shapely.points(shapely.get_coordinates(shapely.segmentize(grown(shapes, 0.6), 0.05)))
    gaps = shapely.distance(rim, shapely.union_all(shapes))
    assert gaps.min() >= 0.6 - 1e-9
    assert gaps.max() <= 0.6 * 1.005


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), st.floats(-720, 720))
def test_local_and_back(x, y, turn):
    placement = Placement("a", "bench", x, y, turn)
    corners = shapely.get_coordinates(footprint(placement, BENCH))
    assert to_site(to_local(corners, placement), placement) == pytest.approx(corners)
    assert to_local(corners, placement)[0] == pytest.approx((1.0, 0.25))
