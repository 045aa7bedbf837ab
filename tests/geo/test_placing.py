"""A picture on the ground: two points, three, four corners of a slanted photo, a known length."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.errors import InputError
from geo.placing import by_length, perspective, similar

#  a plan of 1000 x 800 pixels at 20 pixels a metre, its upper left corner at (100, 240)
PIXELS = np.array([(100, 700), (900, 700), (900, 100), (100, 100)], dtype=float)
METRES = PIXELS * (0.05, -0.05) + (100, 240)


def off(found, expected):
    return np.abs(np.asarray(found) - expected).max()


@pytest.mark.parametrize("count", [2, 3, 4])
def test_a_scanned_plan_is_moved_turned_and_scaled(count):
    placing = similar(PIXELS[:count], METRES[:count])
    assert off(placing.metres(PIXELS), METRES) < 1e-9
    assert off(placing.pixels(METRES), PIXELS) < 1e-7
    assert max(placing.residuals) < 1e-9
    assert placing.length((100, 100), (900, 100)) == pytest.approx(40)


def test_up_is_up():
    placing = similar(PIXELS[:2], METRES[:2])
    (_, low), (_, high) = placing.metres(np.array([(500.0, 790.0), (500.0, 10.0)]))
    assert high > low


def test_a_wrong_point_shows_in_the_residuals():
    wrong = METRES[:3] + np.array([(0, 0), (0, 0), (0, 2.0)])
    assert max(similar(PIXELS[:3], wrong).residuals) > 0.4


@given(
    st.floats(-180, 180), st.floats(0.001, 1.0), st.floats(-1e4, 1e4), st.floats(-1e4, 1e4),
)  # fmt: skip
def test_any_turn_and_scale_is_found(turn, scale, east, north):
    cos, sin = scale * np.cos(np.radians(turn)), scale * np.sin(np.radians(turn))
    upright = PIXELS * (1, -1)
    there = upright @ np.array([[cos, sin], [-sin, cos]]) + (east, north)
    placing = similar(PIXELS[:2], there[:2])
    assert off(placing.metres(PIXELS), there) < 1e-6


@given(st.lists(st.tuples(st.floats(-80, 80), st.floats(-80, 80)), min_size=4, max_size=4))
def test_four_corners_of_a_slanted_photo(moves):
    """Corners as a camera might see them: what lies between is found again."""
    seen = PIXELS + np.array(moves)
    placing = perspective(seen, METRES)
    assert max(placing.residuals) < 1e-6
    assume(placing.shows(1000, 800))
    inside = np.array([(300.0, 300.0), (500.0, 400.0), (700.0, 600.0)])
    assert off(placing.pixels(placing.metres(inside)), inside) < 1e-5
    # Straight stays straight: the middle of a diagonal lies on the diagonal.
    diagonal = np.array([seen[0], (seen[0] + seen[2]) / 2, seen[2]])
    (ax, ay), (bx, by), (cx, cy) = placing.metres(diagonal)
    area = abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax))
    assert area < 1e-6


def test_a_known_length_alone():
    placing = by_length((100, 700), (900, 700), 40.0)
    assert placing.length((100, 100), (100, 700)) == pytest.approx(30)
    assert placing.metres(np.array([(0.0, 0.0)])).tolist() == [[0, 0]]


def test_the_horizon_is_seen():
    close = np.array([(0, 800), (1000, 800), (520, 100), (480, 100)], dtype=float)
    assert not perspective(close, METRES).shows(1000, 800)
    assert perspective(PIXELS, METRES).shows(1000, 800)


WRONG = {
    "one point": (similar, PIXELS[:1], METRES[:1], "points.too_few"),
    "twice the same pixel": (similar, PIXELS[[0, 0]], METRES[:2], "points.coincide"),
    "twice the same place": (similar, PIXELS[:2], METRES[[0, 0]], "points.coincide"),
    "three corners": (perspective, PIXELS[:3], METRES[:3], "points.too_few"),
    "in line": (
        perspective,
        np.array([(0, 0), (100, 1), (200, 0), (100, 300)], float),
        METRES,
        "points.in_line",
    ),
    "in line on the ground": (perspective, PIXELS, METRES * (1, 0), "points.in_line"),
    "no length": (by_length, (5, 5), (6, 6), "points.coincide"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_says_nothing_is_refused(name):
    lay, pixels, metres, code = WRONG[name]
    with pytest.raises(InputError) as caught:
        lay(pixels, metres, 5.0) if lay is by_length else lay(pixels, metres)
    assert caught.value.code == code
