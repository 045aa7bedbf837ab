"""Many layouts at once are judged as each by itself: the same issues of every rule."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point, Polygon, box

import data
from geo.batch import Judge
from geo.broad import Hulls, between
from geo.catalogue import catalogue, ruleset
from geo.footprint import footprints
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from geo.stack import Stack
from geo.stack_shapes import StackShapes
from layers.imports.site_file import read_site
from tests.geo.drawing import draw, kind, limit, rules
from tests.properties.dear import dear

KINDS = {
    each.code: each
    for each in (
        kind("bench", width=1.8, depth=0.6, tags=["seat"]),
        kind("ring", width=2.4, depth=2.4, shape="disc", tags=["rings_tree", "seat"]),
        kind("oak", width=1.5, depth=1.5, shape="disc", tags=["tree", "foundation"]),
        kind("swing", width=3.7, depth=2.0, measures={"suspension": 2.0}, tags=["play", "forced"]),
        kind("slide", width=4.0, depth=1.0, tags=["play", "forced"], measures={"fall_height": 2.5}),
        kind("roof", width=3.0, depth=3.0, height=2.5, level="canopy", tags=["foundation"]),
        kind("tent", width=2.0, depth=2.0, shape="disc", level="canopy", tags=["seat"]),
        kind("lawn", width=3.0, depth=2.0, level="ground"),
    )
}
RULES = rules(
    limit("inside", 0.01),
    limit("overlap", 0.01, severity="warning"),
    limit("overlap", 0.01, rule="SOME", subject="seat", object="play|seat"),
    limit("keep_clear", 0.0, rule="LANE", object="fire_lane"),
    limit("keep_clear", 0.7, rule="ROUND LANE", object="fire_lane"),
    limit("keep_clear", 1.5, rule="GATE", object="entrance"),
    limit("keep_clear", 0.5, rule="COVER", object="manhole"),
    limit("keep_clear", 15.0, rule="ROOT", subject="foundation", object="tree", form="roots"),
    limit("clearance", 0.6, rule="FRONT", subject="seat", form="front"),
    limit("clearance", 1.0, rule="ROUND", subject="foundation|seat", form="around"),
    limit("clearance", 1.0, rule="WALL", subject="*", object="wall", form="around"),
    limit("clearance", 1.75, rule="SWING", subject="swing", form="swing", measures={"factor": 1.0}),
    limit("clearance", 2.0, rule="SLIDE", subject="slide", form="slide", measures={"side": 1.0}),
    limit("clearance", 1.5, rule="FALL", form="fall", measures={"factor": 0.667, "constant": 0.5}),
    limit("clearance", 0.0, rule="FORCED", subject="forced", form="forced"),
    limit("distance", 2.0, rule="QUIET", subject="seat", object="play", severity="hint"),
    limit("distance", 1.0, rule="OAKS", subject="tree", object="tree|seat", form="centre"),
    limit("distance", 3.0, rule="HOUSE", subject="play", object="dwelling"),
    limit("distance", 4.0, rule="WINDOW", subject="play|seat", object="window"),
    limit("reach", 1.2),
)
DRAWN, _ = draw("""
    ..............##
    ..............##
    ................
    ....T......wwww.
    >...............
    >...............
    >...............
    ..........T.....
    ..............==
    ..............==
""")
PANES = MultiLineString([LineString([(14, 8), (14, 9)]), LineString([(14.5, 8), (15.5, 8)])])
SITE = replace(
    DRAWN,
    boundary=Polygon(box(0, 0, 16, 10).exterior, [box(7, 6, 8, 6.5).exterior]),
    features=(
        *(replace(each, windows=PANES) if each.role == "building" else each
          for each in DRAWN.features),
        Feature("cover", "manhole", Point(6, 2)),
        Feature("round", "keep_clear", Point(9, 4).buffer(1.3)),
    ),
)  # fmt: skip


# Quarters and right angles, so that much touches; else anything.
def rounded(least, most):
    return st.floats(least, most).map(lambda number: round(number, 6))


steps = st.integers(-8, 72).map(lambda quarters: quarters / 4) | rounded(-2, 18)
turns = st.sampled_from([0.0, 90.0, 180.0, 270.0, 30.0, 45.0]) | rounded(-360, 360)
sizes = st.sampled_from([None, None, None, 0.008, 0.5, 1.0, 2.75])


@st.composite
def placements(draw_one):
    x, y, code = draw_one(steps), draw_one(steps), draw_one(st.sampled_from(sorted(KINDS)))
    if draw_one(st.integers(0, 7)) == 0:
        notched = Polygon([(0, 0), (3, 0), (3, 2), (1.5, 0.5), (0, 2)])
        outline = shapely.transform(notched, lambda corners: np.add(corners, (x, y)))
        centre = outline.centroid
        return Placement("", code, centre.x, centre.y, outline=outline)
    return Placement("", code, x, y, draw_one(turns), draw_one(sizes), draw_one(sizes))


layouts = st.lists(placements(), max_size=9).map(
    lambda drawn: Layout.of(*(replace(one, id=f"p{i}") for i, one in enumerate(drawn)))
)


def agree(judge: Judge, stack: Stack) -> int:
    """Every layout's counts, by rule and by severity, are the check's; how many issues."""
    parts = list(judge.verdicts(stack))
    assert [name for part in parts for name in part.names] == list(stack.names)
    counts = np.concatenate([part.counts for part in parts])
    severities = np.concatenate([part.severities for part in parts])
    for number in range(len(stack)):
        issues = judge.issues(stack.layout(number))
        ranked = zip(judge.limits, counts[number].tolist(), strict=True)
        assert {one.rule: n for one, n in ranked if n} == Counter(i.rule for i in issues)
        weights = [issue.severity for issue in issues]
        by_severity = [weights.count(each) for each in ("error", "warning", "hint")]
        assert severities[number].tolist() == by_severity
    return int(counts.sum())


@dear(50)
@given(st.lists(layouts, min_size=1, max_size=8))
def test_all_at_once_as_each_by_itself(drawn):
    stack = Stack.of((f"layout {i}", layout) for i, layout in enumerate(drawn))
    agree(Judge(SITE, KINDS, RULES), stack)


@dear(50)
@given(st.lists(layouts, min_size=1, max_size=3))
def test_wherever_the_site_lies(drawn):
    def far(shape):
        return shapely.transform(shape, lambda corners: np.add(corners, (1e5, -2e4)))

    features = [replace(each, geometry=far(each.geometry), windows=None) for each in SITE.features]
    moved = Site("far", far(SITE.boundary), tuple(features))
    shifted = [
        Layout.of(*(replace(p, x=p.x + 1e5, y=p.y - 2e4) for p in layout if p.outline is None))
        for layout in drawn
    ]
    agree(Judge(moved, KINDS, RULES), Stack.of((str(i), each) for i, each in enumerate(shifted)))


@pytest.mark.parametrize("name", sorted(data.ruleset_names()))
def test_every_kind_under_every_rule_of_the_sets_on_the_demo_court(name):
    site = read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")
    rng = random.Random(name)
    west, south, east, north = site.boundary.bounds
    codes = sorted(catalogue())

    def thrown(number: int) -> Placement:
        # On a grid of half metres things touch each other and the boundary's corner.
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        if rng.random() < 0.5:
            x, y = west + round((x - west) * 2) / 2, south + round((y - south) * 2) / 2
        turn = rng.choice([0, 90, 15, 45, rng.uniform(0, 360)])
        return Placement(f"p{number}", rng.choice(codes), x, y, turn)

    drawn = [Layout.of(*map(thrown, range(rng.choice([0, 1, 5, 12, 30])))) for _ in range(60)]
    stack = Stack.of((str(i), layout) for i, layout in enumerate(drawn))
    assert agree(Judge(site, catalogue(), ruleset(name)), stack) > 300


@given(placements(), placements())
def test_boxes_never_stand_farther_apart_than_the_shapes(one, two):
    stack = Stack.of([("", Layout.of(replace(one, id="a"), replace(two, id="b")))])
    kinds = tuple(KINDS[code] for code in stack.codes)
    hulls: Hulls = StackShapes(stack, kinds).hulls
    at_least = between(hulls[np.array([0])], hulls[np.array([1])])[0]
    a, b = footprints([one, two], [KINDS[one.kind], KINDS[two.kind]])
    assert at_least <= shapely.distance(a, b)


@given(st.lists(layouts, max_size=6), st.data())
def test_a_stack_gives_back_its_layouts_and_its_parts(drawn, chosen):
    stack = Stack.of((str(i), layout) for i, layout in enumerate(drawn))
    first = chosen.draw(st.integers(0, len(drawn)))
    last = chosen.draw(st.integers(first, len(drawn)))
    part = stack.part(first, last)
    assert part.names == tuple(map(str, range(first, last)))
    for number, layout in enumerate(drawn[first:last]):
        assert dict(part.layout(number).placements) == dict(layout.placements)
