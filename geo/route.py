"""The wheelchair's way: exact erosion, and where it is too narrow.

A circle as wide as the route rolls from the entrances over the ground; its middle stays
half the width away from everything that stands. What it comes up against is reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.depth import is_convex
from geo.footprint import Geometries, grown
from geo.scene import TOLERANCE, Indices, Scene
from geo.setting import OUTSIDE

BESIDE = 0.05
"""How near the circle must come to a thing for it to be reached, m."""

STEP = 0.008
"""Widths closer than this are not told apart when looking for the narrowest place, m."""


@dataclass(frozen=True)
class Narrow:
    """The narrowest place on the best way: its clear width in m, and the line across it.

    ``line`` is ``None`` and the width 0 where there is no way at all.
    """

    width: float
    line: BaseGeometry | None


@dataclass(frozen=True)
class Routes:
    """Ways over one scene.

    Parameters
    ----------
    scene
        The layout on its site.
    targets
        Indices of the placements to be reached, m of them.
    """

    scene: Scene
    targets: Indices
    _tried: dict[float, NDArray[np.bool_]] = field(default_factory=dict, compare=False, repr=False)

    def reached(self, width: float) -> NDArray[np.bool_]:
        """Which targets a route of this width reaches, (m,); touching counts as passing."""
        return self._reached((width - TOLERANCE) / 2, keep=True)

    def narrowest(self, target: int, width: float) -> Narrow:
        """Where the best way to a target (0 to m−1) is narrower than ``width`` m.

        The widest way's narrowest place is nearly always the shortest line between two
        walls with nothing nearer to its middle: so the widths to try are known, and
        searched by halves. Else the way ends in a nook: the line leads on from there.
        """
        lines = self._gaps(width)
        widths = shapely.length(lines)
        last = _last(lambda k: self._passes(target, float(widths[k]) - STEP), len(lines))
        best = 0.0 if last is None else float(widths[last])
        if self._passes(target, best + 2 * STEP):
            return self._wedge(target, best + 2 * STEP, width)
        if last is None:
            return Narrow(0.0, None)
        alike = lines[np.abs(widths - best) <= STEP]
        middles = shapely.line_interpolate_point(alike, 0.5, normalized=True)
        detour = shapely.distance(middles, self._open(best + STEP))
        detour += shapely.distance(middles, self._shape(target))
        line = alike[int(np.argmin(np.round(detour, 6)))]
        return Narrow(float(shapely.length(line)), line)

    def _wedge(self, target: int, low: float, high: float) -> Narrow:
        """The way ends in a narrowing nook before the target: find the width by halves."""
        while high - low > STEP:
            middle = (low + high) / 2
            low, high = (middle, high) if self._passes(target, middle) else (low, middle)
        return Narrow(low, shapely.shortest_line(self._open(high), self._shape(target)))

    def _shape(self, target: int) -> BaseGeometry:
        return self.scene.footprints[self.targets[target]]

    def _open(self, width: float) -> BaseGeometry:
        """Where a route of this width gets to; the ground outside where it gets nowhere."""
        parts = self._open_parts(width / 2, keep=False)
        return shapely.union_all(parts) if len(parts) else self._doors

    @cached_property
    def _doors(self) -> BaseGeometry:
        outside = [gate.outside(OUTSIDE / 2) for gate in self.scene.setting.gates]
        return shapely.union_all(outside)

    def _reached(self, radius: float, *, keep: bool) -> NDArray[np.bool_]:
        parts = self._open_parts(radius, keep=keep)
        # Fresh geometries of this very call: preparing them is safe.
        shapely.prepare(parts)
        shapes = self.scene.footprints[self.targets]
        near: NDArray[np.bool_] = shapely.dwithin(parts[:, None], shapes, radius + BESIDE)
        return cast(NDArray[np.bool_], near.any(axis=0))

    def _open_parts(self, radius: float, *, keep: bool) -> Geometries:
        """Where the circle's middle can roll to from the entrances, as polygons.

        ``keep`` remembers what the site alone decides: for the radii of limits, not for
        the many of a search.
        """
        setting, things = self.scene.setting, self.scene.bodies
        if keep:
            ground = setting.walkable(radius)
        else:
            ground = shapely.buffer(setting.ground(), -radius)
            things = np.concatenate([things, setting.obstacles()])
        parts = shapely.get_parts(shapely.difference(ground, grown(things, radius)))
        parts = parts[shapely.area(parts) > 1e-9]
        open_parts: Geometries = parts[shapely.dwithin(parts, self._doors, 1e-6)]
        return open_parts

    def _passes(self, target: int, width: float) -> bool:
        key = round(max(width, STEP), 6)
        if key not in self._tried:
            self._tried[key] = self._reached(key / 2, keep=False)
        return bool(self._tried[key][target])

    def _gaps(self, width: float) -> Geometries:
        """Lines across every gap narrower than ``width`` m, narrowest first."""
        walls = self._walls
        tree = shapely.STRtree(walls)
        a, b = tree.query(walls, predicate="dwithin", distance=width)
        a, b = a[a < b], b[a < b]
        lines = shapely.shortest_line(walls[a], walls[b])
        lengths = shapely.length(lines)
        lines = lines[(lengths > STEP / 2) & (lengths < width)]
        middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
        (which, _), nearest = tree.query_nearest(middles, return_distance=True, all_matches=False)
        free = np.zeros(len(lines), dtype=bool)
        free[which] = nearest >= shapely.length(lines[which]) / 2 - 1e-6
        free &= shapely.covers(self.scene.setting.ground(), middles)
        lines = lines[free]
        order = np.lexsort((*shapely.bounds(lines).T, np.round(shapely.length(lines), 9)))
        found: Geometries = lines[order]
        return found

    @cached_property
    def _walls(self) -> Geometries:
        """All that is in the way, as convex pieces: whole things, else their sides."""
        ground = shapely.get_parts(shapely.boundary(self.scene.setting.ground()))
        things = np.concatenate([self.scene.bodies, self.scene.setting.obstacles()])
        things = things[~shapely.is_empty(things)]
        walls: list[BaseGeometry] = [side for ring in ground for side in _sides(ring)]
        for part in shapely.get_parts(things):
            if part.geom_type == "Polygon" and is_convex(part):
                walls.append(part)
            else:
                outline = shapely.boundary(part) if part.geom_type == "Polygon" else part
                walls.extend(side for line in shapely.get_parts(outline) for side in _sides(line))
        return np.array(walls, dtype=object)


def _sides(line: BaseGeometry) -> Geometries:
    ends = shapely.get_coordinates(line)
    found: Geometries = shapely.linestrings(np.stack([ends[:-1], ends[1:]], axis=1))
    return found


def _last(holds: Callable[[int], bool], count: int) -> int | None:
    """The last of 0 … count−1 that holds, where what holds comes before what does not."""
    low, high = -1, count - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low if low >= 0 else None
