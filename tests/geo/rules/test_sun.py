from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import Point, box

from geo.check import check
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from tests.geo.drawing import draw, kind, limit, rules

KINDS = {
    each.code: each
    for each in (
        kind("rack", height=1.8, tags=["drying"]),
        kind("toy", height=0.3, tags=["play"]),
        kind("bench", height=0.8, tags=["seat"]),
        kind("shed", height=3.0),
        kind("roof", height=2.6, level="canopy"),
        kind("young", height=6.0, shape="disc", tags=["tree"]),
    )
}
WINTER = {"month": 1, "day": 20, "begin": 8, "end": 16}
SUMMER = {"month": 6, "day": 21, "begin": 10, "end": 16}
DRY = limit("sun", 2.0, severity="hint", unit="h", subject="drying", measures=WINTER)
PLAY = limit(
    "sun", 50.0, unit="%", subject="play", form="share", measures=WINTER | {"hours": 2.0}
)  # fmt: skip
SEAT = limit("sun", 50.0, unit="%", subject="seat", form="shade", measures=SUMMER)


def found(one, site, layout):
    return check(site, layout, KINDS, rules(one))


def with_heights(site, metres):
    tall = tuple(replace(f, height=metres) for f in site.features)
    return replace(site, features=tall)


# The sun at noon of the Great Cold day stands 38.6° high in Shanghai: a house of 4 m throws
# its shadow 5 m to the north at noon, farther before and after.
COURT = """
    ...................
    .........A.........
    ...................
    ...................
    ...................
    .........B.........
    ...................
    ###################
"""


def test_laundry_dries_in_the_open_and_not_behind_a_house():
    site, layout = draw(COURT, {"A": "rack", "B": "rack"})
    (issue,) = found(DRY, with_heights(site, 4.0), layout)
    assert issue.placements == ("B",)
    assert issue.situation == ""
    assert issue.measured < 2.0 == issue.required
    # B stands wholly in the shade: all of it is shown.
    assert issue.witness.equals(box(9, 2, 10, 3))
    assert not found(DRY, with_heights(site, 0.5), layout)


def test_hours_come_back_as_the_house_is_lower():
    site, layout = draw(COURT, {"A": "toy", "B": "rack"})
    always = replace(DRY, value=9.0)
    told = [found(always, with_heights(site, metres), layout)[0] for metres in (9, 1.2, 1, 0)]
    hours = [issue.measured for issue in told]
    assert hours[0] == 0 < hours[1] < hours[2] < hours[3] == pytest.approx(8)


def test_what_lies_half_in_the_sun_is_told_by_the_half_that_does_not():
    site, layout = draw(
        """
        ...........
        ....AAA....
        ....AAA....
        ....AAA....
        ....AAA....
        ....AAA....
        ....AAA....
        ....AAA....
        ...........
        ###########
        """,
        {"A": "toy"},
    )
    wide = box(-100, 0, 100, 1)
    site = replace(site, features=(Feature("house", "building", wide, height=4.0),))
    (issue,) = found(PLAY, site, layout)
    assert issue.situation == "share"
    # An hour from noon the sun stands 36.7° high and 17.6° aside: 5.1 m of shadow. So cells
    # whose middle is nearer to the wall lack the two hours: 4 m of the 7.
    assert issue.measured == pytest.approx(100 * 3 / 7)
    assert issue.witness.equals(box(4, 2, 7, 6))
    assert not found(replace(PLAY, value=40.0), site, layout)


def test_in_summer_a_bench_wants_a_tree_or_a_roof():
    site = Site("open", box(-20, -20, 20, 20))
    bench = Placement("bench", "bench", 0, 0)
    (issue,) = found(SEAT, site, Layout.of(bench))
    assert issue.situation == "shade"
    assert issue.measured == 0
    assert issue.witness.equals(box(-0.5, -0.5, 0.5, 0.5))
    under = Placement("roof", "roof", 0, 0, width=6.0, depth=6.0)
    assert not found(SEAT, site, Layout.of(bench, under))
    young = Placement("young", "young", -1, 1, width=6.0)
    assert not found(SEAT, site, Layout.of(bench, young))
    tree = Feature("tree", "tree", Point(-0.5, 0), crown=3.0, height=8.0)
    assert not found(SEAT, replace(site, features=(tree,)), Layout.of(bench))


def test_nothing_shades_itself_but_each_shades_the_other():
    site = Site("open", box(-20, -20, 20, 20))
    tall = Placement("tall", "shed", 0, 0, width=12.0)
    toy = Placement("toy", "toy", 0, 1.0)
    everything = replace(PLAY, subject="*")
    assert [issue.placements for issue in found(everything, site, Layout.of(tall, toy))] == [
        ("toy",)
    ]
    assert not found(everything, site, Layout.of(tall))


def test_a_court_where_it_stays_dark_in_winter_is_told_as_none():
    # 80° north: there is no sun at all on that day, and nothing that anybody could do.
    from geo.frame import Frame

    site = Site("north", box(-20, -20, 20, 20), frame=Frame(121.47, 80.0))
    assert not found(DRY, site, Layout.of(Placement("rack", "rack", 0, 0)))


def test_what_stands_outside_is_for_another_rule():
    site, _ = draw(COURT)
    away = Layout.of(Placement("rack", "rack", 500, 500), Placement("edge", "rack", 9.5, 8.0))
    dark = with_heights(site, 30.0)
    assert [issue.placements for issue in found(DRY, dark, away)] == [("edge",)]


def test_the_part_within_counts_where_a_thing_reaches_out():
    site = Site("open", box(-20, -20, 20, 20))
    assert not found(DRY, site, Layout.of(Placement("rack", "rack", 20, 20)))
