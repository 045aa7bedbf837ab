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
from layers.imports.text import clean

WGS84 = 4326


def to_degrees(document: Document, system: CRS | int, name: str = "") -> Document:
    """Turn a document into lon/lat.

    Parameters
    ----------
    system
        What its coordinates are in: an EPSG number (4549 say, as Shanghai's surveys), or a
        system made of numbers only, never of a text that somebody uploaded.
    name
        What sentences call it; ``EPSG:…`` by itself.

    Raises
    ------
    InputError
        ``file.unknown_crs`` where there is no such system, or the coordinates are not in it.
    """
    if system == WGS84:
        return document
    called = clean(name, 60) or f"EPSG:{system}"
    try:
        crs = CRS.from_epsg(system) if isinstance(system, int) else system
        transformer = Transformer.from_crs(crs, WGS84, always_xy=True)
    except (CRSError, ProjError):
        raise InputError("file.unknown_crs", file=document.file, crs=called) from None

    def degrees(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        turned = np.column_stack(transformer.transform(corners[:, 0], corners[:, 1]))
        if not np.isfinite(turned).all():
            # PROJ answers infinity for what lies outside the system's world.
            raise InputError("file.unknown_crs", file=document.file, crs=called)
        return turned

    def change(shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(shape, degrees)

    return replace(document, features=document.shaped(change))
