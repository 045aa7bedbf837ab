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
