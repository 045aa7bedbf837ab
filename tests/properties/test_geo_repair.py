"""A whole layout mended: never worse, never twice, and nearly always without an error."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from math import dist

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import data
from geo.better import better
from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.edit import Move, Turn, apply
from geo.fit import fit_among, is_told
from geo.layout import Layout, Placement
from geo.mend import mend, weight
from geo.repair import nearest_in
from geo.scene import Scene
from layers.imports.site_file import read_site
from tests.geo.drawing import limit, rules
from tests.properties import test_geo_fit as court
from tests.properties.dear import dear

SITE, KINDS = court.SITE, court.KINDS
# What the site has against itself no layout mends.
OF_LAYOUTS = [each for each in court.RULES.limits if each.form != "site"]
RULES = rules(*OF_LAYOUTS, limit("reach", 1.2, rule="WAY"))
few = dear(25)
layouts = court.poses.map(court.layout_of)
modes = st.booleans()


# What the benches took of the ground bounded itself anew where their grown sides crossed.
CROSSED = court.layout_of(
    [
        ("bench", 0.0, 0.0, 0.0, False),
        ("bench", 0.0, 0.0, 0.0, False),
        ("bench", 0.0, 0.0, 0.0, False),
        ("bench", 0.0, 0.0, 0.0, False),
        ("bench", 0.0, 0.0, 0.0, False),
        ("bench", 8.25, 2.75, 217.0, True),
    ]
)


# And here a part of it collapsed into a line.
COLLAPSED = court.layout_of(
    [
        ("bench", 0.0, 0.0, 0.0, False),
        ("bench", 0.0, 0.0, 0.0, False),
        ("bench", 3.5, 0.0, 217.0, True),
        ("bench", 3.25, 4.75, 0.0, False),
        ("bench", 0.0, 0.0, 0.0, False),
        ("bench", 0.0, 0.0, 0.0, False),
        ("bench", 0.0, 0.0, 0.0, False),
        ("pit", 8.25, 1.0, 0.0, False),
    ]
)


def alike(one, other):
    """The same placement; what was turned and then moved has other last digits."""
    (name, a), (same, b) = one, other
    drawn = (a.outline, b.outline)
    if any(drawn) and not (all(drawn) and a.outline.equals_exact(b.outline, 1e-6)):
        return False
    here = replace(a, outline=None, x=b.x, y=b.y) == replace(b, outline=None)
    return name == same and here and dist((a.x, a.y), (b.x, b.y)) < 1e-6


def told(issues, severities=("error",)):
    return [each for each in issues if is_told(each.limit) and each.severity in severities]


@few
@given(layouts, modes)
@example(CROSSED, False)
@example(COLLAPSED, True)
def test_never_worse_and_the_moves_lead_there(layout, warnings):
    before = check(SITE, layout, KINDS, RULES)
    made = mend(SITE, layout, KINDS, RULES, warnings=warnings)
    after = check(SITE, made.layout, KINDS, RULES)
    assert weight(after) <= weight(before)
    assert made.left == tuple(issue for issue in after if issue.severity != "hint")
    moved = layout
    for move in made.moves:
        assert {edit.placement_id for edit in move.edits} == {move.placement_id}
        assert all(isinstance(edit, Move | Turn) for edit in move.edits)
        for edit in move.edits:
            moved = apply(moved, edit)
    assert all(
        alike(a, b)
        for a, b in zip(moved.placements.items(), made.layout.placements.items(), strict=True)
    )
    if not made.moves:
        assert made.layout is layout


@few
@given(layouts, modes)
def test_what_moved_is_in_no_error_any_more(layout, warnings):
    made = mend(SITE, layout, KINDS, RULES, warnings=warnings)
    wrong = {name for issue in told(made.left) for name in issue.placements}
    assert not wrong & {move.placement_id for move in made.moves}


@few
@given(layouts, modes)
def test_without_what_is_to_be_removed_no_error_is_left(layout, warnings):
    made = mend(SITE, layout, KINDS, RULES, warnings=warnings)
    assert bool(made.remove) == bool(told(made.left))
    assert set(made.remove) <= set(layout.placements)
    rest = Layout.of(*(piece for piece in made.layout if piece.id not in made.remove))
    assert not told(check(SITE, rest, KINDS, RULES))


@few
@given(layouts, modes)
def test_mended_twice_is_mended_once(layout, warnings):
    once = mend(SITE, layout, KINDS, RULES, warnings=warnings)
    twice = mend(SITE, once.layout, KINDS, RULES, warnings=warnings)
    assert twice.layout is once.layout
    assert (twice.moves, twice.left, twice.remove) == ((), once.left, once.remove)


@few
@given(layouts, st.randoms(use_true_random=False))
def test_in_whatever_order_it_was_put(layout, lot):
    pieces = list(layout)
    lot.shuffle(pieces)
    one, other = (mend(SITE, each, KINDS, RULES) for each in (layout, Layout.of(*pieces)))
    assert one.moves == other.moves
    assert one.remove == other.remove
    assert [piece.id for piece in other.layout] == [piece.id for piece in pieces]


@few
@given(layouts)
def test_where_nothing_is_wrong_nothing_moves(layout):
    good = mend(SITE, layout, KINDS, RULES).layout
    wrong = {
        name
        for issue in check(SITE, good, KINDS, RULES)
        if issue.severity != "hint"
        for name in issue.placements
    }
    well = Layout.of(*(piece for piece in good if piece.id not in wrong))
    assume(weight(check(SITE, well, KINDS, RULES)) == (0, 0))
    made = mend(SITE, well, KINDS, RULES)
    assert made.layout is well
    assert (made.moves, made.left, made.remove) == ((), (), ())


@settings(max_examples=10)
@given(layouts)
def test_the_better_one_is_never_worse_than_the_greedy_one(layout):
    greedy = mend(SITE, layout, KINDS, RULES)
    found = better(SITE, layout, KINDS, RULES)
    assert weight(found.left) <= weight(greedy.left)
    if weight(found.left) == weight(greedy.left):
        assert len(found.remove) <= len(greedy.remove)
        if len(found.remove) == len(greedy.remove):
            costs = [sum(move.cost for move in each.moves) for each in (found, greedy)]
            assert costs[0] <= costs[1] + 1e-6
    assert better(SITE, layout, KINDS, RULES) == found


# ---- The demo court: known-good layouts of 30, everything pushed about ----

LINGYUN = read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")
CATALOGUE, SHANGHAI = catalogue(), ruleset()


@pytest.fixture(scope="module")
def good() -> list[Layout]:
    """Layouts of 30 small amenities that nothing but hints is said of."""
    return [_good(seed) for seed in range(4)]


def _good(seed: int) -> Layout:
    lot, layout = random.Random(seed), Layout()
    west, south, east, north = LINGYUN.boundary.bounds
    small = [k for k in CATALOGUE.values() if k.level == "body" and k.width * k.depth <= 2.5]
    while len(layout) < 30:
        kind, turn = lot.choice(small), lot.choice([0.0, 45.0, 90.0])
        x, y = lot.uniform(west, east), lot.uniform(south, north)
        piece = Placement(f"p{len(layout)}", kind.code, x, y, turn)
        scene = Scene.of(LINGYUN, layout, CATALOGUE, SHANGHAI)
        place = nearest_in(fit_among(scene, piece, kind).green, x, y)
        if place is not None:
            more = Layout.of(*layout, replace(piece, x=place[0], y=place[1]))
            if weight(check(LINGYUN, more, CATALOGUE, SHANGHAI)) == (0, 0):
                layout = more
    return layout


def _jittered(good: list[Layout], count: int) -> Iterator[Layout]:
    lot = random.Random(count)
    for _ in range(count):
        by = lot.choice([0.4, 0.8, 1.2])
        yield Layout.of(
            *(
                replace(
                    piece,
                    x=piece.x + lot.gauss(0, by),
                    y=piece.y + lot.gauss(0, by),
                    turn=(piece.turn + lot.choice([0, 0, 0, 15, 90])) % 360,
                )
                for piece in lot.choice(good)
            )
        )


def test_a_good_layout_pushed_about_has_no_error_left_99_times_of_100(good):
    solved = 0
    for layout in _jittered(good, 100):
        before = weight(check(LINGYUN, layout, CATALOGUE, SHANGHAI))
        made = mend(LINGYUN, layout, CATALOGUE, SHANGHAI)
        assert weight(made.left) <= before
        solved += weight(made.left)[0] == 0
    assert solved >= 99
