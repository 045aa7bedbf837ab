"""Many layouts on one site at once: what the rules decide over when they are only counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.arrangement import NOBODY, Flags, Indices, Pairs
from geo.broad import Field, between, near_rows, room_hulls
from geo.exception import exceptions, may_stand
from geo.footprint import NOTHING, Numbers
from geo.kind import Kind
from geo.limit import Limit, RuleSet
from geo.newcomer import may_ring
from geo.rooms import NO_ROOMS, Rooms, reach, rows_of
from geo.setting import Setting
from geo.site import Feature
from geo.stack_shapes import Lazy, Solids, StackShapes
from geo.zone import zone

Near = tuple[Indices, Indices, Indices, Numbers]

Singles = NDArray[np.float32]


@dataclass(frozen=True)
class Crowd:
    """Layouts on a site, as an arrangement (`geo.arrangement`): n placements of m layouts.

    Parameters
    ----------
    setting
        What depends on the site alone.
    shapes
        Of the layouts, with their k kinds.
    rules
        The rule set being judged.
    ground, rim
        Maps of distances from what the site has, and of its boundary; the same for all
        crowds of a site.
    needs
        How far apart two kinds are of interest, m (k, k); learned from what rules ask,
        and kept for the next crowd.
    """

    setting: Setting
    shapes: StackShapes
    rules: RuleSet
    ground: Field
    rim: Field
    needs: Numbers
    _made: dict[object, object] = field(default_factory=dict, repr=False)

    @property
    def own(self) -> int:
        """How many placements there are, n; solids from here on are the site's."""
        return len(self._kind)

    # ---- Shapes ----

    @property
    def footprints(self) -> Lazy:
        """Footprints, n."""
        return self.shapes.footprints(0.0)

    @property
    def middles(self) -> Lazy:
        """Centres of the placements, n points."""
        return self.shapes.middles

    @property
    def bodies(self) -> Lazy:
        """What of each placement stands in the way, n; empty for level ground."""
        return self.shapes.bodies(0.0)

    @property
    def solids(self) -> Solids:
        """Every body: the placements' n, then those of the site's features."""
        return Solids(self.bodies, self.own, self.setting.bodies)

    def shrunk_footprints(self, inset: float) -> Lazy:
        """Footprints less ``inset`` m all round, n."""
        return self.shapes.footprints(inset)

    def shrunk_solids(self, inset: float) -> Solids:
        """Solids less ``inset`` m all round."""
        return Solids(self.shapes.bodies(inset), self.own, self.setting.shrunk_bodies(inset))

    # ---- Who is meant ----

    def answering(self, selector: str) -> Indices:
        """Rows of the placements that a selector means."""
        key = "answering", selector
        if key not in self._made:
            order, ends = self._by_kind
            parts = [order[ends[k] : ends[k + 1]] for k in np.flatnonzero(self._means(selector))]
            self._made[key] = np.concatenate([NOBODY, *parts])
        return cast(Indices, self._made[key])

    def marked(self, test: Callable[[Kind], bool], chosen: Indices) -> Flags:
        """Which of these placements are of a kind that passes a test."""
        return self._table(test)[self._kind[chosen]]

    def ringing(self, placements: Indices, solids: Indices) -> Flags:
        """Which of these placements may ring the solid beside it: a tree bench its trunk."""
        return self._rings[self._kind[placements], self._things(solids)]

    def spared(self, owners: Indices, solids: Indices) -> Flags:
        """Which solids may stand in the room round these placements all the same."""
        return self._spares[self._kind[owners], self._things(solids)]

    def _things(self, solids: Indices) -> Indices:
        """The kind behind each solid; after all kinds the site's features."""
        things = np.empty(len(solids), dtype=np.intp)
        own = solids < self.own
        things[own] = self._kind[solids[own]]
        things[~own] = solids[~own] - self.own + len(self.shapes.kinds)
        return things

    @cached_property
    def _spares(self) -> Flags:
        kinds, exempt = self.shapes.kinds, exceptions(self.rules.limits)
        others: list[Kind | Feature] = [*kinds, *self.setting.solid]
        allowed = [[may_stand(exempt, kind, other) for other in others] for kind in kinds]
        return cast(Flags, self._rings | np.array(allowed, dtype=bool))

    @cached_property
    def _rings(self) -> Flags:
        kinds = self.shapes.kinds
        others: list[Kind | Feature] = [*kinds, *self.setting.solid]
        return np.array([[may_ring(kind, other) for other in others] for kind in kinds])

    @cached_property
    def _by_kind(self) -> tuple[Indices, Indices]:
        order = np.argsort(self._kind, kind="stable")
        counts = np.bincount(self._kind, minlength=len(self.shapes.kinds))
        return order, np.concatenate([[0], np.cumsum(counts)])

    @property
    def _kind(self) -> NDArray[np.int16]:
        return self.shapes.stack.kind

    def _means(self, selector: str) -> Flags:
        key = "means", selector
        if key not in self._made:
            self._made[key] = self._table(lambda kind: kind.answers_to(selector))
        return cast(Flags, self._made[key])

    def _table(self, test: Callable[[Kind], bool]) -> Flags:
        return np.array([test(kind) for kind in self.shapes.kinds], dtype=bool)

    # ---- Who is near whom ----

    def close(self, subject: str, object: str, gap: float, *, standing: bool = False) -> Pairs:
        """Pairs of placements of one layout no farther apart, each once, the subject first."""
        asked = np.outer(self._means(subject), self._means(object))
        if standing:
            asked &= np.outer(self._stands, self._stands)
        a, b, kinds = self._pairs(asked | asked.T, gap)
        forwards = asked.ravel()[kinds]
        return np.where(forwards, a, b), np.where(forwards, b, a)

    def _pairs(self, asked: Flags, gap: float) -> tuple[Indices, Indices, Indices]:
        """Pairs of rows of these kinds (k, k), the lower first, with which kinds (of k²)."""
        more = asked & (self.needs < gap)
        if more.any():
            self.needs[more] = gap
            self._made.pop("near", None)
        if "near" not in self._made:
            self._made["near"] = self._near()
        a, b, kinds, gaps = cast(Near, self._made["near"])
        chosen = np.flatnonzero(asked.ravel()[kinds] & (gaps <= gap))
        return a[chosen], b[chosen], kinds[chosen]

    def _near(self) -> Near:
        more = self.needs.max(axis=1, initial=0.0)[self._kind]
        a, b, gaps = near_rows(self.shapes.stack.starts, self.shapes.hulls, more)
        kinds = self._kind[a].astype(np.intp) * len(self.shapes.kinds) + self._kind[b]
        near = np.flatnonzero(gaps <= self.needs.ravel()[kinds])
        a, b, kinds = a[near], b[near], kinds[near]
        gaps = between(self.shapes.hulls[a], self.shapes.hulls[b])
        near = np.flatnonzero(gaps <= self.needs.ravel()[kinds])
        return a[near], b[near], kinds[near], gaps[near]

    @cached_property
    def _stands(self) -> Flags:
        return self._table(lambda kind: kind.level != "ground")

    # ---- Who is near the site's things ----

    def beside(self, subject: str, geometries: Iterable[object], gap: float) -> Pairs:
        """Placements no farther from geometries of the site, with which one."""
        found = [NOBODY], [NOBODY]
        for number, thing in enumerate(geometries):
            apart = self.ground.apart(cast(BaseGeometry, thing))
            near = self._looked_up(self.ground, apart, subject, gap)
            found[0].append(near)
            found[1].append(np.full(len(near), number, dtype=np.intp))
        return np.concatenate(found[0]), np.concatenate(found[1])

    def edging(self, subject: str) -> Indices:
        """Placements that may not lie wholly within the boundary."""
        within = self.rim.within(self.setting.site.boundary)
        return self._looked_up(self.rim, within, subject, 0.0)

    def _looked_up(self, ground: Field, apart: Singles, subject: str, gap: float) -> Indices:
        """Rows whose boxes may be no farther than ``gap`` m, first as one circle, then as four."""
        key = "looked", id(ground), subject
        if key not in self._made:
            rows = self.answering(subject)
            radii = self.shapes.hulls.radius[rows].astype(np.float32)
            self._made[key] = rows, self._cells_of(ground)[rows], radii
        rows, cells, radii = cast(tuple[Indices, Indices, Singles], self._made[key])
        rows = rows[np.flatnonzero(apart[cells] <= radii + np.float32(gap))]
        if not len(rows):
            return rows
        east, north, half_x, half_y, cosine, sine, _ = self.shapes.hulls.columns[rows].T
        # Four circles along a long box, else one a quarter.
        parts_x = np.where(half_x > 2 * half_y, 4, np.where(half_y > 2 * half_x, 1, 2))
        parts_y = 4 // parts_x
        step_x, step_y = half_x / parts_x, half_y / parts_y
        radius = np.hypot(step_x, step_y)
        near = np.zeros(len(rows), dtype=bool)
        for part in range(4):
            x = (2 * (part % parts_x) + 1 - parts_x) * step_x
            y = (2 * (part // parts_x) + 1 - parts_y) * step_y
            cell = ground.cells(east + x * cosine - y * sine, north + x * sine + y * cosine)
            near |= apart[cell] <= radius + gap
        return rows[near]

    def _cells_of(self, ground: Field) -> Indices:
        key = "cells", id(ground)
        if key not in self._made:
            self._made[key] = ground.cells(self.shapes.hulls.x, self.shapes.hulls.y)
        return cast(Indices, self._made[key])

    # ---- Rooms ----

    def rooms(self, limit: Limit) -> Rooms:
        """The rooms that a clearance limit draws round its subjects."""
        key = "rooms", id(limit)
        if key not in self._made:
            self._made[key] = self._rooms(limit)
        return cast(Rooms, self._made[key])

    def _rooms(self, limit: Limit) -> Rooms:
        owners = self.answering(limit.subject)
        if not len(owners):
            return NO_ROOMS
        sorts = self.shapes.sorts
        occur = np.zeros(len(sorts.kinds), dtype=bool)
        occur[sorts.of_row[owners]] = True
        zones = [
            zone(placement, kind, limit, NOTHING) if some else None
            for placement, kind, some in zip(sorts.placements, sorts.kinds, occur, strict=True)
        ]
        rows = rows_of(zones)
        some = np.asarray(~np.isnan(rows).all(axis=1))
        owners = owners[some[sorts.of_row[owners]]]
        far = reach(rows, self.shapes.cores)
        return Rooms(owners, sorts.of_row[owners], rows, self.shapes.where, far)

    def entering(self, rooms: Rooms, object: str, features: Indices) -> Pairs:
        """Rows of ``rooms`` with the solids that may stand in them."""
        has_room = np.zeros(len(self.shapes.kinds), dtype=bool)
        has_room[self._kind[rooms.owners]] = True
        asked = np.outer(has_room, self._means(object) & self._stands)
        a, b, kinds = self._pairs(asked | asked.T, rooms.reach)
        forwards, backwards = asked.ravel()[kinds], asked.T.ravel()[kinds]
        owners = np.concatenate([a[forwards], b[backwards]])
        others = np.concatenate([b[forwards], a[backwards]])
        # Whatever an earlier limit left here, only the owners of these rooms point back.
        self._row_of[rooms.owners] = np.arange(len(rooms))
        rows = np.minimum(self._row_of[owners], len(rooms) - 1)
        has_own = np.flatnonzero(rooms.owners[rows] == owners)
        rows, others = rows[has_own], others[has_own]
        near = between(room_hulls(rooms, rows, self.shapes.hulls), self.shapes.hulls[others]) <= 0
        found = [rows[near]], [others[near]]
        cells, far = (
            self._cells_of(self.ground)[rooms.owners],
            self.shapes.hulls.radius[rooms.owners] + rooms.reach,
        )
        for feature in features.tolist():
            apart = self.ground.apart(self.setting.bodies[feature])
            rows = np.flatnonzero(apart[cells] <= far)
            if not len(rows):
                continue
            hulls = room_hulls(rooms, rows, self.shapes.hulls)
            rows = rows[apart[self.ground.cells(hulls.x, hulls.y)] <= hulls.radius]
            found[0].append(rows)
            found[1].append(np.full(len(rows), self.own + feature, dtype=np.intp))
        return np.concatenate(found[0]), np.concatenate(found[1])

    @cached_property
    def _row_of(self) -> Indices:
        return np.zeros(self.own, dtype=np.intp)

    def meeting(self, one: Rooms, rows: Indices, two: Rooms, others: Indices) -> Flags:
        """Which rooms may overlap the room of the other rows beside it."""
        return (
            between(
                room_hulls(one, rows, self.shapes.hulls), room_hulls(two, others, self.shapes.hulls)
            )
            <= 0
        )
