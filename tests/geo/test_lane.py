"""Fire lanes as ways to drive."""

from __future__ import annotations

from math import cos, radians, sin

import numpy as np
import pytest
import shapely
from shapely import LineString, Point, Polygon, box

from geo.lane import axis, bends, between
from geo.site import Feature


def lane(geometry, width=4.0):
    return Feature("lane", "fire_lane", geometry, width=width)


def strip(*corners, width=4.0):
    return LineString(corners).buffer(width / 2, cap_style="flat", join_style="mitre")


@pytest.mark.parametrize(
    "corners", [[(0, 0), (30, 0)], [(0, 0), (20, 0), (20, 15)], [(0, 0), (9, 2), (20, 0), (22, 9)]]
)
def test_the_middle_line_of_a_strip_is_the_one_it_was_drawn_along(corners):
    line, width = axis(lane(strip(*corners), None))
    assert width == pytest.approx(4.0)
    assert line.equals_exact(LineString(corners), 1e-6) or line.reverse().equals_exact(
        LineString(corners), 1e-6
    )


def test_a_rectangle_runs_along_its_longer_side_unless_its_width_says_otherwise():
    assert axis(lane(box(0, 0, 30, 4), None))[0].length == pytest.approx(30)
    assert axis(lane(box(0, 0, 3, 4), 4.0))[0].length == pytest.approx(3)


def test_what_is_no_strip_has_no_middle_line():
    assert axis(lane(Polygon([(0, 0), (9, 0), (4, 7)]), None)) is None
    assert axis(lane(box(0, 0, 9, 9) - box(3, 3, 6, 6), None)) is None
    assert bends(lane(Polygon([(0, 0), (9, 0), (4, 7)]), None), 9.0) is None


@pytest.mark.parametrize("turn", [-120, -90, -30, 20, 60, 90, 140])
def test_a_turn_of_the_radius_stays_on_the_lane_and_the_ground_beside_its_corner(turn):
    """The ring between the inner and the outer wheel, rolled through the bend."""
    ahead = np.array([cos(radians(turn)), sin(radians(turn))])
    line = LineString([(-60, 0), (0, 0), 60 * ahead])
    free = line.buffer(2.0, cap_style="flat", join_style="mitre", mitre_limit=20)
    free = free.union(bends(lane(line), 9.0)).buffer(1e-6)
    # The middle of the turn lies 7 m beside both legs.
    side = 1 if turn > 0 else -1
    half = radians(abs(turn)) / 2
    middle = np.array([-7 * np.tan(half), 7 * side])
    angles = np.linspace(0, radians(turn), 50)
    for radius in (5.0, 7.0, 9.0):
        ring = middle + radius * np.column_stack([np.sin(angles), -np.cos(angles)]) * side
        assert shapely.covers(free, shapely.points(ring)).all()
    # And no tighter: nearer to its middle the ground is not asked for.
    assert not free.buffer(-0.01).intersects(Point(middle).buffer(4.97))


def test_a_lane_wider_than_the_turn_has_room_of_its_own():
    wide = lane(LineString([(-20, 0), (0, 0), (0, 20)]), width=9.5)
    assert bends(wide, 9.0) is None


def test_the_ground_before_a_house_is_as_wide_as_both():
    #  ┌─ house ─┐  10 m
    #    ground      5 m
    #     ══ lane ══════
    ground = between(box(2, 0, 30, 4), [box(0, 9, 10, 20)], 10.0)
    assert ground.bounds == pytest.approx((2, 4, 10, 9))
    assert ground.area == pytest.approx(40)
    assert between(box(2, 0, 30, 4), [box(0, 14.1, 10, 20)], 10.0).is_empty
    assert between(box(2, 0, 30, 4), [], 10.0).is_empty


def test_from_both_wings_of_a_house_and_not_from_behind_it():
    wings = box(0, 9, 20, 25) - box(8, 9, 12, 20)
    ground = between(box(-9, 0, 30, 4), [wings], 10.0)
    assert ground.area == pytest.approx(16 * 5)
    behind = between(box(-9, 0, 30, 4), [box(0, 6, 20, 7), box(0, 8, 20, 9)], 10.0)
    assert behind.area == pytest.approx(20 * 2)
