"""From site metres to millimetres on paper, at an exact scale."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, cos, radians, sin
from typing import cast

import shapely
from shapely import Polygon, box
from shapely.affinity import affine_transform
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from geo.site import Site

STANDARD_SCALES = (50, 100, 200, 500)
"""Scales a sheet takes by itself, largest drawing first."""

OFFERED_SCALES = (50, 100, 200, 250, 500)
"""Scales a planner may choose: a scale ruler has 1:250, too, and 1:500 is half as large."""

MARGIN = 7.0
"""Free paper between boundary and frame on each side, mm: room for the names along the edge."""


@dataclass(frozen=True)
class View:
    """A window on the site, drawn at 1 : ``scale``; y runs down the paper.

    Parameters
    ----------
    scale
        One millimetre on paper is ``scale`` millimetres on the site.
    turn
        Degrees the site is turned counter-clockwise on the paper.
    east, north
        The turned site coordinates in the middle of the window, m.
    width, height
        Size of the window, mm on paper.
    """

    scale: int
    turn: float
    east: float
    north: float
    width: float
    height: float

    @property
    def per_metre(self) -> float:
        """Millimetres on paper for a metre on the site."""
        return 1000 / self.scale

    @property
    def frame(self) -> Polygon:
        """The window's edge, mm."""
        return box(0, 0, self.width, self.height)

    def mm(self, geometry: BaseGeometry) -> BaseGeometry:
        """Turn site metres into millimetres on paper from the window's upper left corner."""
        k, angle = self.per_metre, radians(self.turn)
        c, s = k * cos(angle), k * sin(angle)
        matrix = [
            c,
            -s,
            -s,
            -c,
            self.width / 2 - self.east * k,
            self.height / 2 + self.north * k,
        ]
        return cast(BaseGeometry, affine_transform(geometry, matrix))

    def visible(self, geometry: BaseGeometry) -> BaseGeometry:
        """Turn into millimetres and cut off what lies outside the window."""
        return cast(BaseGeometry, shapely.intersection(self.mm(geometry), self.frame))


def view_of(site: Site, width: float, height: float, scale: int | None, paper: str) -> View:
    """Lay the site into a window of the sheet.

    Parameters
    ----------
    width, height
        The window, mm.
    scale
        ``None``: the largest standard scale at which the boundary fits with ``MARGIN``.
    paper
        Name of the sheet, for the error only.

    Raises
    ------
    InputError
        ``sheet.scale_does_not_fit`` (blanks scale, paper, fits) or, where not even the
        smallest standard scale fits, ``sheet.site_too_large`` (blanks paper, fits).
    """
    turned = affine_transform(site.boundary, _turning(site.view_turn))
    west, south, east, north = turned.bounds

    def fits(candidate: int) -> bool:
        k = 1000 / candidate
        wide, high = (east - west) * k, (north - south) * k
        return bool(wide <= width - 2 * MARGIN and high <= height - 2 * MARGIN)

    standard = next((candidate for candidate in STANDARD_SCALES if fits(candidate)), None)
    if scale is None and standard is None:
        raise InputError("sheet.site_too_large", paper=paper, fits=_smallest_fit(fits))
    if scale is not None and (scale < 1 or not fits(scale)):
        raise InputError(
            "sheet.scale_does_not_fit",
            scale=scale,
            paper=paper,
            fits=standard or _smallest_fit(fits),
        )
    return View(
        scale=cast(int, scale or standard),
        turn=site.view_turn,
        east=(west + east) / 2,
        north=(south + north) / 2,
        width=width,
        height=height,
    )


def filling(site: Site, width: float, height: float, margin: float) -> View:
    """Lay the site into a window as large as it goes, at whatever scale.

    Parameters
    ----------
    width, height, margin
        The window, and what stays free around the boundary, mm.
    """
    first = View(1000, site.view_turn, 0, 0, width, height)  # 1 mm is 1 m
    left, top, right, bottom = first.mm(site.boundary).bounds
    scale = 1000 * max(
        (right - left) / (width - 2 * margin), (bottom - top) / (height - 2 * margin)
    )
    return View(
        scale=max(1, ceil(scale)),
        turn=site.view_turn,
        east=(left + right - width) / 2,
        north=(height - top - bottom) / 2,
        width=width,
        height=height,
    )


def _smallest_fit(fits: Callable[[int], bool]) -> int:
    scale = STANDARD_SCALES[-1]
    while not fits(scale):
        scale *= 2
    return scale


def _turning(turn: float) -> list[float]:
    c, s = cos(radians(turn)), sin(radians(turn))
    return [c, -s, s, c, 0, 0]
