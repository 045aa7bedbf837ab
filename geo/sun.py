"""Where the sun stands, and at which moments one looks.

Azimuths count from true north. Site metres are a transverse Mercator with the site's own
origin as its centre (`geo.frame`), so grid north is true north there, and within 0.01° of
it anywhere within a kilometre in Shanghai: no turning is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geo.site import Site

Numbers = NDArray[np.float64]

STEP = 1 / 6
"""What one sample stands for, h: its middle is looked at. Ten minutes at most, else a wall's
two hours may be told as half an hour more or less."""

J2000 = 946_728_000.0
"""Noon of 1 January 2000, s since 1970."""

DAY = 86_400.0


class Place(NamedTuple):
    """A place on the globe, degrees WGS 84, east and north."""

    lon: float
    lat: float


SHANGHAI = Place(121.47, 31.23)


def place(site: Site) -> Place:
    """Where a site lies; one in local metres is taken to lie in Shanghai, y to the north."""
    return SHANGHAI if site.frame is None else Place(site.frame.lon0, site.frame.lat0)


def position(moments: Numbers, at: Place) -> tuple[Numbers, Numbers]:
    """Where the sun's middle stands, without refraction.

    The low-order series of Meeus, *Astronomical Algorithms*, chapter 25, as NOAA's
    calculator uses it. Within 0.0092° of the NREL's SPA from 2001 to 2040, as the
    crow flies (``tests/files/sun-positions.csv``); the sun itself is 0.53° wide.

    Parameters
    ----------
    moments
        Seconds since 1970, UTC, any shape.
    at
        The place.

    Returns
    -------
    tuple of numpy.ndarray
        Azimuth, degrees clockwise from true north in [0, 360), and elevation, degrees.
    """
    hour_angle, declination = _equatorial(moments, at.lon)
    latitude = np.radians(at.lat)
    across = np.cos(declination) * np.cos(hour_angle)
    east = -np.cos(declination) * np.sin(hour_angle)
    north = np.sin(declination) * np.cos(latitude) - across * np.sin(latitude)
    up = np.sin(declination) * np.sin(latitude) + across * np.cos(latitude)
    azimuth = np.degrees(np.arctan2(east, north)) % 360
    return azimuth, np.degrees(np.arcsin(np.clip(up, -1, 1)))


def _equatorial(moments: Numbers, lon: float) -> tuple[Numbers, Numbers]:
    """Local hour angle and declination, radians."""
    days = (np.asarray(moments, dtype=np.float64) - J2000) / DAY
    century = days / 36_525
    anomaly = np.radians(357.52911 + 35_999.05029 * century)
    centre = (
        (1.914602 - 0.004817 * century) * np.sin(anomaly)
        + 0.019993 * np.sin(2 * anomaly)
        + 0.000289 * np.sin(3 * anomaly)
    )
    node = np.radians(125.04 - 1_934.136 * century)
    mean = 280.46646 + 36_000.76983 * century + 0.0003032 * century**2
    # Aberration and nutation: where it is seen, not where it is.
    longitude = np.radians(mean + centre - 0.00569 - 0.00478 * np.sin(node))
    tilt = np.radians(23.439291 - 0.0130042 * century + 0.00256 * np.cos(node))
    right_ascension = np.arctan2(np.cos(tilt) * np.sin(longitude), np.cos(longitude))
    declination = np.arcsin(np.sin(tilt) * np.sin(longitude))
    sidereal = 280.46061837 + 360.98564736629 * days + 0.000387933 * century**2
    return np.radians(sidereal + lon) - right_ascension, declination


@dataclass(frozen=True)
class Sky:
    """The sun at k moments at which it is up.

    Parameters
    ----------
    moments
        Seconds since 1970, UTC (k,).
    azimuth, elevation
        Degrees (k,); the elevation is above 0.
    step
        How long each moment stands for, h.
    """

    moments: Numbers
    azimuth: Numbers
    elevation: Numbers
    step: float = STEP

    @classmethod
    def at(cls, moments: Numbers, where: Place, step: float = STEP) -> Sky:
        """Look at these moments; those at which the sun is down are left out."""
        azimuth, elevation = position(moments, where)
        up = elevation > 0
        return cls(np.asarray(moments)[up], azimuth[up], elevation[up], step)

    def __len__(self) -> int:
        return len(self.moments)

    @property
    def hours(self) -> float:
        """How long the sun is up in it, h."""
        return len(self) * self.step

    @property
    def towards(self) -> Numbers:
        """Unit vectors to the sun in plan, east and north (k, 2)."""
        azimuth = np.radians(self.azimuth)
        return np.column_stack([np.sin(azimuth), np.cos(azimuth)])

    @property
    def lengths(self) -> Numbers:
        """Length of the shadow of one metre's height, m (k,)."""
        return 1 / np.tan(np.radians(self.elevation))


def solar_hours(day: date, where: Place, begin: float, end: float, step: float = STEP) -> Sky:
    """The sun between two hours of true solar time: 12 is when it stands in the meridian.

    Parameters
    ----------
    begin, end
        Hours of true solar time; the middles of equal steps between are looked at.
    """
    count = max(1, round((end - begin) / step))
    wide = (end - begin) / count
    middles: Numbers = begin + wide * (np.arange(count, dtype=np.float64) + 0.5)
    return Sky.at(noon(day, where) + (middles - 12) * 3600, where, wide)


def daylight(day: date, where: Place, step: float = STEP) -> Sky:
    """The sun from rising to setting: the middles of equal steps of the clock's day."""
    middles: Numbers = (np.arange(round(24 / step), dtype=np.float64) + 0.5) * step
    return Sky.at(midnight(day, where) + middles * 3600, where, step)


def noon(day: date, where: Place) -> float:
    """The moment the sun passes the meridian, seconds since 1970, UTC."""
    moment = _begin(day) + (12 - where.lon / 15) * 3600
    for _ in range(2):
        past, _ = _equatorial(np.array([moment]), where.lon)
        moment -= float((past[0] + np.pi) % (2 * np.pi) - np.pi) / np.pi * DAY / 2
    return moment


def clock(where: Place) -> float:
    """How far the clocks there are ahead of UTC, h.

    China keeps one clock, UTC + 8. Elsewhere the hour by longitude stands for it: no
    country's borders and no summer time are known here.
    """
    in_china = 73 <= where.lon <= 135 and 18 <= where.lat <= 54
    return 8.0 if in_china else float(round(where.lon / 15))


def midnight(day: date, where: Place) -> float:
    """When a day begins by the clocks there, seconds since 1970, UTC."""
    return _begin(day) - clock(where) * 3600


def _begin(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
