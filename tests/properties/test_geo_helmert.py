"""Control points: the planted transformation comes back, and a blunder stands out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.helmert import Helmert, fit

#   2 ┌──────────┐ 3     four corners of a court, somewhere in a survey's own grid
#     │          │
#   0 └──────────┘ 1
CORNERS = np.array([[0.0, 0.0], [40.0, 0.0], [0.0, 25.0], [40.0, 25.0]])

far = st.floats(-500_000, 500_000)
helmerts = st.builds(
    lambda scale, turn, east, north: Helmert(
        scale * np.cos(turn), scale * np.sin(turn), east, north
    ),
    st.floats(0.9, 1.1), st.floats(-np.pi, np.pi), far, far,
)  # fmt: skip
wobbles = st.lists(st.floats(-3, 3), min_size=8, max_size=8).map(
    lambda numbers: np.array(numbers).reshape(4, 2)
)
blunders = st.tuples(st.floats(1, 30), st.floats(0, 2 * np.pi)).map(
    lambda polar: polar[0] * np.array([np.cos(polar[1]), np.sin(polar[1])])
)


@given(helmerts, wobbles, st.integers(2, 4), far, far)
def test_the_planted_transformation_comes_back(planted, wobble, count, x, y):
    drawn = (CORNERS + wobble)[:count] + np.array([x, y])
    found = fit(drawn, planted(drawn))
    assert found.rms < 1e-6
    assert found.suspect is None
    assert found.helmert.scale == pytest.approx(planted.scale, rel=1e-9)
    np.testing.assert_allclose(found.helmert(drawn), planted(drawn), atol=1e-6)


@given(helmerts, wobbles, st.integers(0, 3), blunders)
def test_the_largest_residual_is_where_the_blunder_is(planted, wobble, wrong, blunder):
    drawn = CORNERS + wobble / 6
    ground = planted(drawn)
    ground[wrong] += blunder
    found = fit(drawn, ground)
    assert found.lengths.argmax() == wrong
    assert found.suspect == wrong


@given(st.integers(0, 2), blunders, st.floats(-np.pi, np.pi))
def test_of_three_points_the_distances_tell_which(wrong, blunder, turn):
    # a blunder along the circle round either other point keeps that distance: nobody can tell
    drawn = CORNERS[:3]
    planted = Helmert(np.cos(turn), np.sin(turn), 7.0, -3.0)
    ground = planted(drawn)
    ground[wrong] += blunder
    away = [
        abs(np.hypot(*(ground[wrong] - ground[other])) / np.hypot(*(drawn[wrong] - drawn[other])))
        for other in {0, 1, 2} - {wrong}
    ]
    assume(all(abs(ratio - 1) > 0.006 for ratio in away))
    assert fit(drawn, ground).suspect == wrong


@given(helmerts, st.lists(st.tuples(far, far), min_size=3, max_size=6, unique=True))
def test_residuals_sum_to_nothing_and_no_nudge_fits_better(planted, points):
    drawn = np.array(points) / 10_000
    apart = np.hypot(*(drawn[:, None] - drawn[None]).T) + np.eye(len(drawn)) * 9
    assume(apart.min() > 0.01)
    ground = planted(drawn) + np.sin(np.arange(2 * len(drawn))).reshape(-1, 2)
    assume(len(set(map(tuple, ground.round(2)))) == len(ground))
    found = fit(drawn, ground)
    np.testing.assert_allclose(found.residuals.sum(axis=0), 0, atol=1e-5)
    h = found.helmert
    for nudged in (Helmert(h.a, h.b, h.east + 0.01, h.north), Helmert(h.a, h.b + 1e-3, h.east,
                                                                     h.north)):  # fmt: skip
        off = ground - nudged(drawn)
        assert (off**2).sum() >= (found.residuals**2).sum() - 1e-9


def test_a_list_with_north_first_is_recognised():
    ground = CORNERS[:, ::-1] + [3_450_000.0, 500_000.0]
    assert fit(CORNERS, ground).swapped
    assert not fit(CORNERS, CORNERS + 5).swapped


def test_no_single_point_is_blamed_where_all_are_rough():
    found = fit(CORNERS, CORNERS * [1.02, 1.0])  # as a print that shrank one way
    assert found.rms > 0.05
    assert found.suspect is None


@pytest.mark.parametrize(
    ("drawn", "code"),
    [([[0, 0]], "points.too_few"), ([[0, 0], [0, 0]], "points.coincide")],
)
def test_what_cannot_be_fitted_is_refused(drawn, code):
    points = np.array(drawn, dtype=float)
    with pytest.raises(InputError) as refused:
        fit(points, CORNERS[: len(points)])
    assert refused.value.code == code
