from __future__ import annotations

import pytest
from shapely import LineString, MultiLineString, Point, box

from geo.check import check
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from tests.geo.drawing import kind, limit, rules

BARS = kind("bars", tags=["fitness"])
SHED = kind("shed", tags=["ebike"])
TREE = kind("tree_new", width=2.0, depth=2.0, shape="disc", tags=["tree"])
KINDS = {each.code: each for each in (BARS, SHED, TREE)}
HOUSE = Feature(
    "house",
    "building",
    box(10, 0, 20, 10),
    use="dwelling",
    windows=MultiLineString([LineString([(10, 8), (10, 9)])]),
)
TOWER = Feature("tower", "building", box(-20, 0, -10, 10), use="shop", highrise=True)
PIPE = Feature("pipe", "pipe", LineString([(-10, -5), (10, -5)]))
SITE = Site("court", box(-30, -30, 30, 30), (HOUSE, TOWER, PIPE))


def found(one, *placements):
    return check(SITE, Layout.of(*placements), KINDS, rules(one))


@pytest.mark.parametrize(
    ("target", "features", "measured"),
    [
        ("building", ["house", "tower"], [8.5, 10.5]),
        ("dwelling", ["house"], [8.5]),
        ("shop", ["tower"], [10.5]),
        ("highrise", ["tower"], [10.5]),
        ("window", ["house"], [(8.5**2 + 6.5**2) ** 0.5]),
        ("pipe", ["pipe"], [5.5]),
        ("school", [], []),
    ],
)
def test_to_what_stands_on_the_site(target, features, measured):
    issues = found(limit("distance", 12.0, object=target), Placement("a", "bars", 1, 1))
    assert [issue.features[0] for issue in issues] == features
    assert [issue.measured for issue in issues] == pytest.approx(measured)
    for issue in issues:
        assert issue.witness.length == pytest.approx(issue.measured)


@pytest.mark.parametrize(("gap", "near"), [(5.0, False), (4.992, False), (4.985, True), (0, True)])
def test_exactly_the_distance_is_enough(gap, near):
    rule = limit("distance", 5.0, subject="ebike", object="fitness")
    pair = Placement("a", "shed", 0, 0), Placement("b", "bars", 1 + gap, 0)
    assert bool(found(rule, *pair)) == near


def test_a_pair_of_a_kind_is_told_once_and_nothing_is_near_itself():
    rule = limit("distance", 1.0, subject="fitness", object="fitness")
    row = [Placement(name, "bars", 1.4 * i, 0) for i, name in enumerate("abc")]
    assert [issue.placements for issue in found(rule, *row)] == [("a", "b"), ("b", "c")]


def test_from_the_trunk_of_a_tree():
    tree = Placement("a", "tree_new", 6.0, 8.5)
    assert not found(limit("distance", 4.0, subject="tree", object="window", form="centre"), tree)
    (issue,) = found(limit("distance", 4.0, subject="tree", object="window"), tree)
    assert issue.measured == pytest.approx(3.0, abs=0.002)


def test_inside_one_another_the_distance_is_nothing():
    rule = limit("distance", 1.0, subject="ebike", object="fitness")
    (issue,) = found(rule, Placement("a", "shed", 0, 0), Placement("b", "bars", 0.5, 0))
    assert issue.measured == 0
    assert isinstance(issue.witness, Point)


# ---- Every kind its own distance ----

LOUD = kind("loud", measures={"noise": 65}, tags=["elder"])
SOFTLY = kind("softly", measures={"noise": 55})
WALKER = kind("walker", tags=["gear"], measures={"reach": 0.4})
RINGS = kind("rings", tags=["gear"], measures={"reach": 0.5})
KINDS |= {each.code: each for each in (LOUD, SOFTLY, WALKER, RINGS)}
NOISE = limit("distance", 1.0, object="window", form="noise", measures={"level": 55})
RANGES = limit("distance", 1.0, subject="gear", object="gear", form="ranges")


def test_the_louder_the_farther_from_a_window():
    # 65 dB(A) at 1 m are 55 at 3.16 m.
    (issue,) = found(NOISE, Placement("a", "loud", 6.5, 8.5), Placement("b", "softly", 9, 8.5))
    assert issue.placements == ("a",)
    assert (issue.measured, issue.required) == pytest.approx((3.0, 10**0.5))
    assert not found(NOISE, Placement("a", "loud", 6.3, 8.5))


def test_between_what_people_reach():
    #  □ 0.4 ← 1.0 → 0.5 □
    pair = Placement("a", "walker", 0, -20), Placement("b", "rings", 2.85, -20)
    (issue,) = found(RANGES, *pair)
    assert (issue.measured, issue.required) == pytest.approx((1.85, 1.9))
    assert not found(RANGES, pair[0], Placement("b", "rings", 2.9, -20))
    assert not found(RANGES, pair[0], Placement("b", "walker", 2.8, -20))


def test_a_home_for_old_people_is_no_table_for_them():
    home = Feature("home", "building", box(0, 20, 9, 29), use="elder")
    site = Site("court", box(-30, -30, 30, 30), (home, HOUSE))
    one = limit("distance", 0.5, subject="ebike", object="kindergarten|elder", form="building")
    shed = Placement("a", "shed", 4, 19.2)
    issues = check(site, Layout.of(shed, Placement("b", "loud", 4, 18)), KINDS, rules(one))
    assert [(i.placements, i.features) for i in issues] == [(("a",), ("home",))]
    assert issues[0].measured == pytest.approx(0.3)


def test_a_lane_too_near_a_house_is_told_of_the_site_whatever_is_placed():
    #  === lane ===
    #     3 m
    #  ┌─ house ─┐
    lane = Feature("lane", "fire_lane", LineString([(-20, 15), (20, 15)]), width=4.0)
    site = Site("court", box(-30, -30, 30, 30), (lane, HOUSE, TOWER))
    one = limit("distance", 5.0, subject="fire_lane", object="dwelling", form="site")
    (issue,) = check(site, Layout(), KINDS, rules(one))
    assert (issue.placements, issue.features) == ((), ("lane", "house"))
    assert (issue.measured, issue.situation) == (pytest.approx(3.0), "site")
    assert issue.witness.length == pytest.approx(3.0)
    assert not issue.fixes


# ---- Fixes ----


def test_moved_away_along_the_shortest_line():
    (issue,) = found(limit("distance", 4.0, object="dwelling"), Placement("a", "bars", 7.5, 5))
    (edit,) = issue.fixes
    assert (edit.placement_id, edit.x, edit.y) == ("a", pytest.approx(5.5), pytest.approx(5))


def test_from_one_place_of_touching_it_knows_the_way_too():
    (issue,) = found(limit("distance", 4.0, object="dwelling"), Placement("a", "bars", 9.5, 5))
    (edit,) = issue.fixes
    assert (edit.x, edit.y) == (pytest.approx(5.5), pytest.approx(5))


def test_in_a_bend_no_straight_move_does_it():
    #  ┌──────┐
    #  │ ┌────┘   away from one wing is towards the other
    #  │ └────┐
    #  └──────┘
    bent = box(0, 0, 6, 6) - box(2, 2, 6, 4.4)
    site = Site("court", box(-9, -9, 9, 9), (Feature("u", "building", bent),))
    one = limit("distance", 1.0, object="building")
    (issue,) = check(site, Layout.of(Placement("a", "bars", 4, 2.9)), KINDS, rules(one))
    assert issue.measured == pytest.approx(0.4)
    assert not issue.fixes
