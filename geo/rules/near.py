"""What belongs together stands near enough."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.edit import Move
from geo.issue import Issue
from geo.limit import Limit
from geo.scene import TOLERANCE, Scene
from geo.things import of_site, things
from geo.witness import across


def near(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find what has nothing of what it needs within the limit's distance.

    Parameters
    ----------
    scene
        Footprints, site metres; distances are straight lines.
    limit
        ``value``: greatest distance from ``subject`` to the nearest ``object``, m. The
        object is a tag or kind, or of the site as for `distance`.

    Yields
    ------
    Issue
        Of the subject alone, so that it can be said of each place by itself.
        `witness`: the shortest line to the nearest; `measured`: its length, m; `fixes`:
        moved along it just near enough. Situation ``none``: there is no such thing yet;
        the witness is the subject itself. Nothing is said where the site alone could
        have it and shows none, nor of a thing that lacks another of its own sort.
    """
    subjects = scene.answering(limit.subject)
    if not len(subjects):
        return
    objects, placed = things(scene, limit.object)
    apart = shapely.distance(scene.footprints[subjects][:, None], objects[None, :])
    apart[subjects[:, None] == placed[None, :]] = np.inf
    # Rounded, so that of two as near the first is told however all is turned.
    nearest = np.round(apart, 6).argmin(axis=1).tolist() if len(objects) else []
    for row, subject in enumerate(subjects.tolist()):
        if not len(objects) or np.isinf(apart[row, nearest[row]]):
            yield from _none(scene, limit, subject)
        elif apart[row, nearest[row]] > limit.value + TOLERANCE:
            yield _far(scene, limit, subject, objects[nearest[row]])


def _none(scene: Scene, limit: Limit, subject: int) -> Iterator[Issue]:
    if of_site(limit.object) or scene.kinds[subject].answers_to(limit.object):
        return
    yield Issue(
        limit,
        placements=(scene.placements[subject].id,),
        witness=scene.footprints[subject],
        required=limit.value,
        situation="none",
    )


def _far(scene: Scene, limit: Limit, subject: int, thing: BaseGeometry) -> Issue:
    placement = scene.placements[subject]
    line = across(scene.footprints[subject], thing)
    (east, north), (to_east, to_north) = shapely.get_coordinates(line)
    apart = float(shapely.length(line))
    # Moved straight at it, it comes nearer by just as much as it moves.
    share = 1 - limit.value / apart
    x = placement.x + share * (to_east - east)
    y = placement.y + share * (to_north - north)
    return Issue(
        limit,
        placements=(placement.id,),
        witness=line,
        measured=apart,
        required=limit.value,
        fixes=(Move(placement.id, float(x), float(y)),),
    )
