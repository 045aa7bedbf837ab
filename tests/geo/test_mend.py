"""A whole layout mended, in drawings."""

from __future__ import annotations

import pytest

from geo.better import better
from geo.check import check
from geo.edit import Move, Turn
from geo.layout import Layout, Placement
from geo.mend import mend, weight
from tests.geo.drawing import KINDS, draw, kind, limit, rules

RULES = rules(
    limit("inside", 0.01),
    limit("overlap", 0.01),
    limit("keep_clear", 0.0, object="fire_lane"),
    limit("distance", 1.0, rule="APART", severity="warning", subject="thing", object="thing"),
)
WAY = rules(*RULES.limits[:3], limit("reach", 1.2))


def test_each_as_little_as_it_can_be():
    site, layout = draw(
        """
        ............
        .AA..BB.....
        .AA..BB.....
        ..........CC
        ===========C
        """,
        {"C": "post"},
    )
    kinds = KINDS | {"post": kind("post")}
    made = mend(site, layout, kinds, RULES)
    assert [move.placement_id for move in made.moves] == ["C"]
    (move,) = made.moves
    assert move.edits == (Move("C", made.layout["C"].x, made.layout["C"].y),)
    assert move.distance == pytest.approx(1.0, abs=0.01) and move.turned == 0
    assert made.left == made.remove == ()


def test_one_of_two_moves_not_both():
    site, layout = draw(
        """
        ............
        .AABBB......
        .AABBB......
        ............
        """
    )
    made = mend(site, layout, KINDS, RULES)
    assert len(made.moves) == 1 and made.distance == pytest.approx(1.0, abs=0.02)
    assert not check(site, made.layout, KINDS, RULES)


def test_what_stands_well_is_given_back_itself():
    site, layout = draw(
        """
        .........
        .AA...BB.
        .........
        """
    )
    for how in (mend, better):
        made = how(site, layout, KINDS, RULES)
        assert made.layout is layout
        assert (made.moves, made.left, made.remove) == ((), (), ())


def test_turned_where_it_only_fits_along():
    site, _ = draw(
        """
        ==========
        ==========
        ..........
        ..........
        ==========
        ==========
        """
    )
    across = Layout.of(Placement("A", "thing", 5, 3, width=2, depth=4))
    made = mend(site, across, KINDS, RULES)
    (move,) = made.moves
    assert move.edits == (Turn("A", 90.0),)
    assert (move.distance, move.turned, made.left) == (0.0, 90.0, ())


def test_the_lightest_is_to_go_where_there_is_no_room():
    site, layout = draw("AAABB\nAAABB", {"B": "cheap"})
    both = Placement("C", "thing", 2.5, 1.5, width=5, depth=1)
    kinds = {"cheap": kind("cheap", coins=1), "thing": kind("thing", coins=3)}
    made = mend(site, Layout.of(*layout, both), kinds, RULES)
    assert (made.moves, made.remove) == ((), ("C",)), "in the way of both"
    pair = Placement("C", "thing", 4, 1, width=2, depth=2)
    made = mend(site, Layout.of(*layout, pair), kinds, RULES)
    assert (made.moves, made.remove) == ((), ("B",)), "costs less than C"
    assert made.layout["B"] == layout["B"], "it is only said"


def test_warnings_may_stay():
    site, layout = draw(
        """
        .........
        .A.B.....
        ..=......
        """
    )
    near = Layout.of(layout["A"], Placement("B", "thing", 2.4, 1.5))
    made = mend(site, near, KINDS, RULES, warnings=True)
    assert weight(made.left) == (0, 1)
    assert made.distance == pytest.approx(0.1, abs=0.01)
    assert weight(mend(site, near, KINDS, RULES).left) == (0, 0)


def test_a_way_that_is_too_narrow_is_opened():
    site, layout = draw(
        """
        ..........
        ....A.....
        ....A.....
        >...A..CC.
        >......CC.
        ....B.....
        ....B.....
        """
    )
    before = check(site, layout, KINDS, WAY)
    assert [issue.code for issue in before] == ["reach"]
    made = mend(site, layout, KINDS, WAY)
    assert made.left == () and not check(site, made.layout, KINDS, WAY)
    (move,) = made.moves
    assert move.placement_id in {"A", "B"}
    assert move.distance == pytest.approx(0.2, abs=0.02)


def test_what_blocks_the_only_way_is_told_where_nothing_helps():
    site, layout = draw(
        """
        ##########
        >...AAA.C.
        ##########
        """
    )
    made = mend(site, layout, KINDS, WAY)
    assert made.moves == ()
    assert {issue.code for issue in made.left} >= {"reach"}


def test_together_they_move_less_than_one_by_one():
    # Greed moves the middle one out of both; there is less to do at the ends.
    site, layout = draw(
        """
        ...................
        ...AAAABBBBBCCCC...
        ...AAAABBBBBCCCC...
        ...AAAABBBBBCCCC...
        ...AAAABBBBBCCCC...
        """
    )
    greedy, found = (how(site, layout, KINDS, RULES) for how in (mend, better))
    assert greedy.left == found.left == ()
    assert found.distance <= greedy.distance
    assert found.distance == pytest.approx(2.0, abs=0.05)
    assert [move.placement_id for move in found.moves] == ["A", "C"]


def test_what_somebody_accepted_stays():
    site, layout = draw(
        """
        .AAABB....
        .AAABB....
        """
    )
    near = Layout.of(layout["A"], Placement("B", "thing", 4.5, 1, width=2, depth=2))
    before = check(site, near, KINDS, RULES)
    keys = [issue.key for issue in before]
    assert {issue.code for issue in before} == {"overlap"}
    for how in (mend, better):
        made = how(site, near, KINDS, RULES, accepted=keys)
        assert made.layout is near and made.left == made.remove == ()
        assert how(site, near, KINDS, RULES).moves
