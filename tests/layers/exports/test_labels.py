"""Names on the plan: never on each other, never over the edge."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from layers.exports.labels import Placed, Sheet, Wanted, outline, text_width

spots = st.tuples(st.floats(-20, 220), st.floats(-20, 170), st.floats(1, 60), st.floats(1, 60))


@settings(max_examples=60, deadline=None)
@given(things=st.lists(spots, max_size=25))
def test_no_label_touches_another_or_leaves_the_window(things):
    frame = box(0, 0, 200, 150)
    wanted = [
        Wanted(str(i), box(x, y, x + w, y + h).intersection(frame), ((24.0, 6.0), (6.0, 6.0)))
        for i, (x, y, w, h) in enumerate(things)
    ]
    placed = Sheet(200, 150, [label.thing for label in wanted]).place(wanted)
    boxes = [outline(label, *wanted[int(label.key)].sizes[label.form]) for label in placed]
    assert all(frame.covers(one) for one in boxes)
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))


def test_a_building_cut_by_the_frame_is_named_inside_its_visible_part():
    """
    ::

        +--------- frame ---------+
        |#####                    |
        |#####  <- 12 mm of it    |
    """
    seen = box(0, 20, 12, 90)
    placed = Sheet(200, 150).place([Wanted("b", seen, ((30.0, 5.0),), inside=True)])
    assert seen.covers(outline(placed[0], 30.0, 5.0))
    assert abs(placed[0].turn) == 90


def test_an_l_shaped_house_is_named_within_itself():
    ell = Polygon([(10, 10), (120, 10), (120, 30), (30, 30), (30, 120), (10, 120)])
    placed = Sheet(200, 150).place([Wanted("b", ell, ((40.0, 6.0),), inside=True)])
    assert ell.covers(outline(placed[0], 40.0, 6.0))


def test_a_label_far_from_its_thing_gets_a_leader_that_ends_at_it():
    crowd = [Wanted(str(i), box(100, 75, 101, 76), ((40.0, 8.0),)) for i in range(9)]
    placed = Sheet(200, 150).place(crowd)
    far: list[Placed] = [label for label in placed if label.leader is not None]
    assert far
    assert all(label.leader.distance(box(100, 75, 101, 76)) < 0.01 for label in far)


def test_what_lies_outside_the_window_is_not_named():
    assert Sheet(200, 150).place([Wanted("x", Polygon(), ((10.0, 5.0),))]) == []


def test_chinese_is_measured_by_the_em():
    assert text_width("秋千", 3.0) == pytest.approx(6.0)
