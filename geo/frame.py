"""Site metres and degrees: a transverse Mercator centred on the site."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True)
class Frame:
    """The local frame of one site: metres east and north of an origin.

    Distances are true at the origin and within 1 ppm over a kilometre (UTM zone 51N is
    off by 138 ppm there, web Mercator by 17 %).

    Parameters
    ----------
    lon0, lat0
        Origin, degrees, WGS 84. Kept with the site for ever: moving it would move
        every saved layout.
    """

    lon0: float
    lat0: float

    @cached_property
    def crs(self) -> CRS:
        """The frame as a coordinate reference system (WGS 84 transverse Mercator, m)."""
        return CRS.from_proj4(
            f"+proj=tmerc +lat_0={self.lat0!r} +lon_0={self.lon0!r} +k=1 +x_0=0 +y_0=0 "
            "+datum=WGS84 +units=m +no_defs"
        )

    @cached_property
    def _forward(self) -> Transformer:
        return Transformer.from_crs("EPSG:4326", self.crs, always_xy=True)

    def to_metres(self, geometry: BaseGeometry) -> BaseGeometry:
        """Turn lon/lat degrees into site metres."""
        return cast(BaseGeometry, shapely.transform(geometry, self.metres))

    def to_degrees(self, geometry: BaseGeometry) -> BaseGeometry:
        """Turn site metres into lon/lat degrees."""
        return cast(BaseGeometry, shapely.transform(geometry, self._degrees))

    def metres(self, degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn lon/lat (n, 2) into site metres (n, 2)."""
        return np.column_stack(self._forward.transform(degrees[:, 0], degrees[:, 1]))

    def _degrees(self, metres: NDArray[np.float64]) -> NDArray[np.float64]:
        east, north = metres[:, 0], metres[:, 1]
        return np.column_stack(self._forward.transform(east, north, direction="INVERSE"))
