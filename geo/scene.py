"""A scene: one layout on its site, made ready once for all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar, cast

import numpy as np
import shapely
from numpy.typing import NDArray

from geo import arrangement
from geo.arrangement import Flags, Pairs
from geo.exception import exceptions, may_stand
from geo.footprint import Geometries, bodies, footprints, poses
from geo.kind import Kind
from geo.layout import Layout, Placement
from geo.limit import Limit, RuleSet
from geo.newcomer import may_ring
from geo.rooms import NO_ROOMS, Rooms
from geo.setting import Setting
from geo.site import Feature, Site
from geo.zone import zone

TOLERANCE = 0.01
"""Below this depth or shortfall nothing is a conflict, m: what touches is fine."""

Indices = arrangement.Indices

Bounds = NDArray[np.float64]

NOBODY = arrangement.NOBODY

Made = TypeVar("Made")

SHRUNK: Mapping[str, Callable[..., Geometries]] = MappingProxyType(
    {"footprints": footprints, "solids": bodies}
)
"""What a scene keeps shrunk, and how it is drawn."""


@dataclass(frozen=True)
class Scene:
    """A layout on its site. Placements stand in order of their ids; all arrays follow it.

    Parameters
    ----------
    setting
        What depends on the site alone.
    placements, kinds
        The amenities and the kind of each, n of both.
    rules
        The rule set being judged; some rules ask what others want.
    """

    setting: Setting
    placements: tuple[Placement, ...]
    kinds: tuple[Kind, ...]
    rules: RuleSet
    _made: dict[tuple[str, float], object] = field(default_factory=dict, compare=False, repr=False)
    _whole: tuple[Scene, int] | None = field(default=None, compare=False, repr=False)
    """The scene that this is without one placement of, by index."""

    @classmethod
    def of(cls, site: Site, layout: Layout, kinds: Mapping[str, Kind], rules: RuleSet) -> Scene:
        """Put a layout on its site; ``KeyError`` for a placement of an unknown kind."""
        placements = tuple(sorted(layout, key=lambda placement: placement.id))
        of_each = tuple(kinds[placement.kind] for placement in placements)
        return cls(Setting.of(site), placements, of_each, rules)

    def without(self, placement_id: str) -> Scene:
        """The scene less one placement; no other shape is worked out anew for it."""
        gone = self._index(placement_id)
        kept = self.placements[:gone] + self.placements[gone + 1 :]
        kinds = self.kinds[:gone] + self.kinds[gone + 1 :]
        return Scene(self.setting, kept, kinds, self.rules, _whole=(self, gone))

    def with_moved(self, placement: Placement) -> Scene:
        """The scene with one placement standing otherwise; all other shapes are kept."""
        at = self._index(placement.id)
        return self.with_all(
            (*self.placements[:at], placement, *self.placements[at + 1 :]), self.kinds
        )

    def with_all(self, placements: tuple[Placement, ...], kinds: tuple[Kind, ...]) -> Scene:
        """Another layout on the same site; the shapes of what stands as it stood are kept.

        ``placements`` in order of their ids, with the kind of each.
        """
        before = {each.id: i for i, each in enumerate(self.placements)}
        old, new, fresh = [], [], []
        for i, (placement, kind) in enumerate(zip(placements, kinds, strict=True)):
            at = before.get(placement.id)
            if at is not None and self.placements[at] == placement and self.kinds[at] is kind:
                old.append(at)
                new.append(i)
            else:
                fresh.append(i)
        kept = _Kept(
            np.array(old, np.intp),
            np.array(new, np.intp),
            fresh,
            tuple(placements[i] for i in fresh),
            tuple(kinds[i] for i in fresh),
        )
        made: dict[tuple[str, float], object] = {}
        for (name, inset), known in self._made.items():
            # What else was made of the scene may be another now.
            if name in SHRUNK:
                shapes = cast(Geometries, known)
                own = kept.with_new(shapes[: self.own], SHRUNK[name], inset)
                made[name, inset] = np.concatenate([own, shapes[self.own :]])
        other = Scene(self.setting, placements, kinds, self.rules, made)
        if kinds == self.kinds:
            vars(other)["_answering"] = self._answering
        for name, drawn in (("footprints", footprints), ("bodies", bodies)):
            if name in vars(self):
                vars(other)[name] = kept.with_new(vars(self)[name], drawn, 0.0)
        return other

    def settled(self) -> Scene:
        """Itself, less all that was made of it but its shapes: fit to be kept, and shared."""
        for key in [key for key in self._made if key[0] not in SHRUNK]:
            del self._made[key]
        return self

    def _index(self, placement_id: str) -> int:
        return next(i for i, placed in enumerate(self.placements) if placed.id == placement_id)

    @cached_property
    def _answering(self) -> dict[str, Indices]:
        """Every selector with the placements that answer to it (`Kind.answers_to`), in one go."""
        found: dict[str, list[int]] = {}
        for index, kind in enumerate(self.kinds):
            for selector in {"*", kind.code} | kind.tags:
                found.setdefault(selector, []).append(index)
        return {selector: np.array(indices, np.intp) for selector, indices in found.items()}

    @cached_property
    def footprints(self) -> Geometries:
        """Footprints, n."""
        if self._whole is not None:
            scene, gone = self._whole
            return np.delete(scene.footprints, gone)
        return footprints(self.placements, self.kinds)

    @cached_property
    def bodies(self) -> Geometries:
        """What of each placement stands in the way, n; empty for level ground."""
        if self._whole is not None:
            scene, gone = self._whole
            return np.delete(scene.bodies, gone)
        return bodies(self.placements, self.kinds, shapes=self.footprints)

    @cached_property
    def solids(self) -> Geometries:
        """Every body: the placements' n, then those of the site's features."""
        return np.concatenate([self.bodies, self.setting.bodies])

    @cached_property
    def is_convex(self) -> list[bool]:
        """Of each solid whether it is surely convex: as its kind is drawn, and a trunk."""
        own = [
            placement.outline is None and kind.level != "canopy"
            for placement, kind in zip(self.placements, self.kinds, strict=True)
        ]
        return own + [feature.role == "tree" for feature in self.setting.solid]

    @cached_property
    def footprint_bounds(self) -> Bounds:
        """West, south, east, north of each footprint, (n, 4)."""
        return bounds(self.footprints)

    @cached_property
    def solid_bounds(self) -> Bounds:
        """West, south, east, north of each solid; nan for none."""
        return bounds(self.solids)

    def shrunk_footprints(self, inset: float) -> Geometries:
        """Footprints less ``inset`` m all round, n."""
        return self.once(("footprints", inset), lambda: self._shrunk_footprints(inset))

    def shrunk_solids(self, inset: float) -> Geometries:
        """Solids less ``inset`` m all round."""
        return self.once(("solids", inset), lambda: self._shrunk_solids(inset))

    def once(self, key: tuple[str, float], make: Callable[[], Made]) -> Made:
        """Make something of this scene once, for all the rules that ask for it."""
        if key not in self._made:
            self._made[key] = make()
        return cast(Made, self._made[key])

    def _shrunk_footprints(self, inset: float) -> Geometries:
        if self._whole is not None:
            scene, gone = self._whole
            return np.delete(scene.shrunk_footprints(inset), gone)
        return footprints(self.placements, self.kinds, inset)

    def _shrunk_solids(self, inset: float) -> Geometries:
        if self._whole is not None:
            scene, gone = self._whole
            return np.delete(scene.shrunk_solids(inset), gone)
        own = bodies(self.placements, self.kinds, inset, self.shrunk_footprints(inset))
        return np.concatenate([own, self.setting.shrunk_bodies(inset)])

    def answering(self, selector: str) -> Indices:
        """Indices of the placements that a selector means, ascending."""
        if self._whole is not None:
            scene, gone = self._whole
            every = scene.answering(selector)
            others = every[every != gone]
            return cast(Indices, others - (others > gone))
        known = self._answering
        if selector not in known:
            each = [known.get(name, NOBODY) for name in selector.split("|")]
            known[selector] = cast(Indices, np.unique(np.concatenate(each)))
        return known[selector]

    def feature(self, solid: int) -> Feature | None:
        """The site's feature behind a solid; ``None`` for a placement's."""
        own = len(self.placements)
        return self.setting.solid[solid - own] if solid >= own else None

    def thing(self, solid: int) -> Kind | Feature:
        """What a solid is: a placement's kind, else the site's feature."""
        return self.feature(solid) or self.kinds[solid]

    def ids(self, solid: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Placement ids and feature ids of a solid, for an issue."""
        feature = self.feature(solid)
        return ((self.placements[solid].id,), ()) if feature is None else ((), (feature.id,))

    # ---- What rules decide over (`geo.arrangement`) ----

    @property
    def own(self) -> int:
        """How many placements there are, n; solids from here on are the site's."""
        return len(self.placements)

    @cached_property
    def middles(self) -> Geometries:
        """Centres of the placements, n points."""
        found: Geometries = shapely.points(self._where[:, :2])
        return found

    def marked(self, test: Callable[[Kind], bool], chosen: Indices) -> Flags:
        """Which of these placements are of a kind that passes a test."""
        return np.array([test(self.kinds[index]) for index in chosen.tolist()], dtype=bool)

    def ringing(self, placements: Indices, solids: Indices) -> Flags:
        """Which of these placements may ring the solid beside it: a tree bench its trunk."""
        found = [
            may_ring(self.kinds[a], self.feature(b) or self.kinds[b])
            for a, b in zip(placements.tolist(), solids.tolist(), strict=True)
        ]
        return np.array(found, dtype=bool)

    def spared(self, owners: Indices, solids: Indices) -> Flags:
        """Which solids may stand in the room round these placements all the same."""
        exempt = exceptions(self.rules.limits)
        allowed = [
            may_stand(exempt, self.kinds[a], self.thing(b))
            for a, b in zip(owners.tolist(), solids.tolist(), strict=True)
        ]
        return cast(Flags, self.ringing(owners, solids) | np.array(allowed, dtype=bool))

    def kind_of(self, placement_id: str) -> Kind:
        """The kind of a placement by its id."""
        return self.kinds[self._index(placement_id)]

    def close(self, subject: str, object: str, gap: float, *, standing: bool = False) -> Pairs:
        """Pairs of placements whose boxes are no farther apart, each once, the subject first."""
        subjects, objects = self.answering(subject), self.answering(object)
        if not len(subjects) or not len(objects):
            return NOBODY, NOBODY
        boxes = self.solid_bounds if standing else self.footprint_bounds
        rows, columns = _close(boxes[subjects], boxes[objects], gap)
        a, b = subjects[rows], objects[columns]
        if len(a) and subject != object:
            swapped = _flags(objects, self.own)[a] & _flags(subjects, self.own)[b]
            once = (a < b) | ~swapped & (a != b)
        else:
            once = a < b
        return a[once], b[once]

    def beside(self, subject: str, geometries: Iterable[object], gap: float) -> Pairs:
        """Placements whose boxes are no farther from those of geometries, with which one."""
        subjects = self.answering(subject)
        things = np.array([*geometries, None], dtype=object)[:-1]
        if not len(subjects) or not len(things):
            return NOBODY, NOBODY
        a, b = _close(self._whole_bounds[subjects], bounds(things), gap)
        return subjects[a], b

    @cached_property
    def _whole_bounds(self) -> Bounds:
        # A drawn roof's posts stand astride its corners.
        both = self.footprint_bounds, self.solid_bounds[: self.own]
        least, most = np.fmin(*both)[:, :2], np.fmax(*both)[:, 2:]
        return np.concatenate([least, most], axis=1)

    def edging(self, subject: str) -> Indices:
        """Placements that may not lie wholly within the boundary: none is ruled out here."""
        return self.answering(subject)

    def rooms(self, limit: Limit) -> Rooms:
        """The rooms that a clearance limit draws round its subjects."""
        owners = self.answering(limit.subject)
        zones = [
            zone(self.placements[index], self.kinds[index], limit, self.footprints[index])
            for index in owners.tolist()
        ]
        return Rooms.of(owners, zones, self._where) if zones else NO_ROOMS

    @cached_property
    def _where(self) -> Bounds:
        return poses(self.placements)

    def entering(self, rooms: Rooms, object: str, features: Indices) -> Pairs:
        """Rows of ``rooms`` with the solids whose boxes meet theirs."""
        if not len(rooms):
            return NOBODY, NOBODY
        wanted = np.concatenate([self.answering(object), self.own + features])
        boxes = rooms.bounds(self.footprint_bounds)
        rows, solids = _close(boxes, self.solid_bounds[wanted], 0.0)
        solids = wanted[solids]
        other = solids != rooms.owners[rows]
        return rows[other], solids[other]

    def meeting(self, one: Rooms, rows: Indices, two: Rooms, others: Indices) -> Flags:  # noqa: ARG002
        """Which rooms may overlap the room of the other rows beside it: none is ruled out."""
        return np.ones(len(rows), dtype=bool)


def _flags(chosen: Indices, count: int) -> Flags:
    found = np.zeros(count, dtype=bool)
    found[chosen] = True
    return found


@dataclass(frozen=True)
class _Kept:
    """Which placements of before (``old``) stand as they did, which they are now (``new``).

    ``fresh``: all others, with these ``placements`` of these ``kinds``.
    """

    old: Indices
    new: Indices
    fresh: list[int]
    placements: tuple[Placement, ...]
    kinds: tuple[Kind, ...]

    def with_new(
        self, shapes: Geometries, draw: Callable[..., Geometries], inset: float
    ) -> Geometries:
        """The shapes kept, and those drawn anew."""
        found = np.empty(len(self.new) + len(self.fresh), dtype=object)
        found[self.new] = shapes[self.old]
        if self.fresh:
            found[self.fresh] = draw(self.placements, self.kinds, inset)
        return found


def bounds(geometries: Geometries) -> Bounds:
    """West, south, east, north of each geometry, (n, 4); nan where it is empty."""
    return cast(Bounds, shapely.bounds(geometries).reshape(-1, 4))


def close_pairs(a: Bounds, b: Bounds, gap: float) -> list[tuple[int, int]]:
    """Index pairs of boxes (n, 4) and (m, 4) no farther apart than ``gap`` m; empty ones never."""
    return list(arrangement.paired(_close(a, b, gap)))


def _close(a: Bounds, b: Bounds, gap: float) -> Pairs:
    west, south, east, north = a.T[:, :, None]
    w, s, e, n = b.T[:, None, :]
    near = (west - e <= gap) & (w - east <= gap) & (south - n <= gap) & (s - north <= gap)
    return cast(Pairs, np.nonzero(near))
