"""Coordinates of another reference system turned into lon/lat."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from layers.imports.document import Document

WGS84 = 4326


def to_degrees(document: Document, epsg: int) -> Document:
    """Turn a document in EPSG:``epsg`` (4549 say, as Shanghai's surveys) into lon/lat.

    Raises
    ------
    InputError
        ``file.unknown_crs`` where there is no such system, or the coordinates are not in it.
    """
    if epsg == WGS84:
        return document
    try:
        transformer = Transformer.from_crs(CRS.from_epsg(epsg), WGS84, always_xy=True)
    except (CRSError, ProjError):
        raise InputError("file.unknown_crs", file=document.file, crs=f"EPSG:{epsg}") from None

    def degrees(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        turned = np.column_stack(transformer.transform(corners[:, 0], corners[:, 1]))
        if not np.isfinite(turned).all():
            # PROJ answers infinity for what lies outside the system's world.
            raise InputError("file.unknown_crs", file=document.file, crs=f"EPSG:{epsg}")
        return turned

    def change(shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, degrees)

    return replace(document, features=document.shaped(change))
