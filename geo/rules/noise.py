"""What is loud, taken together, leaves the neighbours their peace."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from geo.issue import Issue
from geo.limit import Limit
from geo.scene import Indices, Scene
from geo.sound import EVEN, ROUNDING, Levels, levels, loudest, sources, together
from geo.witness import across


def noise(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find buildings at whose windows all sources together are too loud (`geo.sound`).

    Parameters
    ----------
    scene
        Footprints and window fronts, site metres.
    limit
        ``value``: highest level, dB(A). ``subject``: the sources; ``object``: the uses of
        buildings whose windows count.

    Yields
    ------
    Issue
        One a building, at its loudest front. `placements`: the fewest that are too loud
        by themselves, loudest first; situation ``together`` where these are several.
        `measured`: the level of all sources, dB(A). `witness`: the shortest line from
        the loudest to the window.
    """
    loud = sources(scene, limit.subject)
    if not len(loud):
        return
    for building, panes in scene.setting.panes(limit.object):
        each = levels(scene, loud, panes)
        whole = together(each)
        worst = loudest(whole)
        if whole[worst] > limit.value + ROUNDING:
            makers = _fewest(each[:, worst], limit.value)
            first = int(loud[makers[0]])
            yield Issue(
                limit,
                placements=tuple(scene.placements[loud[maker]].id for maker in makers),
                features=(building.id,),
                witness=across(scene.footprints[first], panes[worst]),
                measured=float(whole[worst]),
                required=limit.value,
                situation="together" if len(makers) > 1 else "",
            )


def _fewest(each: Levels, most: float) -> Indices:
    """The fewest sources, loudest first, that together exceed a level."""
    order = np.argsort(-np.round(each / EVEN), kind="stable")
    sums = [float(together(each[order[:count]])) for count in range(1, len(order))]
    enough = [count for count, level in enumerate(sums, 1) if level > most + ROUNDING]
    return order[: enough[0]] if enough else order
