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


# ---- What may stand in a zone all the same ----

SANDPIT = kind("sandpit", width=3.0, depth=3.0, tags=["play"], measures={"fall_height": 0.3})
FENCE = kind("fence", width=3.0, depth=0.1, tags=["fence"])
BOUNCER = kind("bouncer", width=3.0, depth=3.0, tags=["play", "forced"])
KINDS |= {each.code: each for each in (SANDPIT, FENCE, BOUNCER)}
ROUND = limit("clearance", 1.0, rule="ROUND", subject="play", form="around")
LOW = limit(
    "clearance", 0.6, rule="LOW", subject="play", object="fence|lamp", form="exception"
)  # fmt: skip


@pytest.mark.parametrize("code", ["sandpit", "bouncer"])
@pytest.mark.parametrize("intruder", ["fence", "bench"])
def test_a_fence_may_stand_round_what_nobody_falls_from(code, intruder):
    #  ┌───────┐
    #  │sandpit│
    #  └───────┘
    #   ───────   a fence 0.5 m off, 1 m wanted
    pieces = Placement("a", code, 0, 0), Placement("b", intruder, 0, -2.3)
    assert found(ROUND, *pieces)
    allowed = (code, intruder) == ("sandpit", "fence")
    assert bool(found(ROUND, *pieces, more=[LOW])) == (not allowed)


def test_a_fence_of_the_site_may_too_and_a_wall_may_not():
    for role in ("fence", "wall"):
        line = Feature(role, role, LineString([(-5, -2), (5, -2)]))
        site = Site("court", box(-9, -9, 9, 9), (line,))
        issues = found(ROUND, Placement("a", "sandpit", 0, 0), site=site, more=[LOW])
        assert [issue.features for issue in issues] == ([] if role == "fence" else [("wall",)])


def test_higher_than_the_limit_there_is_no_exception():
    low = limit("clearance", 0.3, rule="LOW", subject="play", object="fence", form="exception")
    assert found(ROUND, Placement("a", "sandpit", 0, 0), Placement("b", "fence", 0, -2), more=[low])


# ---- Where one falls the ground is soft ----

RAMP_TOY = kind("toy", width=2.0, depth=1.0, tags=["play"], measures={"fall_height": 1.0})
MAT = kind("mat", width=5.0, depth=4.0, level="ground", tags=["soft"])
TURF = kind("lawn", width=9.0, depth=9.0, level="ground")
TOWER = kind("tower", width=2.0, depth=1.0, tags=["play"], measures={"fall_height": 2.0})
KINDS |= {each.code: each for each in (RAMP_TOY, MAT, TURF, TOWER)}
SURFACE = limit(
    "clearance",
    0.1,
    rule="SOFT",
    unit="m2",
    subject="play",
    form="surface",
    measures={"fall": 0.6, "grass": 1.5},
)
FALL = limit("clearance", 1.5, rule="FALL", subject="play", form="fall")
TOY = Placement("a", "toy", 0, 0)


def soft(*placements, site=FREE):
    return [i for i in found(SURFACE, *placements, site=site, more=[FALL]) if i.rule == "SOFT"]


def test_hard_ground_round_a_toy():
    #  . . . . .
    #  . ┌───┐ .   1.5 m all round is wanted soft
    #  . └───┘ .
    (issue,) = soft(TOY)
    around = 2 * 1 + 2 * 1.5 * (2 + 1) + 3.1416 * 1.5**2
    assert issue.measured == pytest.approx(around, rel=0.01)
    assert issue.situation == "surface"
    assert issue.witness.bounds == pytest.approx((-2.5, -2, 2.5, 2))


def test_a_mat_covers_it_and_half_a_mat_half_of_it():
    assert not soft(TOY, Placement("m", "mat", 0, 0))
    (issue,) = soft(TOY, Placement("m", "mat", 2.5, 0))
    assert issue.witness.bounds == pytest.approx((-2.5, -2, 0, 2), abs=0.01)
    assert not soft(TOY, Placement("m", "mat", -2.5, 0), Placement("n", "mat", 2.5, 0))


@pytest.mark.parametrize(
    ("about", "catches"),
    [
        ({"soft": True, "material": "paving"}, True),
        ({"material": "sand"}, True),
        ({"material": "grass"}, True),
        ({"material": "paving"}, False),
    ],
)
def test_surfaces_of_the_site(about, catches):
    site = Site("court", box(-9, -9, 9, 9), (Feature("s", "surface", box(-5, -5, 5, 5), **about),))
    assert bool(soft(TOY, site=site)) != catches


def test_grass_catches_a_low_fall_only():
    assert not soft(TOY, Placement("g", "lawn", 0, 0))
    assert soft(Placement("a", "tower", 0, 0), Placement("g", "lawn", 0, 0))


def test_only_the_site_counts_and_not_what_is_built_on():
    #  the toy in a corner of the site, a house east of it
    house = Feature("house", "building", box(1.5, -9, 9, 9))
    (issue,) = soft(TOY, site=Site("court", box(-1.2, -9, 9, 9), (house,)))
    assert issue.witness.bounds == pytest.approx((-1.2, -2, 1.5, 2))


def test_nothing_to_fall_from_nothing_to_lay():
    assert not soft(Placement("a", "sandpit", 0, 0), Placement("b", "bench", 5, 5))


# ---- A wheelchair beside a seat ----

STOOL = kind("stool", width=1.0, depth=1.0, tags=["sit_around"])
BLOCK = kind("block", width=0.2, depth=0.2)
KINDS |= {each.code: each for each in (STOOL, BLOCK)}
SIT = limit("clearance", 0.76, subject="bench|stool|ring", form="seat", measures={"length": 1.22})


def blocked(*spots):
    return [Placement(f"x{i}", "block", *spot) for i, spot in enumerate(spots)]


def test_one_free_end_of_a_bench_is_enough():
    #  x┌─bench─┐.     the place: 0.76 m beside the end, from the back 1.22 m to the front
    #   └───────┘.
    bench = Placement("a", "bench", 0, 0)
    assert not found(SIT, bench, *blocked((-1.2, 0)))
    (issue,) = found(SIT, bench, *blocked((-1.2, 0), (1.5, -0.8)))
    assert issue.placements == ("a",)
    assert issue.measured == pytest.approx(0.5)
    assert issue.required == 0.76
    assert issue.situation == "seat"


@pytest.mark.parametrize(
    ("spot", "free"),
    [
        ((1.76, 0.0), True),  # just beyond: 0.9 + 0.76 + 0.1
        ((1.74, 0.0), False),
        ((1.2, 0.4), True),  # behind the back
        ((1.2, 0.38), False),
        ((1.2, -1.02), True),  # 1.22 m in front of the back
        ((1.2, -1.0), False),
    ],
)
def test_the_place_is_as_large_as_the_standard_says(spot, free):
    bench = Placement("a", "bench", 0, 0)
    assert bool(found(SIT, bench, *blocked((-1.2, 0), spot))) != free


@pytest.mark.parametrize("turn", [0.0, 30.0, 45.0, 90.0, 217.0])
def test_a_bench_in_a_bench_does_not_stand_beside_it(turn):
    # Their ends lie in one line, which by rounding may be a hair within the place.
    pair = [Placement(name, "bench", 0.5, 0.5, turn) for name in "ab"]
    assert not found(SIT, *pair)


def test_a_wall_at_the_very_end_of_a_bench_leaves_no_place_behind_it():
    walls = [Feature(f"w{x}", "wall", LineString([(x, -9), (x, 9)])) for x in (-0.9, 0.9)]
    site = Site("court", box(-9, -9, 9, 9), tuple(walls))
    (issue,) = found(SIT, Placement("a", "bench", 0, 0), site=site)
    assert issue.measured == pytest.approx(0, abs=0.006)


def test_the_edge_of_the_site_and_walls_count():
    bench = Placement("a", "bench", 0, 0)
    narrow = Site("court", box(-1.4, -9, 1.4, 9))
    (issue,) = found(SIT, bench, site=narrow)
    assert issue.measured == pytest.approx(0.5)
    walls = [Feature(f"w{x}", "wall", LineString([(x, -9), (x, 9)])) for x in (-1.5, 1.5)]
    assert found(SIT, bench, site=Site("court", box(-9, -9, 9, 9), tuple(walls)))
    assert not found(SIT, bench, site=Site("court", box(-1.66, -9, 1.4, 9)))


def test_at_a_round_seat_it_slides_along_any_side():
    #   x
    #  x□.    east of it 0.8 of 1 m are free: it stands there
    #   x
    stool = Placement("a", "stool", 0, 0)
    shut = (-0.7, 0), (0, 0.7), (0, -0.7)
    assert not found(SIT, stool, *blocked(*shut, (1.0, 0.4)))
    (issue,) = found(SIT, stool, *blocked(*shut, (1.0, 0.25)))
    # From -0.5 to 0.15; on the other sides 0.4 m at either hand.
    assert issue.measured == pytest.approx(0.65)


def test_two_things_leave_a_place_between_them_or_none():
    stool = kind("long", width=3.0, depth=1.0, tags=["sit_around"])
    ground = Site("strip", box(-1.5, -0.5, 1.5, 9))

    def spots(*x):
        return Layout.of(Placement("a", "long", 0, 0), *blocked(*((each, 1.0) for each in x)))

    kinds = KINDS | {"long": stool}
    rule = rules(limit("clearance", 0.76, subject="long", form="seat", measures={"length": 1.22}))
    assert not check(ground, spots(-0.5, 0.5), kinds, rule)
    (issue,) = check(ground, spots(-0.9, 0.0, 0.85), kinds, rule)
    assert issue.measured == pytest.approx(0.7)


# ---- Fixes ----


def test_out_of_a_box_over_its_nearest_side_but_not_through_its_owner():
    #  ┌─bench─┐
    #   bench     0.1 m off: back would be nearer, but there the bench stands
    one = limit("clearance", 0.6, subject="bench", form="front")
    seat, pot = Placement("a", "bench", 0, 0), Placement("z", "block", 0.7, -0.5)
    (issue,) = found(one, seat, pot)
    assert issue.penetration == pytest.approx(0.3)
    (edit,) = issue.fixes
    assert (edit.placement_id, edit.x, edit.y) == pytest.approx(("z", 1.0, -0.5))


def test_what_cannot_be_moved_has_its_neighbour_moved():
    site = Site("court", box(-9, -9, 9, 9), (Feature("oak", "tree", Point(-2.5, 0), dbh=0.2),))
    around = limit("clearance", 1.5, subject="climber", form="around")
    (issue,) = found(around, Placement("a", "climber", 0, 0), site=site)
    (edit,) = issue.fixes
    assert (edit.x, edit.y) == pytest.approx((0.6, 0.0))


def test_two_benches_face_to_face_are_mended_by_moving_the_first():
    one = limit("clearance", 0.6, subject="bench", form="front")
    pair = [Placement("b", "bench", 0, -1.0, turn=180.0), Placement("a", "bench", 0, 0)]
    (issue,) = found(one, *pair)
    (edit,) = issue.fixes
    assert (edit.placement_id, edit.x, edit.y) == ("a", pytest.approx(0), pytest.approx(0.2))
    assert not found(one, pair[0], Placement("a", "bench", edit.x, edit.y))


@pytest.mark.parametrize("form", ["around", "front", "slide", "table", "swing"])
def test_no_room_asked_for_is_none(form):
    nothing = limit("clearance", 0.0, form=form)
    assert zone(Placement("s", "slide", 5, 5), SLIDE, nothing) is None
