"""Laws of shadows: the ray on a spot and the drawn shadow agree, more never gives less."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box
from shapely.affinity import translate

from geo.check import check
from geo.layout import Layout, Placement
from geo.scene import Scene
from geo.setting import Setting
from geo.shadow import Casters, lit, shadow
from geo.site import Feature, Site
from geo.sun import SHANGHAI, Sky, daylight, solar_hours
from geo.sunlight import Grid, bare_lit
from tests.geo.drawing import kind, limit, rules

KINDS = {
    each.code: each
    for each in (
        kind("bench", width=1.8, depth=0.6, height=0.8, tags=["seat"]),
        kind("toy", width=3.0, depth=2.0, height=2.4, tags=["play"]),
        kind("rack", width=3.0, depth=1.5, height=1.8, tags=["drying"]),
        kind("roof", width=3.0, depth=3.0, height=2.6, level="canopy"),
        kind("young", width=3.0, depth=3.0, height=6.0, shape="disc", tags=["tree"]),
        kind("lawn", width=3.0, depth=2.0, height=0.0, level="ground"),
    )
}
WINTER = {"month": 1, "day": 20, "begin": 8, "end": 16}
RULES = rules(
    limit("sun", 6.0, rule="DRY", unit="h", subject="drying", measures=WINTER),
    limit(
        "sun", 90.0, rule="PLAY", unit="%", subject="play", form="share",
        measures=WINTER | {"hours": 5.0},
    ),
    limit(
        "sun", 90.0, rule="SEAT", unit="%", subject="seat", form="shade",
        measures={"month": 6, "day": 21, "begin": 10, "end": 16},
    ),
)  # fmt: skip
SITE = Site(
    "court",
    box(0, 0, 16, 12),
    (
        Feature("house", "building", box(2, -10, 14, -3), height=9.0),
        Feature("angle", "building", box(-8, 2, -3, 14) | box(-8, 2, 1, 5), height=5.0),
        Feature("court", "building", box(18, 0, 28, 10) - box(20, 2, 26, 8), height=4.0),
        Feature("wall", "wall", LineString([(9, 7), (13, 9)]), height=2.2),
        Feature("tree", "tree", Point(6, 6), crown=2.0, height=7.0),
    ),
)
days = st.dates(date(2001, 1, 1), date(2030, 12, 31))
poses = st.lists(
    st.builds(
        lambda kind, x, y, turn: (kind, x / 4, y / 4, turn),
        st.sampled_from(sorted(KINDS)),
        st.integers(2, 62),
        st.integers(2, 46),
        st.sampled_from([0, 30, 45, 90, 217]),
    ),
    max_size=6,
)


def layout_of(drawn):
    return Layout.of(*(Placement(f"p{i}", k, x, y, t) for i, (k, x, y, t) in enumerate(drawn)))


def casters_of(drawn, site=SITE):
    return Casters.of_scene(Scene.of(site, layout_of(drawn), KINDS, RULES))


def one_moment(day, part):
    """The sky at one moment of a day, by its part of the daylight."""
    sky = daylight(day, SHANGHAI)
    index = min(int(part * len(sky)), len(sky) - 1)
    return Sky.at(sky.moments[index : index + 1], SHANGHAI)


@given(poses, days, st.floats(0, 1))
def test_a_spot_is_dark_exactly_where_the_shadow_is_drawn(drawn, day, part):
    sky = one_moment(day, part)
    spots = Grid.of(SITE.boundary).spots
    for casters in (Casters.of_site(Setting.of(SITE)), casters_of(drawn)):
        drawn_shadow = shadow(casters, sky.azimuth[0], sky.elevation[0])
        points = shapely.points(spots)
        clear = shapely.distance(shapely.boundary(drawn_shadow), points) > 1e-6
        dark = ~lit(spots, casters, sky)[:, 0]
        held = shapely.contains(drawn_shadow, points)
        assert (dark == held)[clear | shapely.is_empty(drawn_shadow)].all()


@given(poses, days, st.floats(0, 1), st.floats(1.01, 3))
def test_more_height_never_gives_less_shadow(drawn, day, part, factor):
    sky = one_moment(day, part)
    low = casters_of(drawn)
    high = replace(low, top=low.top * factor)
    spots = Grid.of(SITE.boundary).spots
    assert not (lit(spots, high, sky) & ~lit(spots, low, sky)).any()
    azimuth, elevation = sky.azimuth[0], sky.elevation[0]
    less, more = shadow(low, azimuth, elevation), shadow(high, azimuth, elevation)
    assert shapely.area(shapely.difference(less, more)) < 1e-6


@given(poses, days)
def test_hours_of_sun_and_hours_of_shade_are_the_day(drawn, day):
    sky = daylight(day, SHANGHAI)
    in_sun = bare_lit(Setting.of(SITE), sky) & lit(
        Grid.of(SITE.boundary).spots, casters_of(drawn), sky
    )
    sun, shade = in_sun.sum(axis=1) * sky.step, (~in_sun).sum(axis=1) * sky.step
    assert sun + shade == pytest.approx(sky.hours)
    assert 9.5 < sky.hours < 14.5


@given(
    poses,
    days,
    st.floats(0, 1),
    st.sampled_from([0.0, 1e3, -1e5]),
    st.sampled_from([0.0, -1e3, 1e5]),
)
def test_a_shadow_moves_with_what_casts_it(drawn, day, part, east, north):
    sky = one_moment(day, part)
    casters = casters_of(drawn)
    moved_shapes = np.array([translate(each, east, north) for each in casters.shapes], dtype=object)
    there = replace(casters, shapes=moved_shapes)
    moved = shadow(there, sky.azimuth[0], sky.elevation[0])
    expected = translate(shadow(casters, sky.azimuth[0], sky.elevation[0]), east, north)
    assert shapely.area(shapely.symmetric_difference(moved, expected)) < 1e-4


@given(poses, st.randoms(use_true_random=False))
def test_in_whatever_order_they_were_put(drawn, rng: random.Random):
    layout = layout_of(drawn)
    shuffled = list(layout)
    rng.shuffle(shuffled)
    assert check(SITE, Layout.of(*shuffled), KINDS, RULES) == check(SITE, layout, KINDS, RULES)


@given(poses, st.sampled_from([1e3, -1e5]), st.sampled_from([-1e3, 1e5]))
def test_wherever_on_the_plane_it_lies(drawn, east, north):
    # Not however turned: a court turned round has another sun.
    moved = replace(
        SITE,
        boundary=translate(SITE.boundary, east, north),
        features=tuple(
            replace(f, geometry=translate(f.geometry, east, north)) for f in SITE.features
        ),
    )
    # Off the grid of the cells: no spot lies on the very edge of a thing, dark all day or not.
    layout = Layout.of(*(replace(p, x=p.x + 0.0137, y=p.y + 0.0071) for p in layout_of(drawn)))
    away = Layout.of(*(replace(p, x=p.x + east, y=p.y + north) for p in layout))
    before, after = check(SITE, layout, KINDS, RULES), check(moved, away, KINDS, RULES)
    # A spot on the very edge of a shadow may fall either way: one sample of one cell.
    found = [{issue.key: issue.measured for issue in issues} for issues in (before, after)]
    for key in found[0].keys() | found[1].keys():
        was, now = (each.get(key, np.nan) for each in found)
        whole = 6.0 if key.startswith("DRY") else 90.0
        assert np.nan_to_num(was, nan=whole) == pytest.approx(
            np.nan_to_num(now, nan=whole), abs=0.03 * whole
        )


@given(poses)
def test_far_from_everything_all_the_sun_is_kept(drawn):
    # To the north that is beyond the longest shadow: of 9 m of house, the sun 13.8° high.
    sky = solar_hours(date(2001, 1, 20), SHANGHAI, 8, 16)
    away = np.array([(8.0, -60.0), (8.0, 12 + 9.0 / np.tan(np.radians(13.6)))])
    for casters in (Casters.of_site(Setting.of(SITE)), casters_of(drawn)):
        assert lit(away, casters, sky).all()


@given(poses, days, st.floats(0, 1))
def test_one_thing_more_never_gives_more_sun(drawn, day, part):
    sky = one_moment(day, part)
    spots = Grid.of(SITE.boundary).spots
    without = lit(spots, casters_of(drawn), sky)
    assert not (lit(spots, casters_of([*drawn, ("toy", 8.0, 6.0, 30)]), sky) & ~without).any()


@given(st.floats(0, 360), st.floats(0.5, 90), st.floats(0.1, 50))
def test_a_shadow_is_as_large_as_its_width_times_its_length(azimuth, elevation, height):
    # A square of 1 m: what it is across the sun's direction, times the length, and itself.
    square = np.array([box(0, 0, 1, 1)], dtype=object)
    found = shadow(Casters.made(square, [0.0], [height]), azimuth, elevation)
    angle = np.radians(azimuth)
    across = abs(np.sin(angle)) + abs(np.cos(angle))
    length = height / np.tan(np.radians(elevation))
    assert isinstance(found, Polygon)
    assert found.area == pytest.approx(1 + across * length, rel=1e-9)
