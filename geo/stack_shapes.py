"""The shapes of a stack of layouts, each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from math import sqrt

import numpy as np
import shapely
from shapely import Polygon

from geo.arrangement import Flags, Indices
from geo.broad import Hulls
from geo.footprint import (
    ARC_ERROR,
    NOTHING,
    Coordinates,
    Geometries,
    post_side,
    posts,
    posts_of,
    shaped,
    size,
    turn,
)  # fmt: skip
from geo.kind import Kind
from geo.layout import Placement
from geo.offset import sharp
from geo.stack import Stack


class Lazy:
    """Geometries by index, each made when it is first asked for.

    ``made`` and ``known`` (n,) are filled as it goes. Keep these rather than this: what makes
    the shapes mostly holds whoever keeps them, a circle that only the collector would undo.
    """

    def __init__(
        self, made: Geometries, known: Flags, make: Callable[[Indices], Geometries]
    ) -> None:
        self._made, self._known, self._make = made, known, make

    def __getitem__(self, chosen: Indices) -> Geometries:
        missing = chosen[~self._known[chosen]]
        if len(missing):
            once = np.zeros(len(self._known), dtype=bool)
            once[missing] = True
            missing = np.flatnonzero(once)
            self._made[missing] = self._make(missing)
            self._known[missing] = True
        return self._made[chosen]


@dataclass(frozen=True)
class Solids:
    """Bodies of ``count`` placements, then those of the site's features."""

    own: Lazy
    count: int
    features: Geometries

    def __getitem__(self, chosen: Indices) -> Geometries:
        is_own = chosen < self.count
        if is_own.all():
            return self.own[chosen]
        found = np.empty(len(chosen), dtype=object)
        found[is_own] = self.own[chosen[is_own]]
        found[~is_own] = self.features[chosen[~is_own] - self.count]
        return found


@dataclass(frozen=True)
class Sorts:
    """Kinds in the sizes in which they occur: k kinds as they are, then any own sizes.

    Parameters
    ----------
    placements, kinds
        One of each sort, at the origin.
    of_row
        The sort of each row (n,).
    """

    placements: tuple[Placement, ...]
    kinds: tuple[Kind, ...]
    of_row: Indices

    @classmethod
    def of(cls, stack: Stack, kinds: tuple[Kind, ...]) -> Sorts:
        """Sort the rows of a stack; ``kinds``: those of its codes."""
        placements = [Placement("", kind.code, 0.0, 0.0) for kind in kinds]
        of_each = list(kinds)
        of_row = stack.kind.astype(np.intp)
        own = np.flatnonzero(~np.isnan(stack.width) | ~np.isnan(stack.depth))
        sizes = np.column_stack([stack.kind[own], stack.width[own], stack.depth[own]])
        # Not a number is not equal to itself: told by 0, which means the kind's size too.
        each, which = np.unique(np.nan_to_num(sizes), axis=0, return_inverse=True)
        of_row[own] = len(kinds) + which.reshape(-1)
        for number, width, depth in each.tolist():
            kind = kinds[int(number)]
            of_each.append(kind)
            placements.append(Placement("", kind.code, 0.0, 0.0, 0.0, width, depth))
        return cls(tuple(placements), tuple(of_each), of_row)

    @cached_property
    def sizes(self) -> Coordinates:
        """Width and depth of each sort, m."""
        found = [size(*each) for each in zip(self.placements, self.kinds, strict=True)]
        return np.array(found, dtype=float).reshape(-1, 2)


@dataclass(frozen=True)
class StackShapes:
    """Footprints and bodies of a stack's n rows; ``kinds``: those of its codes."""

    stack: Stack
    kinds: tuple[Kind, ...]
    _made: dict[tuple[str, float], tuple[Geometries, Flags]] = field(
        default_factory=dict, repr=False
    )

    @cached_property
    def sorts(self) -> Sorts:
        """Kinds in their sizes."""
        return Sorts.of(self.stack, self.kinds)

    @cached_property
    def where(self) -> Coordinates:
        """`geo.footprint.poses` of all rows (n, 4)."""
        turns, which = np.unique(self.stack.turn, return_inverse=True)
        each = np.array([turn(degrees) for degrees in turns.tolist()]).reshape(-1, 2)
        found = np.empty((len(which), 4))
        found[:, 0], found[:, 1], found[:, 2:] = self.stack.x, self.stack.y, each[which]
        return found

    @cached_property
    def hulls(self) -> Hulls:
        """Oriented boxes that hold footprints and bodies."""
        kinds = self.sorts.kinds
        sides = np.array([post_side(each) * (each.level == "canopy") for each in kinds])
        # Posts may be wider than their roof.
        half = np.maximum(self.sorts.sizes, sides[:, None]) / 2
        # The posts of a round roof stand in the corners of its box.
        discs = [each.shape == "disc" and each.level != "canopy" for each in kinds]
        radii = np.where(discs, half.max(axis=1) + ARC_ERROR, np.hypot(*half.T))
        own = np.column_stack([half, radii])[self.sorts.of_row]
        columns = np.empty((len(own), 7))
        columns[:, :2], columns[:, 2:4] = self.where[:, :2], own[:, :2]
        columns[:, 4:6], columns[:, 6] = self.where[:, 2:], own[:, 2]
        for row, outline in self.stack.outlines.items():
            west, south, east, north = outline.bounds
            middle = (west + east) / 2, (south + north) / 2
            # A drawn roof's posts stand astride its corners.
            more = sides[self.stack.kind[row]] / 2
            wide, high = (east - west) / 2 + more, (north - south) / 2 + more
            columns[row] = *middle, wide, high, 1.0, 0.0, np.hypot(wide, high)
        return Hulls(columns)

    @cached_property
    def cores(self) -> Coordinates:
        """Half sides of a box that each sort surely covers, m (s, 2); 0 where there is any outline.

        An outline need not lie about the point at which it stands.
        """
        if self.stack.outlines:
            return np.zeros_like(self.sorts.sizes)
        discs = np.array([kind.shape == "disc" for kind in self.sorts.kinds], dtype=bool)
        return self.sorts.sizes / 2 * np.where(discs, sqrt(0.5), 1.0)[:, None]

    @cached_property
    def middles(self) -> Lazy:
        """Centres, n points."""
        return self._once("middles", 0.0, lambda rows: shapely.points(self.where[rows, :2]))

    def footprints(self, inset: float) -> Lazy:
        """Footprints less ``inset`` m all round, n."""
        return self._once("footprints", inset, lambda rows: self._footprints(rows, inset))

    def bodies(self, inset: float) -> Lazy:
        """What stands in the way less ``inset`` m all round, n; empty for level ground."""
        return self._once("bodies", inset, lambda rows: self._bodies(rows, inset))

    def _once(self, name: str, inset: float, make: Callable[[Indices], Geometries]) -> Lazy:
        if (name, inset) not in self._made:
            count = len(self.where)
            self._made[name, inset] = np.empty(count, dtype=object), np.zeros(count, dtype=bool)
        return Lazy(*self._made[name, inset], make)

    def _footprints(self, rows: Indices, inset: float) -> Geometries:
        discs = np.array([kind.shape == "disc" for kind in self.kinds], dtype=bool)
        sizes = self.sorts.sizes[self.sorts.of_row[rows]]
        found = shaped(sizes, discs[self.stack.kind[rows]], self.where[rows], inset)
        for place, outline in self._outlines(rows):
            found[place] = sharp(outline, -inset)
        return found

    def _bodies(self, rows: Indices, inset: float) -> Geometries:
        kind = self.stack.kind[rows]
        level = np.array([each.level for each in self.kinds])[kind]
        found = np.full(len(rows), NOTHING, dtype=object)
        body, roofs = level == "body", np.flatnonzero(level == "canopy")
        found[body] = self.footprints(inset)[rows[body]]
        if len(roofs):
            under = rows[roofs]
            sides = np.array([post_side(each) for each in self.kinds], dtype=float)[kind[roofs]]
            sizes = self.sorts.sizes[self.sorts.of_row[under]]
            found[roofs] = posts(sizes, sides, self.where[under], inset)
            for place, outline in self._outlines(under):
                found[roofs[place]] = posts_of(outline, float(sides[place]), inset)
        return found

    def _outlines(self, rows: Indices) -> Iterator[tuple[int, Polygon]]:
        drawn = self.stack.outlines
        for place, row in enumerate(rows.tolist() if drawn else ()):
            if row in drawn:
                yield place, drawn[row]
