"""The shifted coordinates of Chinese web maps, against known pairs and their own inverses."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.chinese_grid import EAST, NORTH, SOUTH, WEST, from_bd09, from_gcj02, to_bd09, to_gcj02

EARTH = Geod(ellps="WGS84")
CHINA = st.tuples(st.floats(73.7, 135.0), st.floats(18.2, 53.5))
PAIRS = {  # WGS 84 and GCJ-02, lat first, as eviltransform's own tests have them
    "Shanghai": ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    "Shenzhen": ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    "Beijing": ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
}


def one(turn, lon, lat):
    return tuple(turn(np.array([[lon, lat]]))[0])


def metres(a, b):
    return EARTH.inv(*a, *b)[2]


@pytest.mark.parametrize("place", PAIRS)
def test_known_pairs(place):
    (lat, lon), (shifted_lat, shifted_lon) = PAIRS[place]
    assert metres(one(to_gcj02, lon, lat), (shifted_lon, shifted_lat)) < 1e-6
    assert metres(one(from_gcj02, shifted_lon, shifted_lat), (lon, lat)) < 1e-4


def test_known_pairs_of_baidu():
    """As the README of Wandergis' coordtransform has them."""
    wgs84 = one(from_gcj02, 116.404, 39.915)
    assert metres(one(to_bd09, *wgs84), (116.41036949371029, 39.92133699351021)) < 1e-4
    gcj02 = one(to_gcj02, *one(from_bd09, 116.404, 39.915))
    # Theirs inverts Baidu's step by an approximation.
    assert metres(gcj02, (116.39762729119315, 39.90865673957631)) < 0.5


@given(CHINA)
def test_there_and_back_is_the_same_place(place):
    for there, back in ((to_gcj02, from_gcj02), (to_bd09, from_bd09)):
        assert metres(one(back, *one(there, *place)), place) < 1e-3
        assert metres(one(there, *one(back, *place)), place) < 1e-3


@given(CHINA)
def test_the_shift_is_some_hundred_metres(place):
    assert 20 < metres(one(to_gcj02, *place), place) < 1500


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_outside_of_china_nothing_moves(lon, lat):
    if WEST <= lon <= EAST and SOUTH <= lat <= NORTH:
        return
    for turn in (to_gcj02, from_gcj02, to_bd09, from_bd09):
        assert one(turn, lon, lat) == (lon, lat)


def test_a_line_is_no_longer_true_in_it():
    """Why nothing is ever measured in GCJ-02: 30 m eastwards in Shanghai."""
    start = (121.4737, 31.2304)
    end = EARTH.fwd(*start, 90, 30)[:2]
    assert metres(one(to_gcj02, *start), one(to_gcj02, *end)) == pytest.approx(29.903, abs=0.001)


def test_many_at_once_and_none():
    places = np.array([[121.47, 31.23], [0.0, 0.0], [2.35, 48.85]])
    assert to_gcj02(places).shape == (3, 2)
    assert (to_gcj02(places)[1:] == places[1:]).all()
    assert to_gcj02(np.empty((0, 2))).shape == (0, 2)
    assert from_bd09(np.empty((0, 2))).shape == (0, 2)
