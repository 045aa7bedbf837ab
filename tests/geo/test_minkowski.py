from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.affinity import translate

from geo.minkowski import ARC_ERROR, pieces, sums


def grown(thing, shape, radius=0.0):
    """Thing ⊕ shape ⊕ disc."""
    cut = pieces(np.array([thing]))
    found, _ = sums(cut, pieces(np.array([shape])), np.full(len(cut), radius))
    return shapely.union_all(found)


def test_two_boxes_have_the_sides_of_both():
    #  ┌──┐ 2×1  ⊕  ▭ 1×½  =  3×1½, and no corner more than it has
    found = grown(box(0, 0, 2, 1), box(-0.5, -0.25, 0.5, 0.25))
    assert found.normalize() == box(-0.5, -0.25, 2.5, 1.25).normalize()


def test_a_point_takes_the_shape_and_a_wall_sweeps_it():
    square = box(-1, -1, 1, 1)
    assert grown(Point(5, 5), square).equals(box(4, 4, 6, 6))
    assert grown(LineString([(0, 0), (4, 0), (4, 3)]), square).equals(
        box(-1, -1, 5, 1).union(box(3, -1, 5, 4))
    )


def test_a_yard_stays_open_where_the_shape_has_room():
    yard = box(0, 0, 6, 6).difference(box(1, 1, 5, 5))
    assert grown(yard, box(-1, -1, 1, 1)).equals(box(-1, -1, 7, 7).difference(box(2, 2, 4, 4)))


def test_whose_each_sum_is():
    two = MultiPolygon([box(0, 0, 1, 1), box(3, 0, 4, 1)])
    things = pieces(np.array([box(9, 9, 10, 10), Polygon(), two]))
    found, of = sums(things, pieces(np.array([box(0, 0, 1, 1)])), np.zeros(len(things)))
    assert of.tolist() == [0, 2, 2]
    assert found[0].equals(box(9, 9, 11, 11))


def test_nothing_gives_nothing():
    none = pieces(np.array([Polygon()]))
    found, of = sums(none, pieces(np.array([box(0, 0, 1, 1)])), np.empty(0))
    assert len(found) == len(of) == 0
    square = pieces(np.array([box(0, 0, 1, 1)]))
    assert len(sums(square, none, np.zeros(1))[0]) == 0


@pytest.mark.parametrize("radius", [0.05, 0.6, 1.5, 5.0, 20.0])
def test_arcs_stand_a_hair_outside(radius):
    found = grown(Point(0, 0), Point(0, 0), radius)
    rim = shapely.distance(Point(0, 0), shapely.boundary(found))
    corners = np.hypot(*shapely.get_coordinates(found).T)
    assert rim == pytest.approx(radius)
    assert corners.max() <= radius + ARC_ERROR
    assert found.bounds == pytest.approx((-radius, -radius, radius, radius))


corners = st.lists(
    st.tuples(st.floats(0, 360), st.floats(0.2, 2)),
    min_size=3,
    max_size=7,
    # Corners in one direction, but for rounding, would make a spike without any width.
    unique_by=lambda c: round(c[0], 3),
)


def star(drawn):
    """A polygon that may well not be convex, drawn round its middle."""
    angles, radii = np.array(sorted(drawn)).T
    turned = np.radians(angles)
    return Polygon(np.column_stack([radii * np.cos(turned), radii * np.sin(turned)]))


@given(corners, corners, st.tuples(st.floats(-5, 5), st.floats(-5, 5)), st.floats(0, 1.5))
def test_inside_the_sum_the_shape_comes_too_near(thing, shape, place, radius):
    thing, shape = star(thing), star(shape)
    assume(thing.is_valid and shape.is_valid and thing.area > 0.01 and shape.area > 0.01)
    radius = 0.0 if radius < 0.02 else radius
    cut = pieces(np.array([thing]))
    mirrored = pieces(np.array([shape])).reflected()
    region = shapely.union_all(sums(cut, mirrored, np.full(len(cut), radius))[0])
    apart = shapely.distance(translate(shape, *place), thing)
    if shapely.distance(shapely.boundary(region), Point(place)) > 2 * ARC_ERROR:
        too_near = apart < radius if radius else apart == 0
        assert shapely.contains_xy(region, *place) == too_near
