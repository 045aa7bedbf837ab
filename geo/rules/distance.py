"""What must stand apart stands far enough apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from geo.arrangement import paired
from geo.breaches.distance import near_features, near_placements
from geo.footprint import Geometries
from geo.issue import Issue
from geo.kind import Kind
from geo.limit import Limit
from geo.scene import TOLERANCE, Scene, bounds, close_pairs
from geo.spacing import spacing
from geo.ways import moves, way_off
from geo.witness import across

OWN_SPACING: frozenset[str] = frozenset({"noise", "ranges"})
"""Forms that ask every kind for its own distance."""

TO_SITE_ONLY: frozenset[str] = frozenset({"building"})
"""Forms whose object is of the site alone, though a tag of kinds may be called the same."""


def distance(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find what stands nearer than the limit allows.

    Parameters
    ----------
    scene
        Footprints, site metres.
    limit
        ``value``: smallest distance between ``subject`` and ``object``, m. The object
        is a tag or kind, or of the site: a role, ``window``, ``building``, ``highrise``
        or a building's use (``dwelling``). ``form`` ``centre`` measures from the middle
        of the subject: a tree's trunk. ``noise`` and ``ranges`` ask every kind for its
        own distance (`geo.spacing`). With ``building`` the object is a building's use
        and never an amenity. With ``site`` the subject is of the site as well: nothing
        of it can be moved.

    Yields
    ------
    Issue
        `witness`: the shortest line; `measured`: its length, m; `fixes`: the first one
        moved along it to stand as far off as is wanted.
    """
    if limit.form == "site":
        yield from _on_site(scene, limit)
        return
    subjects = scene.answering(limit.subject)
    if not len(subjects):
        return
    shapes = scene.middles if limit.form == "centre" else scene.footprints
    yield from _to_features(scene, limit, subjects, shapes)
    if limit.form not in TO_SITE_ONLY:
        yield from _to_placements(scene, limit, subjects, shapes)


def _on_site(scene: Scene, limit: Limit) -> Iterator[Issue]:
    near = scene.setting.near_pairs(limit.subject, limit.object, limit.value - TOLERANCE)
    for one, other, line, apart in near:
        yield Issue(
            limit,
            features=(one.id, other.id),
            witness=line,
            measured=apart,
            required=limit.value,
            situation="site",
        )


def _to_features(
    scene: Scene, limit: Limit, subjects: np.ndarray, shapes: Geometries
) -> Iterator[Issue]:
    fronts = scene.setting.fronts(limit.object)
    if not fronts:
        return
    geometries = np.array([geometry for _, geometry in fronts], dtype=object)
    for a, j in _near_features(scene, limit, subjects, geometries):
        off = way_off(shapes[a], geometries[j], spacing(limit, scene.kinds[a]))
        yield Issue(
            limit,
            placements=(scene.placements[a].id,),
            features=(fronts[j][0].id,),
            witness=across(shapes[a], geometries[j]),
            measured=off.apart,
            required=spacing(limit, scene.kinds[a]),
            fixes=moves(scene.placements[a], off.way),
        )


def _near_features(
    scene: Scene, limit: Limit, subjects: np.ndarray, geometries: Geometries
) -> Iterator[tuple[int, int]]:
    """Subjects too near to fronts; where each kind keeps its own distance, one by one."""
    if limit.form not in OWN_SPACING:
        yield from paired(near_features(scene, limit))
        return
    required = [spacing(limit, scene.kinds[subject]) for subject in subjects.tolist()]
    boxes = scene.footprint_bounds[subjects]
    for i, j in close_pairs(boxes, bounds(geometries), max(required)):
        subject = int(subjects[i])
        apart = float(shapely.distance(scene.footprints[subject], geometries[j]))
        if apart < required[i] - TOLERANCE:
            yield subject, j


def _to_placements(
    scene: Scene, limit: Limit, subjects: np.ndarray, shapes: Geometries
) -> Iterator[Issue]:
    for a, b, required in _near_placements(scene, limit, subjects):
        convex = scene.is_convex[a] and scene.is_convex[b]
        off = way_off(shapes[a], scene.footprints[b], required, convex=convex)
        yield Issue(
            limit,
            placements=(scene.placements[a].id, scene.placements[b].id),
            witness=across(shapes[a], scene.footprints[b]),
            measured=off.apart,
            required=required,
            fixes=moves(scene.placements[a], off.way),
        )


def _near_placements(
    scene: Scene, limit: Limit, subjects: np.ndarray
) -> Iterator[tuple[int, int, float]]:
    """Pairs too near to each other, with the distance they want."""
    if limit.form not in OWN_SPACING:
        for a, b in paired(near_placements(scene, limit)):
            yield a, b, limit.value
        return
    objects = scene.answering(limit.object)
    if not len(objects):
        return
    both = set(subjects.tolist()) & set(objects.tolist())
    boxes, kinds = scene.footprint_bounds, scene.kinds
    widest = _widest(limit, _each(scene, subjects), _each(scene, objects))
    for i, j in close_pairs(boxes[subjects], boxes[objects], widest):
        a, b = int(subjects[i]), int(objects[j])
        if a == b or (a > b and {a, b} <= both):
            continue
        required = spacing(limit, kinds[a], kinds[b])
        if {a, b} <= both:
            required = max(required, spacing(limit, kinds[b], kinds[a]))
        apart = float(shapely.distance(scene.footprints[a], scene.footprints[b]))
        if apart < required - TOLERANCE:
            yield a, b, required


def _each(scene: Scene, indices: np.ndarray) -> list[Kind]:
    """Every kind among some placements once."""
    return list(
        {scene.kinds[index].code: scene.kinds[index] for index in indices.tolist()}.values()
    )


def _widest(limit: Limit, subjects: list[Kind], objects: list[Kind]) -> float:
    return max(
        max(spacing(limit, one, other), spacing(limit, other, one))
        for one in subjects
        for other in objects
    )
