"""A scene: one layout on its site, made ready once for all rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.footprint import Geometries, bodies, footprints
from geo.kind import Kind
from geo.layout import Layout, Placement
from geo.limit import RuleSet
from geo.setting import Setting
from geo.site import Feature, Site

TOLERANCE = 0.01
"""Below this depth or shortfall nothing is a conflict, m: what touches is fine."""

Indices = NDArray[np.intp]

Bounds = NDArray[np.float64]

NOBODY: Indices = np.empty(0, dtype=np.intp)


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
    _made: dict[tuple[str, float], Geometries] = field(
        default_factory=dict, compare=False, repr=False
    )
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
        alone, kind = (placement,), (self.kinds[at],)
        made = {}
        for (name, inset), shapes in self._made.items():
            drawn = footprints if name == "footprints" else bodies
            made[name, inset] = _with(shapes, at, drawn(alone, kind, inset))
        stands = (*self.placements[:at], placement, *self.placements[at + 1 :])
        moved = Scene(self.setting, stands, self.kinds, self.rules, made)
        vars(moved)["_answering"] = self._answering
        for name, drawn in (("footprints", footprints), ("bodies", bodies)):
            if name in vars(self):
                vars(moved)[name] = _with(vars(self)[name], at, drawn(alone, kind))
        return moved

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
    def footprint_bounds(self) -> Bounds:
        """West, south, east, north of each footprint, (n, 4)."""
        return bounds(self.footprints)

    @cached_property
    def solid_bounds(self) -> Bounds:
        """West, south, east, north of each solid; nan for none."""
        return bounds(self.solids)

    def shrunk_footprints(self, inset: float) -> Geometries:
        """Footprints less ``inset`` m all round, n."""
        key = ("footprints", inset)
        if key not in self._made and self._whole is not None:
            scene, gone = self._whole
            self._made[key] = np.delete(scene.shrunk_footprints(inset), gone)
        elif key not in self._made:
            self._made[key] = footprints(self.placements, self.kinds, inset)
        return self._made[key]

    def shrunk_solids(self, inset: float) -> Geometries:
        """Solids less ``inset`` m all round."""
        key = ("solids", inset)
        if key not in self._made and self._whole is not None:
            scene, gone = self._whole
            self._made[key] = np.delete(scene.shrunk_solids(inset), gone)
        elif key not in self._made:
            own = bodies(self.placements, self.kinds, inset, self.shrunk_footprints(inset))
            self._made[key] = np.concatenate([own, self.setting.shrunk_bodies(inset)])
        return self._made[key]

    def answering(self, selector: str) -> Indices:
        """Indices of the placements that a selector means, ascending."""
        if self._whole is not None:
            scene, gone = self._whole
            every = scene.answering(selector)
            others = every[every != gone]
            return cast(Indices, others - (others > gone))
        if "|" not in selector:
            return self._answering.get(selector, NOBODY)
        each = [self._answering.get(name, NOBODY) for name in selector.split("|")]
        return cast(Indices, np.unique(np.concatenate(each)))

    def feature(self, solid: int) -> Feature | None:
        """The site's feature behind a solid; ``None`` for a placement's."""
        own = len(self.placements)
        return self.setting.solid[solid - own] if solid >= own else None

    def ids(self, solid: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Placement ids and feature ids of a solid, for an issue."""
        feature = self.feature(solid)
        return ((self.placements[solid].id,), ()) if feature is None else ((), (feature.id,))

    def rings(self, placement: int, solid: int) -> bool:
        """Whether a placement may ring this solid: a tree bench its trunk."""
        if "rings_tree" not in self.kinds[placement].tags:
            return False
        feature = self.feature(solid)
        if feature is None:
            return "tree" in self.kinds[solid].tags
        return feature.role == "tree"


def _with(shapes: Geometries, at: int, new: Geometries) -> Geometries:
    changed = shapes.copy()
    changed[at] = new[0]
    return changed


def bounds(geometries: Geometries) -> Bounds:
    """West, south, east, north of each geometry, (n, 4); nan where it is empty."""
    return cast(Bounds, shapely.bounds(geometries).reshape(-1, 4))


def close_pairs(a: Bounds, b: Bounds, gap: float) -> list[tuple[int, int]]:
    """Index pairs of boxes (n, 4) and (m, 4) no farther apart than ``gap`` m; empty ones never."""
    west, south, east, north = a.T[:, :, None]
    w, s, e, n = b.T[:, None, :]
    near = (west - e <= gap) & (w - east <= gap) & (south - n <= gap) & (s - north <= gap)
    return list(zip(*(side.tolist() for side in np.nonzero(near)), strict=True))
