from __future__ import annotations

from math import log10

import pytest
from shapely import LineString, MultiLineString, box

from geo.check import check
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from tests.geo.drawing import kind, limit, rules

SWING = kind("swing", tags=["noisy"], measures={"noise": 70})
DANCE = kind("dance", tags=["noisy"], measures={"noise": 85})
MUTE = kind("mute", tags=["noisy"])
KINDS = {each.code: each for each in (SWING, DANCE, MUTE)}


def house(name, *fronts, use="dwelling", at=0.0):
    windows = MultiLineString([LineString(front) for front in fronts]) if fronts else None
    return Feature(name, "building", box(at - 10, -10, at, 10), use=use, windows=windows)


HOUSE = house("house", [(0, -1), (0, 1)])


def found(value, *placements, features=(HOUSE,)):
    site = Site("court", box(-200, -200, 200, 200), features)
    one = limit("noise", value, unit="dB", subject="noisy", object="dwelling|elder")
    return check(site, Layout.of(*placements), KINDS, rules(one))


def at(name, away, code="swing", y=0.0):
    """So far from the window at x = 0: the edge of a thing a metre wide."""
    return Placement(name, code, away + 0.5, y)


def test_one_source_is_twenty_decibels_less_loud_ten_metres_off():
    (issue,) = found(49.0, at("a", 10))
    assert issue.measured == pytest.approx(70 - 20)
    assert (issue.placements, issue.features, issue.situation) == (("a",), ("house",), "")
    assert (issue.required, issue.witness.length) == (49.0, pytest.approx(10))


def test_two_alike_are_three_decibels_more_than_one():
    pair = at("a", 10), at("b", 10)
    (issue,) = found(52.0, *pair)
    assert issue.measured == pytest.approx(50 + 10 * log10(2))
    assert (issue.placements, issue.situation) == (("a", "b"), "together")
    assert not found(53.02, *pair)


def test_what_nobody_can_hear_is_no_excess():
    # 70 dB at 5.6 m, the distance of the noise table, are 55.04 dB.
    assert not found(55.0, at("a", 5.6))
    assert found(55.0, at("a", 5.5))


def test_the_fewest_that_are_too_loud_by_themselves_are_told_the_loudest_first():
    # 85 dB at 20 m are 59 dB, 70 dB at 4 m 58 dB, at 40 m 38 dB.
    crowd = at("a", 40), at("b", 4), at("c", 20, "dance"), at("d", 40, y=3)
    (issue,) = found(58.5, *crowd)
    assert issue.placements == ("c",)
    (issue,) = found(60.0, *crowd)
    assert issue.placements == ("c", "b")
    every = 10 * log10(2 * 10**3.796 + 10**5.796 + 10**5.898)
    assert issue.measured == pytest.approx(every, abs=0.01)


def test_nearer_than_a_metre_it_is_as_loud_as_at_a_metre():
    (issue,) = found(55.0, at("a", 0.2))
    assert issue.measured == pytest.approx(70)


def test_one_issue_a_building_at_its_loudest_window():
    near = house("near", [(0, 50), (0, 52)], [(0, -1), (0, 1)])
    east = house("east", [(40, -1), (40, 1)], at=50.0)
    issues = found(40.0, at("a", 10), features=(near, east))
    assert [issue.features for issue in issues] == [("east",), ("near",)]
    assert [issue.measured for issue in issues] == pytest.approx([70 - 20 * log10(29), 50])


def test_only_homes_with_windows_count():
    assert not found(10.0, at("a", 10), features=(house("blank"),))
    assert not found(10.0, at("a", 10), features=(house("shop", [(0, -1), (0, 1)], use="shop"),))
    assert found(10.0, at("a", 10), features=(house("old", [(0, -1), (0, 1)], use="elder"),))


def test_a_long_front_is_heard_room_by_room():
    # Two sources before the ends of a front of 30 m: no room hears both from near.
    long = house("long", [(0, -15), (0, 15)])
    ends = at("a", 10, y=-15), at("b", 10, y=15)
    (issue,) = found(40.0, *ends, features=(long,))
    assert issue.measured < 51.0
    # But one alone is as loud as its distance to the front.
    (alone,) = found(40.0, at("a", 10, y=4.3), features=(long,))
    assert alone.measured == pytest.approx(50)


def test_what_tells_no_loudness_is_not_heard():
    assert not found(10.0, at("a", 10, "mute"))
