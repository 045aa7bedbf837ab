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


# ---- Beside fire lanes ----

BEND = limit("keep_clear", 9.0, object="fire_lane", form="bend", severity="warning")
BETWEEN = limit("keep_clear", 10.0, object="fire_lane", form="between", severity="warning")
END = limit(
    "keep_clear", 12.0, object="fire_lane", form="dead_end", measures={"length": 40.0},
    severity="warning",
)  # fmt: skip
KINDS |= {"tree": kind("tree", width=2.0, depth=2.0, shape="disc", tags=["tree"])}


def lane(*corners, width=4.0):
    return Feature("lane", "fire_lane", LineString(corners), width=width)


def court(*features, size=60):
    return Site("court", box(-size, -size, size, size), features)


def test_where_a_fire_engine_cuts_the_corner():
    #      ║     the lane turns left, north; its inner corner is (-2, 2)
    #  ════╝     and the arc of 9 − 4 m touches it 5 m to either side
    site = court(lane((-20, 0), (0, 0), (0, 20)))
    (issue,) = found(BEND, site, Placement("a", "thing", -2.5, 2.5))
    assert (issue.situation, issue.features) == ("bend", ("lane",))
    assert issue.severity == "warning"
    # The arc's middle is (-7, 7); halfway round it lies 5·(√2 − 1) from the corner.
    middle = 5 * (2**0.5 - 1) / 2**0.5
    assert issue.witness.area == pytest.approx(1.0, abs=0.02)
    assert found(BEND, site, Placement("a", "thing", -2 - middle, 2 + middle, turn=45.0))
    assert not found(BEND, site, Placement("a", "thing", -4.5, 4.5))
    assert not found(BEND, site, Placement("a", "thing", 2.6, -2.6)), "outside the turn"
    assert not found(BEND, site, Placement("a", "lawn", -2.5, 2.5))


@pytest.mark.parametrize("turn", ["left", "right"])
def test_the_corner_is_cut_on_the_inside_of_either_turn(turn):
    side = 1 if turn == "left" else -1
    site = court(lane((-20, 0), (0, 0), (0, 20 * side)))
    assert found(BEND, site, Placement("a", "thing", -2.5, 2.5 * side))
    assert not found(BEND, site, Placement("a", "thing", -2.5, -2.5 * side))


def test_a_straight_lane_has_no_corner_and_a_house_in_one_is_a_hint():
    assert not found(BEND, court(lane((-20, 0), (0, 0), (20, 0.1))), Placement("a", "thing", 0, 3))
    house = Feature("house", "building", box(-9, 3, -3, 9))
    (issue,) = found(BEND, court(lane((-20, 0), (0, 0), (0, 20)), house))
    assert (issue.severity, issue.situation) == ("hint", "bend_site")
    assert issue.features == ("lane", "house")


def test_a_lane_drawn_as_an_area_is_known_by_its_strip():
    line = LineString([(-20, 0), (0, 0), (0, 20)])
    strip = line.buffer(2.0, cap_style="flat", join_style="mitre")
    site = court(Feature("lane", "fire_lane", strip))
    assert found(BEND, site, Placement("a", "thing", -2.5, 2.5))


HOUSE = Feature("house", "building", box(-10, 8, 10, 20))


def test_nothing_high_between_the_lane_and_a_house():
    #  ┌─ house ─┐
    #       T        6 m between
    #  ═══ lane ═══
    site = court(lane((-30, 0), (30, 0)), HOUSE)
    tree = Placement("a", "tree", 0, 5)
    (issue,) = found(BETWEEN, site, tree, Placement("b", "thing", 4, 5))
    assert (issue.placements, issue.features, issue.situation) == (("a",), ("lane",), "between")
    # 2 m across, its south edge 2 m from the lane, its north edge 2 m from the house.
    assert issue.penetration == pytest.approx(4.0, abs=0.01)
    assert found(BETWEEN, site, Placement("a", "roof", 0, 5))
    assert not found(BETWEEN, site, Placement("a", "tree", 0, -4)), "beyond the lane"
    assert not found(BETWEEN, site, Placement("a", "tree", 25, 5)), "beside the house"


def test_a_house_farther_than_the_ladder_reaches_asks_for_nothing():
    far = Feature("house", "building", box(-10, 12.5, 10, 20))
    assert not found(BETWEEN, court(lane((-30, 0), (30, 0)), far), Placement("a", "tree", 0, 5))


def test_behind_the_next_house_it_is_not_between():
    far = Feature("far", "building", box(-10, 9, 10, 12))
    near = Feature("near", "building", box(-10, 4, 10, 6))
    site = court(lane((-30, 0), (30, 0)), near, far)
    assert not found(BETWEEN, site, Placement("a", "tree", 0, 7.5))
    assert found(BETWEEN, site, Placement("a", "tree", 0, 3))


def test_what_stands_between_already_is_one_hint():
    site = court(
        lane((-30, 0), (30, 0)),
        HOUSE,
        Feature("oak", "tree", Point(0, 5), crown=2.0),
        Feature("elm", "tree", Point(0, -5)),
        Feature("line", "overhead_line", LineString([(-30, 4), (30, 4)])),
    )
    (issue,) = found(BETWEEN, site)
    assert (issue.severity, issue.situation) == ("hint", "between_site")
    assert issue.features == ("lane", "oak", "line")


def blind(*features):
    """A court of 60 × 40 m with a lane that enters from the west and ends at x = 45."""
    blind_lane = Feature("lane", "fire_lane", LineString([(0, 20), (45, 20)]), width=4.0)
    return Site("court", box(0, 0, 60, 40), (blind_lane, *features))


def test_a_lane_that_ends_needs_a_square_to_turn_in():
    #  ═════════╡ ┌──┐   12 m square over or beyond its end, in the middle or to a side
    assert not found(END, blind())
    # One thing never fills them all; a row right across does, and the fewest are named.
    assert not found(END, blind(), Placement("a", "thing", 46, 20))
    row = [
        Placement("a", "thing", 50, 20, width=1.0, depth=36.0),
        Placement("b", "thing", 38, 20, width=1.0, depth=36.0),
    ]
    (issue,) = found(END, blind(), *row)
    assert issue.situation == "dead_end"
    assert len(issue.placements) == 1
    assert issue.features == ("lane",)
    assert issue.witness.area == pytest.approx(144)
    assert issue.required == 12.0


def test_where_the_site_itself_leaves_no_square_it_is_a_hint():
    walls = [Feature(f"w{y}", "wall", LineString([(0, y), (60, y)])) for y in (16, 24)]
    (issue,) = found(END, blind(*walls))
    assert (issue.severity, issue.situation) == ("hint", "dead_end_site")
    assert (issue.placements, issue.features) == ((), ("lane",))


@pytest.mark.parametrize(
    ("corners", "dead"),
    [
        ([(0, 20), (45, 20)], True),
        ([(45, 20), (0, 20)], True),
        ([(0, 20), (39, 20)], False),  # short
        ([(0, 20), (60, 20)], False),  # leads through
        ([(0, 20), (59.5, 20)], False),
    ],
)
def test_which_ends_are_dead(corners, dead):
    walls = [Feature(f"w{y}", "wall", LineString([(0, y), (60, y)])) for y in (16, 24)]
    one = Feature("lane", "fire_lane", LineString(corners), width=4.0)
    site = Site("court", box(0, 0, 60, 40), (one, *walls))
    assert bool(found(END, site)) == dead


def test_an_end_on_another_lane_leads_on():
    walls = [Feature(f"w{y}", "wall", LineString([(0, y), (43, y)])) for y in (16, 24)]
    other = Feature("other", "fire_lane", LineString([(45, 0), (45, 40)]), width=4.0)
    assert not found(END, blind(*walls, other))


# ---- Said once, and mended ----


def test_what_stands_on_the_lane_is_not_told_to_stand_beside_it():
    site, _ = draw("""
        ........
        ....====
    """)
    beside = limit("keep_clear", 1.0, rule="SIDE", object="fire_lane", severity="warning")
    both = rules(LANE, beside)
    on = check(site, Layout.of(Placement("a", "thing", 4, 0.5)), KINDS, both)
    assert [issue.rule for issue in on] == ["KEEP_CLEAR"]
    off = check(site, Layout.of(Placement("a", "thing", 3, 0.5)), KINDS, both)
    assert [issue.rule for issue in off] == ["SIDE"]


def test_off_the_lane_and_away_from_the_cover():
    site, _ = draw("""
        ........
        ....====
    """)
    (issue,) = found(LANE, site, Placement("a", "thing", 4.1, 0.5))
    (edit,) = issue.fixes
    assert (edit.x, edit.y) == pytest.approx((3.5, 0.5))
    cover = Feature("cover", "manhole", Point(0, 0))
    one = limit("keep_clear", 0.5, object="manhole")
    (issue,) = found(one, Site("s", box(-9, -9, 9, 9), (cover,)), Placement("a", "thing", 0.7, 0))
    (edit,) = issue.fixes
    assert (edit.x, edit.y) == pytest.approx((1.0, 0.0))
