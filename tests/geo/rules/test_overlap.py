from __future__ import annotations

import pytest
from shapely import LineString, Point, box

from geo.check import check
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from tests.geo.drawing import KINDS, draw, kind, limit, rules

OVERLAP = rules(limit("overlap", 0.01))
ROUND = kind("round", width=2.0, depth=2.0, shape="disc")
RING = kind("ring", width=2.4, depth=2.4, shape="disc", tags=["rings_tree"])
ROOF = kind("roof", width=4.0, depth=4.0, level="canopy", measures={"post": 0.2})
LAWN = kind("lawn", width=4.0, depth=4.0, level="ground")
ALL = KINDS | {each.code: each for each in (ROUND, RING, ROOF, LAWN)}
FREE = Site("free", box(-50, -50, 50, 50))


def found(*placements, site=FREE):
    return check(site, Layout.of(*placements), ALL, OVERLAP)


def test_amenities_building_wall_and_trunk():
    site, layout = draw("""
        ##......
        ##..w...
        .BB.w...
        .BBAwA..
        ...AAAT.
    """)
    (stands_on_wall,) = check(site, layout, KINDS, OVERLAP)
    assert (stands_on_wall.placements, stands_on_wall.features) == (("A",), ("wall",))


def test_a_bench_in_a_slide():
    #  aaaa
    #   ┌──┐ 0.4 deep
    slide = Placement("slide", "thing", 0, 0, width=4.0)
    (issue,) = found(slide, Placement("bench", "thing", 0.5, 0.6))
    assert issue.placements == ("bench", "slide")
    assert issue.measured == issue.penetration == pytest.approx(0.4)
    assert issue.witness.area == pytest.approx(0.4)


@pytest.mark.parametrize("origin", [0.0, 1e3, 1e6, -1e6])
@pytest.mark.parametrize("turn", [0.0, 90.0, 180.0, 270.0])
def test_touching_is_fine_wherever_it_is(origin, turn):
    a = Placement("a", "thing", origin, origin, turn)
    for dx, dy in ((1, 0), (0, 1), (1, 1), (-1, 0.3), (0.991, 0)):
        assert not found(a, Placement("b", "thing", origin + dx, origin + dy))
    assert found(a, Placement("b", "thing", origin + 0.989, origin))


@pytest.mark.parametrize("origin", [0.0, 1e3, 1e6])
@pytest.mark.parametrize("angle", [(1, 0), (0.6, 0.8), (0.8, -0.6)])
def test_discs_touch_as_circles_do(origin, angle):
    a = Placement("a", "round", origin, origin)
    away = [origin + 2.0 * part for part in angle]
    assert not found(a, Placement("b", "round", *away))
    near = [origin + 1.985 * part for part in angle]
    assert found(a, Placement("b", "round", *near))


def test_a_lawn_lies_under_everything_and_a_roof_stands_on_its_posts():
    roof, lawn = Placement("roof", "roof", 0, 0), Placement("lawn", "lawn", 0, 0)
    assert not found(roof, lawn, Placement("below", "thing", 0, 0))
    (issue,) = found(roof, lawn, Placement("at the post", "thing", 1.8, 1.8))
    assert issue.placements == ("at the post", "roof")
    assert issue.witness.area == pytest.approx(0.04)


def test_a_tree_bench_rings_its_tree_and_nothing_else_does():
    site = Site("court", box(-9, -9, 9, 9), (Feature("oak", "tree", Point(0, 0), dbh=0.4),))
    assert not found(Placement("a", "ring", 0.1, 0), site=site)
    (issue,) = found(Placement("a", "round", 0.1, 0), site=site)
    assert issue.features == ("oak",)


@pytest.mark.parametrize(("gap", "issues"), [(0.0, 0), (0.004, 0), (-0.02, 1), (-0.3, 1)])
def test_a_wall_drawn_as_a_line(gap, issues):
    wall = Feature("wall", "wall", LineString([(0, -5), (0, 5)]))
    site = Site("court", box(-9, -9, 9, 9), (wall,))
    assert len(found(Placement("a", "thing", 0.5 + gap, 0), site=site)) == issues


def test_a_wall_has_its_width():
    wall = Feature("wall", "wall", LineString([(0, -5), (0, 5)]), width=0.4)
    site = Site("court", box(-9, -9, 9, 9), (wall,))
    assert not found(Placement("a", "thing", 0.7, 0), site=site)
    (issue,) = found(Placement("a", "thing", 0.6, 0), site=site)
    assert issue.penetration == pytest.approx(0.1)


def test_only_what_the_limit_names():
    benches = rules(limit("overlap", 0.01, subject="round", object="round"))
    pair = Layout.of(Placement("a", "round", 0, 0), Placement("b", "thing", 0, 0))
    assert not check(FREE, pair, ALL, benches)
