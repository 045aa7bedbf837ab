"""The wheelchair's way: exact erosion, and where it is too narrow.

A circle as wide as the route rolls from the entrances over the ground; its middle stays
half the width away from everything that stands. What it comes up against is reached.
"""

from __future__ import annotations

from collections import Counter
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

TRIES = 7
"""Widths tried for all bottlenecks of a layout together. Where a layout is so crowded that
this does not tell every width to a `STEP`, the place drawn is one that is surely too
narrow on the way, if perhaps not the very narrowest."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Narrow:
    """The narrowest place on the best way: its clear width in m, and the line across it.

    The width is 0 where there is no way at all; the line then leads through what is in the
    way, from where one gets to. ``beside``: indices of the placements it touches, from
    where one comes.
    """

    width: float
    line: BaseGeometry
    beside: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Ground:
    """Where the middle of a circle may be: p pieces of ground.

    ``is_open`` (p,): the circle gets there from an entrance; ``near`` (p, m): a circle there
    comes up against a target.
    """

    pieces: Geometries
    is_open: Flags
    near: Flags

    @property
    def reached(self) -> Flags:
        return cast(Flags, self.near[self.is_open].any(axis=0))

    def pocket(self, target: int) -> tuple[int, ...]:
        """The pieces beside a target."""
        return tuple(np.flatnonzero(self.near[:, target] & ~self.is_open).tolist())


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
    _tried: dict[float, _Ground] = field(default_factory=dict, compare=False, repr=False)
    _across: dict[float, Geometries] = field(default_factory=dict, compare=False, repr=False)

    def reached(self, width: float) -> Flags:
        """Which targets a route of this width reaches, (m,); touching counts as passing."""
        return self._ground((width - TOLERANCE) / 2, keep=True).reached

    def narrowest(self, target: int, width: float) -> Narrow:
        """Where the best way to a target (0 to m−1) is narrower than ``width`` m."""
        (found,) = self._narrowest([target], width, tries=None).values()
        return found

    def bottlenecks(self, width: float) -> dict[int, Narrow]:
        """`narrowest` of every target that ``width`` does not reach, within `TRIES`.

        Targets behind the same bottleneck have the very same `Narrow`.
        """
        missed = np.flatnonzero(~self.reached(width)).tolist()
        return self._narrowest(missed, width, tries=TRIES) if missed else {}

    def _narrowest(
        self, missed: list[int], width: float, *, tries: int | None
    ) -> dict[int, Narrow]:
        """By halves over shared widths: each one tried answers for all targets.

        The narrowest place is nearly always the shortest line between two walls with
        nothing nearer to its middle. Else the way ends in a nook: the line leads on
        from there.
        """
        steps = [*np.arange(0.0, width, STEP).tolist(), width]
        between = dict.fromkeys(missed, (0, len(steps) - 1))
        step, done = 1, 0
        while True:
            opened = self._at(steps[step]).reached
            for target, (low, high) in between.items():
                if low < step < high or (step == high and opened[target]):
                    between[target] = (step, high) if opened[target] else (low, step)
            done += 1
            shared = Counter(pair for pair in between.values() if pair[1] - pair[0] > 1)
            if not shared or done == tries:
                break
            # The most targets first, then the least that is known.
            low, high = max(shared, key=lambda pair: (shared[pair], pair[1] - pair[0], -pair[0]))
            step = (low + high) // 2
        known: dict[object, Narrow] = {}
        found = {}
        for target, (low, high) in between.items():
            pocket = self._at(steps[high]).pocket(target)
            key = (low, high, pocket or -1 - target)
            if key not in known:
                known[key] = self._place(target, steps[low], steps[high], width)
            found[target] = known[key]
        return found

    def _place(self, target: int, low: float, high: float, width: float) -> Narrow:
        """Where the way to a target is wider than ``low`` m and narrower than ``high``."""
        ground = self._at(high)
        parts = ground.pieces[ground.is_open]
        here = shapely.multipolygons(parts) if len(parts) else self._doors
        pocket = ground.pieces[list(ground.pocket(target))]
        there = shapely.multipolygons(pocket) if len(pocket) else self._shape(target)
        lines = self._gaps(width)
        lengths = shapely.length(lines)
        alike = lines[(lengths >= low - STEP / 2) & (lengths <= high + STEP / 2)]
        if low > 0 and len(alike):
            middles = shapely.line_interpolate_point(alike, 0.5, normalized=True)
            detour = shapely.distance(middles, here) + shapely.distance(middles, there)
            line = alike[int(np.argmin(np.round(detour, 6)))]
            return Narrow(float(shapely.length(line)), line, self._beside(line))
        line = shapely.shortest_line(here, there)
        return Narrow(low, line, self._beside(line))

    def _beside(self, line: BaseGeometry) -> tuple[int, ...]:
        bodies = self.scene.bodies
        touched = np.flatnonzero(shapely.dwithin(bodies, line, 1e-6))
        apart = shapely.distance(bodies[touched], shapely.get_point(line, 0))
        return tuple(touched[np.argsort(np.round(apart, 6), kind="stable")].tolist())

    def _shape(self, target: int) -> BaseGeometry:
        return self.scene.footprints[self.targets[target]]

    @cached_property
    def _doors(self) -> BaseGeometry:
        outside = [gate.outside(OUTSIDE / 2) for gate in self.scene.setting.gates]
        return shapely.union_all(outside)

    def _at(self, width: float) -> _Ground:
        key = round(width, 6)
        if key not in self._tried:
            self._tried[key] = self._ground(width / 2, keep=False)
        return self._tried[key]

    def _ground(self, radius: float, *, keep: bool) -> _Ground:
        """Where the circle's middle may be, and where it gets to from the entrances.

        ``keep`` remembers what the site alone decides: for the radii of limits, not for
        the many of a search.
        """
        setting, things = self.scene.setting, self.scene.bodies
        if keep:
            ground = setting.walkable(radius)
        else:
            ground = shapely.buffer(setting.ground(), -radius)
            things = np.concatenate([things, setting.obstacles()])
        pieces = shapely.get_parts(shapely.difference(ground, grown(things, radius)))
        pieces = pieces[shapely.area(pieces) > 1e-9]
        # Fresh geometries of this very call: preparing them is safe.
        shapely.prepare(pieces)
        is_open = shapely.dwithin(pieces, self._doors, 1e-6)
        shapes = self.scene.footprints[self.targets]
        near = shapely.dwithin(pieces[:, None], shapes, radius + BESIDE)
        return _Ground(pieces, is_open, near)

    def _gaps(self, width: float) -> Geometries:
        """Lines across every gap narrower than ``width`` m, narrowest first."""
        if width not in self._across:
            self._across[width] = self._find_gaps(width)
        return self._across[width]

    def _find_gaps(self, width: float) -> Geometries:
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
