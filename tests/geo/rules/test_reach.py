from __future__ import annotations

import numpy as np
import pytest
from shapely import LineString, Polygon, box

from geo.check import check
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from tests.geo.drawing import KINDS, draw, kind, limit, rules

ROUTE = rules(limit("reach", 1.2))
LAWN = kind("lawn", level="ground", used=False)
ROOF = kind("roof", width=4.0, depth=4.0, level="canopy", measures={"post": 0.2})
POT = kind("pot", used=False)
ALL = KINDS | {each.code: each for each in (LAWN, ROOF, POT)}


def unreached(sketch, kinds=None):
    site, layout = draw(sketch, kinds)
    return {issue.placements[-1]: issue for issue in check(site, layout, ALL, ROUTE)}


def test_open_ground():
    assert not unreached("""
        ......A
        >......
        >..BB..
        ..C....
    """)


def test_behind_a_row_with_a_gap_of_one_metre():
    found = unreached("""
        ....B..A
        ....B...
        >...B...
        >.......
        ....C...
        ....C...
        ....C...
    """)
    assert set(found) == {"A"}
    assert found["A"].placements == ("B", "C", "A")
    assert found["A"].situation == "between"
    assert found["A"].measured == pytest.approx(1.0)
    assert found["A"].required == 1.2
    line = found["A"].witness
    assert line.bounds[1::2] == pytest.approx((3.0, 4.0))
    assert 4.0 <= line.centroid.x <= 5.0


@pytest.mark.parametrize(("gap", "open_"), [(1.2, True), (1.195, True), (1.18, False)])
def test_a_gap_of_just_the_width_is_wide_enough(gap, open_):
    #  >  B(gap)C  A      B and C fill the court but for the gap
    site = Site(
        "court",
        box(0, 0, 10, 6),
        (Feature("gate", "entrance", LineString([(0, 1), (0, 4)])),),
    )
    half = (6 - gap) / 2
    layout = Layout.of(
        Placement("A", "thing", 9, 3),
        Placement("B", "pot", 5, half / 2, depth=half),
        Placement("C", "pot", 5, 6 - half / 2, depth=half),
    )
    issues = check(site, layout, ALL, ROUTE)
    assert (not issues) == open_
    for issue in issues:
        assert issue.measured == pytest.approx(gap)


def test_shut_off_altogether():
    found = unreached("""
        ....B..
        ....BAA
        >...B..
        >...B..
    """)
    assert found["A"].placements == ("B", "A")
    assert found["A"].situation == "shut"
    assert found["A"].measured == 0.0
    # Shown where the way is shut, not on what lies behind.
    west, _, east, _ = found["A"].witness.bounds
    assert west < 4.0
    assert 5.0 <= east < 5.1


def test_what_stands_across_the_gate_is_told_once_whatever_lies_behind():
    found = unreached("""
        ...A...B..C
        #..........
        >S.........
        >S...D....E
        #..........
    """)
    (issue,) = found.values()
    assert issue.placements == ("S", "A", "B", "C", "D", "E")
    assert issue.situation == "shut"


def test_each_bottleneck_is_told_with_what_lies_behind_it():
    found = unreached("""
        AA.#....#.CC
        ...B....D...
        ............
        ...#^^^^#...
    """)
    assert {issue.situation for issue in found.values()} == {"blocked"}
    assert {issue.placements for issue in found.values()} == {("B", "A"), ("D", "C")}


def test_a_crowd_is_told_within_a_few_tries_and_what_it_is_told_is_true():
    #  >  rows of pots, 0.6, 0.7, 0.8 ... m apart, with a thing behind each
    site = Site(
        "court", box(0, 0, 40, 6), (Feature("gate", "entrance", LineString([(0, 0), (0, 6)])),)
    )
    rows = []
    for step in range(9):
        gap = 1.1 - 0.08 * step
        rows += [
            Placement(f"p{step}", "pot", 3 + 4 * step, (6 - gap) / 2, width=0.2, depth=6 - gap),
            Placement(f"t{step}", "thing", 5 + 4 * step, 3),
        ]
    issues = check(site, Layout.of(*rows), ALL, ROUTE)
    assert sorted(each for issue in issues for each in issue.placements if each[0] == "t") == [
        f"t{step}" for step in range(9)
    ]
    for issue in issues:
        behind = [int(each[1:]) for each in issue.placements if each[0] == "t"]
        assert issue.measured < 1.2
        assert int(issue.placements[0][1:]) <= min(behind)


def test_walls_houses_and_trunks_block_too():
    found = unreached("""
        ...w..##...T..
        ...w..##......
        >..w.A##..B.C.
        >..w..##......
        ..............
        ..............
    """)
    assert not found
    closed = unreached("""
        ...w..##......
        >..w.A##..B.C.
        >..w..##......
        ...w..##......
    """)
    assert {issue.situation for issue in closed.values()} == {"closed"}


def test_level_ground_and_a_high_roof_are_walked_through():
    assert not unreached(
        """
        ..LLLRRRRAA
        >.LLLRRRRAA
        >.LLLRRRRAA
        ..LLLRRRRAA
        """,
        {"L": "lawn", "R": "roof"},
    )


def test_a_gate_too_narrow_is_the_narrowest_place():
    gate = Feature("gate", "entrance", LineString([(0, 2), (0, 2.9)]))
    site = Site("court", box(0, 0, 10, 6), (gate,))
    (issue,) = check(site, Layout.of(Placement("A", "thing", 8, 3)), ALL, ROUTE)
    assert issue.measured == pytest.approx(0.9)
    assert issue.witness.centroid.y == pytest.approx(2.45)


def test_a_wall_opens_where_the_entrance_is():
    features = (
        Feature("wall", "wall", LineString([(0, 0), (0, 6)])),
        Feature("gate", "entrance", LineString([(0, 2), (0, 4)])),
    )
    site = Site("court", box(0, 0, 10, 6), features)
    assert not check(site, Layout.of(Placement("A", "thing", 8, 3)), ALL, ROUTE)


def test_a_door_of_a_house_on_the_site_is_an_entrance():
    features = (
        Feature("house", "building", box(4, 2, 8, 4)),
        Feature("door", "entrance", LineString([(5, 2), (7, 2)])),
    )
    site = Site("court", box(0, 0, 12, 6), features)
    assert not check(site, Layout.of(Placement("A", "thing", 11, 5)), ALL, ROUTE)


def test_no_entrance_is_one_hint_however_many_routes_are_asked_for():
    site, layout = draw("""
        ..A..B.
        .......
    """)
    both = rules(limit("reach", 1.2), limit("reach", 1.8, rule="ACC-03"))
    (issue,) = check(site, layout, ALL, both)
    assert (issue.rule, issue.severity, issue.situation) == ("REACH", "hint", "no_entrance")
    assert issue.placements == ()


def test_what_nobody_uses_or_stands_outside_is_not_looked_for():
    site = Site(
        "court", box(0, 0, 9, 6), (Feature("gate", "entrance", LineString([(0, 1), (0, 4)])),)
    )
    layout = Layout.of(
        Placement("wall", "pot", 5, 3, width=0.2, depth=6.0),
        Placement("behind", "pot", 7, 3),
        Placement("outside", "thing", 40, 3),
    )
    assert not check(site, layout, ALL, ROUTE)


def test_round_the_corner_of_an_angled_site():
    #  ┌──┐          the arm beyond the corner is 1.1 m wide
    #  │  └────┐
    #  └──────A┘
    site = Site(
        "angled",
        Polygon([(0, 0), (12, 0), (12, 1.1), (4, 1.1), (4, 6), (0, 6)]),
        (Feature("gate", "entrance", LineString([(0, 4), (0, 6)])),),
    )
    layout = Layout.of(Placement("A", "thing", 11.5, 0.55, depth=1.0))
    (issue,) = check(site, layout, ALL, ROUTE)
    assert issue.measured == pytest.approx(1.1)
    assert np.hypot(*np.diff(issue.witness.coords, axis=0)[0]) == pytest.approx(1.1)


# ---- Wide enough for two ----

PATH = kind("path", level="ground", used=False, tags=["paving"])
PASSING = limit(
    "reach", 1.5, rule="TWO", subject="paving", form="passing", severity="warning"
)  # fmt: skip
WIDER = limit("reach", 1.8, rule="WIDE", subject="paving", form="passing", severity="hint")
ALL |= {"path": PATH}


def told(sketch, kinds, *limits):
    site, layout = draw(sketch, kinds)
    return check(site, layout, ALL, rules(*limits))


def test_a_path_behind_a_gap_of_one_metre_is_no_path_for_two():
    found = told(
        """
        ....B...
        >...B.PP
        >.......
        ....C...
        ....C...
        """,
        {"B": "pot", "C": "pot", "P": "path"},
        PASSING,
    )
    assert [issue.situation for issue in found] == ["passing_between"]
    assert found[0].placements == ("B", "C", "P")
    assert (found[0].measured, found[0].required) == (pytest.approx(1.0), 1.5)


def test_what_people_use_is_not_asked_to_be_reached_by_two():
    sketch = """
        ....B...
        >...B.AA
        >.......
        ....C...
        ....C...
        """
    assert not told(sketch, {"B": "pot", "C": "pot"}, PASSING)


def test_too_narrow_for_two_is_not_told_again_for_two_wheelchairs():
    sketch = """
        ....B...
        >...B.PP
        >.......
        ....C...
        ....C...
        """
    kinds = {"B": "pot", "C": "pot", "P": "path"}
    assert [issue.rule for issue in told(sketch, kinds, PASSING, WIDER)] == ["TWO"]


# ---- Room to turn ----

TURN = limit("reach", 1.5, rule="TURN", form="turning", measures={"route": 1.2})


@pytest.mark.parametrize(
    ("width", "turns"), [(1.3, False), (1.48, False), (1.495, True), (2, True)]
)
def test_at_the_end_of_a_passage_one_must_turn(width, turns):
    #  ┌────┐
    #  │    └──────┐   a passage as wide as told, with A at its end
    #  >    ┌─────A┘
    site = Site(
        "passage",
        Polygon([(0, 0), (12, 0), (12, width), (4, width), (4, 6), (0, 6)]),
        (Feature("gate", "entrance", LineString([(0, 2), (0, 5)])),),
    )
    layout = Layout.of(Placement("A", "thing", 11.5, width / 2, depth=width))
    issues = check(site, layout, ALL, rules(TURN))
    assert (not issues) == turns
    for issue in issues:
        assert (issue.placements, issue.situation) == (("A",), "turning")
        assert issue.witness.bounds == pytest.approx((11, 0, 12, width))
        assert issue.required == 1.5


def test_what_no_wheelchair_reaches_need_not_turn():
    sketch = """
        ....B..
        >...BAA
        >...B..
        """
    assert [i.rule for i in told(sketch, {}, TURN)] == []
    assert [i.rule for i in told(sketch, {}, limit("reach", 1.2), TURN)] == ["REACH"]


def test_room_that_the_route_does_not_open_does_not_count():
    #  >  corridor of 1.3 m │ A │ a yard behind the wall, wide but shut
    walls = [
        Feature("south", "wall", LineString([(0, 1), (9, 1)])),
        Feature("north", "wall", LineString([(0, 2.3), (9, 2.3)])),
    ]
    gate = Feature("gate", "entrance", LineString([(0, 1), (0, 2.3)]))
    site = Site("court", box(0, 0, 9, 9), (*walls, gate))
    layout = Layout.of(Placement("A", "thing", 8.5, 1.65, depth=1.29))
    (issue,) = check(site, layout, ALL, rules(TURN))
    assert issue.placements == ("A",)
