"""What must stand apart stands far enough apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from geo.footprint import Geometries
from geo.issue import Issue
from geo.limit import Limit
from geo.scene import TOLERANCE, Scene, bounds, close_pairs
from geo.witness import across


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
        of the subject: a tree's trunk.

    Yields
    ------
    Issue
        `witness`: the shortest line; `measured`: its length, m.
    """
    subjects = scene.answering(limit.subject)
    if not len(subjects):
        return
    shapes = _shapes(scene, limit)
    yield from _to_features(scene, limit, subjects, shapes)
    yield from _to_placements(scene, limit, subjects, shapes)


def _shapes(scene: Scene, limit: Limit) -> Geometries:
    if limit.form == "centre":
        return np.array([shapely.Point(p.x, p.y) for p in scene.placements], dtype=object)
    return scene.footprints


def _to_features(
    scene: Scene, limit: Limit, subjects: np.ndarray, shapes: Geometries
) -> Iterator[Issue]:
    fronts = scene.setting.fronts(limit.object)
    geometries = np.array([geometry for _, geometry in fronts], dtype=object)
    if not fronts:
        return
    boxes = scene.footprint_bounds[subjects]
    for i, j in close_pairs(boxes, bounds(geometries), limit.value):
        subject = int(subjects[i])
        apart = float(shapely.distance(shapes[subject], geometries[j]))
        if apart < limit.value - TOLERANCE:
            yield Issue(
                limit,
                placements=(scene.placements[subject].id,),
                features=(fronts[j][0].id,),
                witness=across(shapes[subject], geometries[j]),
                measured=apart,
                required=limit.value,
            )


def _to_placements(
    scene: Scene, limit: Limit, subjects: np.ndarray, shapes: Geometries
) -> Iterator[Issue]:
    objects = scene.answering(limit.object)
    both = set(subjects.tolist()) & set(objects.tolist())
    boxes = scene.footprint_bounds
    for i, j in close_pairs(boxes[subjects], boxes[objects], limit.value):
        a, b = int(subjects[i]), int(objects[j])
        if a == b or (a > b and {a, b} <= both):
            continue
        apart = float(shapely.distance(shapes[a], scene.footprints[b]))
        if apart < limit.value - TOLERANCE:
            yield Issue(
                limit,
                placements=(scene.placements[a].id, scene.placements[b].id),
                witness=across(shapes[a], scene.footprints[b]),
                measured=apart,
                required=limit.value,
            )
