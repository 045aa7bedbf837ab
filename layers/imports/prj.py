"""The reference system that a Shapefile's ``.prj`` tells, rebuilt from its numbers.

The text itself never reaches PROJ: well-known text can name grid files for it to open. Numbers
cannot, and all systems of Chinese surveys are a transverse Mercator on one ellipsoid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyproj import CRS

from geo.errors import InputError
from layers.imports.text import clean

_NAME = re.compile(r'^\s*(PROJCS|GEOGCS)\s*\[\s*"([^"]{0,200})"')
_DATUM = re.compile(r'DATUM\s*\[\s*"([^"]{0,200})"')
_PROJECTION = re.compile(r'PROJECTION\s*\[\s*"([^"]{0,200})"')
_PARAMETER = re.compile(
    r'PARAMETER\s*\[\s*"([^"]{0,80})"\s*,\s*([-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)\s*\]'
)
_MERIDIAN = re.compile(r'PRIMEM\s*\[\s*"[^"]{0,80}"\s*,\s*([-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)')
_UNIT = re.compile(r'UNIT\s*\[\s*"[^"]{0,80}"\s*,\s*([-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)')

_DATUMS = ("WGS_1984", "WGS84", "CHINA_2000", "CGCS2000", "CHINA_GEODETIC")
"""Datums that agree to under a metre; Beijing 1954 and Xi'an 1980 lie up to 100 m off."""
_MERCATORS = {"TRANSVERSE_MERCATOR", "GAUSS_KRUGER"}
_WEB_MERCATOR = "MERCATOR_AUXILIARY_SPHERE"
_WEB = 3857


@dataclass(frozen=True)
class System:
    """A reference system: degrees, an EPSG number or a transverse Mercator's numbers."""

    name: str
    crs: CRS | int | None
    """``None`` for lon/lat degrees."""


def read_prj(text: str, file: str) -> System:
    """Read a ``.prj``.

    Raises
    ------
    InputError
        ``file.unknown_crs``: another datum, projection or unit than can be rebuilt surely.
    """
    named = _NAME.match(text)
    unknown = InputError("file.unknown_crs", file=file, crs=clean(named[2] if named else text, 60))
    datum = _DATUM.search(text)
    known = datum and any(each in _key(datum[1]) for each in _DATUMS)
    if not named or not known:
        raise unknown
    if any(float(each) for each in _MERIDIAN.findall(text)):
        raise unknown  # counted from Paris or Ferro, not from Greenwich
    if named[1] == "GEOGCS":
        return System(named[2], None)
    projection = _PROJECTION.search(text)
    method = _key(projection[1]) if projection else ""
    # The last unit is the plane's own; the first belongs to the degrees within.
    units = [float(each) for each in _UNIT.findall(text)]
    if not units or abs(units[-1] - 1) > 1e-9:
        raise unknown
    if method.startswith(_WEB_MERCATOR) or "PSEUDO_MERCATOR" in _key(named[2]):
        return System(named[2], _WEB)
    if method not in _MERCATORS:
        raise unknown
    numbers = {_key(name): float(value) for name, value in _PARAMETER.findall(text)}
    lon0, lat0 = numbers.get("CENTRAL_MERIDIAN"), numbers.get("LATITUDE_OF_ORIGIN", 0.0)
    east, north = numbers.get("FALSE_EASTING", 0.0), numbers.get("FALSE_NORTHING", 0.0)
    scale = numbers.get("SCALE_FACTOR", 1.0)
    if lon0 is None or abs(lon0) > 180 or abs(lat0) > 89 or not 0.9 < scale < 1.1:
        raise unknown
    if max(abs(east), abs(north)) > 1e8:
        raise unknown
    return System(
        named[2],
        CRS.from_proj4(
            f"+proj=tmerc +lat_0={lat0!r} +lon_0={lon0!r} +k={scale!r} +x_0={east!r} "
            f"+y_0={north!r} +ellps=GRS80 +units=m +no_defs"
        ),
    )


def _key(name: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_")
