from __future__ import annotations

import pytest
from shapely import LineString, Point, box

from geo.check import check
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from tests.geo.drawing import draw, kind, limit, rules

BENCH = kind("bench", height=0.8, tags=["seat"])
SWING = kind("swing", height=2.4, tags=["play"])
SHED = kind("shed", height=2.5)
LOW = kind("low", height=1.19)
TREE = kind("tree_new", height=6.0, tags=["tree"])
LAMP = kind("lamp", height=3.5, tags=["lamp"])
ROOF = kind("roof", height=2.6, level="canopy", measures={"post": 0.2})
KINDS = {each.code: each for each in (BENCH, SWING, SHED, LOW, TREE, LAMP, ROOF)}
RULES = rules(limit("sight", 15.0, subject="play", object="seat", measures={"height": 1.2}))
LETTERS = {"B": "bench", "S": "swing", "X": "shed"}


def drawn(sketch, **letters):
    site, layout = draw(sketch, LETTERS | letters)
    return check(site, layout, KINDS, RULES)


def test_a_carer_sees_the_swing():
    assert not drawn("B.......S")


def test_a_wall_between_bench_and_swing():
    (issue,) = drawn("""
        ....w....
        B...w...S
        ....w....
    """)
    assert (issue.placements, issue.features, issue.situation) == (("S",), ("wall",), "hidden")
    assert issue.witness.equals(LineString([(0.5, 1.5), (8.5, 1.5)]))
    assert (issue.measured, issue.required) == (None, None)


def test_a_shed_between_them_and_a_bench_at_the_side():
    (issue,) = drawn("""
        ....X....
        B...X...S
        ....X....
        .........
    """)
    assert (issue.placements, issue.features) == (("S", "X"), ())
    assert not drawn(
        """
        ....X....
        B...X...S
        ....X....
        ........C
    """,
        C="bench",
    )


def test_half_of_it_is_enough():
    # From the bench's middle, at (0.5, 0.5), the shed's lower edge lies on the line to the
    # swing's middle: that point and the upper ones are hidden, five points are left.
    seen = (Placement("S", "swing", 8.5, 0.5), Placement("B", "bench", 0.5, 0.5))
    site = Site("court", box(-20, -20, 20, 20))
    upper = Placement("X", "shed", 4.5, 1.52, depth=2.0)
    assert not check(site, Layout.of(*seen, upper), KINDS, RULES)
    lower = Placement("X", "shed", 4.5, 1.44, depth=2.0)
    (issue,) = check(site, Layout.of(*seen, lower), KINDS, RULES)
    assert issue.placements == ("S", "X")


@pytest.mark.parametrize("between", ["low", "tree_new", "lamp", "roof", "bench"])
def test_what_is_low_slender_or_a_roof_hides_nobody(between):
    assert not drawn(
        """
        ....X....
        B...X...S
        ....X....
    """,
        X=between,
    )


@pytest.mark.parametrize(
    ("role", "height", "hides"),
    [
        ("wall", None, True),
        ("wall", 1.2, True),
        ("wall", 1.1, False),
        ("fence", None, False),
        ("fence", 1.8, True),
        ("building", None, True),
        ("building", 0.5, False),
        ("tree", 8.0, False),
    ],
)
def test_what_the_site_puts_in_between(role, height, hides):
    shape = {"building": box(4, -3, 5, 3), "tree": Point(4, 0)}.get(
        role, LineString([(4, -3), (4, 3)])
    )
    feature = Feature("it", role, shape, height=height, dbh=4.0)
    site = Site("court", box(-20, -20, 20, 20), (feature,))
    pair = Placement("S", "swing", 8, 0), Placement("B", "bench", 0, 0)
    assert bool(check(site, Layout.of(*pair), KINDS, RULES)) == hides


def test_it_does_not_hide_itself_and_what_it_touches_only_hides_its_own_side():
    assert not drawn("B.SX")
    (issue,) = drawn("B.XS")
    assert issue.placements == ("S", "X")


@pytest.mark.parametrize(("away", "far"), [(15.0, False), (15.008, False), (15.02, True)])
def test_too_far_to_watch(away, far):
    # From the middle of the bench to the edge of the swing.
    site = Site("court", box(-50, -50, 50, 50))
    near = Placement("S", "swing", 0, 0), Placement("B", "bench", away + 0.5, 0)
    issues = check(site, Layout.of(*near), KINDS, RULES)
    assert bool(issues) == far
    for issue in issues:
        assert (issue.placements, issue.situation) == (("S", "B"), "far")
        assert issue.measured == pytest.approx(away)
        assert issue.witness.length == pytest.approx(away)


def test_it_is_told_once_and_from_the_seat_that_sees_most():
    # The shed leaves the lower rim to the lower bench; the upper one sees nothing at all.
    placed = (
        Placement("S", "swing", 8.5, 0.5),
        Placement("A", "bench", 0.5, 1.5),
        Placement("B", "bench", 0.5, 0.5),
        Placement("X", "shed", 4.5, 1.44, depth=2.0),
    )
    site = Site("court", box(-20, -20, 20, 20))
    (issue,) = check(site, Layout.of(*placed), KINDS, RULES)
    assert issue.placements == ("S", "X")
    assert issue.witness.coords[0] == (0.5, 0.5)


def test_without_a_seat_or_without_play_it_says_nothing():
    assert not drawn("S...S")
    assert not drawn("B...B")
