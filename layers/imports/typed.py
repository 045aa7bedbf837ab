"""Sites typed by hand: a rectangle, or a list of corners, in metres."""

from __future__ import annotations

import re
from math import isfinite

from shapely import Polygon

from geo.errors import InputError
from geo.site import Site
from layers.imports.shape import crossing
from layers.imports.site_file import LARGEST, LONGEST, SMALLEST
from layers.imports.text import clean

SHORTEST = 0.5
"""Shortest side of a rectangle, m."""

MOST_CORNERS = 1_000

# What people type between two numbers and between two corners, Chinese keyboards too.
_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_CORNER = re.compile(
    rf"[(（\[]?\s*({_NUMBER})\s*(?:[,，、 \t×x*]\s*)+({_NUMBER})\s*[)）\]]?", re.ASCII
)
_BETWEEN = re.compile(r"[\n\r;；|]+")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．＋−－\u3000", "0123456789.+-- ")


def rectangle(width: float, depth: float, name: str) -> Site:
    """A rectangular site, its south-west corner at (0, 0).

    Parameters
    ----------
    width, depth
        Extent to the east and to the north, m.

    Raises
    ------
    InputError
        ``typed.size`` where a side is no number of 0.5 m to 10 km.
    """
    for value in (width, depth):
        if not isfinite(value) or not SHORTEST <= value <= LONGEST:
            raise InputError(
                "typed.size", value=f"{value:g}", lowest=SHORTEST, highest=f"{LONGEST:g}"
            )
    return outlined([(0.0, 0.0), (width, 0.0), (width, depth), (0.0, depth)], name)


def corner_list(text: str, name: str) -> Site:
    """A site from corners in order round it: ``0,0 20,0 20,25 0,25``.

    x east and y north in m. Corners may stand apart by spaces, new lines, semicolons or
    brackets, with Chinese punctuation as well; the last may repeat the first.

    Raises
    ------
    InputError
        ``typed.corner`` (says which one and what stands there), ``typed.few_corners``,
        ``typed.many_corners``, ``typed.self_crossing``, ``typed.no_area``, ``typed.gigantic``.
    """
    corners = _corners(text)
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    return outlined(corners, name)


def corner(text: str, number: int) -> tuple[float, float]:
    """One place as people type it: ``121.47, 31.23`` or ``(20 25)``.

    Parameters
    ----------
    number
        Which one it is, for the sentence.

    Raises
    ------
    InputError
        ``typed.corner``.
    """
    plain = text[:200].translate(_FULL_WIDTH).strip(" \t,，、。")
    match = _CORNER.fullmatch(plain)
    if match is None:
        raise InputError("typed.corner", number=number, text=clean(text, 30))
    return float(match[1]), float(match[2])


def _corners(text: str) -> list[tuple[float, float]]:
    plain = text.translate(_FULL_WIDTH)
    corners: list[tuple[float, float]] = []
    for part in _BETWEEN.split(plain[:100_000]):
        rest = part.strip(" \t,，、。")
        while rest:
            match = _CORNER.match(rest)
            if match is None:
                raise InputError("typed.corner", number=len(corners) + 1, text=clean(rest, 30))
            x, y = (float(value) for value in match.groups())
            if max(abs(x), abs(y)) > LONGEST:
                raise InputError("typed.corner", number=len(corners) + 1, text=clean(match[0], 30))
            corners.append((x, y))
            if len(corners) > MOST_CORNERS:
                raise InputError("typed.many_corners", limit=MOST_CORNERS)
            rest = rest[match.end() :].lstrip(" \t,，、。")
    return corners


def outlined(corners: list[tuple[float, float]], name: str) -> Site:
    """A site from corners in order round it, m: at least three, as `corner_list` has them."""
    if len(corners) < 3:
        raise InputError("typed.few_corners", count=len(corners))
    boundary = Polygon(corners)
    where = crossing(boundary)
    if where is not None and Polygon(corners).convex_hull.area > 0:
        x, y = (f"{value:.2f}" for value in where)
        raise InputError("typed.self_crossing", x=x, y=y)
    if boundary.area < SMALLEST:
        raise InputError("typed.no_area")
    if boundary.area > LARGEST:
        raise InputError("typed.gigantic", area=f"{boundary.area:,.0f}")
    return Site(name=clean(name), boundary=boundary)
