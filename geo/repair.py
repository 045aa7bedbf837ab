"""Repair: the nearest place where nothing is wrong with one piece."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import hypot, inf
from operator import attrgetter
from typing import cast

import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.fit import Fit, fit_among
from geo.footprint import size
from geo.kind import Kind
from geo.layout import Placement
from geo.scene import Scene

TOUCH = 0.001
"""How far inside the allowed ground a new place lies, m: clear of rounding."""

NEAR = 3.0
"""Where a place at the same turn is as near as this, no other turn is tried, m."""

TURNS = (15.0, -15.0, 45.0, -45.0, 90.0)
"""Other turns that are tried, degrees."""

FAR_TURNS = (90.0,)
"""Those that are tried on the whole site, degrees."""

_CHARGES = (15.0, 0.2), (180.0, 0.4)
"""Up to how many degrees a turn counts as so many metres of moving."""

WINDOWS = (2.0, 6.0)
"""How far places are looked for before the whole site is, m."""

WARNED = 5.0
"""How much farther a piece goes to a place without a warning, m."""

_AROUND = 0.05
"""How much ground round the nearest place is looked at first, m."""

_SPECK = 1e-7
"""Area of what GEOS leaves of ground without any width when it is drawn in, at most, m²."""


@dataclass(frozen=True)
class Pose:
    """A new place for a piece.

    Parameters
    ----------
    x, y, turn
        Its centre, site metres, and its turn, degrees.
    cost
        The distance to it, m, with what is charged for another turn and for warnings.
    is_clear
        Whether nothing at all is wrong there; else warnings stay.
    """

    x: float
    y: float
    turn: float
    cost: float
    is_clear: bool


def nearest(fit: Fit, x: float, y: float, *, warnings: bool = False) -> tuple[float, float] | None:
    """The allowed place nearest to a centre, at the same turn.

    Parameters
    ----------
    fit
        Where the piece fits (`geo.fit.fit`, the piece itself left out).
    x, y
        Its centre now, site metres.
    warnings
        Whether warnings may stay: then any place of ``fit.pale`` will do.

    Returns
    -------
    tuple of float or None
        Where to move its centre; the same where it is allowed already, ``None`` where
        there is no room anywhere.
    """
    return nearest_in(fit.pale if warnings else fit.green, x, y)


def nearest_in(places: BaseGeometry, x: float, y: float) -> tuple[float, float] | None:
    """The point nearest to a centre and `TOUCH` inside the ground; ``None`` for no ground."""
    here = cast(BaseGeometry, Point(x, y))
    if shapely.contains_xy(places, x, y):
        return x, y
    if places.is_empty:
        return None
    # Nearly always it is the very ground next to here; drawing all of it in costs more.
    _, (east, north) = shapely.get_coordinates(shapely.shortest_line(here, places))
    about = shapely.box(east - _AROUND, north - _AROUND, east + _AROUND, north + _AROUND)
    for ground in (shapely.intersection(places, about), places):
        parts = shapely.get_parts(shapely.buffer(ground, -TOUCH, quad_segs=2))
        parts = parts[shapely.area(parts) > _SPECK]
        if len(parts):
            core = shapely.multipolygons(parts)
            _, (east, north) = shapely.get_coordinates(shapely.shortest_line(here, core))
            return float(east), float(north)
    return None


def nearest_pose(
    scene: Scene,
    piece: Placement,
    kind: Kind,
    *,
    warned: float = inf,
    within: float = inf,
) -> Pose | None:
    """The cheapest place for a piece among all the others, turned a little where that helps.

    Parameters
    ----------
    scene
        Everything else on its site (`Scene.without`).
    piece, kind
        What looks for a place, and where it is now. A drawn outline is not turned.
    warned
        How much a place costs where warnings stay, m: 0 where they do not matter,
        infinite where there may be none.
    within
        Places that cost more than this, m, are not looked for.

    Returns
    -------
    Pose or None
        Where it is now if nothing is wrong there; ``None`` where there is no room. A
        place at the same turn and no farther than `NEAR` is taken as it is.
    """
    best: Pose | None = None
    for reach in (*WINDOWS, inf):
        best = _best(scene, piece, kind, charge(0.0), warned, min(reach, within)) or best
        if within <= reach or (best is not None and best.cost <= reach):
            break
    if not _looks_different_turned(piece, kind):
        return best
    for reach in (WINDOWS[-1], inf):
        for by in TURNS if reach < inf else FAR_TURNS:
            known = within if best is None else best.cost
            if known > NEAR:
                turned = replace(piece, turn=(piece.turn + by) % 360)
                best = _best(scene, turned, kind, charge(by), warned, min(reach, known)) or best
        if best is not None or within <= reach:
            break
    return best


def charge(by: float) -> float:
    """What turning by so many degrees, (−180, 180], counts for, m."""
    return next(metres for degrees, metres in _CHARGES if abs(by) <= degrees) if by else 0.0


def _best(  # noqa: PLR0917 - a place among others, and what it may cost
    scene: Scene, piece: Placement, kind: Kind, turning: float, warned: float, within: float
) -> Pose | None:
    """The cheapest place at this turn that costs no more than ``within`` m."""
    places = fit_among(scene, piece, kind, within=_window(piece, within))
    poses = [pose for pose in _poses(places, piece, turning, warned) if pose.cost <= within]
    return min(poses, key=attrgetter("cost"), default=None)


def _poses(places: Fit, piece: Placement, turning: float, warned: float) -> Iterator[Pose]:
    """The nearest clear place, and the nearest with warnings where that may cost less."""
    cost = inf
    for ground, more, is_clear in ((places.green, 0.0, True), (places.pale, warned, False)):
        place = nearest_in(ground, piece.x, piece.y) if turning + more < cost else None
        if place is not None:
            cost = hypot(place[0] - piece.x, place[1] - piece.y) + turning + more
            yield Pose(*place, piece.turn, cost, is_clear)


def _looks_different_turned(piece: Placement, kind: Kind) -> bool:
    """Whether it can be turned, and not a disc, which looks the same at all turns."""
    width, depth = size(piece, kind)
    return piece.outline is None and not (kind.shape == "disc" and width == depth)


def _window(piece: Placement, reach: float) -> Polygon | None:
    if reach == inf:
        return None
    x, y = piece.x, piece.y
    return cast(Polygon, shapely.box(x - reach, y - reach, x + reach, y + reach))
