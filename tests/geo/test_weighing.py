"""Measures made comparable, weighed and ranked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.weighing import ranks, scaled, scores

NAN = float("nan")
COLUMNS = {"coins": np.array([10.0, 20.0, 30.0]), "seats": np.array([0.0, 4.0, 1.0])}


def test_the_best_gets_one_and_the_worst_nothing():
    assert scaled(COLUMNS["coins"], fewer=True).tolist() == [1.0, 0.5, 0.0]
    assert scaled(COLUMNS["seats"], fewer=False).tolist() == [0.0, 1.0, 0.25]


def test_where_all_are_alike_nobody_is_worse():
    assert scaled(np.array([3.0, 3.0]), fewer=True).tolist() == [1.0, 1.0]


def test_weights_count_as_they_stand_to_each_other():
    one, many = (scores(COLUMNS, {"coins": n, "seats": 3 * n}, {"coins"}) for n in (1.0, 5.0))
    assert one == pytest.approx([25.0, 87.5, 18.75])
    assert many == pytest.approx(one)
    assert ranks(one).tolist() == [2.0, 1.0, 3.0]


def test_what_is_not_known_is_left_out_and_without_weights_nobody_has_points():
    columns = COLUMNS | {"reach": np.array([NAN, 50.0, 100.0])}
    found = scores(columns, {"coins": 1, "reach": 1}, {"coins"})
    assert found == pytest.approx([100.0, 25.0, 50.0])
    assert np.isnan(scores(COLUMNS, {"coins": 0}, {"coins"})).all()
    assert np.isnan(ranks(np.array([NAN]))).all()


def test_equal_ones_share_a_place():
    assert ranks(np.array([5.0, 7.0, 5.0, 1.0])).tolist() == [2.0, 1.0, 2.0, 4.0]


NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8).map(np.array)


@given(NUMBERS, st.booleans())
def test_a_unit_changes_no_order(column, fewer):
    found = scaled(column, fewer=fewer)
    assert (found >= 0).all()
    assert (found <= 1).all()
    assert scaled(1000 * column, fewer=fewer) == pytest.approx(found, abs=1e-6)
