from __future__ import annotations

import pytest
from shapely import LineString, Point, box

from geo.check import check
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from tests.geo.drawing import draw, kind, limit, rules

KINDS = {
    "thing": kind(tags=["foundation"]),
    "pot": kind("pot"),
    "lawn": kind("lawn", level="ground"),
    "roof": kind("roof", width=4.0, depth=4.0, height=2.6, level="canopy", measures={"post": 0.2}),
    "tall": kind("tall", width=4.0, depth=4.0, height=5.0, level="canopy"),
}
LANE = limit("keep_clear", 0.0, object="fire_lane")


def found(one, site, *placements):
    return check(site, Layout.of(*placements), KINDS, rules(one))


def test_on_beside_and_off_the_lane():
    site, layout = draw("""
        ....C...
        .AA.C...
        .AA.====
        ..BB====
        ..BB====
    """)
    assert not check(site, layout, KINDS, rules(LANE))
    on = Placement("a", "thing", 4.1, 0.5)
    (issue,) = found(LANE, site, on, Placement("b", "lawn", 5, 1))
    assert (issue.placements, issue.features) == (("a",), ("lane",))
    assert issue.measured == issue.penetration == pytest.approx(0.6)
    assert issue.witness.area == pytest.approx(0.6)


def test_a_low_roof_blocks_a_lane_and_a_high_one_does_not():
    site = Site("court", box(-9, -9, 9, 9), (Feature("lane", "fire_lane", box(-1, -9, 1, 9)),))
    (issue,) = found(LANE, site, Placement("a", "roof", 0, 0), Placement("b", "tall", 0, 5))
    assert issue.placements == ("a",)
    field = limit("keep_clear", 0.0, object="keep_clear")
    ground = Feature("free", "keep_clear", box(-1, -9, 1, 9))
    assert not found(field, Site("s", box(-9, -9, 9, 9), (ground,)), Placement("a", "roof", 0, 0))


def test_a_lane_drawn_as_a_line_has_its_width():
    lane = Feature("lane", "fire_lane", LineString([(-9, 0), (9, 0)]), width=3.0)
    site = Site("court", box(-9, -9, 9, 9), (lane,))
    assert not found(LANE, site, Placement("a", "thing", 0, 2.0))
    assert found(LANE, site, Placement("a", "thing", 0, 1.9))


def test_a_buffer_is_a_distance():
    site, _ = draw("""
        ........
        ....====
    """)
    one = limit("keep_clear", 1.0, object="fire_lane")
    (issue,) = found(one, site, Placement("a", "thing", 2.7, 0.5))
    assert (issue.measured, issue.required) == pytest.approx((0.8, 1.0))
    assert issue.penetration == pytest.approx(0.2)
    (deep,) = found(one, site, Placement("a", "thing", 3.8, 0.5))
    assert (deep.measured, deep.penetration) == pytest.approx((0.0, 1.3))


def test_the_apron_is_as_wide_as_the_gate_and_lies_inside():
    site, _ = draw("""
        ........
        >.......
        >.......
        ........
    """)
    apron = limit("keep_clear", 1.5, object="entrance")
    assert not found(apron, site, Placement("a", "thing", 2.0, 2.0))
    assert not found(apron, site, Placement("a", "thing", 0.5, 0.5))
    assert not found(apron, site, Placement("a", "thing", -0.6, 2.0))
    (issue,) = found(apron, site, Placement("a", "thing", 1.9, 2.0))
    assert issue.situation == "apron"
    assert issue.penetration == pytest.approx(0.1)
    assert issue.witness.bounds == pytest.approx((1.4, 1.5, 1.5, 2.5))


def test_an_entrance_drawn_as_a_point_opens_the_nearest_wall():
    gate = Feature("gate", "entrance", Point(3, 0), width=2.0)
    site = Site("court", box(0, 0, 8, 8), (gate,))
    apron = limit("keep_clear", 1.0, object="entrance")
    assert found(apron, site, Placement("a", "thing", 4.4, 0.5))
    assert not found(apron, site, Placement("a", "thing", 4.5, 0.5))


@pytest.mark.parametrize(("radius", "wanted"), [(None, 0.5), (0.8, 0.8)])
def test_round_a_manhole(radius, wanted):
    cover = Feature("cover", "manhole", Point(0, 0), radius=radius)
    site = Site("court", box(-9, -9, 9, 9), (cover,))
    one = limit("keep_clear", 0.5, object="manhole")
    assert not found(one, site, Placement("a", "thing", 0.5 + wanted, 0))
    (issue,) = found(one, site, Placement("a", "thing", 0.4 + wanted, 0))
    assert (issue.measured, issue.required) == pytest.approx((wanted - 0.1, wanted))
    assert issue.situation == "around"


def test_roots_reach_twelve_stems_and_only_diggers_hurt_them():
    oak = Feature("oak", "tree", Point(0, 0), dbh=0.3)
    site = Site("court", box(-30, -30, 30, 30), (oak,))
    roots = limit("keep_clear", 15.0, subject="foundation", object="tree", form="roots")
    (issue,) = found(roots, site, Placement("a", "thing", 4.0, 0), Placement("b", "pot", 2, 0))
    assert issue.placements == ("a",)
    assert (issue.measured, issue.required) == pytest.approx((3.5, 3.6))
    capped = limit("keep_clear", 2.0, subject="foundation", object="tree", form="roots")
    assert not found(capped, site, Placement("a", "thing", 4.0, 0))
