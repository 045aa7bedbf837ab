"""Where the wheelchair's way is too narrow: cells of free ground, and the gaps between them.

Every gap between two walls that is narrower than the route is drawn as a line and cuts the
free ground. Within a cell there is no such gap left, so a circle that fits anywhere in a
cell and no wider than the route gets everywhere in it where there is room for it; from cell
to cell it goes through the gaps. The best way to a cell is a path in the tree of the widest
gaps, its bottleneck the narrowest of them.

Why the lines are all: the clearance of the ground has its saddles exactly where a circle
touches two walls at opposite ends of a diameter, the shortest line between them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.depth import is_convex
from geo.footprint import Geometries, grown
from geo.overlay import less
from geo.scene import Indices, Scene

BESIDE = 0.05
"""How near the circle must come to a thing for it to be reached, m."""

STEP = 0.008
"""Widths closer than this are not told apart, m."""

SAME = 1e-6
"""What rounding may change of a width or a line, m."""

SLIT = 1e-5
"""Half the width of the cut along a gap's line, m."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Narrow:
    """The narrowest place on the best way: its clear width in m, and the line across it.

    The width is 0 where there is no way at all; the line then leads through what is in the
    way, from where one gets to. ``beside``: indices of the placements it touches, nearest to
    its start first; a gap starts at the one that was put first.
    """

    width: float
    line: BaseGeometry
    beside: tuple[int, ...] = ()

    def is_same(self, other: Narrow) -> bool:
        """Whether it is the same place, but for rounding: worked out for two things behind it."""
        return abs(self.width - other.width) < SAME and bool(
            shapely.equals_exact(self.line, other.line, SAME)
        )


@dataclass(frozen=True)
class Narrows:
    """The narrow places of one scene.

    Parameters
    ----------
    scene
        The layout on its site.
    width
        Width of the route, m: gaps as wide are none.
    """

    scene: Scene
    width: float
    _known: dict[object, Narrow] = field(default_factory=dict, compare=False, repr=False)
    _reachable: dict[float, BaseGeometry] = field(default_factory=dict, compare=False, repr=False)

    def on_the_way_to(self, target: int) -> Narrow:
        """The narrowest place on the best way to a placement, by its index.

        Either a gap, the same for all that lie behind it; or the way ends in a nook, and the
        line leads on from there to the thing.
        """
        shape = self.scene.footprints[target]
        near = np.flatnonzero(shapely.dwithin(self._cells, shape, self.width / 2 + BESIDE))
        wider = self.width
        best = np.lexsort((self._behind[near], -np.round(self._widest[near], 6)))
        for cell in near[best].tolist():
            way = min(float(self._widest[cell]), self.width)
            if way == 0:
                break
            if not self._comes_to(shape, near, way - STEP):
                wider = way
                continue
            if self._behind[cell] >= 0 and not self._comes_to(shape, near, way + 2 * STEP):
                return self._gap(int(self._behind[cell]))
            return self._nook(shape, near, way - STEP, wider)
        if wider > STEP and self._comes_to(shape, near, STEP):
            return self._nook(shape, near, STEP, wider)
        beside = shapely.dwithin(self._cells, shape, BESIDE)
        # All that is shut off together is behind one and the same place.
        shut = self._cells[np.isin(self._groups, self._groups[beside])]
        there = shapely.union_all(shut) if len(shut) else shape
        return self._line(0.0, self._ground(STEP), there)

    def _nook(self, shape: BaseGeometry, near: Indices, low: float, high: float) -> Narrow:
        """Where the widest circle that comes up against the shape gets stuck, by halves.

        The line leads on from there to the shape; or it is a gap as wide that cuts off
        nothing, as where the shape itself ends a passage.
        """
        while high - low > STEP:
            middle = (low + high) / 2
            comes = self._comes_to(shape, near, middle)
            low, high = (middle, high) if comes else (low, middle)
        alike = np.flatnonzero(np.abs(self._lengths - low) <= 2 * STEP)
        alike = alike[shapely.dwithin(self._gaps[alike], shape, low / 2 + BESIDE)]
        if len(alike):
            return self._gap(int(alike[0]))
        return self._line(low, self._ground(low + STEP), shape)

    def _comes_to(self, shape: BaseGeometry, near: Indices, width: float) -> bool:
        """Whether a circle this wide that gets to the cells comes up against the shape."""
        radius = max(width, STEP) / 2
        wide = near[self._widest[near] >= width]
        # Drawn round all that is so near; which of it truly is, is measured as `Routes` does.
        about = grown(np.array([shape]), radius + BESIDE)
        ground = shapely.intersection(shapely.multipolygons(self._cells[wide]), about)
        walls = self._walls[self._tree.query(ground, predicate="dwithin", distance=radius)]
        free = shapely.get_parts(shapely.difference(ground, grown(walls, radius)))
        free = free[shapely.area(free) > 1e-9]
        return bool(shapely.dwithin(free, shape, radius + BESIDE).any())

    def _ground(self, width: float) -> BaseGeometry:
        """Where the middle of a circle this wide gets to, from the entrances."""
        key = round(width, 6)
        if key not in self._reachable:
            eroded = shapely.buffer(self.scene.setting.ground(), -width / 2)
            pieces = shapely.get_parts(shapely.difference(eroded, grown(self._things, width / 2)))
            within = pieces[shapely.dwithin(pieces, self.doors, 1e-6)]
            self._reachable[key] = shapely.multipolygons(within) if len(within) else self.doors
        return self._reachable[key]

    def _gap(self, gap: int) -> Narrow:
        if gap not in self._known:
            line = self._gaps[gap]
            self._known[gap] = Narrow(float(self._lengths[gap]), line, self._touching(line))
        return self._known[gap]

    def _line(self, width: float, here: BaseGeometry, there: BaseGeometry) -> Narrow:
        key = width, shapely.to_wkb(there)
        if key not in self._known:
            # Between sides that run alongside there are many shortest lines, across other
            # things each: towards the middle there is one, however the site is turned.
            start = shapely.get_point(shapely.shortest_line(here, shapely.centroid(there)), 0)
            line = shapely.shortest_line(start, there)
            self._known[key] = Narrow(width, line, self._touching(line))
        return self._known[key]

    def _touching(self, line: BaseGeometry) -> tuple[int, ...]:
        bodies = self.scene.bodies
        touched = np.flatnonzero(shapely.dwithin(bodies, line, 1e-6))
        apart = shapely.distance(bodies[touched], shapely.get_point(line, 0))
        return tuple(touched[np.argsort(np.round(apart, 6), kind="stable")].tolist())

    # ---- walls, gaps, cells ----

    @property
    def doors(self) -> BaseGeometry:
        """Where everybody comes from."""
        return self.scene.setting.doors()

    @cached_property
    def _walls(self) -> Geometries:
        """All that is in the way, as convex pieces: whole things, else their sides."""
        ground = shapely.get_parts(shapely.boundary(self.scene.setting.ground()))
        walls: list[BaseGeometry] = [side for ring in ground for side in _sides(ring)]
        for part in shapely.get_parts(self._things):
            if part.geom_type == "Polygon" and is_convex(part):
                walls.append(part)
            else:
                outline = shapely.boundary(part) if part.geom_type == "Polygon" else part
                walls.extend(side for line in shapely.get_parts(outline) for side in _sides(line))
        return np.array(walls, dtype=object)

    @cached_property
    def _things(self) -> Geometries:
        things = np.concatenate([self.scene.bodies, self.scene.setting.obstacles()])
        return cast(Geometries, things[~shapely.is_empty(things)])

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._walls)

    @cached_property
    def _pairs(self) -> tuple[Indices, Indices, Numbers]:
        """Walls nearer to each other than the route is wide, and how far apart they are, m."""
        a, b = self._tree.query(self._walls, predicate="dwithin", distance=self.width)
        a, b = a[a < b], b[a < b]
        lengths = shapely.distance(self._walls[a], self._walls[b])
        near = lengths < self.width
        return a[near], b[near], lengths[near]

    @cached_property
    def _hairs(self) -> Geometries:
        """Lines across gaps too narrow to tell from none: nothing passes there."""
        a, b, lengths = self._pairs
        closed = (lengths > 0) & (lengths <= STEP / 2)
        found: Geometries = shapely.shortest_line(self._walls[a[closed]], self._walls[b[closed]])
        return found

    @cached_property
    def _gaps(self) -> Geometries:
        """Lines across every gap narrower than the route, one a pair of walls, narrowest first."""
        tree, (a, b, lengths) = self._tree, self._pairs
        near = lengths > STEP / 2
        a, b, lengths = a[near], b[near], lengths[near]
        lines, pair = self._across(a, b, lengths)
        middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
        free = shapely.covers(self.scene.setting.ground(), middles)
        nearer = np.nextafter(shapely.length(lines) / 2 - 1e-6, -np.inf)
        free[tree.query(middles, predicate="dwithin", distance=nearer)[0]] = False
        lines, pair = lines[free], pair[free]
        # Which of several lines between two sides is found first is up to rounding: not so
        # which of them comes first in this order.
        order = self._order(lines)
        firsts = np.unique(pair[order], return_index=True)[1]
        return self._directed(lines[order[np.sort(firsts)]])

    def _directed(self, lines: Geometries) -> Geometries:
        """Each from the placement that was put first: two may be the same gap, told twice."""
        bodies = shapely.STRtree(self.scene.bodies)
        first = np.full((2, len(lines)), len(self.scene.bodies))
        for end, lowest in zip((0, -1), first, strict=True):
            of, touched = bodies.query(
                shapely.get_point(lines, end), predicate="dwithin", distance=1e-6
            )
            np.minimum.at(lowest, of, touched)
        found: Geometries = np.where(first[0] > first[1], shapely.reverse(lines), lines)
        return found

    def _order(self, lines: Geometries) -> Indices:
        """Narrowest first; equally narrow ones by what makes them, however the site is turned."""
        bodies = shapely.STRtree(self.scene.bodies)
        of, touched = bodies.query(lines, predicate="dwithin", distance=1e-6)
        made: list[list[int]] = [[] for _ in lines]
        for line, body in zip(of.tolist(), touched.tolist(), strict=True):
            made[line].append(body)
        lengths = np.round(shapely.length(lines), 6).tolist()
        # Where even these are the same, by how far off everything else is, one by one.
        middles = shapely.line_interpolate_point(lines, 0.5, normalized=True)
        away = np.round(shapely.distance(middles[:, None], self.scene.middles), 6).tolist()
        order = sorted(range(len(lines)), key=lambda i: (lengths[i], sorted(made[i]), away[i]))
        return np.array(order, dtype=np.intp)

    def _across(self, a: Indices, b: Indices, lengths: Numbers) -> tuple[Geometries, Indices]:
        """Shortest lines between walls, and of which pair each is.

        Between sides that run alongside there are many, and something may stand in the way of
        some: then the lines from the corners, where the sides begin and end, are told too. The
        short sides of a drawn disc run alongside one another as well.
        """
        walls = self._walls
        lines, pairs = [shapely.shortest_line(walls[a], walls[b])], [np.arange(len(a))]
        for one, other in ((a, b), (b, a)):
            corners, of = shapely.get_coordinates(walls[one], return_index=True)
            points = shapely.points(corners)
            facing = shapely.dwithin(points, walls[other[of]], lengths[of] + 1e-6)
            found = shapely.shortest_line(points[facing], walls[other[of[facing]]])
            # All begin at the first wall of their pair: which of two is named first hangs on it.
            lines.append(found if one is a else shapely.reverse(found))
            pairs.append(of[facing])
        return np.concatenate(lines), np.concatenate(pairs)

    @cached_property
    def _lengths(self) -> Numbers:
        return cast(Numbers, shapely.length(self._gaps))

    @cached_property
    def _cells(self) -> Geometries:
        """The free ground, cut along every gap."""
        # One buffer of them all is much faster than a union, and a hair wider.
        taken = shapely.buffer(
            shapely.geometrycollections(np.concatenate([self._things, self._gaps, self._hairs])),
            SLIT,
            cap_style="square",
            join_style="mitre",
        )
        cells = shapely.get_parts(less(self.scene.setting.ground(), taken))
        return cast(Geometries, cells[shapely.area(cells) > 1e-9])

    @cached_property
    def _tree_of_ways(self) -> tuple[Numbers, Indices, Indices]:
        """For each cell the width of the best way there, its bottleneck, and its group.

        Width in m; the bottleneck is a gap by number; the group a number that all cells share
        between which there are ways.

        The widest gaps first, cells grow together (Kruskal's tree): the gap by which a cell
        joins the entrance's is the bottleneck. As wide as may be where there is none (−1);
        0 where no way leads.
        """
        count = len(self._cells)
        widest = np.zeros(count)
        behind = np.full(count, -1, dtype=np.intp)
        members = {cell: [cell] for cell in range(count)}
        group = list(range(count))
        inside = np.flatnonzero(shapely.dwithin(self._cells, self.doors, 1e-6)).tolist()
        widest[inside] = np.inf
        middles = shapely.line_interpolate_point(self._gaps, 0.5, normalized=True)
        gaps, cells = shapely.STRtree(self._cells).query(
            middles, predicate="dwithin", distance=3 * SLIT
        )
        joined: dict[int, list[int]] = {}
        for gap, cell in zip(gaps.tolist(), cells.tolist(), strict=True):
            joined.setdefault(gap, []).append(cell)
        for gap in sorted(joined, reverse=True):
            first, *others = joined[gap]
            for other in others:
                a, b = group[first], group[other]
                if a == b:
                    continue
                for one, two in ((a, b), (b, a)):
                    if widest[members[one][0]] == 0 and widest[members[two][0]] > 0:
                        widest[members[one]] = self._lengths[gap]
                        behind[members[one]] = gap
                for cell in members[b]:
                    group[cell] = a
                members[a] += members.pop(b)
        return widest, behind, np.array(group, dtype=np.intp)

    @property
    def _widest(self) -> Numbers:
        return self._tree_of_ways[0]

    @property
    def _behind(self) -> Indices:
        return self._tree_of_ways[1]

    @property
    def _groups(self) -> Indices:
        return self._tree_of_ways[2]


def _sides(line: BaseGeometry) -> Geometries:
    ends = shapely.get_coordinates(line)
    found: Geometries = shapely.linestrings(np.stack([ends[:-1], ends[1:]], axis=1))
    return found
