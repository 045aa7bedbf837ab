"""Many layouts of one drawing judged at once."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Point, Polygon, box

from geo import batch
from geo.batch import Judge
from geo.broad import Field, Hulls, near_rows
from geo.layout import Layout
from geo.stack import Stack
from geo.stack_shapes import StackShapes
from tests.geo.drawing import KINDS, THING, draw, kind, limit, rules

RULES = rules(
    limit("inside", 0.01),
    limit("overlap", 0.01),
    limit("distance", 2.0, severity="warning"),
    limit("clearance", 2.0, severity="hint", form="around"),
    limit("reach", 1.2, severity="hint"),
)
SITE, APART = draw("""
    A....
    .....
    ...B.
    C...D
""")


def judged(*layouts, site=SITE, **options):
    (found,) = Judge(site, KINDS, RULES, **options).verdicts(Stack.of(layouts))
    return found


def moved(layout, **to):
    return Layout.of(
        *(replace(p, x=to[p.id][0], y=to[p.id][1]) if p.id in to else p for p in layout)
    )


def test_each_layout_has_its_own_counts_by_rule_and_by_severity():
    #  apart: only B and D too near each other; into: A moved into C; out: A half out
    into, out = moved(APART, A=(0.5, 0.8)), moved(APART, A=(0.0, 3.5))
    found = judged(("apart", APART), ("empty", Layout()), ("into", into), ("out", out))
    assert found.names == ("apart", "empty", "into", "out")
    assert [one.rule for one in found.limits] == ["INSIDE", "OVERLAP", "DISTANCE", "CLEARANCE"]
    # Where they overlap, that they are too near as well is not told again.
    assert found.counts.tolist() == [[0, 0, 1, 1], [0] * 4, [0, 1, 1, 1], [1, 0, 1, 1]]
    assert found.severities.tolist() == [[0, 1, 1], [0, 0, 0], [1, 1, 1], [1, 1, 1]]


def test_nothing_of_a_part_stays_behind(monkeypatch):
    # The command judges with the collector off: a circle would keep every part's shapes.
    kept = []

    class Watched(StackShapes):
        def __init__(self, *asked):
            super().__init__(*asked)
            kept.append(weakref.ref(self))

    monkeypatch.setattr(batch, "StackShapes", Watched)
    gc.disable()
    try:
        assert judged(("one", APART), ("two", APART)).counts.sum() == 4
        assert len(kept) == 1 and kept[0]() is None
    finally:
        gc.enable()


def test_two_layouts_never_stand_in_each_other():
    assert judged(("one", APART), ("two", APART)).counts[:, 1].tolist() == [0, 0]


def test_what_touches_is_no_conflict_and_10_mm_more_is():
    touching = moved(APART, A=(0.5, 1.5))
    found = judged(("on it", touching), ("in it", moved(APART, A=(0.5, 1.489))))
    assert found.counts[:, 1].tolist() == [0, 1]


def test_all_families_are_the_whole_check():
    found = judged(("apart", APART), families="all")
    assert [one.rule for one in found.limits][-1] == "REACH"
    assert found.counts.tolist() == [[0, 0, 1, 1, 1]], "a site without an entrance: one hint"


def test_an_unknown_kind_is_a_key_error():
    with pytest.raises(KeyError):
        list(Judge(SITE, {}, RULES).verdicts(Stack.of([("", APART)])))


def test_parts_are_judged_as_the_whole(monkeypatch):
    monkeypatch.setattr("geo.batch.CHUNK", 9)
    monkeypatch.setattr("geo.batch.FIRST", 1)
    stack = Stack.of((str(i), APART) for i in range(7))
    parts = list(Judge(SITE, KINDS, RULES).verdicts(stack))
    assert [len(part.names) for part in parts] == [1, 2, 2, 2]
    assert np.concatenate([part.counts for part in parts]).tolist() == [[0, 0, 1, 1]] * 7


def test_unnamed_placements_keep_their_order():
    many = Stack.of([("", Layout.of(*(replace(next(iter(APART)), id=str(i)) for i in range(11))))])
    named = [each.id for each in replace(many, ids=None).layout(0)]
    assert named[:2] == ["p01", "p02"] and named == sorted(named)


GROUNDS = [
    Point(3, 2),
    box(1, 1, 4, 2),
    Polygon(box(0, 0, 9, 7).exterior, [box(2, 2, 5, 5).exterior]),
    MultiPolygon([box(0, 0, 1, 1), box(6, 6, 8, 8)]),
    Polygon(),
]


@given(st.sampled_from(GROUNDS), st.floats(-20, 30), st.floats(-20, 30))
def test_the_map_never_tells_more_than_the_distance(thing, x, y):
    ground = Field.round(box(0, 0, 9, 7))
    cell = ground.cells(np.array([x]), np.array([y]))
    apart = ground.apart(thing)[cell][0]
    assert thing.is_empty or apart <= shapely.distance(thing, Point(x, y))
    within = ground.within(GROUNDS[2])[cell][0]
    here = Point(x, y)
    out = 0.0 if not GROUNDS[2].contains(here) else shapely.distance(GROUNDS[2].boundary, here)
    assert within <= out


@pytest.mark.parametrize("spread", [30.0, 1e5])
def test_near_rows_are_all_that_the_circles_leave(spread):
    rng = np.random.default_rng(1)
    sizes = [0, 1, 2, 3, 9, 30, 31, 33, 70]
    starts = np.cumsum([0, *sizes])
    count = starts[-1]
    columns = np.zeros((count, 7))
    columns[:, :2] = rng.uniform(0, spread, (count, 2))
    columns[:, 6] = rng.uniform(0, 2, count)
    more = rng.uniform(0, 3, count)
    a, b, gaps = near_rows(starts, Hulls(columns), more)
    layout = np.repeat(np.arange(len(sizes)), sizes)
    one, two = np.triu_indices(count, 1)
    apart = np.hypot(*(columns[one, :2] - columns[two, :2]).T) - columns[one, 6] - columns[two, 6]
    near = (layout[one] == layout[two]) & (apart <= np.minimum(more[one], more[two]))
    told = dict(zip(zip(a.tolist(), b.tolist(), strict=True), gaps.tolist(), strict=True))
    assert len(told) == len(a), "each pair once"
    wanted = list(zip(one[near].tolist(), two[near].tolist(), strict=True))
    assert set(wanted) <= set(told)
    for pair, far in zip(wanted, apart[near].tolist(), strict=True):
        assert far - 0.01 <= told[pair] <= far
    assert all(layout[i] == layout[j] and i < j for i, j in told)


def test_the_kinds_sizes_are_the_placements_own_where_they_have_some():
    wide = replace(next(iter(APART)), id="W", x=2.5, y=3.5, width=4.0)
    disc = kind("disc", width=1.0, depth=1.0, shape="disc")
    stack = Stack.of([("", Layout.of(wide, replace(wide, id="X", kind="disc", depth=None)))])
    found = list(Judge(SITE, {"thing": THING, "disc": disc}, RULES).verdicts(stack))
    assert found[0].counts[0, 0] == 1, "a disc of 4 m reaches over the edge, 4 × 1 m does not"
