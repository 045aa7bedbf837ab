"""The common layout: what was planted is found, nothing is lost, and no order matters."""

from __future__ import annotations

import random
from math import hypot

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.catalogue import catalogue, ruleset
from geo.common import common
from geo.layout import Layout, Placement
from geo.stack import Stack
from tests.geo.planting import PLAY, SITE, planted, stacked

KINDS, RULES = catalogue(), ruleset()
few = settings(max_examples=settings().max_examples // 5)


def shuffled(stack, lot):
    named = [(name, stack.layout(number)) for number, name in enumerate(stack.names)]
    lot.shuffle(named)
    mixed = []
    for name, layout in named:
        pieces = list(layout)
        lot.shuffle(pieces)
        mixed.append((name, Layout.of(*pieces)))
    return Stack.of(mixed)


def told(made):
    return made.items, made.left_out, made.scattered, made.issues, dict(made.layout.placements)


def test_what_was_planted_is_found_within_a_metre():
    stack = stacked(*planted(PLAY, 200, seed=4))
    made = common(SITE, stack, KINDS, RULES)
    for kind, x, y, turn in PLAY:
        (found,) = (
            each
            for each in made.items
            if each.placement.kind == kind
            and hypot(each.placement.x - x, each.placement.y - y) <= 1
        )
        assert found.support >= 90, "60 % of 200, less those that are far off"
        assert (found.placement.turn - turn) % 90 == 0
    assert len(made.items) == len(PLAY)
    assert not any(issue.severity == "error" for issue in made.issues)
    assert not any(len(issue.placements) > 1 for issue in made.issues if issue.severity != "hint")
    assert told(common(SITE, shuffled(stack, random.Random(1)), KINDS, RULES)) == told(made)


pieces = st.builds(
    Placement,
    st.just(""),
    st.sampled_from(["bench", "climber", "swing", "lamp"]),
    st.integers(0, 15).map(float),
    st.integers(0, 9).map(lambda each: 10 + each / 2),
    st.sampled_from([0.0, 90.0, 180.0]),
)
stacks = st.lists(st.lists(pieces, max_size=4), max_size=6).map(
    lambda layouts: stacked(
        *(
            Layout.of(*(Placement(f"p{n}", p.kind, p.x, p.y, p.turn) for n, p in enumerate(own)))
            for own in layouts
        )
    )
)


@few
@given(stacks, st.randoms(use_true_random=False), st.none() | st.integers(0, 12))
def test_in_whatever_order(stack, lot, budget):
    one, other = (
        common(SITE, each, KINDS, RULES, budget=budget) for each in (stack, shuffled(stack, lot))
    )
    assert told(one) == told(other)


@few
@given(stacks, st.none() | st.integers(0, 12))
def test_within_budget_without_errors_and_every_piece_accounted_for(stack, budget):
    made = common(SITE, stack, KINDS, RULES, budget=budget)
    assert made.coins == sum(KINDS[each.kind].coins for each in made.layout)
    assert budget is None or made.coins <= budget
    assert not any(issue.severity == "error" and issue.placements for issue in made.issues)
    assert {each.placement.id for each in made.items} == set(made.layout.placements)
    assert all(each.support >= min(2, len(stack)) for each in made.items)
    voices = sum(len(each.voices) for each in (*made.items, *made.left_out))
    assert voices + sum(made.scattered.values()) == len(stack.x)
    assert all(each.why for each in made.left_out)
    assert is_told_why(made, budget)


def is_told_why(made, budget):
    """What is said to be too dear is, and what is in the way of something is there."""
    for left in made.left_out:
        if "budget" in left.why:
            assert budget is not None
            assert made.coins + KINDS[left.placement.kind].coins > budget
        if "conflict" in left.why:
            assert left.beside and set(left.beside) <= set(made.layout.placements)
    return True
