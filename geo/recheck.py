"""Judging a layout again after an edit: only what the edit can have changed.

Whether two things stand in one another, too near, or in each other's room is between the
two. What such limits found about others before an edit they would find again, so that only
pairs with what was moved, put or taken away are looked at. Limits that look at nothing but
the kinds they name would find all of it again where nothing of these kinds was touched.
Limits that look at the layout as a whole (the wheelchair's way, sun, totals) are judged anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from geo.arrangement import NOBODY, Flags, Indices, Pairs
from geo.check import found, told
from geo.issue import Issue
from geo.kind import Kind
from geo.layout import Layout
from geo.limit import Limit, RuleSet
from geo.rooms import Rooms
from geo.scene import Scene
from geo.site import Site
from geo.soft import GRASS, SOFT

BETWEEN_TWO: frozenset[str] = frozenset(
    {"inside", "overlap", "distance", "clearance", "keep_clear"}
)
"""Families that judge each placement, or pair of them, whatever else there is."""

OF_ALL: frozenset[str] = frozenset({"surface", "seat", "dead_end"})
"""Forms of these that look at more than two."""

OF_NAMED: frozenset[str] = frozenset({"light", "near", "noise", "hours"})
"""Families that look at nothing in a layout but what answers to their subject or object."""

MOST = 5
"""So many changes at once are as soon judged anew."""


@dataclass(frozen=True)
class Judgement:
    """A judged layout, kept to judge the next version of it.

    Parameters
    ----------
    scene
        The layout on its site. Only its footprints and bodies are read again.
    found
        What each limit of the rule set found, in their order, echoes included.
    """

    scene: Scene
    found: tuple[tuple[Issue, ...], ...]

    @cached_property
    def issues(self) -> tuple[Issue, ...]:
        """As `geo.check.check` tells them."""
        return told(issue for each in self.found for issue in each)


def judgement(
    site: Site,
    layout: Layout,
    kinds: Mapping[str, Kind],
    rules: RuleSet,
    before: Judgement | None = None,
) -> Judgement:
    """Judge a layout as `geo.check.check` does; ``before`` is an earlier version, judged.

    Whatever ``before`` is, the issues are those of `geo.check.check`: of another site, other
    rules or quite another layout nothing is taken over.
    """
    if before is None or before.scene.setting.site != site or before.scene.rules != rules:
        return _anew(Scene.of(site, layout, kinds, rules))
    placements = tuple(sorted(layout, key=lambda placement: placement.id))
    scene = before.scene.with_all(placements, tuple(kinds[each.kind] for each in placements))
    changed = _changed(before.scene, scene)
    if len(changed) > MOST:
        return _anew(scene)
    focus = Focus.on(scene, changed)
    touched = {
        kind.code: kind
        for each in (before.scene, scene)
        for placement, kind in zip(each.placements, each.kinds, strict=True)
        if placement.id in changed
    }

    def after(limit: Limit, was: tuple[Issue, ...]) -> Iterable[Issue]:
        if _is_between_two(limit):
            return _again(focus, limit, was, changed)
        names = named(limit)
        if names and not any(kind.answers_to(names) for kind in touched.values()):
            return was
        return found(scene, limit)

    each = tuple(
        tuple(after(limit, was)) for limit, was in zip(rules.limits, before.found, strict=True)
    )
    return Judgement(scene.settled(), each)


def _anew(scene: Scene) -> Judgement:
    each = tuple(tuple(found(scene, limit)) for limit in scene.rules.limits)
    return Judgement(scene.settled(), each)


def _is_between_two(limit: Limit) -> bool:
    return limit.code in BETWEEN_TWO and limit.form not in OF_ALL


def named(limit: Limit) -> str:
    """All that a limit looks at in a layout, as one selector; empty where that is more."""
    if limit.code in OF_NAMED:
        return f"{limit.subject}|{limit.object}"
    if limit.code == "clearance" and limit.form == "surface":
        return "|".join([limit.subject, *SOFT, GRASS])
    return ""


def _changed(before: Scene, after: Scene) -> frozenset[str]:
    """Ids of what stands otherwise, came or went."""
    one, other = (
        {
            each.id: (each, kind.code)
            for each, kind in zip(scene.placements, scene.kinds, strict=True)
        }
        for scene in (before, after)
    )
    return frozenset(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def _again(
    focus: Focus, limit: Limit, before: Iterable[Issue], changed: frozenset[str]
) -> Iterable[Issue]:
    yield from (issue for issue in before if changed.isdisjoint(issue.placements))
    if focus.about.any():
        yield from (i for i in found(focus, limit) if not changed.isdisjoint(i.placements))


@dataclass(frozen=True)
class Focus(Scene):
    """A scene in which only some placements are looked at, and what is beside them.

    ``about``: which these are, (n,). Limits may still find more than is about them.
    """

    about: Flags = field(default_factory=lambda: np.zeros(0, dtype=bool))

    @classmethod
    def on(cls, scene: Scene, names: frozenset[str]) -> Focus:
        """Look at these placements of a scene, as far as it has them; its shapes are shared."""
        about = np.array([each.id in names for each in scene.placements], dtype=bool)
        focus = cls(
            scene.setting, scene.placements, scene.kinds, scene.rules, scene._made, about=about
        )
        for name in ("footprints", "bodies", "solids", "footprint_bounds", "solid_bounds"):
            vars(focus)[name] = getattr(scene, name)
        vars(focus)["_answering"] = scene._answering
        return focus

    def close(self, subject: str, object: str, gap: float, *, standing: bool = False) -> Pairs:
        """Of `Scene.close` the pairs with one of them."""
        a, b = super().close(subject, object, gap, standing=standing)
        chosen = self.about[a] | self.about[b]
        return a[chosen], b[chosen]

    def beside(self, subject: str, geometries: Iterable[object], gap: float) -> Pairs:
        """Of `Scene.beside` theirs."""
        if not self.about[self.answering(subject)].any():
            return NOBODY, NOBODY
        a, b = super().beside(subject, geometries, gap)
        return a[self.about[a]], b[self.about[a]]

    def edging(self, subject: str) -> Indices:
        """Of `Scene.edging` theirs."""
        found = super().edging(subject)
        return found[self.about[found]]

    def entering(self, rooms: Rooms, object: str, features: Indices) -> Pairs:
        """Of `Scene.entering` what enters their rooms, and where they enter."""
        rows, solids = super().entering(rooms, object, features)
        about = np.append(self.about, np.zeros(len(self.setting.solid), dtype=bool))
        chosen = self.about[rooms.owners[rows]] | about[solids]
        return rows[chosen], solids[chosen]
