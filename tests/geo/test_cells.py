from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import LineString, Polygon, box
from shapely.affinity import rotate

from geo.cells import CELL, Cells
from geo.footprint import footprint
from geo.layout import Placement
from tests.geo.drawing import kind


def cells(shape, **fields):
    a = Placement("a", "thing", 0, 0, **fields)
    made = kind(width=1.2, depth=0.9, shape=shape)
    return Cells.over(footprint(a, made), a)


def test_a_box_is_cut_evenly_and_no_cell_is_longer_than_half_a_metre():
    # 1.2 x 0.9 m: three columns of 0.4 m, two rows of 0.45 m.
    found = cells("rect")
    assert found.kept.shape == (2, 3)
    assert found.middles[0] == pytest.approx((-0.4, -0.225))
    sides = np.diff(found.corners, axis=1)
    assert np.hypot(sides[..., 0], sides[..., 1]).max() <= CELL


def test_a_metre_is_two_cells_whatever_rounding_makes_of_it():
    found = cells("rect", width=1.0 + 1e-12, depth=1.0 - 1e-12, turn=33.3)
    assert found.kept.shape == (2, 2)


def test_they_turn_with_what_they_lie_on():
    straight, turned = cells("rect"), cells("rect", turn=90)
    x, y = straight.middles.T
    assert turned.middles == pytest.approx(np.column_stack([-y, x]))


def test_of_a_disc_only_those_with_their_middle_on_it():
    found = cells("disc", width=2.0, depth=2.0)
    assert found.kept.size == 16
    assert found.kept.sum() == 12


def test_some_of_them_together_are_one_place():
    found = cells("rect")
    left = found.united(np.array([True, False, False] * 2))
    assert left.equals_exact(box(-0.6, -0.45, -0.2, 0.45), 1e-9, normalize=True)
    assert found.united(np.ones(6, bool)) is found.shape


def test_on_some_ground_only():
    found = cells("rect").within(box(-0.1, -5, 5, 5))
    assert found.kept.sum() == 4


def test_what_threads_share_is_never_prepared():
    ground = box(-0.1, -5, 5, 5)
    found = cells("disc").within(ground)
    assert not shapely.is_prepared(ground)
    assert not shapely.is_prepared(found.shape)


def test_a_drawn_outline_is_cut_along_its_longest_side():
    path = rotate(box(0, 0, 4, 1), 30, origin=(0, 0))
    a = Placement("a", "path", *path.centroid.coords[0], outline=path)
    found = Cells.over(path, a)
    assert found.kept.shape == (2, 8)
    assert found.kept.all()


def test_where_a_drawn_outline_is_not_there_is_no_cell():
    corner = Polygon([(0, 0), (4, 0), (4, 1), (1, 1), (1, 4), (0, 4)])
    a = Placement("a", "path", 1.3, 1.3, outline=corner)
    found = Cells.over(corner, a)
    assert found.kept.sum() == 4 * 7
    assert not LineString(found.middles).disjoint(corner)
