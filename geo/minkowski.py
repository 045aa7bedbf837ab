"""Minkowski sums: where the middle of a shape may not be so that it keeps off things.

A shape S with its middle at c comes nearer than r to a thing G exactly where c lies in
G ⊕ −S ⊕ disc(r). Everything is cut into convex pieces; the sum of convex pieces has the
edges of all of them, sorted by direction, so many sums are built in one go.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import acos, ceil, cos, log2, pi, tan
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType

from geo.footprint import Geometries

ARC_ERROR = 0.003
"""How far a rounded corner may stand outside the true one, m: well below the tolerance."""

PARALLEL = 1e-7
"""Edges whose directions differ by less run on as one, radians."""

Numbers = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Pieces:
    """Convex pieces as bare edges.

    Parameters
    ----------
    edges
        Sides of all pieces, counter-clockwise round each, m (E, 2). A segment has two,
        there and back; a point has none.
    owner
        Which piece each edge is of, (E,).
    low, high
        West and south end, east and north end of each piece, m (n, 2).
    of
        Which geometry each piece was cut from, (n,).
    """

    edges: Numbers
    owner: Indices
    low: Numbers
    high: Numbers
    of: Indices

    def __len__(self) -> int:
        return len(self.low)

    def reflected(self) -> Pieces:
        """The same pieces turned half round the origin: −S of S."""
        return Pieces(-self.edges, self.owner, -self.high, -self.low, self.of)


def pieces(geometries: Geometries) -> Pieces:
    """Cut geometries (points, lines, polygons, several in one) into convex pieces.

    Polygons that are not convex become triangles, lines segments; what is empty is left
    out.
    """
    parts, of = shapely.get_parts(geometries, return_index=True)
    kinds = shapely.get_type_id(parts)
    sound = ~shapely.is_empty(parts)
    if sound.all() and (kinds == GeometryType.POLYGON).all():
        return _areas(*_convex(parts, of))
    found = [
        _areas(*_convex(*_chosen(parts, of, sound & (kinds == GeometryType.POLYGON)))),
        _segments(*_chosen(parts, of, sound & (kinds == GeometryType.LINESTRING))),
        _points(*_chosen(parts, of, sound & (kinds == GeometryType.POINT))),
    ]
    before = np.cumsum([0, *map(len, found)])
    return Pieces(
        np.concatenate([each.edges for each in found]),
        np.concatenate([each.owner + start for each, start in zip(found, before, strict=False)]),
        np.concatenate([each.low for each in found]),
        np.concatenate([each.high for each in found]),
        np.concatenate([each.of for each in found]),
    )


def sums(
    things: Pieces, shape: Pieces, radii: Numbers, *, inscribed: bool = False
) -> tuple[Geometries, Indices]:
    """Every thing ⊕ every piece of the shape ⊕ a disc.

    Parameters
    ----------
    things
        n pieces.
    shape
        Pieces of the shape, reflected already where places to avoid are wanted.
    radii
        The disc's radius for each thing, m (n,); 0 for none. Together the three have an
        area.
    inscribed
        Arcs stand inside the true ones instead: for places to be, not to avoid.

    Returns
    -------
    tuple of numpy.ndarray
        Convex polygons, and of which geometry behind ``things`` each is. Arcs stand
        outside the true ones (or inside), at most `ARC_ERROR`.
    """
    steps = arc_steps(float(radii.max(initial=0.0)))
    if inscribed and steps:
        radii = radii * cos(pi / (4 * steps))
    found = [
        _sums(things, shape.edges[shape.owner == one], shape.low[one], radii, steps)
        for one in range(len(shape))
    ]
    if not found:
        return np.empty(0, dtype=object), np.empty(0, dtype=np.intp)
    return np.concatenate(found), np.tile(things.of, len(found))


def arc_steps(radius: float) -> int:
    """Sides of a quarter circle, a power of two so that few different ones occur; 0 for no arc."""
    if radius <= 0:
        return 0
    needed = ceil(pi / (4 * acos(radius / (radius + ARC_ERROR))))
    return cast(int, 2 ** max(2, ceil(log2(needed))))


def _sums(things: Pieces, edges: Numbers, low: Numbers, radii: Numbers, steps: int) -> Geometries:
    count = len(things)
    if count == 0:
        return np.empty(0, dtype=object)
    arc = _arc(steps)
    all_edges = np.concatenate(
        [
            things.edges,
            np.tile(edges, (count, 1)),
            (radii[:, None, None] * arc).reshape(-1, 2),
        ]
    )
    everyone = np.arange(count)
    owner = np.concatenate(
        [things.owner, np.repeat(everyone, len(edges)), np.repeat(everyone, len(arc))]
    )
    angle = np.arctan2(all_edges[:, 1], all_edges[:, 0])
    order = np.lexsort((angle, owner))
    all_edges, owner, angle = all_edges[order], owner[order], angle[order]
    first = np.searchsorted(owner, everyone)
    corners = np.cumsum(all_edges, axis=0) - all_edges
    # Where the walk began is unknown; where it reaches farthest west and south is known.
    corners -= np.minimum.reduceat(corners, first)[owner]
    corners += (things.low + low - radii[:, None])[owner]
    turns = np.ones(len(owner), dtype=bool)
    turns[1:] = (np.diff(angle) > PARALLEL) | (owner[1:] != owner[:-1])
    rings = shapely.linearrings(corners[turns], indices=owner[turns])
    return cast(Geometries, shapely.polygons(rings))


@cache
def _arc(steps: int) -> Numbers:
    """Sides (4·steps, 2) of a polygon round the unit circle, flush to east, north, west, south."""
    if steps == 0:
        return np.empty((0, 2))
    angles = np.arange(4 * steps) * pi / (2 * steps)
    return 2 * tan(pi / (4 * steps)) * np.column_stack([np.cos(angles), np.sin(angles)])


def _chosen(parts: Geometries, of: Indices, mask: NDArray[np.bool_]) -> tuple[Geometries, Indices]:
    return parts[mask], of[mask]


def _convex(polygons: Geometries, of: Indices) -> tuple[Geometries, Indices]:
    """The polygons, those that are not convex in triangles."""
    bent = ~_are_convex(polygons)
    if not bent.any():
        return polygons, of
    triangles, whose = shapely.get_parts(
        shapely.constrained_delaunay_triangles(polygons[bent]), return_index=True
    )
    return (
        np.concatenate([polygons[~bent], triangles]),
        np.concatenate([of[~bent], of[bent][whose]]),
    )


def _are_convex(polygons: Geometries) -> NDArray[np.bool_]:
    """Which valid polygons have no hole and turn one way all round, within rounding."""
    rings = shapely.get_exterior_ring(polygons)
    edges, owner = _edges(rings)
    last = np.append(owner[1:] != owner[:-1], True) if len(owner) else np.empty(0, dtype=bool)
    following = np.roll(np.arange(len(edges)), -1)
    first = np.flatnonzero(np.append(True, owner[1:] != owner[:-1])) if len(owner) else owner
    following[last] = first
    after = edges[following]
    turn = edges[:, 0] * after[:, 1] - edges[:, 1] * after[:, 0]
    turn = turn * np.where(shapely.is_ccw(rings), 1, -1)[owner]
    found: NDArray[np.bool_] = shapely.get_num_interior_rings(polygons) == 0
    found[owner[turn < -1e-9]] = False
    return found


def _areas(polygons: Geometries, of: Indices) -> Pieces:
    rings = shapely.get_exterior_ring(polygons)
    edges, owner = _edges(rings)
    return _of_extent(
        polygons, edges * np.where(shapely.is_ccw(rings), 1, -1)[owner, None], owner, of
    )


def _segments(lines: Geometries, of: Indices) -> Pieces:
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    within = line[1:] == line[:-1]
    begin, end = coordinates[:-1][within], coordinates[1:][within]
    there = end - begin
    edges = np.stack([there, -there], axis=1).reshape(-1, 2)
    owner = np.repeat(np.arange(len(begin)), 2)
    low, high = np.minimum(begin, end), np.maximum(begin, end)
    return Pieces(edges, owner, low, high, of[line[:-1][within]])


def _points(points: Geometries, of: Indices) -> Pieces:
    return _of_extent(points, np.empty((0, 2)), np.empty(0, dtype=np.intp), of)


def _of_extent(parts: Geometries, edges: Numbers, owner: Indices, of: Indices) -> Pieces:
    extent = shapely.bounds(parts).reshape(-1, 4)
    return Pieces(edges, owner, extent[:, :2], extent[:, 2:], of)


def _edges(rings: Geometries) -> tuple[Numbers, Indices]:
    """Sides of closed rings that have a length, and which ring each is of."""
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    edges = np.diff(coordinates, axis=0)
    kept = (ring[1:] == ring[:-1]) & edges.any(axis=1)
    return edges[kept], ring[:-1][kept]
