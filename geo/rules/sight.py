"""From a seat nearby a carer sees the children play."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from geo.issue import Issue
from geo.limit import Limit
from geo.scene import TOLERANCE, Indices, Scene
from geo.sight import RIM, Views, views
from geo.witness import across

EYE = 1.2
"""Eyes of somebody sitting, m above the ground, where the limit tells none."""


def sight(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find what nobody can watch from a seat.

    Parameters
    ----------
    scene
        Footprints and bodies, site metres; what blocks a line of sight: `geo.sight`.
    limit
        ``value``: how far off somebody still watches, m, from the middle of a seat
        (``object``) to the footprint of a ``subject``. ``measures.height``: what is
        lower is looked over, m.

    Yields
    ------
    Issue
        Situations: ``far`` no seat within reach, with `measured` the way to the nearest,
        m, and that line as `witness`. ``hidden`` from no seat within reach at least half
        of nine points are seen (the middle and eight round the rim): after the subject
        comes what hides most of it from the best of these seats, `witness` is a line of
        sight that it blocks. Nothing where there is no seat at all: `near` tells that.
    """
    things, seats = scene.answering(limit.subject), scene.answering(limit.object)
    if not len(things) or not len(seats):
        return
    seen = views(scene, things, seats, limit.value, limit.measures.get("height", EYE))
    half = 2 * seen.seen >= RIM + 1
    for index in things.tolist():
        own = seen.thing == index
        if half[own].any():
            continue
        others = seats[seats != index]
        if own.any():
            yield _hidden(scene, limit, seen, np.flatnonzero(own))
        elif len(others):
            yield _far(scene, limit, index, others)


def _far(scene: Scene, limit: Limit, index: int, seats: Indices) -> Issue:
    shape = scene.footprints[index]
    middles = shapely.points([(scene.placements[i].x, scene.placements[i].y) for i in seats])
    apart = shapely.distance(shape, middles)
    nearest = int(np.argmax(apart < apart.min() + TOLERANCE))
    seat = scene.placements[seats[nearest]]
    return Issue(
        limit,
        placements=(scene.placements[index].id, seat.id),
        witness=across(shape, middles[nearest]),
        measured=float(apart[nearest]),
        required=limit.value,
        situation="far",
    )


def _hidden(scene: Scene, limit: Limit, seen: Views, own: Indices) -> Issue:
    """From the seat that sees most of it, the nearest of equals."""
    shown = seen.seen[own]
    best = own[shown == shown.max()]
    apart = seen.apart[best]
    view = int(best[np.argmax(apart < apart.min() + TOLERANCE)])
    screen, line = seen.screen(view)
    placements, features = scene.ids(screen)
    return Issue(
        limit,
        placements=(scene.placements[seen.thing[view]].id, *placements),
        features=features,
        witness=line,
        situation="hidden",
    )
