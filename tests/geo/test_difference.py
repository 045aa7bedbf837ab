"""Two layouts told apart, in drawings."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from geo.assignment import assigned
from geo.catalogue import catalogue, ruleset
from geo.difference import difference
from geo.layout import Layout, Placement
from geo.matching import CUTOFF
from geo.ospa import distance, distances
from geo.pareto import pareto_front
from geo.symmetry import folded, period
from tests.geo.drawing import draw

KINDS, RULES = catalogue(), ruleset()
PERIODS = {code: period(kind, RULES.limits) for code, kind in KINDS.items()}
NAMES = {"A": "bench", "B": "bench", "C": "bin", "D": "lamp"}


def told(found):
    """Ids that moved, were turned, came and went."""
    return (
        [each.before.id for each in found.moved],
        [each.before.id for each in found.turned],
        [each.id for each in found.came],
        [each.id for each in found.went],
    )


def test_moved_came_and_went():
    _, before = draw(
        """
        A.....B...
        ..........
        ...C......
        """,
        NAMES,
    )
    _, after = draw(
        """
        .A........
        ..........
        ...C.....D
        """,
        NAMES,
    )
    found = difference(before, after, KINDS, RULES)
    assert told(found) == (["A"], [], ["D"], ["B"])
    (moved,) = found.moved
    assert (moved.distance, list(moved.line.coords)) == (1.0, [(0.5, 2.5), (1.5, 2.5)])
    assert [each.before.id for each in found.same] == ["C"]
    assert not found.is_none


def test_by_id_however_far_where_one_descends_from_the_other():
    before = Layout.of(Placement("a", "bench", 0, 0), Placement("b", "bench", 8, 0))
    after = Layout.of(Placement("a", "bench", 8, 0), Placement("b", "bench", 0, 0))
    assert difference(before, after, KINDS, RULES).is_none, "two benches, wherever they are from"
    assert told(difference(before, after, KINDS, RULES, descends=True))[0] == ["a", "b"]


def test_what_has_another_kind_now_is_not_the_same_piece():
    before, after = (Layout.of(Placement("a", kind, 0, 0)) for kind in ("bench", "bin"))
    assert told(difference(before, after, KINDS, RULES, descends=True)) == ([], [], ["a"], ["a"])


def test_together_they_are_matched_nearer_than_one_by_one():
    # a is nearest to c; but then b goes 4 m.
    before = Layout.of(Placement("a", "bin", 1, 0), Placement("b", "bin", 2, 0))
    after = Layout.of(Placement("c", "bin", 1.9, 0), Placement("d", "bin", -1.0, 0))
    moved = difference(before, after, KINDS, RULES).moved
    assert [(each.before.id, each.after.id) for each in moved] == [("a", "d"), ("b", "c")]


@pytest.mark.parametrize(
    ("kind", "by", "seen"),
    [
        ("bench", 180, 180),
        ("bench", 90, 90),
        ("pingpong", 180, 0),
        ("pingpong", 90, 90),
        ("climber", 90, 0),
        ("lamp", 33, 0),
        ("slide", -90, -90),
    ],
)
def test_a_turn_that_nobody_sees_is_none(kind, by, seen):
    one, other = (Layout.of(Placement("a", kind, 0, 0, 10 + turn)) for turn in (0, by))
    found = difference(one, other, KINDS, RULES)
    assert [each.turned for each in found.turned] == ([seen] if seen else [])
    assert found.is_none == (seen == 0)


def test_another_size_and_another_outline():
    bed = Placement("a", "shrub_bed", 2, 2, outline=box(1, 1, 3, 3))
    pushed = replace(bed, x=3, outline=box(2, 1, 4, 3))
    grown = replace(bed, outline=box(0, 0, 4, 4))
    (moved,) = difference(Layout.of(bed), Layout.of(pushed), KINDS, RULES).changed
    assert (moved.distance, moved.resized) == (1.0, False)
    (larger,) = difference(Layout.of(bed), Layout.of(grown), KINDS, RULES).changed
    assert (larger.distance, larger.resized) == (0.0, True)


def test_the_distance_is_the_mean_of_a_piece():
    one = Layout.of(Placement("a", "bench", 0, 0), Placement("b", "bin", 5, 5))
    moved = Layout.of(Placement("a", "bench", 3, 0), Placement("b", "bin", 5, 5))
    less = Layout.of(Placement("b", "bin", 5, 5))
    assert distance(one, moved, PERIODS) == pytest.approx(1.5)
    assert distance(one, less, PERIODS) == pytest.approx(CUTOFF / 2)
    assert distance(one, Layout(), PERIODS) == CUTOFF
    assert distance(Layout(), Layout(), PERIODS) == 0


def test_pareto_front_in_two_measures():
    #  cost  wrong: nobody beats the first, the third and its twin; the fourth is beaten
    measures = np.array([[1, 5], [2, 6], [3, 1], [4, 1], [3, 1], [np.nan, 0]])
    assert pareto_front(measures).tolist() == [True, False, True, False, True, True]


few = settings(max_examples=settings().max_examples // 4)
pieces = st.builds(
    Placement,
    st.just(""),
    st.sampled_from(["bench", "pingpong", "lamp"]),
    st.floats(0, 12),
    st.floats(0, 12),
    st.integers(-4, 8).map(lambda each: each * 45.0),
)
layouts = st.lists(pieces, max_size=5).map(
    lambda found: Layout.of(*(replace(each, id=f"p{n}") for n, each in enumerate(found)))
)


@few
@given(layouts, st.randoms(use_true_random=False), st.booleans())
def test_a_layout_differs_from_itself_by_nothing(layout, lot, descends):
    shuffled = list(layout)
    lot.shuffle(shuffled)
    found = difference(layout, Layout.of(*shuffled), KINDS, RULES, descends=descends)
    assert found.is_none and len(found.same) == len(layout)
    assert distance(layout, layout, PERIODS) == 0


@few
@given(layouts, layouts)
def test_there_and_back_again(one, other):
    there, back = (difference(*pair, KINDS, RULES) for pair in ((one, other), (other, one)))
    for found, before, after in ((there, one, other), (back, other, one)):
        both = len(found.changed) + len(found.same)
        assert (both + len(found.went), both + len(found.came)) == (len(before), len(after))
    assert distance(one, other, PERIODS) == pytest.approx(distance(other, one, PERIODS))


@few
@given(layouts, layouts, layouts)
def test_the_distance_is_a_metric(one, other, third):
    found = distances([one, other, third], KINDS, RULES)
    assert (found == found.T).all() and (found.diagonal() == 0).all()
    assert found.min() >= 0 and found.max() <= CUTOFF
    assert found[0, 2] <= found[0, 1] + found[1, 2] + 1e-9


@given(st.integers(1, 5), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_no_other_assignment_costs_less(rows, columns, seed):
    costs = np.random.default_rng(seed).integers(0, 9, (rows, columns)).astype(float)
    one, two = assigned(costs)
    assert len(set(one.tolist())) == len(set(two.tolist())) == min(rows, columns)
    wide = costs if rows <= columns else costs.T
    least = min(
        sum(wide[row, column] for row, column in enumerate(chosen))
        for chosen in permutations(range(wide.shape[1]), wide.shape[0])
    )
    assert costs[one, two].sum() == least


@given(st.floats(-720, 720), st.sampled_from([90.0, 180.0, 360.0]))
def test_folded_to_the_smallest_turn(by, every):
    found = folded(by, every)
    assert -every / 2 <= found <= every / 2
    assert (by - found) / every == pytest.approx(round((by - found) / every), abs=1e-9)
