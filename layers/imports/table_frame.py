"""In which frame a GeoParquet's coordinates are, and how they become site metres."""

from __future__ import annotations

from collections.abc import Callable
from math import isclose
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geo.errors import InputError
from geo.frame import Frame
from geo.site import Site
from layers.imports.crs import WGS84
from layers.imports.text import clean

Numbers = NDArray[np.float64]

Change = Callable[[Numbers], Numbers]
"""Coordinates (n, 2) of the file to site metres."""

_MERCATOR = ("Scale factor at natural origin", "False easting", "False northing")


def to_metres(column: Any, site: Site, file: str) -> Change:
    """How coordinates become site metres.

    Parameters
    ----------
    column
        What the file's ``geo`` metadata say of the geometry column. Without ``crs`` it is
        lon/lat; ``null``, as our own files of local sites, means the site's metres.

    Raises
    ------
    InputError
        ``layout.needs_local``, ``file.unknown_crs``. Of a reference system only numbers
        are used: a text handed to PROJ could name a file.
    """
    crs = column.get("crs", {}) if isinstance(column, dict) else {}
    if crs is None:
        return lambda metres: metres
    if site.frame is None:
        raise InputError("layout.needs_local", file=file)
    given, known = _frame(crs), site.frame
    system: CRS | int
    if given is None:
        system = _epsg(crs, file)
        name = f"EPSG:{system}"
    elif all(
        isclose(a, b, abs_tol=1e-9) for a, b in zip(given, (known.lon0, known.lat0), strict=True)
    ):
        return lambda metres: metres
    else:
        system, name = Frame(*given).crs, "Transverse Mercator"
    if system == WGS84:
        return known.metres
    degrees = _transformer(system, file, name)
    return lambda corners: known.metres(np.column_stack(degrees.transform(*corners.T)))


def _transformer(system: CRS | int, file: str, name: str) -> Transformer:
    try:
        crs = CRS.from_epsg(system) if isinstance(system, int) else system
        return Transformer.from_crs(crs, WGS84, always_xy=True)
    except (CRSError, ProjError):
        raise InputError("file.unknown_crs", file=file, crs=name) from None


def _epsg(crs: Any, file: str) -> int:
    """The EPSG number that PROJJSON carries; lon/lat of WGS 84 where it is empty or CRS84."""
    if crs == {}:
        return WGS84
    found = crs.get("id") if isinstance(crs, dict) else None
    match found:
        case {"authority": "OGC", "code": "CRS84"}:
            return WGS84
        case {"authority": "EPSG", "code": int(code)} if 0 < code < 1_000_000:
            return code
    name = crs.get("name") if isinstance(crs, dict) else crs
    raise InputError("file.unknown_crs", file=file, crs=clean(name, 60) or "?")


def _frame(crs: Any) -> tuple[float, float] | None:
    """Origin (lon, lat) of a site's frame as our own files write it; ``None`` for any other."""
    match crs:
        case {
            "type": "ProjectedCRS",
            "base_crs": {"id": {"authority": "EPSG", "code": 4326}},
            "conversion": {"method": {"name": "Transverse Mercator"}, "parameters": list(given)},
        }:
            pass
        case _:
            return None
    numbers = {
        each["name"]: each["value"]
        for each in given
        if isinstance(each, dict)
        and isinstance(each.get("name"), str)
        and type(each.get("value")) in (int, float)
    }
    lon = numbers.get("Longitude of natural origin")
    lat = numbers.get("Latitude of natural origin")
    plain = tuple(numbers.get(name) for name in _MERCATOR) == (1, 0, 0)
    if lon is None or lat is None or not plain or abs(lon) > 180 or abs(lat) > 89.9:
        return None
    return float(lon), float(lat)
