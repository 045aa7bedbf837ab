from __future__ import annotations

from math import pi

import pytest
from shapely import MultiPolygon, box

from geo.check import check
from geo.layout import Layout, Placement
from geo.light import Lamps
from geo.scene import Scene
from geo.site import Feature, Site
from tests.geo.drawing import draw, kind, limit, rules

LAMP = kind(
    "lamp",
    width=0.4,
    depth=0.4,
    height=3.5,
    tags=["lamp"],
    used=False,
    measures={"lumens": 3000},
)
UNLIT = kind("unlit", height=3.5, tags=["lamp"])
PATH = kind("path", width=4.0, depth=1.0, level="ground", tags=["paving"], used=False)
SWING = kind("swing", width=1.0, depth=1.0, tags=["play"])
BARS = kind("bars", tags=["fitness"])
LAWN = kind("lawn", width=4.0, depth=4.0, level="ground", tags=["planting"], used=False)
KINDS = {each.code: each for each in (LAMP, UNLIT, PATH, SWING, BARS, LAWN)}
SITE = Site("court", box(-50, -50, 50, 50))
PATHS = limit("light", 2.0, unit="lx", subject="paving", object="lamp")


def found(one, *placements, site=SITE):
    return check(site, Layout.of(*placements), KINDS, rules(one))


def lux(away, height=3.5, lumens=3000):
    return lumens / (2 * pi) * height / (height**2 + away**2) ** 1.5


def test_one_lamp_seven_metres_off():
    # 3000 lm into the lower half: 477.5 cd. Below the lamp 477.5 / 3.5² = 39.0 lx; 7 m away
    # 477.5 · 3.5 / (3.5² + 7²)^1.5 = 3.5 lx.
    layout = Layout.of(Placement("l", "lamp", 0, 0))
    lamps = Lamps.of(Scene.of(SITE, layout, KINDS, rules()), "lamp")
    ((below, seven),) = lamps.lux([(0.0, 0.0), (0.0, 7.0)]).tolist()
    assert below == pytest.approx(38.98, abs=0.01)
    assert seven == pytest.approx(3.486, abs=0.001)


def test_a_path_between_two_lamps_is_darkest_where_both_are_far():
    # l · · · · · ===a=== · · · · · r   the path's cells are half a metre, two rows of eight
    path = Placement("a", "path", 0, 0)
    lamps = [Placement("l", "lamp", -9, 0), Placement("r", "lamp", 9, 0)]
    (issue,) = found(limit("light", 5.0, object="lamp", subject="paving"), path, *lamps)
    darkest = lux((8.75**2 + 0.25**2) ** 0.5) + lux((9.25**2 + 0.25**2) ** 0.5)
    assert issue.measured == pytest.approx(darkest)
    assert (issue.placements, issue.required, issue.situation) == (("a",), 5.0, "")
    assert not found(limit("light", darkest, object="lamp", subject="paving"), path, *lamps)


def test_the_place_to_look_at_is_the_dark_end():
    path = Placement("a", "path", 0, 0, width=10.0)
    lamp = Placement("l", "lamp", -5, 0)
    (issue,) = found(PATHS, path, lamp)
    # 2 lx end 8.7 m from the lamp: from x = 3.5 on the middles of the cells are darker.
    assert lux(8.7) > 2 > lux(8.75)
    assert issue.witness.equals_exact(box(3.5, -0.5, 5, 0.5), 1e-9, normalize=True)


def test_without_a_lamp_all_things_are_told_at_once():
    (issue,) = found(PATHS, Placement("a", "path", 0, 0), Placement("b", "path", 0, 5))
    assert (issue.placements, issue.situation, issue.measured) == (("a", "b"), "unlit", 0.0)
    assert issue.witness.equals(MultiPolygon([box(-2, -0.5, 2, 0.5), box(-2, 4.5, 2, 5.5)]))
    # What is no lamp after all gives no light.
    assert found(PATHS, Placement("a", "path", 0, 0), Placement("l", "unlit", 0, 0))


def test_a_building_keeps_the_light_off_but_furniture_does_not():
    site, layout = draw(
        """
        ....#.....
        L...#.A...
        ....#.....
        """,
        {"L": "lamp", "A": "swing"},
    )
    light = limit("light", 2.0, subject="play", object="lamp")
    (issue,) = check(site, layout, KINDS, rules(light))
    assert (issue.situation, issue.measured) == ("unlit", 0.0)
    open_site = Site("open", site.boundary)
    assert not check(open_site, layout, KINDS, rules(light))
    wall = Placement("B", "bars", 4.5, 1.5, width=1, depth=3)
    assert not check(open_site, Layout.of(*layout, wall), KINDS, rules(light))


def test_what_lies_outside_or_in_a_building_is_not_asked_for():
    # The path's western half lies outside, a metre of its eastern end in a house.
    house = Feature("house", "building", box(1, -5, 5, 5))
    site = Site("court", box(0, -5, 5, 5), (house,))
    path, lamp = Placement("a", "path", 0, 0), Placement("l", "lamp", 0.5, 2)
    darkest = lux((2.25**2 + 0.25**2) ** 0.5)
    assert not found(
        limit("light", darkest, subject="paving", object="lamp"), path, lamp, site=site
    )
    (issue,) = found(limit("light", 99.0, subject="paving", object="lamp"), path, lamp, site=site)
    assert issue.witness.equals_exact(box(0, -0.5, 1, 0.5), 1e-9, normalize=True)


def test_round_fitness_things_too():
    # 15 lx reach 3.3 m from a lamp: the far side of the ring lies 2 + 1 + 2 m away.
    around = limit(
        "light", 15.0, subject="fitness", object="lamp", form="around", measures={"radius": 2.0}
    )
    bars, lamp = Placement("a", "bars", 0, 0), Placement("l", "lamp", 2.5, 0)
    (issue,) = found(around, bars, lamp)
    assert issue.situation == "around"
    assert issue.measured == pytest.approx(lux((4.75**2 + 0.75**2) ** 0.5), rel=0.1)
    assert issue.witness.bounds[0] == pytest.approx(-2.5)
    other = Placement("m", "lamp", -2.5, 0)
    assert not found(around, bars, lamp, other)


COVERAGE = limit("light", 78.0, unit="%", object="lamp", form="coverage", measures={"radius": 7.5})


def test_lamps_stand_near_where_people_are():
    # A path of 20 m with a lamp at its end: 7.5 of 20 m are served, 37.5 %.
    path, lamp = Placement("a", "path", 0, 0, width=20, depth=0.02), Placement("l", "lamp", -10, 0)
    (issue,) = found(COVERAGE, path, lamp)
    assert (issue.placements, issue.situation) == ((), "coverage")
    assert issue.measured == pytest.approx(37.5, abs=0.1)
    assert issue.witness.bounds == pytest.approx((-2.5, -0.01, 10, 0.01), abs=0.03)
    assert not found(COVERAGE, path, lamp, Placement("m", "lamp", 3, 0))


def test_without_a_lamp_or_without_ground_in_use_spacing_says_nothing():
    path, lamp, lawn = (
        Placement("a", "path", 0, 0, width=20),
        Placement("l", "lamp", -10, 0),
        Placement("b", "lawn", 20, 20),
    )
    assert not found(COVERAGE, path)
    assert not found(COVERAGE, lamp, lawn)


def test_the_paving_of_the_site_is_used_but_its_lawn_is_not():
    square = Feature("square", "surface", box(20, 20, 24, 24), material="paving")
    grass = Feature("grass", "surface", box(-40, -40, 40, 10), material="grass")
    house = Feature("house", "building", box(22, 0, 50, 50))
    site = Site("court", SITE.boundary, (square, grass, house))
    lamp, path = Placement("l", "lamp", 0, 0), Placement("a", "path", 0, 0)
    (issue,) = found(COVERAGE, lamp, path, site=site)
    # 4 m² near the lamp; half of the square's 16 m² lies under the house.
    assert issue.measured == pytest.approx(100 * 4 / 12)
    assert issue.witness.equals(box(20, 20, 22, 24))
