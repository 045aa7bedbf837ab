from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box
from shapely.affinity import rotate, translate

from geo.depth import convex_pieces, depth, is_convex, way_out

CORNER = Polygon([(0, 0), (4, 0), (4, 1), (1, 1), (1, 4), (0, 4)])


def test_out_of_a_corner_by_the_nearer_side():
    #  ┌┐        the L of 4 × 4, arms 1 wide; the box stands 0.3 in its upright arm
    #  │██
    #  └───┘
    assert way_out(box(0.7, 2, 1.7, 3), CORNER) == pytest.approx((0.3, 0.0))


def test_into_a_court_is_out_too():
    court = box(0, 0, 10, 10).difference(box(2, 2, 8, 8))
    assert way_out(box(1.5, 4, 3, 5), court) == pytest.approx((0.5, 0.0))


def test_apart_is_nothing_to_move():
    assert way_out(box(0, 0, 1, 1), box(2, 0, 3, 1)) == (0.0, 0.0)


def test_across_a_wall():
    assert depth(box(0, 0, 1, 1), LineString([(0.8, -5), (0.8, 5)])) == pytest.approx(0.2)
    assert depth(box(0, 0, 1, 1), Point(0.5, 0.9)) == pytest.approx(0.1)


def test_a_point_on_a_point_is_there_already():
    # A new tree planted where one stands.
    assert way_out(Point(10.5, 2.5), Point(10.5, 2.5)) == (0.0, 0.0)
    assert way_out(Point(10.5, 2.5), Point(10.0, 2.5)) == (0.0, 0.0)


def test_convex_or_not():
    assert is_convex(box(0, 0, 1, 1))
    assert not is_convex(CORNER)
    assert not is_convex(box(0, 0, 3, 3).difference(box(1, 1, 2, 2)))
    pieces = [shapely.convex_hull(shapely.multipoints(p)) for p in convex_pieces(CORNER)]
    assert shapely.union_all(pieces).equals(CORNER)


shapes = st.sampled_from([CORNER, box(-1, -1, 1, 1), Point(0, 0).buffer(1.3)])


@given(shapes, shapes, st.floats(-3, 3), st.floats(-3, 3), st.floats(0, 360))
def test_moved_out_they_only_touch_and_no_shorter_way_was_left(a, b, x, y, turn):
    a = translate(rotate(a, turn), x, y)
    east, north = way_out(a, b)
    moved = translate(a, east, north)
    assert moved.buffer(-1e-6).disjoint(b.buffer(-1e-6))
    if (east, north) != (0, 0):
        for angle in range(0, 360, 15):
            shorter = rotate(Point(0.98 * depth(a, b), 0), angle, origin=(0, 0))
            assert translate(a, shorter.x, shorter.y).intersects(b)
