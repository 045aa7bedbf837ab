from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import LineString, Point, box

from geo.catalogue import ruleset
from geo.check import check
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from tests.geo.drawing import draw, kind, limit, rules

KINDS = {
    each.code: each
    for each in (
        kind("bed", tags=["planting"]),
        kind("lawn", level="ground", tags=["planting"]),
        kind("path", level="ground", tags=["paving"]),
        kind("roof", level="canopy", height=3.0, measures={"post": 0.2}),
        kind("box", coins=2),
        kind("shed", tags=["ebike"], coins=5),
    )
}
COURT = Site("court", box(0, 0, 10, 10))
GREEN = limit("share", 99.0, unit="%", subject="planting", form="green")
COVER = limit("share", 0.0, unit="%", form="cover", bound="most")


def told(one, site, layout):
    return check(site, layout, KINDS, rules(one))


def surface(name, shape, material="grass"):
    return Feature(name, "surface", shape, material=material)


def test_beds_lawns_and_the_grass_that_is_there():
    site, layout = draw(
        """
        LLLL......
        LLLL......
        LLBB......
        ..........
        """,
        {"L": "lawn", "B": "bed"},
    )
    # The lawn's box is 4 x 3, the bed stands in it: 12 of 40 m2.
    (issue,) = told(GREEN, site, layout)
    assert issue.measured == pytest.approx(30)
    assert (issue.placements, issue.situation) == ((), "green")
    assert issue.witness.area == pytest.approx(12)
    grass = replace(site, features=(surface("grass", box(5, 0, 12, 2)),))
    (issue,) = told(GREEN, grass, layout)
    assert issue.measured == pytest.approx(100 * (12 + 10) / 40), "not beyond the boundary"


def test_what_stands_or_is_laid_on_it_is_not_green():
    meadow = replace(COURT, features=(surface("grass", box(0, 0, 10, 10)),))
    things = [
        Placement("a", "box", 1, 1),
        Placement("b", "path", 5, 5, width=10, depth=2),
        Placement("c", "roof", 8, 8, width=3, depth=3),
        Placement("d", "bed", 1, 8),
    ]
    (issue,) = told(GREEN, meadow, Layout.of(*things))
    # Less the box, the path and four posts.
    assert issue.measured == pytest.approx(100 - 1 - 20 - 4 * 0.04)


def test_a_path_drawn_over_grass_and_a_house_take_it_away_a_tree_does_not():
    site = replace(
        COURT,
        features=(
            surface("below", box(0, 0, 10, 1), "paving"),
            surface("grass", box(0, 0, 10, 10)),
            surface("above", box(0, 9, 10, 10), "paving"),
            Feature("house", "building", box(0, 0, 2, 2)),
            Feature("oak", "tree", Point(6, 6), dbh=0.5),
        ),
    )
    (issue,) = told(GREEN, site, Layout.of(Placement("a", "bed", 5, 5)))
    assert issue.measured == pytest.approx(100 - 10 - 4)


@pytest.mark.parametrize(("value", "issues"), [(25.0, 0), (25.04, 0), (25.1, 1)])
def test_just_enough_green_is_enough(value, issues):
    half = Layout.of(Placement("a", "lawn", 5, 5, width=5, depth=5))
    assert len(told(replace(GREEN, value=value), COURT, half)) == issues


def test_what_stands_covers_ground_once_planting_none():
    site, layout = draw(
        """
        AABB......
        AABB......
        .CC.....LL
        .......RRR
        """,
        {"A": "box", "B": "box", "C": "bed", "L": "lawn", "R": "roof"},
    )
    (issue,) = told(COVER, site, layout)
    assert issue.measured == pytest.approx(100 * (8 + 3) / 40)
    twice = Layout.of(*layout, replace(layout["A"], id="again"))
    assert told(COVER, site, twice)[0].measured == pytest.approx(issue.measured)


def test_how_large_the_site_is_is_told_without_a_layout_too():
    least = limit("share", 400.0, unit="m2", form="site_area")
    most = limit("share", 90.0, unit="m2", form="site_area", bound="most")
    (small,) = told(least, COURT, Layout())
    assert (small.situation, small.measured, small.required) == ("small", 100, 400)
    assert small.witness == COURT.boundary
    assert told(most, COURT, Layout())[0].situation == "large"
    assert not told(replace(least, value=100.0), COURT, Layout())


@pytest.mark.parametrize(
    "one",
    [GREEN, COVER, limit("share", 3, form="count"), limit("share", 0, form="budget", bound="most")],
    ids=["green", "cover", "count", "budget"],
)
def test_of_an_empty_layout_nothing_is_said(one):
    assert not told(replace(one, value=50.0), COURT, Layout())


def test_a_shed_with_one_way_out():
    ways = limit("share", 2.0, unit="1", subject="ebike", object="entrance|exit", form="count")
    gate = Feature("gate", "entrance", LineString([(0, 4), (0, 6)]))
    door = Feature("door", "exit", LineString([(10, 4), (10, 6)]))
    shed = Layout.of(Placement("s", "shed", 5, 5), Placement("x", "box", 2, 2))
    site = replace(COURT, features=(gate,))
    (issue,) = told(ways, site, shed)
    assert (issue.placements, issue.situation) == (("s",), "ways")
    assert (issue.measured, issue.required) == (1, 2)
    assert issue.witness.equals(gate.geometry)
    assert not told(ways, replace(COURT, features=(gate, door)), shed)
    assert not told(ways, COURT, shed), "nobody has drawn them yet"
    assert not told(ways, site, Layout.of(Placement("x", "box", 2, 2)))


def test_too_few_and_too_many():
    boxes = Layout.of(*(Placement(name, "box", 2 * x, 2) for x, name in enumerate("abc")))
    few = limit("share", 4, unit="1", subject="box", form="count")
    (issue,) = told(few, COURT, boxes)
    assert (issue.situation, issue.placements, issue.measured) == ("few", (), 3)
    (issue,) = told(replace(few, value=2, bound="most"), COURT, boxes)
    assert (issue.situation, issue.placements) == ("many", ("a", "b", "c"))
    assert not told(replace(few, value=3), COURT, boxes)
    assert told(replace(few, subject="shed"), COURT, boxes)[0].measured == 0


def test_more_than_the_purse_holds():
    purse = limit("share", 8, unit="1", form="budget", bound="most")
    layout = Layout.of(Placement("s", "shed", 5, 5), Placement("a", "box", 2, 2))
    assert not told(purse, COURT, layout)
    (issue,) = told(purse, COURT, Layout.of(*layout, Placement("b", "box", 8, 8)))
    assert (issue.situation, issue.measured, issue.required) == ("budget", 9, 8)
    assert not told(replace(purse, subject="ebike"), COURT, layout)


def test_nobody_is_sent_a_bill_until_a_planner_sets_one():
    assert not any(each.form == "budget" for each in ruleset("shanghai").limits)
