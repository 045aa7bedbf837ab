"""Light, sight and sound: more lamps are never darker, more seats never hide, more noise is
never quieter; and nothing hangs on where or in what order things stand."""

from __future__ import annotations

import random
from dataclasses import replace
from math import inf

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, box
from shapely.affinity import affine_transform

from geo.check import check
from geo.footprint import turn
from geo.layout import Layout, Placement
from geo.sightline import crossings
from geo.site import Feature, Site
from tests.geo.drawing import kind, limit, rules

KINDS = {
    each.code: each
    for each in (
        kind("lamp", width=0.4, depth=0.4, height=3.5, shape="disc", tags=["lamp"], used=False,
             measures={"lumens": 3000}),
        kind("swing", width=3.66, depth=2.0, height=2.4, tags=["play", "noisy"],
             measures={"noise": 75}),
        kind("sandpit", width=3.0, depth=3.0, height=0.3, tags=["play", "noisy"],
             measures={"noise": 70}),
        kind("bench", width=1.8, depth=0.6, height=0.8, tags=["seat"]),
        kind("twister", width=1.3, depth=1.3, shape="disc", tags=["fitness", "noisy"],
             measures={"noise": 65}),
        kind("shed", width=3.0, depth=1.5, height=2.5),
        kind("path", width=4.0, depth=1.5, level="ground", tags=["paving"], used=False),
    )
}  # fmt: skip
LIGHT = (
    limit("light", 2.0, rule="PATH", unit="lx", subject="paving", object="lamp"),
    limit("light", 10.0, rule="PLAY", unit="lx", subject="play", object="lamp"),
    limit("light", 15.0, rule="FIT", unit="lx", subject="fitness", object="lamp", form="around",
          measures={"radius": 2.0}),
    limit("light", 78.0, rule="SPACED", unit="%", object="lamp", form="coverage",
          measures={"radius": 7.5}),
)  # fmt: skip
SIGHT = limit("sight", 15.0, subject="play", object="seat", measures={"height": 1.2})
NOISE = limit("noise", 55.0, unit="dB", subject="noisy", object="dwelling")
NIGHT = {"open": 0, "close": 24, "quiet_from": 22, "quiet_to": 6}
HOURS = limit("hours", 45.0, unit="dB", subject="noisy", object="dwelling", measures=NIGHT)
RULES = rules(*LIGHT, SIGHT, NOISE, HOURS)


HAIR = 1e-4  # m


def edge(witness):
    """How long a line is, or the outline of an area. A hair wider, because by rounding two areas
    that just touch may be two or one."""
    return (witness.buffer(HAIR) if witness.area else witness).length


def dwelling(name, shape, *fronts):
    windows = MultiLineString([LineString(front) for front in fronts])
    return Feature(name, "building", shape, use="dwelling", windows=windows)


# Nothing lies on the quarter metres where things are put.
SITE = Site(
    "court",
    box(0.03, 0.04, 40.03, 26.04),
    (
        dwelling("north", box(5.1, 20.1, 30.1, 30), [(6, 20.1), (8, 20.1)], [(9, 20.1), (20, 20)]),
        dwelling("crook", box(17.06, 5.07, 23.06, 8.07), [(17.06, 5.5), (17.06, 7.5)]),
        Feature("wall", "wall", LineString([(10.11, 3), (10.11, 11.02)])),
        Feature("square", "surface", box(30.02, 2.02, 36.02, 9.02), material="paving"),
    ),
)  # fmt: skip

pose = st.builds(
    lambda kind, x, y, turn: (kind, x / 4, y / 4, turn),
    st.sampled_from(sorted(KINDS)),
    st.integers(2, 158),
    st.integers(2, 102),
    st.sampled_from([0, 30, 45, 90, 180, 217]),
)
poses = st.lists(pose, max_size=9)


def layout_of(drawn):
    return Layout.of(*(Placement(f"p{i}", k, x, y, t) for i, (k, x, y, t) in enumerate(drawn)))


def with_one_more(drawn, codes, pose):
    _, x, y, t = pose
    return Layout.of(*layout_of(drawn), Placement("q", codes, x, y, t))


def found(layout, *limits):
    return check(SITE, layout, KINDS, rules(*limits))


@given(poses, st.randoms(use_true_random=False))
def test_in_whatever_order_they_were_put(drawn, rng: random.Random):
    layout = layout_of(drawn)
    shuffled = list(layout)
    rng.shuffle(shuffled)
    assert check(SITE, Layout.of(*shuffled), KINDS, RULES) == check(SITE, layout, KINDS, RULES)


@given(
    poses,
    st.floats(0, 360),
    st.sampled_from([0.0, 1e3, -1e5]),
    st.sampled_from([0.0, -1e3, 1e5]),
)
def test_wherever_on_earth_and_however_turned(drawn, degrees, east, north):
    layout = layout_of(drawn)
    cosine, sine = turn(degrees)
    matrix = [cosine, -sine, sine, cosine, east, north]

    def moved(geometry):
        return None if geometry is None else affine_transform(geometry, matrix)

    site = Site(
        SITE.name,
        moved(SITE.boundary),
        tuple(
            replace(f, geometry=moved(f.geometry), windows=moved(f.windows)) for f in SITE.features
        ),
    )
    there = Layout.of(
        *(
            replace(
                p,
                x=cosine * p.x - sine * p.y + east,
                y=sine * p.x + cosine * p.y + north,
                turn=p.turn + degrees,
            )
            for p in layout
        )
    )
    before = check(SITE, layout, KINDS, RULES)
    after = check(site, there, KINDS, RULES)
    for one, other in zip(before, after, strict=True):
        assert (one.rule, one.placements, one.features, one.situation) == (
            other.rule,
            other.placements,
            other.features,
            other.situation,
        )
        # The sides of a lamp's disc do not turn with the site: 16 mm at most.
        if one.rule == "SPACED":
            assert other.measured == pytest.approx(one.measured, abs=0.5)
            continue
        if one.measured is not None:
            assert other.measured == pytest.approx(one.measured, rel=1e-5, abs=1e-5)
        # Between parallel sides there are many shortest lines: which is drawn may change.
        assert edge(other.witness) == pytest.approx(edge(one.witness), abs=1e-3)
        assert other.witness.area == pytest.approx(one.witness.area, abs=1e-3)


@given(poses, pose)
def test_one_more_lamp_makes_nothing_darker(drawn, pose):
    issues = found(layout_of(drawn), *LIGHT)
    before = {(i.rule, each): i.measured for i in issues for each in i.placements or ("",)}
    after = found(with_one_more(drawn, "lamp", pose), *LIGHT)
    # Spacing is silent before the first lamp.
    first = not any(kind == "lamp" for kind, *_ in drawn)
    for issue in after:
        for each in issue.placements or ("",):
            if not (issue.rule == "SPACED" and first):
                assert before.get((issue.rule, each), inf) <= issue.measured + 1e-6


@given(poses, pose, st.sampled_from(["swing", "sandpit", "twister"]))
def test_one_more_noise_makes_no_window_quieter(drawn, pose, code):
    by_house = replace(NOISE, value=1.0)
    before = {i.features: i.measured for i in found(layout_of(drawn), by_house)}
    after = {i.features: i.measured for i in found(with_one_more(drawn, code, pose), by_house)}
    assert all(after[house] >= level for house, level in before.items())
    # By night each counts by itself, whatever else there is.
    alone = {i.features: set(i.placements) for i in found(layout_of(drawn), HOURS)}
    beside = {
        i.features: set(i.placements) - {"q"}
        for i in found(with_one_more(drawn, code, pose), HOURS)
    }
    assert alone == {house: makers for house, makers in beside.items() if makers}


@given(poses)
def test_those_told_of_a_noise_are_just_enough(drawn):
    layout = layout_of(drawn)
    for issue in found(layout, NOISE):
        *fewer, _ = (layout[each] for each in issue.placements)
        assert found(Layout.of(*(layout[each] for each in issue.placements)), NOISE)
        # This house has a single window, so its loudest is always the same.
        if issue.features == ("crook",):
            without = found(Layout.of(*fewer), NOISE)
            assert all(other.features != ("crook",) for other in without)


@given(poses, pose)
def test_one_more_seat_hides_nothing(drawn, pose):
    assume(any(kind == "bench" for kind, *_ in drawn))
    before = {issue.placements[0] for issue in found(layout_of(drawn), SIGHT)}
    after = {issue.placements[0] for issue in found(with_one_more(drawn, "bench", pose), SIGHT)}
    assert after <= before


spots = st.tuples(st.integers(-40, 40), st.integers(-40, 40)).map(lambda p: (p[0] / 4, p[1] / 4))


@given(
    st.lists(st.tuples(spots, st.lists(spots, min_size=1, max_size=6)), max_size=4),
    st.lists(st.tuples(spots, st.floats(0, 360), st.floats(0.01, 6)), max_size=5),
)
def test_the_lines_that_are_crossed_are_those_that_meet(fans, blocks):
    eyes = np.array([eye for eye, _ in fans]).reshape(-1, 2)
    points = np.array([spot for _, seen in fans for spot in seen]).reshape(-1, 2)
    fan = np.repeat(np.arange(len(fans)), [len(seen) for _, seen in fans]).astype(np.intp)
    bodies = np.array(
        [
            shapely.affinity.rotate(box(x, y, x + wide, y + 0.37), degrees)
            for (x, y), degrees, wide in blocks
        ],
        dtype=object,
    )
    line, body = crossings(eyes, points, fan, bodies)
    plain = [
        (i, j)
        for i, point in enumerate(points)
        for j, each in enumerate(bodies)
        if shapely.intersects(LineString([eyes[fan[i]], point]), each)
    ]
    assert sorted(zip(line.tolist(), body.tolist(), strict=True)) == plain
