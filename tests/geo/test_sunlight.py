"""The ground in cells, and the bands of its hours."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import Polygon, box

import geo.sunlight
from geo.catalogue import catalogue, ruleset
from geo.layout import Layout, Placement
from geo.scene import Scene
from geo.setting import Setting
from geo.shadow import Casters
from geo.site import Feature, Site
from geo.sun import SHANGHAI, solar_hours
from geo.sunlight import MOST_CELLS, Grid, bands, bare_lit, hours_on, site_lit, standing_on
from tests.geo.test_sun import GREAT_COLD

TRIANGLE = Polygon([(0, 0), (10, 0), (0, 10)])


def test_the_cells_together_are_the_site():
    grid = Grid.of(TRIANGLE)
    assert grid.size == 0.5
    assert shapely.area(grid.cells).sum() == pytest.approx(TRIANGLE.area)
    assert shapely.area(grid.cells).max() == pytest.approx(0.25)
    assert shapely.contains_xy(TRIANGLE, *grid.spots.T).all()
    assert grid.area(np.arange(len(grid))).area == pytest.approx(TRIANGLE.area)


def test_a_large_site_has_larger_cells():
    grid = Grid.of(box(0, 0, 1000, 500))
    assert len(grid) <= 1.01 * MOST_CELLS
    assert grid.size == pytest.approx((500_000 / MOST_CELLS) ** 0.5)


@pytest.mark.parametrize(
    ("shape", "cells", "area"),
    [
        (box(1, 1, 2, 2), 4, 1.0),
        (box(1.1, 1.1, 1.3, 1.2), 1, 0.02),
        (box(-5, 1, 0.25, 2), 2, 0.25),
        (box(20, 20, 30, 30), 0, 0.0),
        (box(-1e7, 0, -9e6, 1), 0, 0.0),
        (box(9, 9, 10, 10), 0, 0.0),
        (Polygon(), 0, 0.0),
    ],
)
def test_what_lies_under_a_shape(shape, cells, area):
    found, areas = Grid.of(TRIANGLE).under(shape)
    assert len(found) == len(areas) == cells
    assert areas.sum() == pytest.approx(area)


def test_bands_share_the_ground_among_them():
    grid = Grid.of(box(0, 0, 2, 1))
    found = bands(grid, np.array([0.0, 0.99, 1.0, 2.0, 5.0, 7.0, 9.0, 2.0]), (1, 2, 4, 6))
    assert [band.area for band in found] == pytest.approx([0.5, 0.25, 0.5, 0.25, 0.5])
    assert sum(band.area for band in found) == pytest.approx(2.0)


def test_what_stands_on_the_ground_has_its_spots():
    grid = Grid.of(box(0, 0, 2, 1))
    shapes = np.array([box(0, 0, 0.5, 0.5), box(1, 0, 1.5, 1.0)], dtype=object)
    found = standing_on(grid, Casters.made(shapes, [0.0, 2.0], [1.0, 2.0]))
    assert sorted(found.tolist()) == [-1] * 7 + [0]


def test_of_a_site_it_is_worked_out_once(monkeypatch):
    house = Feature("house", "building", box(0, -10, 20, 0), height=9.0)
    setting = Setting.of(Site("once", box(0, 0, 20, 20), (house,)))
    sky = solar_hours(GREAT_COLD, SHANGHAI, 8, 16)
    first = site_lit(setting, sky, "winter")
    assert not first.all() and first.any()

    def never(*_args):
        raise AssertionError("worked out again")

    monkeypatch.setattr(geo.sunlight, "lit", never)
    assert site_lit(setting, sky, "winter") is first


def test_hours_on_what_stands_there():
    """A bench in the open, one close to the north of a pergola, one off the site."""
    site = Site("court", box(0, 0, 30, 30))
    layout = Layout.of(
        Placement("a", "bench", 25, 3), Placement("b", "bench", 10, 13),
        Placement("c", "pergola", 10, 10), Placement("d", "bench", 90, 90),
    )  # fmt: skip
    scene = Scene.of(site, layout, catalogue(), ruleset())
    sky = solar_hours(GREAT_COLD, SHANGHAI, 8, 16)
    seats = scene.answering("seat")
    hours = hours_on(scene, seats, sky, bare_lit(scene.setting, sky))
    found = dict(zip((scene.placements[i].id for i in seats), hours.tolist(), strict=True))
    assert found["a"] == pytest.approx(8.0)
    assert 0 <= found["b"] < found["a"]
    assert np.isnan(found["d"])
    assert hours_on(scene, seats[:0], sky, bare_lit(scene.setting, sky)).shape == (0,)
