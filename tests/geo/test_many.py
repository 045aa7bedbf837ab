"""Very many layouts: heat, agreement, consensus, groups and what tells two sets apart."""

from __future__ import annotations

from itertools import pairwise
from math import comb, exp, pi

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from geo.agreement import agreement
from geo.canonical import canonical_order
from geo.catalogue import ruleset
from geo.consensus import consensus, shares
from geo.contrast import contrasts, map_contrast, typical
from geo.groups import grouped
from geo.heat import FAMILIES, SIGMA, FamilyMaps, Grid
from geo.layout import Layout, Placement
from geo.overview import WEIGHED, overview
from geo.stack import Stack
from tests.geo.planting import KINDS, PLAY, REST, SITE, WORK, by_lot, planted, stacked

RULES = ruleset()
GRID = Grid.of(SITE.boundary)
GROUND = GRID.on(SITE.boundary)
REST_OF = FAMILIES.index("rest")


def maps_of(stack):
    return FamilyMaps.of(GRID, stack, KINDS)


def agreements(stack):
    drawn = maps_of(stack)
    return {
        family: agreement(GRID, GROUND, drawn.maps[:, at], drawn.sums[:, at])
        for at, family in enumerate(drawn.families)
    }


def bench(x, y, name="a"):
    return Placement(name, "bench", x, y)


# ---- Heat ----


def test_one_piece_is_one_hill():
    drawn = maps_of(stacked(Layout.of(bench(14.5, 17.5))))
    heat = drawn.maps[0, REST_OF]
    assert drawn.sums[0].tolist() == [float(each == "rest") for each in FAMILIES]
    assert heat.sum() == pytest.approx(1, abs=1e-5)
    assert np.unravel_index(heat.argmax(), heat.shape) == (17, 14)
    assert heat[17, 14] == pytest.approx(1 / (2 * pi * SIGMA**2), rel=0.01)
    assert heat[17, 16] / heat[17, 14] == pytest.approx(exp(-0.5), rel=0.01)
    assert not np.delete(drawn.maps[0], REST_OF, axis=0).any()


def test_between_two_cells_it_is_shared_out():
    where = np.array([0]), np.array([10.25]), np.array([5.5])
    (found,) = GRID.maps(*where, 1)
    assert found[5, 9:11].tolist() == pytest.approx([0.25, 0.75])
    assert found.sum() == pytest.approx(1)


def test_what_stands_outside_counts_for_the_nearest_cell():
    (found,) = GRID.maps(np.array([0, 0]), np.array([-3.0, 99.0]), np.array([-1.0, 99.0]), 1)
    assert (found[0, 0], found[-1, -1]) == (1, 1)
    corner = GRID.smoothed(found[None])[0]
    assert corner[0, 0] == corner.max() == pytest.approx(1 / (2 * pi * SIGMA**2), rel=1e-3)


def test_a_large_site_has_larger_cells():
    grid = Grid.of(box(0, 0, 400, 200))
    assert len(grid) <= 4_100 and grid.cell == pytest.approx(20**0.5)
    assert grid.columns * grid.cell >= 400 and grid.rows * grid.cell >= 200


# ---- Agreement ----


def test_the_same_layout_many_times_agrees_by_1():
    (layout,) = by_lot(1, 12, seed=3)
    found = agreements(stacked(*[layout] * 7))
    assert {family: value for family, value in found.items() if not np.isnan(value)} == (
        pytest.approx(dict.fromkeys({KINDS[p.kind].family for p in layout}, 1.0))
    )


@pytest.mark.parametrize("seed", range(3))
def test_layouts_by_lot_agree_by_nothing(seed):
    found = agreements(stacked(*by_lot(300, 20, seed)))
    assert list(found.values()) == pytest.approx([0] * len(FAMILIES), abs=0.03)


def test_the_more_noise_the_less_agreement():
    found = [
        agreements(stacked(*planted(PLAY, 80, 1, noise=noise, by_lot=share)))["play"]
        for noise, share in ((0.0, 0.0), (0.5, 0.0), (2.0, 0.0), (3.5, 0.0), (3.5, 0.4))
    ]
    assert found[0] == pytest.approx(1, abs=1e-6)
    assert all(more > less + 0.05 for more, less in pairwise(found))


def test_one_against_none_and_nobody_at_all():
    lone = agreements(stacked(Layout.of(bench(10, 10)), Layout()))["rest"]
    assert lone == pytest.approx(0, abs=0.15), "as chance has it: one puts it, one does not"
    assert np.isnan(list(agreements(stacked(Layout(), Layout())).values())).all()
    assert np.isnan(agreements(stacked(Layout.of(bench(10, 10))))["rest"])


def test_each_in_a_place_of_its_own_is_less_than_chance():
    spread = [Layout.of(bench(x, y)) for x in (5, 15, 25) for y in (6, 18, 30)]
    assert agreements(stacked(*spread))["rest"] < -0.05


# ---- Consensus ----


def test_consensus_is_where_half_of_them_have_one():
    stack = stacked(*[Layout.of(bench(10.5, 10.5))] * 3, *[Layout.of(bench(20.5, 25.5))] * 2)
    heat = maps_of(stack).maps[:, REST_OF]
    found = shares(GRID, heat)
    assert (found[10, 10], found[25, 20], found[3, 3]) == (0.6, 0.4, 0)
    most = consensus(GRID, heat)
    assert most[10, 12] and not most[10, 13], "within 2.4 m"
    assert not most[25, 20]
    assert not consensus(GRID, heat[:0], 0.0).any()


# ---- Groups ----


def rand(one, other):
    """Adjusted Rand index: L. Hubert and P. Arabie, Journal of Classification 2 (1985)."""
    table = np.zeros((max(one) + 1, max(other) + 1), dtype=int)
    np.add.at(table, (one, other), 1)
    pairs, ones, others = (
        sum(comb(int(each), 2) for each in np.ravel(counts))
        for counts in (table, table.sum(axis=1), table.sum(axis=0))
    )
    chance = ones * others / comb(len(one), 2)
    return (pairs - chance) / ((ones + others) / 2 - chance)


@pytest.fixture(scope="module")
def camps():
    designs = (PLAY, 60), (REST, 45), (WORK, 30)
    layouts = [each for n, (plan, m) in enumerate(designs) for each in planted(plan, m, n)]
    stack = stacked(*layouts)
    order = canonical_order(stack)
    return stack, order, np.repeat([0, 1, 2], [60, 45, 30]), grouped(SITE, stack, order)


def test_planted_groups_are_found(camps):
    _, _, truth, found = camps
    assert len(found) == 3
    assert rand(truth, found.of_layout) >= 0.95
    sizes = np.bincount(found.of_layout)
    assert (np.diff(sizes) <= 0).all(), "the largest first"
    assert truth[found.medoids].tolist() == [0, 1, 2]
    assert found.silhouette > 0.5
    for group, medoid in enumerate(found.medoids):
        own = found.of_layout == group
        off = ((found.scores - found.scores[medoid]) ** 2).sum(axis=1)[own].mean()
        every = ((found.scores[own][:, None] - found.scores[own]) ** 2).sum(axis=2).mean(axis=1)
        assert off == pytest.approx(every.min())


def test_the_order_of_the_layouts_changes_no_group(camps):
    stack, _, _, found = camps
    lots = np.random.default_rng(5).permutation(len(stack))
    mixed = Stack.of(((stack.names[n], stack.layout(n)) for n in lots.tolist()), reversed(KINDS))
    again = grouped(SITE, mixed, canonical_order(mixed))
    assert (again.of_layout == found.of_layout[lots]).all()
    names = [mixed.names[each] for each in again.medoids]
    assert names == [stack.names[each] for each in found.medoids]
    assert (again.silhouette, again.scores.tolist()) == (
        found.silhouette,
        found.scores[lots].tolist(),
    )


@pytest.mark.parametrize("layouts", [by_lot(60, 12, 1), planted(PLAY, 60, 2), by_lot(7, 9, 3)])
def test_where_nobody_is_of_a_camp_there_is_one_group(layouts):
    stack = stacked(*layouts)
    found = grouped(SITE, stack, canonical_order(stack))
    assert len(found) == 1 and np.isnan(found.silhouette)
    assert not found.of_layout.any()


@pytest.mark.parametrize("count", [0, 1, 2, 20])
def test_nothing_and_the_same_again_and_again(count):
    stack = stacked(*by_lot(1, 5, 1) * count)
    found = grouped(SITE, stack, canonical_order(stack))
    assert found.of_layout.tolist() == [0] * count
    assert found.medoids.tolist() == [0] * min(count, 1)


def test_what_is_typical_of_each(camps):
    stack, order, _, found = camps
    play, rest, work = typical(stack, found, order)
    more = [{each.name for each in group if each.difference > 0} for group in (play, rest, work)]
    assert more[0] >= {"swing", "slide", "sandpit", "climber"}
    assert more[1] >= {"bench_round", "pergola", "fitness_bars"}
    assert more[2] >= {"bike_rack_10", "recycler", "swap_cabinet"}
    assert "pergola" in {each.name for each in play if each.difference < 0}


# ---- Two sets ----


def sets(*sizes):
    of = np.repeat(np.arange(len(sizes)), sizes)
    return [of == number for number in range(len(sizes))]


def test_a_difference_is_told_with_its_bounds():
    one, other = sets(40, 40)
    rng = np.random.default_rng(1)
    columns = {
        "same": rng.poisson(2.0, 80).astype(float),
        "more": np.where(one, rng.poisson(4.0, 80), rng.poisson(2.0, 80)).astype(float),
    }
    more, same = contrasts(columns, one, other, np.arange(80))
    assert (more.name, same.name) == ("more", "same")
    assert more.is_sure and not same.is_sure
    assert more.low < more.difference < more.high and more.low > 0
    assert same.low < 0 < same.high


def test_by_chance_hardly_anything_is_sure():
    one, other = sets(30, 30)
    rng = np.random.default_rng(2)
    wrong = sum(
        any(
            each.is_sure
            for each in contrasts(
                {str(n): rng.poisson(1.0, 60).astype(float) for n in range(10)},
                one,
                other,
                np.arange(60),
            )
        )
        for _ in range(20)
    )
    assert wrong <= 3, "one in twenty, of ten numbers together"


def test_maps_of_two_camps_and_of_one():
    stack = stacked(*planted(PLAY, 25, 1), *planted(PLAY, 25, 2), *planted(REST, 25, 3))
    order, (one, two, three) = canonical_order(stack), sets(25, 25, 25)
    heat = maps_of(stack).maps[:, FAMILIES.index("play")]
    assert map_contrast(heat, one, two, order).p > 0.05
    apart = map_contrast(heat, one, three, order)
    assert apart.p == 1 / 200
    swing = apart.difference[7, 7]
    assert swing > 0.5 * apart.difference.max() > 0
    nobody = np.zeros(75, dtype=bool)
    assert map_contrast(heat, one, nobody, order) is None
    assert contrasts({"a": np.zeros(75)}, one, nobody, order) == ()


# ---- Order ----


small = st.lists(st.integers(0, 3), max_size=5).map(
    lambda kinds: Layout.of(
        *(Placement(f"p{n}", sorted(KINDS)[k], float(k), 1.0) for n, k in enumerate(kinds))
    )
)


@settings(max_examples=30)
@given(st.lists(small, max_size=6), st.randoms(use_true_random=False))
def test_the_canonical_order_does_not_depend_on_how_they_came(layouts, lot):
    named = [(f"l{n}", layout) for n, layout in enumerate(layouts)]
    mixed = named.copy()
    lot.shuffle(mixed)
    one, other = Stack.of(named), Stack.of(mixed, reversed(KINDS))
    assert [one.names[n] for n in canonical_order(one)] == [
        other.names[n] for n in canonical_order(other)
    ]


# ---- All of it ----


@pytest.mark.parametrize("count", [0, 1, 2])
def test_of_none_one_and_two_there_is_an_overview(count):
    stack = stacked(*by_lot(count, 6, 1))
    found = overview(SITE, stack, KINDS, RULES, families="all", reach=True)
    assert len(found.front) == len(found.groups.of_layout) == count
    assert len(found.groups) == min(count, 1) and found.in_groups == found.typical == ()
    assert set(found.together.agreement) == set(found.together.consensus) == set(FAMILIES)


def test_the_overview_of_camps(camps):
    stack, _, _, groups = camps
    found = overview(SITE, stack, KINDS, RULES)
    assert (found.groups.of_layout == groups.of_layout).all()
    play, *_ = found.in_groups
    assert play.agreement["play"] > found.together.agreement["play"] > 0
    assert [len(each) > 0 for each in found.typical] == [True] * 3
    costs = found.measures.costs(*WEIGHED)
    for number in np.flatnonzero(~found.front).tolist():
        as_good = (costs <= costs[number]).all(axis=1) & (costs < costs[number]).any(axis=1)
        assert as_good.any(), "somebody beats it"
    assert 0 < found.front.sum() < len(stack)
