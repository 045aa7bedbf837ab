"""The common layout, in drawings: who gets what, and why somebody does not."""

from __future__ import annotations

import pytest

from geo.catalogue import catalogue
from geo.common import common
from geo.layout import Layout, Placement
from geo.stack import Stack
from tests.geo.drawing import draw, limit, rules

KINDS = catalogue()
RULES = rules(
    limit("inside", 0.01),
    limit("overlap", 0.01),
    limit("keep_clear", 0.0, object="fire_lane"),
    limit("clearance", 0.6, severity="hint", subject="footroom", form="front"),
    limit("distance", 6.0, severity="warning", subject="swing", object="bench"),
)
#  A court of 20 × 12 m, a fire lane along its south side.
SITE, _ = draw("\n".join(["." * 20] * 10 + ["=" * 20] * 2))


def layouts(*pieces):
    """One layout a list of (kind, x, y) or (kind, x, y, turn)."""
    return Stack.of(
        (f"l{n}", Layout.of(*(Placement(f"p{i}", *each) for i, each in enumerate(own))))
        for n, own in enumerate(pieces)
    )


def built(stack, **options):
    return common(SITE, stack, KINDS, RULES, **options)


def why(made):
    return {each.placement.id: (each.why, each.beside) for each in made.left_out}


def test_what_most_want_stands_in_the_middle_of_their_wishes():
    made = built(layouts([("bin", 5, 6)], [("bin", 6, 6)], [("bin", 7, 6)], [("lamp", 15, 6)]))
    (item,) = made.items
    at = item.placement
    assert (at.id, at.kind, at.turn) == ("bin-1", "bin", 0)
    assert (at.x, at.y) == pytest.approx((6, 6), abs=1e-3)
    assert (item.support, item.voices, item.moved) == (3, ("l0", "l1", "l2"), 0)
    assert item.wished == pytest.approx((1.0, 1.0), abs=1e-3)
    assert dict(made.layout.placements) == {"bin-1": item.placement}
    assert why(made) == {"lamp-1": (("support",), ())}
    assert (made.coins, made.issues, made.is_best) == (KINDS["bin"].coins, (), True)


def test_two_camps_get_no_place_in_between():
    # Three want it in the west, two in the east: none wants it in the middle.
    west, east = [("climber", 5, 6)], [("climber", 9, 6)]
    made = built(layouts(west, west, west, east, east))
    (item,) = made.items
    assert (item.placement.x, item.support) == (pytest.approx(5, abs=0.1), 3)
    assert why(made) == {"climber-2": (("count",), ())}


def test_two_that_everybody_wants_side_by_side_are_two():
    pair = [("table_set", 5, 6), ("table_set", 8, 6)]
    made = built(layouts(pair, pair, pair))
    assert sorted(each.placement.x for each in made.items) == pytest.approx([5, 8], abs=0.05)
    assert {each.support for each in made.items} == {3}


def test_of_two_in_one_place_the_one_that_more_want():
    made = built(layouts(*[[("climber", 5, 6)]] * 3, *[[("pingpong", 5.5, 6)]] * 2))
    assert [each.placement.id for each in made.items] == ["climber-1"]
    assert why(made) == {"pingpong-1": (("conflict",), ("climber-1",))}


def test_a_warning_between_two_counts_as_well():
    made = built(layouts(*[[("swing", 5, 6)]] * 3, *[[("bench", 7, 8)]] * 2))
    assert [each.placement.id for each in made.items] == ["swing-1"]
    assert why(made) == {"bench-1": (("conflict",), ("swing-1",))}


def test_many_small_wishes_outweigh_a_large_one():
    #  The stage is wanted by three; the four benches on its ground by two each.
    stage = [("stage", 10, 7)]
    benches = [("bench", x, y) for x in (9, 11) for y in (6.4, 7.6)]
    made = built(layouts(stage, stage, stage, benches, benches))
    assert {each.placement.kind for each in made.items} == {"bench"} and len(made.items) == 4
    (left,) = made.left_out
    assert left.why == ("conflict",) and len(left.beside) == 4


def test_what_conflicts_a_little_is_moved_apart():
    made = built(layouts(*[[("climber", 5, 6), ("climber", 7.8, 6)]] * 3))
    assert len(made.items) == 2 and made.issues == ()
    assert sum(each.moved for each in made.items) == pytest.approx(0.2, abs=0.02)


def test_the_budget():
    every = [("climber", 5, 6), ("bin", 10, 6), ("lamp", 15, 6)]
    made = built(layouts(every, every, every[1:]), budget=5)
    assert [each.placement.id for each in made.items] == ["bin-1", "lamp-1"]
    assert (made.coins, why(made)) == (2, {"climber-1": (("budget",), ())})
    assert built(layouts(every, every), budget=0).items == ()


def test_a_lane_moves_it_or_rules_it_out():
    made = built(layouts(*[[("bin", 5, 1.8)]] * 2, *[[("stage", 10, -3)]] * 2))
    (item,) = made.items
    assert item.placement.id == "bin-1" and made.issues == ()
    assert item.moved == pytest.approx(0.2 + KINDS["bin"].depth / 2, abs=0.02)
    assert why(made) == {"stage-1": (("site",), ())}


def test_the_way_round_that_most_want():
    turns = (0, 5, 355, 180, 90)
    made = built(layouts(*([("bench", 8, 6, turn)] for turn in turns)))
    (item,) = made.items
    assert (item.placement.turn, item.support, item.turned) == (0, 5, 3)
    assert made.left_out == ()
    table = built(layouts(*([("pingpong", 8, 6, turn)] for turn in (90, 270, -90, 90))))
    assert [(each.placement.turn, each.turned) for each in table.items] == [(90, 4)]
    lamp = built(layouts(*([("lamp", 8, 6, turn)] for turn in (10, 200))))
    assert [(each.placement.turn, each.turned) for each in lamp.items] == [(0, 2)]


def test_every_group_has_the_same_say():
    children, elders = [("climber", 5, 6)], [("table_set", 5.5, 6)]
    stack = layouts(*[children] * 6, *[elders] * 3, *[[]] * 3)
    groups = ["child"] * 6 + ["elder"] * 3 + ["adult"] * 3
    assert [each.placement.kind for each in built(stack).items] == ["climber"]
    said = built(stack, groups=groups)
    assert [each.support for each in (*said.items, *said.left_out)] == [4, 4]
    stack = layouts(*[children] * 6, *[[*elders, ("bin", 12, 6)]] * 3)
    said = built(stack, groups=groups[:9])
    assert {each.placement.kind: dict(each.groups) for each in said.items}["bin"] == {"elder": 3}


def test_as_large_as_most_make_it():
    wide, usual = (Layout.of(Placement("a", "stage", 8, 6, width=w)) for w in (6.0, None))
    made = built(Stack.of([("a", wide), ("b", wide), ("c", usual)]))
    assert [each.placement.width for each in made.items] == [6.0]
    made = built(Stack.of([("a", wide), ("b", usual), ("c", usual)]))
    assert [each.placement.width for each in made.items] == [None]


def test_of_one_layout_it_is_that_layout_and_of_none_nothing():
    own = [("bench", 5, 6), ("bench", 9, 6), ("lamp", 15, 6)]
    made = built(layouts(own))
    there = sorted(made.layout, key=lambda each: each.x)
    assert [each.kind for each in there] == [kind for kind, *_ in own]
    assert [each.x for each in there] == pytest.approx([x for _, x, _ in own], abs=0.1)
    for empty in (layouts(), layouts([], [])):
        assert len(built(empty).layout) == 0


def test_two_strangers_have_nothing_in_common():
    made = built(layouts([("bench", 3, 6)], [("bench", 17, 6)]))
    assert len(made.layout) == 0
    assert set(why(made).values()) == {(("support",), ())}
