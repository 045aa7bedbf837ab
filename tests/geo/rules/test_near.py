from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from shapely import LineString, Point, box

from geo.catalogue import catalogue
from geo.check import check
from geo.edit import apply
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from geo.things import PLACEABLE
from tests.geo.drawing import draw, kind, limit, rules

KINDS = {
    each.code: each
    for each in (
        kind("slide", tags=["play"]),
        kind("bench", tags=["seat"]),
        kind("shed", tags=["powered"]),
        kind("post", width=0.2, depth=0.2, shape="disc"),
    )
}
CARER = limit("near", 4.0, subject="play", object="seat")


def found(one, site, layout):
    return check(site, layout, KINDS, rules(one))


def test_a_seat_near_the_slide():
    site, layout = draw(
        """
        ...........
        .S....B..B.
        .S.........
        ...........
        """,
        {"S": "slide", "B": "bench"},
    )
    # The bench is 4 columns wide: from its near edge it is 4 m to the slide.
    assert not found(CARER, site, layout)
    (issue,) = found(replace(CARER, value=3.5), site, layout)
    assert issue.placements == ("S",) and not issue.features
    assert issue.measured == pytest.approx(4.0)
    assert issue.required == 3.5
    assert issue.witness.length == pytest.approx(4.0)
    (fix,) = issue.fixes
    assert (fix.x, fix.y) == pytest.approx((2.0, 2.0))
    assert not found(replace(CARER, value=3.5), site, apply(layout, fix))


@pytest.mark.parametrize(("gap", "far"), [(4.0, False), (4.008, False), (4.015, True)])
def test_exactly_the_distance_is_near_enough(gap, far):
    site = Site("court", box(-20, -20, 20, 20))
    pair = Layout.of(Placement("a", "slide", 0, 0), Placement("b", "bench", 1 + gap, 0))
    assert bool(found(CARER, site, pair)) == far


def test_the_nearest_counts_and_only_the_subject_is_told():
    site = Site("court", box(0, 0, 40, 9))
    layout = Layout.of(
        Placement("a", "slide", 1, 1),
        Placement("far", "bench", 30, 1),
        Placement("nearer", "bench", 8, 1),
    )
    (issue,) = found(CARER, site, layout)
    assert issue.placements == ("a",)
    assert issue.measured == pytest.approx(6.0)


def test_where_there_is_none_it_says_so():
    site, layout = draw("S....", {"S": "slide"})
    (issue,) = found(CARER, site, layout)
    assert (issue.situation, issue.measured, issue.required) == ("none", None, 4.0)
    assert issue.witness.equals(box(0, 0, 1, 1))
    assert not issue.fixes


def test_what_only_a_planner_can_draw_is_not_missed():
    lamp = Layout.of(Placement("a", "shed", 1, 1))
    power = limit("near", 5.0, subject="powered", object="power")
    bare = Site("court", box(0, 0, 30, 9))
    assert not found(power, bare, lamp)
    assert found(replace(power, object="power|seat"), bare, lamp), "a seat could be put there"
    drawn = replace(bare, features=(Feature("box", "power", Point(11.5, 1)),))
    (issue,) = found(power, drawn, lamp)
    assert (issue.placements, issue.features) == (("a",), ())
    assert issue.measured == pytest.approx(10.0)


def test_a_row_of_its_own_sort():
    site = Site("court", box(0, 0, 20, 9))
    row = limit("near", 1.5, subject="post", object="post")
    posts = [Placement(name, "post", x, 1) for name, x in zip("abc", (1.0, 2.5, 6.0), strict=True)]
    assert not found(row, site, Layout.of(posts[0])), "one alone has none to miss"
    assert not found(row, site, Layout.of(*posts[:2]))
    (issue,) = found(row, site, Layout.of(*posts))
    assert issue.placements == ("c",)


def test_on_either_hand_placed_or_drawn():
    gate = Feature("gate", "entrance", LineString([(0, 3), (0, 5)]))
    site = Site("court", box(0, 0, 30, 9), (gate,))
    both = limit("near", 4.0, subject="play", object="entrance|seat")
    slide = Placement("a", "slide", 3, 4)
    assert not found(both, site, Layout.of(slide))
    away = replace(slide, x=20.0)
    assert found(both, site, Layout.of(away))
    assert not found(both, site, Layout.of(away, Placement("b", "bench", 24, 4)))


def test_two_as_near_the_first_is_drawn():
    site = Site("court", box(0, 0, 40, 9))
    east, west = Placement("b", "bench", 30, 4), Placement("c", "bench", 10, 4)
    (issue,) = found(CARER, site, Layout.of(west, east, Placement("a", "slide", 20, 4)))
    assert shapely.get_coordinates(issue.witness)[1].tolist() == [29.5, 4.5]


def test_roles_that_one_can_place_are_known():
    from typing import get_args

    from geo.site import Role

    kinds = catalogue().values()
    placed = {kind.code for kind in kinds} | {tag for kind in kinds for tag in kind.tags}
    assert set(get_args(Role)) & placed == PLACEABLE
