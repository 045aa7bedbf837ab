"""While the neighbours sleep, what is loud is closed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geo.clock import hours as length
from geo.clock import shared, stretches
from geo.issue import Issue
from geo.limit import Limit
from geo.scene import Scene
from geo.sound import EVEN, ROUNDING, levels, loudest, sources
from geo.witness import across


def hours(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find what would disturb the neighbours' sleep at the hours that the place is open.

    Parameters
    ----------
    scene
        Footprints and window fronts, site metres.
    limit
        ``value``: highest level by night, dB(A). ``subject``: the sources; ``object``:
        the uses of buildings whose windows count. ``measures``: ``open`` and ``close``
        of the place, ``quiet_from`` and ``quiet_to`` of the night, hours of the day from
        0 to 24; either may run past midnight. Where they have nothing in common, nothing
        is found.

    Yields
    ------
    Issue
        One a building, at its loudest window. `placements`: every source that is too loud
        there by itself at any window, the loudest first. `measured`: the loudest's level,
        dB(A). `witness`: the shortest line from it to that window. Situations tell when:
        ``late`` open after the quiet begins, ``early`` before it ends, ``both``, or
        ``night``: all the quiet hours, or some in the middle of them.
    """
    when = _when(limit)
    loud = sources(scene, limit.subject)
    fronts = scene.setting.panes(limit.object)
    if not when or not len(loud) or not fronts:
        return
    for building, panes in fronts:
        each = levels(scene, loud, panes)
        worst = each.max(axis=1)
        order = np.argsort(-np.round(worst / EVEN), kind="stable")
        makers = order[worst[order] > limit.value + ROUNDING]
        if len(makers):
            first = int(makers[0])
            yield Issue(
                limit,
                placements=tuple(scene.placements[loud[maker]].id for maker in makers),
                features=(building.id,),
                witness=across(scene.footprints[loud[first]], panes[loudest(each[first])]),
                measured=float(worst[first]),
                required=limit.value,
                situation=when,
            )


def _when(limit: Limit) -> str:
    """When the place is open in the quiet hours; empty for never."""
    begin, end = limit.measures["quiet_from"], limit.measures["quiet_to"]
    quiet = stretches(begin, end)
    both = shared(stretches(limit.measures["open"], limit.measures["close"]), quiet)
    if not both:
        return ""
    # At midnight the day's end is its beginning.
    late = any(a == begin % 24 for a, _ in both)
    early = any(b == (end or 24.0) for _, b in both)
    if length(both) == length(quiet) or not (late or early):
        return "night"
    return "both" if late and early else "late" if late else "early"
