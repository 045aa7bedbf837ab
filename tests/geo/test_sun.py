"""The sun where astronomers see it, and the hours that are looked at."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from shapely import box

from geo.frame import Frame
from geo.site import Site
from geo.sun import (
    SHANGHAI,
    Place,
    clock,
    daylight,
    midnight,
    noon,
    place,
    position,
    solar_hours,
)

TABLE = Path(__file__).parents[1] / "files" / "sun-positions.csv"
ROWS = [
    line.split(",")
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
GREAT_COLD = date(2001, 1, 20)


def direction(azimuth, elevation):
    azimuth, elevation = np.radians(azimuth), np.radians(elevation)
    return np.array(
        [
            np.sin(azimuth) * np.cos(elevation),
            np.cos(azimuth) * np.cos(elevation),
            np.sin(elevation),
        ]
    )


def test_the_table_is_there():
    assert len(ROWS) >= 36


@pytest.mark.parametrize("row", ROWS, ids=[" ".join(row[:3]) for row in ROWS])
def test_within_a_hundredth_of_a_degree_of_the_reference(row):
    moment, lon, lat, azimuth, elevation = row
    at = datetime.fromisoformat(moment).timestamp()
    found = position(np.array([at]), Place(float(lon), float(lat)))
    ours = direction(found[0][0], found[1][0])
    theirs = direction(float(azimuth), float(elevation))
    apart = np.degrees(np.arcsin(np.linalg.norm(np.cross(ours, theirs))))
    assert apart < 0.0095
    assert abs(found[1][0] - float(elevation)) < 0.0095
    assert 0 <= found[0][0] < 360


def test_many_moments_at_once_are_the_moments_one_by_one():
    moments = np.arange(0, 86_400, 4_000) + datetime(2026, 5, 5, tzinfo=UTC).timestamp()
    together = position(moments, SHANGHAI)
    for index, moment in enumerate(moments):
        one = position(np.array([moment]), SHANGHAI)
        assert (together[0][index], together[1][index]) == (one[0][0], one[1][0])


@pytest.mark.parametrize(
    ("lon", "told"),
    [
        (116.47, "08:25:30"),  # Beijing
        (123.43, "07:57:02"),  # Shenyang
        (108.93, "08:55:06"),  # Xi'an
        (87.60, "10:20:18"),  # Urumqi
        (113.25, "08:37:54"),  # Guangzhou
    ],
)
def test_eight_by_the_sun_on_the_great_cold_day_by_beijing_time(lon, told):
    # A table for daylight analyses, http://m.35331.cn/mlhdl_2nqyy1punp9jajr88ky455t2h95xc900wcx.html;
    # it rounds longitudes and the equation of time.
    eight = noon(GREAT_COLD, Place(lon, 35.0)) - 4 * 3600
    clocks = midnight(GREAT_COLD, Place(lon, 35.0))
    hours, minutes, seconds = map(int, told.split(":"))
    assert eight - clocks == pytest.approx(3600 * hours + 60 * minutes + seconds, abs=30)


def test_at_solar_noon_it_stands_in_the_meridian():
    for lat, south in ((31.23, 180), (-33.9, 0)):
        where = Place(121.47, lat)
        azimuth, _ = position(np.array([noon(GREAT_COLD, where)]), where)
        assert (azimuth[0] - south + 180) % 360 - 180 == pytest.approx(0, abs=1e-4)


def test_the_window_is_sampled_at_the_middles_of_ten_minutes():
    sky = solar_hours(GREAT_COLD, SHANGHAI, 8, 16)
    assert len(sky) == 48
    assert sky.hours == pytest.approx(8)
    offsets = (sky.moments - noon(GREAT_COLD, SHANGHAI)) / 60
    assert offsets == pytest.approx(np.arange(-235, 240, 10), abs=1e-3)
    # As high in the morning as in the afternoon, highest at noon: 90° - 31.23° - 20.1°.
    assert sky.elevation == pytest.approx(sky.elevation[::-1], abs=0.1)
    assert sky.elevation.max() == pytest.approx(38.6, abs=0.1)


@pytest.mark.parametrize(
    ("lat", "day", "hours"),
    [
        (31.23, date(2026, 6, 21), 14.0),
        (31.23, date(2026, 12, 21), 10.0),
        (0.0, date(2026, 3, 20), 12.0),
        (80.0, date(2026, 6, 21), 24.0),
        (80.0, date(2026, 12, 21), 0.0),
    ],
)
def test_how_long_a_day_is(lat, day, hours):
    assert daylight(day, Place(121.47, lat)).hours == pytest.approx(hours, abs=0.2)


def test_a_site_without_a_place_on_the_globe_lies_in_shanghai():
    square = box(0, 0, 10, 10)
    assert place(Site("paper", square)) == SHANGHAI
    assert place(Site("found", square, frame=Frame(9.68, 50.55))) == (9.68, 50.55)


def test_china_keeps_one_clock():
    assert clock(SHANGHAI) == clock(Place(87.6, 43.8)) == 8
    assert clock(Place(9.68, 50.55)) == 1
    assert clock(Place(-78.5, -0.2)) == -5


def test_grid_north_is_true_north_on_site():
    # One kilometre east of the origin the meridian has turned by less than 0.01 degrees.
    frame = Frame(SHANGHAI.lon, SHANGHAI.lat)
    from pyproj import Proj

    degrees = frame.to_degrees(box(1000, 0, 1000.001, 0.001)).centroid
    assert abs(Proj(frame.crs).get_factors(degrees.x, degrees.y).meridian_convergence) < 0.01
