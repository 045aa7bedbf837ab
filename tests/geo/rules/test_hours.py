from __future__ import annotations

from math import log10

import pytest
from shapely import LineString, MultiLineString, box

from geo.check import check
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from tests.geo.drawing import kind, limit, rules

KINDS = {
    "swing": kind("swing", tags=["noisy"], measures={"noise": 70}),
    "quiet": kind("quiet", tags=["noisy"], measures={"noise": 45}),
}
NIGHT = {"open": 0, "close": 24, "quiet_from": 22, "quiet_to": 6}


def house(name, x):
    windows = MultiLineString([LineString([(x, -1), (x, 1)])])
    return Feature(name, "building", box(x - 1, -5, x, 5), use="dwelling", windows=windows)


SITE = Site("court", box(-200, -200, 200, 200), (house("house", 0), house("other", 40)))


def found(*placements, site=SITE, **hours):
    one = limit(
        "hours", 45.0, unit="dB", subject="noisy", object="dwelling", measures=NIGHT | hours
    )
    return check(site, Layout.of(*placements), KINDS, rules(one))


SWING = Placement("a", "swing", 10.5, 0)
ONE_HOUSE = Site("court", SITE.boundary, SITE.features[:1])


def test_open_all_day_a_swing_ten_metres_from_a_window_disturbs_the_night():
    (issue,) = found(SWING)
    assert (issue.placements, issue.features) == (("a",), ("house",))
    assert issue.measured == pytest.approx(70 - 20)
    assert (issue.required, issue.situation) == (45.0, "night")
    assert issue.witness.length == pytest.approx(10)


def test_with_opening_hours_agreed_nothing_is_said():
    assert not found(SWING, open=6, close=21)
    assert not found(SWING, open=6, close=22)


@pytest.mark.parametrize(
    ("begin", "end", "situation"),
    [
        (0, 24, "night"),
        (6, 23, "late"),
        (18, 2, "late"),
        (5, 21, "early"),
        (0, 22, "early"),
        (5, 23, "both"),
        (5, 2, "both"),
        (21, 7, "night"),
        (23, 2, "night"),
        (1, 2, "night"),
        (6, 6, None),
    ],
)
def test_when_it_is_open_in_the_quiet_hours(begin, end, situation):
    issues = found(SWING, open=begin, close=end)
    assert [issue.situation for issue in issues] == ([] if situation is None else [situation])


@pytest.mark.parametrize(
    ("begin", "end", "situation"),
    [(0, 24, "night"), (12, 13.5, "late"), (13.5, 15, "early"), (11, 12, None), (13, 14, "night")],
)
def test_quiet_hours_at_noon(begin, end, situation):
    issues = found(SWING, open=begin, close=end, quiet_from=13, quiet_to=14)
    assert [issue.situation for issue in issues] == ([] if situation is None else [situation])


def test_quiet_until_midnight_and_from_midnight_on():
    assert [i.situation for i in found(SWING, close=23, quiet_to=24)] == ["late"]
    assert [i.situation for i in found(SWING, open=23, quiet_to=0)] == ["early"]
    assert [i.situation for i in found(SWING, close=2, quiet_from=24)] == ["late"]


def test_each_loud_thing_by_itself_at_the_house_where_it_is_loudest():
    east = Placement("b", "swing", 30.5, 0)
    issues = found(SWING, east, Placement("c", "quiet", 10.5, 0))
    assert [(i.placements, i.features) for i in issues] == [
        (("a",), ("house",)),
        (("b",), ("other",)),
    ]
    # Two too loud at one house are told at once, the louder first.
    (both,) = found(SWING, Placement("0", "swing", 12.5, 0), site=ONE_HOUSE)
    assert both.placements == ("a", "0")
    # The other house's windows lie on its eastern side, as drawn: 40 − 31 m.
    assert issues[1].measured == pytest.approx(70 - 20 * log10(9))


def test_far_enough_nobody_is_disturbed():
    # 70 dB are 45 dB at 17.8 m.
    lone = Site("court", SITE.boundary, SITE.features[:1])
    assert not found(Placement("a", "swing", 18.3, 0), site=lone)
    assert found(Placement("a", "swing", 18.1, 0), site=lone)


def test_nobody_lives_there():
    assert not found(SWING, site=Site("court", SITE.boundary))
