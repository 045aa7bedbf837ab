"""Shadows as one draws them, and the sun on single spots."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.affinity import translate

from geo.layout import Layout, Placement
from geo.scene import Scene
from geo.setting import Setting
from geo.shadow import Casters, lit, shadow, unknown_heights
from geo.site import Feature, Site
from geo.sun import STEP, Place, Sky, noon, solar_hours
from tests.geo.drawing import kind, rules

KINDS = {
    each.code: each
    for each in (
        kind("shed", width=2.0, depth=2.0, height=2.0),
        kind("roof", width=2.0, depth=2.0, height=3.0, level="canopy"),
        kind("lawn", width=2.0, depth=2.0, height=0.0, level="ground"),
        kind("young", width=2.0, depth=2.0, height=6.0, shape="disc", tags=["tree"]),
    )
}


def solids(*rows):
    """(outline, underside, top) of each."""
    shapes, bottom, top = zip(*rows, strict=True)
    return Casters.made(np.array(shapes, dtype=object), bottom, top)


def same(a, b):
    return shapely.area(shapely.symmetric_difference(a, b)) == pytest.approx(0, abs=1e-9)


#   sun in the south, 45° high:      ■■   shadow as long as the house is high,
#                                    ▲▲   to the north
HOUSE = box(0, 0, 4, 2)


def test_of_a_house_it_is_as_long_as_the_sun_is_low():
    assert same(shadow(solids((HOUSE, 0, 3)), 180, 45), box(0, 0, 4, 5))
    assert same(shadow(solids((HOUSE, 0, 3)), 270, 45), box(0, 0, 7, 2))
    long = shadow(solids((HOUSE, 0, 3)), 180, np.degrees(np.arctan(0.5)))
    assert same(long, box(0, 0, 4, 8))


def test_from_the_south_east_it_lies_to_the_north_west():
    found = shadow(solids((box(0, 0, 1, 1), 0, 2)), 135, 45)
    d = 2**0.5
    outline = [(0, 0), (1, 0), (1, 1), (1 - d, 1 + d), (-d, 1 + d), (-d, d)]
    assert same(found, Polygon(outline))


def test_what_hangs_above_the_ground_has_its_shadow_elsewhere():
    assert same(shadow(solids((HOUSE, 3, 3)), 180, 45), box(0, 3, 4, 5))
    assert same(shadow(solids((HOUSE, 3, 5)), 180, 45), box(0, 3, 4, 7))


def test_of_a_house_round_a_court_the_court_keeps_its_light():
    #  sun in the south: the south wing's shadow fills 2 m of the court of 6 m
    ring = box(0, 0, 10, 10) - box(2, 2, 8, 8)
    found = shadow(solids((ring, 0, 2)), 180, 45)
    assert same(found, box(0, 0, 10, 12) - box(2, 4, 8, 8))


def test_of_an_angle_house_its_corner_keeps_its_light():
    angle = box(0, 0, 10, 2) | box(0, 0, 2, 10)
    found = shadow(solids((angle, 0, 3)), 180, 45)
    assert same(found, box(0, 0, 10, 5) | box(0, 0, 2, 13))


def test_there_are_none_at_night_and_none_of_nothing():
    assert shadow(solids((HOUSE, 0, 3)), 0, -5).is_empty
    assert shadow(solids((HOUSE, 0, 0)), 180, 45).is_empty
    assert shadow(solids((Polygon(), 0, 9)), 180, 45).is_empty


def test_several_shadows_are_one_area():
    two = solids((box(0, 0, 1, 1), 0, 4), (box(0, 3, 1, 4), 0, 1), (MultiPolygon(), 0, 1))
    assert same(shadow(two, 180, 45), box(0, 0, 1, 5))


def test_what_casts_one_on_a_site():
    site = Site(
        "court",
        box(-20, -20, 20, 20),
        (
            Feature("house", "building", box(0, 0, 4, 2), height=3.0),
            Feature("barn", "building", box(8, 0, 10, 2)),
            Feature("wall", "wall", LineString([(-5, 0), (-1, 0)]), height=2.0),
            Feature("fence", "fence", LineString([(-5, 9), (-1, 9)])),
            Feature("tree", "tree", Point(10, 10), crown=2.0, height=6.0),
            Feature("sapling", "tree", Point(-10, 10)),
            Feature("lane", "fire_lane", box(-20, -20, 20, -16), height=4.0),
        ),
    )
    setting = Setting.of(site)
    found = Casters.of_site(setting)
    assert found.bottom.tolist() == [0, 0, 2.0, 1.5]
    assert found.top.tolist() == [3, 2, 6.0, 4.5]
    assert found.shapes[2].area == pytest.approx(np.pi * 4, rel=0.03)
    assert found.shapes[3].area == pytest.approx(np.pi * 1.5**2, rel=0.03)
    assert [feature.id for feature in unknown_heights(setting)] == ["barn", "fence"]


def test_what_casts_one_of_what_was_placed():
    site = Site("court", box(-20, -20, 20, 20))
    placed = Layout.of(*(Placement(each, each, 0, 0) for each in ("lawn", "roof", "shed", "young")))
    found = Casters.of_scene(Scene.of(site, placed, KINDS, rules()))
    assert found.of.tolist() == [1, 2, 3]
    assert found.bottom.tolist() == [3.0, 0.0, 2.0]
    assert found.top.tolist() == [3.0, 2.0, 6.0]
    assert len(found.shapes[2].exterior.coords) == 17
    assert found.shapes[2].area == pytest.approx(np.pi, rel=0.03)


# ---- Hours, beside hours by hand ----
#
#   On the equator at the equinox the sun climbs straight from east to west, 15° an hour.
#   Between two endless walls running north, one as high as it is far, the ground is lit
#   while it stands higher than 45°, from 9 to 15 h.
#
#        |    ·    |
#        |<-- d -->|

EQUATOR, EQUINOX = Place(0.0, 0.0), date(2001, 3, 20)


def street(height, half_width=1.0):
    wall = box(-0.5, -1000, 0, 1000)
    east, west = translate(wall, half_width + 0.5), translate(wall, -half_width)
    return solids((east, 0, height), (west, 0, height))


def hours(sky, casters, spot=(0.0, 0.0)):
    return lit(np.array([spot]), casters, sky).sum() * sky.step


def test_between_two_walls_the_sun_shines_as_long_as_one_reckons():
    sky = solar_hours(EQUINOX, EQUATOR, 8, 16)
    assert hours(sky, street(1.0)) == pytest.approx(6.0)
    fine = solar_hours(EQUINOX, EQUATOR, 8, 16, step=1 / 60)
    for half in (0.7, 1.865, 3.1):
        height = np.tan(np.radians(90 - 15 * half))
        assert hours(fine, street(height)) == pytest.approx(2 * half, abs=1.5 / 60)
        assert hours(sky, street(height)) == pytest.approx(2 * half, abs=STEP)


def test_counting_both_ends_of_every_stretch_tells_too_much():
    # 3.70 h of sun: from 1.85 h before noon to 1.85 h after it.
    casters = street(np.tan(np.radians(90 - 15 * 1.85)))
    middles = solar_hours(EQUINOX, EQUATOR, 8, 16)
    closed = Sky.at(noon(EQUINOX, EQUATOR) + np.arange(-24, 25) * 600.0, EQUATOR)
    assert hours(middles, casters) == pytest.approx(3.67, abs=0.01)
    assert hours(closed, casters) == pytest.approx(3.83, abs=0.01)
    # Coarser, as is common, it is worse: samples every half hour.
    coarse = Sky.at(noon(EQUINOX, EQUATOR) + np.arange(-8, 9) * 1800.0, EQUATOR, 0.5)
    assert hours(coarse, street(np.tan(np.radians(90 - 15 * 1.55)))) == pytest.approx(3.5)


def test_behind_a_long_house_the_sun_comes_over_the_roof_round_noon():
    #  ·  d m north of a house 6 m high and endlessly long
    #  ====
    house = solids((box(-2000, -10, 2000, 0), 0, 6.0))
    sky = solar_hours(date(2001, 1, 20), Place(121.47, 31.23), 8, 16)
    profile = 6.0 * np.cos(np.radians(sky.azimuth - 180)) / np.tan(np.radians(sky.elevation))
    found = [hours(sky, house, (0.0, d)) for d in (7.0, 8.0, 9.0, 11.0, 13.0)]
    expected = [float((profile < d).sum()) * sky.step for d in (7.0, 8.0, 9.0, 11.0, 13.0)]
    assert found == pytest.approx(expected)
    assert found[0] == 0 < found[1] < found[2] < found[3] < found[4]


def test_a_spot_under_a_house_is_dark_unless_the_house_is_what_stands_there():
    house = solids((box(-1, -1, 1, 1), 0, 6.0))
    sky = solar_hours(date(2001, 1, 20), Place(121.47, 31.23), 8, 16)
    spot = np.array([(0.0, 0.0)])
    assert not lit(spot, house, sky).any()
    assert lit(spot, house, sky, on=np.array([0])).all()


def test_without_sun_spots_or_things_there_is_nothing_to_tell():
    sky = solar_hours(date(2001, 1, 20), Place(121.47, 31.23), 8, 16)
    night = Sky.at(np.array([0.0]), Place(180.0, 80.0))
    assert len(night) == 0
    spot = np.array([(0.0, 0.0)])
    assert lit(spot, street(1.0), night).shape == (1, 0)
    assert lit(spot[:0], street(1.0), sky).shape == (0, 48)
    assert lit(spot, solids((HOUSE, 0, 0)), sky).all()
