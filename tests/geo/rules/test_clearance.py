from __future__ import annotations

import pytest
from shapely import LineString, Point, box

from geo.check import check
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from geo.zone import zone
from tests.geo.drawing import kind, limit, rules

FEET = 0.3048
BAY = kind("bay", width=12 * FEET, depth=2.0, height=8 * FEET, tags=["forced"])
SWING = kind("swing", width=3.66, depth=2.0, measures={"suspension": 2.0}, tags=["forced"])
SLIDE = kind("slide", width=4.0, depth=1.0, tags=["forced"], measures={"fall_height": 1.5})
CLIMBER = kind("climber", width=3.0, depth=3.0, measures={"fall_height": 2.5})
TABLE = kind("table", width=2.74, depth=1.525)
BENCH = kind("bench", width=1.8, depth=0.6)
RING = kind("ring", width=2.4, depth=2.4, shape="disc", tags=["rings_tree"])
LAWN = kind("lawn", width=9.0, depth=9.0, level="ground")
KINDS = {k.code: k for k in (BAY, SWING, SLIDE, CLIMBER, TABLE, BENCH, RING, LAWN)}
EN_SWING = limit(
    "clearance",
    1.75,
    subject="swing",
    form="swing",
    measures={"factor": 0.866, "constant": 1.75, "side": 1.75},
)
EN_FALL = limit("clearance", 1.5, form="fall", measures={"factor": 2 / 3, "constant": 0.5})
RUN_OUT = limit("clearance", 2.0, subject="slide", form="slide", measures={"side": 1.0})
FREE = Site("free", box(-50, -50, 50, 50))


def found(one, *placements, site=FREE, more=()):
    return check(site, Layout.of(*placements), KINDS, rules(one, *more))


def bounds(subject, one, **pose):
    return zone(Placement("a", subject.code, 0, 0, **pose), subject, one).polygon.bounds


def test_the_american_swing_of_an_8_foot_beam_and_a_12_foot_bay_needs_32_by_24_feet():
    cpsc = limit("clearance", 1.83, form="swing", measures={"beam": 2.0, "side": 6 * FEET})
    west, south, east, north = bounds(BAY, cpsc)
    assert ((north - south) / FEET, (east - west) / FEET) == pytest.approx((32, 24))


def test_the_european_swing_from_its_beam():
    reach = 0.866 * 2.0 + 1.75
    assert bounds(SWING, EN_SWING) == pytest.approx((-3.58, -reach, 3.58, reach))
    assert bounds(SWING, EN_SWING, turn=90.0) == pytest.approx((-reach, -3.58, reach, 3.58))


@pytest.mark.parametrize(("fall", "room"), [(0.6, 1.5), (1.5, 1.5), (2.4, 2.1), (3.0, 2.5)])
def test_the_higher_the_fall_the_more_room(fall, room):
    thing = kind("thing", measures={"fall_height": fall})
    assert bounds(thing, EN_FALL)[2] == pytest.approx(0.5 + room)


def test_other_forms():
    assert bounds(SLIDE, RUN_OUT) == (2.0, -1.5, 4.0, 1.5)
    assert bounds(BENCH, limit("clearance", 0.6, form="front")) == pytest.approx(
        (-0.9, -0.9, 0.9, -0.3)
    )
    ends = limit("clearance", 1.5, form="table", measures={"ends": 2.0, "sides": 1.5})
    assert bounds(TABLE, ends) == pytest.approx((-3.37, -2.2625, 3.37, 2.2625))
    assert zone(Placement("a", "bench", 0, 0), BENCH, EN_FALL) is None
    assert zone(Placement("a", "bench", 0, 0), BENCH, limit("clearance", 1, form="new")) is None


def test_a_bench_before_a_swing():
    #   ┌swing┐
    #    bench     2.2 m from the beam, 3.48 m wanted
    swing = Placement("swing", "swing", 0, 0)
    (issue,) = found(EN_SWING, swing, Placement("bench", "bench", 0, -2.5))
    assert issue.placements == ("bench", "swing")
    assert issue.measured == pytest.approx(2.2)
    assert issue.required == pytest.approx(3.482)
    assert issue.penetration == pytest.approx(1.282)
    assert issue.witness.area == pytest.approx(1.8 * 0.6)
    assert not found(EN_SWING, swing, Placement("bench", "bench", 0, -3.482 - 0.3))


def test_beside_a_swing_its_side_counts():
    (issue,) = found(EN_SWING, Placement("s", "swing", 0, 0), Placement("b", "bench", 3.73, 0))
    assert (issue.measured, issue.required) == pytest.approx((1.0, 1.75))


def test_walls_houses_and_trunks_stand_in_the_way_and_lawns_do_not():
    site = Site(
        "court",
        box(-9, -9, 9, 9),
        (
            Feature("house", "building", box(2.5, -9, 9, 9)),
            Feature("oak", "tree", Point(-2.5, 0), dbh=0.2),
            Feature("wall", "wall", LineString([(-9, 3), (-3.3, 3)])),
            Feature("lane", "fire_lane", box(-9, -9, 9, -2)),
        ),
    )
    around = limit("clearance", 1.5, subject="climber", form="around")
    issues = found(around, Placement("a", "climber", 0, 0), Placement("b", "lawn", 0, 0), site=site)
    assert [issue.features for issue in issues] == [("house",), ("oak",)]
    assert [issue.measured for issue in issues] == pytest.approx([1.0, 0.9])


def test_a_tree_bench_keeps_no_room_from_its_own_tree():
    site = Site("court", box(-9, -9, 9, 9), (Feature("oak", "tree", Point(0, 0), dbh=0.2),))
    around = limit("clearance", 0.9, subject="ring", form="around")
    assert not found(around, Placement("a", "ring", 0, 0), site=site)


def test_a_zone_may_lie_on_a_zone_and_a_pair_is_told_once():
    around = limit("clearance", 1.0, form="around")
    apart = Placement("a", "bench", 0, 0), Placement("b", "bench", 0, 1.7)
    assert not found(around, *apart)
    near = Placement("a", "bench", 0, 0), Placement("b", "bench", 0, 1.4)
    (issue,) = found(around, *near)
    assert (issue.measured, issue.penetration) == pytest.approx((0.8, 0.2))


def test_where_children_are_carried_along_zones_may_not_cross():
    forced = limit("clearance", 0.0, rule="PLAY-09", subject="forced", form="forced")
    rest = EN_SWING, RUN_OUT
    swing = Placement("swing", "swing", 0, 0)
    # The slide's run-out reaches 2 m beyond its foot, the swing's zone to y = 3.482.
    crossing = Placement("slide", "slide", 0, 7.0, turn=270.0)
    (issue,) = found(forced, swing, crossing, more=rest)
    assert issue.situation == "forced"
    assert issue.penetration == pytest.approx(3.482 - 3.0)
    assert not found(forced, swing, Placement("slide", "slide", 0, 7.482, turn=270.0), more=rest)
    assert not found(forced, swing, Placement("bench", "bench", 0, 4.0), more=rest)
