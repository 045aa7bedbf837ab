"""What a file's coordinates are where a person has to say it: Chinese maps and survey grids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal, cast, get_args

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.chinese_grid import from_bd09, from_gcj02
from geo.errors import InputError
from layers.imports.crs import to_degrees
from layers.imports.document import Document
from layers.imports.shape import check_range

Coordinates = Literal["wgs84", "gcj02", "bd09", "cgcs2000", "epsg4549", "local"]
"""WGS 84 · Amap's and Tencent's GCJ-02 · Baidu's BD-09 · CGCS2000 in degrees · CGCS2000 in the
3-degree zone of 120° E, m (EPSG:4549) · metres of a plan of its own."""
COORDINATES: tuple[Coordinates, ...] = get_args(Coordinates)

_SHIFTED: Mapping[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = MappingProxyType(
    {"gcj02": from_gcj02, "bd09": from_bd09}
)
_GRID = 4549
_NORTHINGS = (1_500_000.0, 6_000_000.0)
"""m from the equator, over all of China."""
_EASTINGS = (300_000.0, 700_000.0)
"""m, 500,000 on the central meridian; a zone is 3 degrees wide, and surveys reach over its edge."""
_ZONE = 40_000_000.0
"""Surveys that count zones put 40 before the eastings of this one (EPSG:4528)."""


def said_to_be(document: Document, coordinates: Coordinates) -> Document:
    """The document in WGS 84 degrees (or metres of its own), given what a person says it is in.

    CGCS2000 degrees are taken as WGS 84: the two agree to a few decimetres.

    Raises
    ------
    InputError
        ``site.coordinates_told``: the file itself says otherwise · ``site.not_in_grid``: these
        are no coordinates of EPSG:4549 · ``file.out_of_range``.
    """
    if coordinates == "wgs84" or document.sure:
        return document
    if document.local:
        if coordinates == "local":
            return document
        raise InputError("site.coordinates_told", file=document.file)
    if coordinates == "local":
        return replace(document, local=True, origin=None)
    if coordinates == "epsg4549":
        return _from_grid(document)
    for raw in document.features:
        check_range(raw.geometry, local=False, file=document.file, feature=raw.label)
    turn = _SHIFTED.get(coordinates)
    if turn is None:
        return document

    def change(shape: BaseGeometry) -> BaseGeometry:
        return cast(BaseGeometry, shapely.transform(shape, turn))

    # The file's own origin was counted in the shifted degrees, too: it means nothing now.
    return replace(document, features=document.shaped(change), origin=None)


def _from_grid(document: Document) -> Document:
    """From metres of EPSG:4549, whichever of the two comes first.

    The system's own order is northing, easting, and so are survey lists (X is north in China);
    GIS files put the easting first. The numbers tell: in China they never lie in one range.
    """

    def eastings_first(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        if not len(corners):
            return corners
        turned = corners if _is_grid(corners) else corners[:, ::-1]
        if not _is_grid(turned):
            x, y = (f"{value:.10g}" for value in corners[0])
            raise InputError("site.not_in_grid", file=document.file, x=x, y=y)
        east, north = turned.T
        return np.column_stack([np.where(east > _ZONE, east - _ZONE, east), north])

    def change(shape: BaseGeometry) -> BaseGeometry:
        return cast(BaseGeometry, shapely.transform(shape, eastings_first))

    plain = replace(document, features=document.shaped(change), origin=None)
    return to_degrees(plain, _GRID)


def _is_grid(corners: NDArray[np.float64]) -> bool:
    """Whether all of these are easting and northing, in this order."""
    east, north = corners.T
    within = np.where(east > _ZONE, east - _ZONE, east)
    return bool(
        (
            (within >= _EASTINGS[0])
            & (within <= _EASTINGS[1])
            & (north >= _NORTHINGS[0])
            & (north <= _NORTHINGS[1])
        ).all()
    )
