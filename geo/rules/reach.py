"""A wheelchair comes from an entrance to everything that people use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import shapely

from geo.issue import Issue
from geo.limit import Limit
from geo.route import Routes
from geo.scene import Scene


def reach(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find what cannot be reached by a route of the limit's width.

    Parameters
    ----------
    scene
        Bodies of placements and of the site, site metres. Level ground never blocks.
    limit
        ``value``: clear width of the route, m.

    Yields
    ------
    Issue
        `witness`: the line across the narrowest place of the best way (or from the end of
        a nook to the thing); `measured`: the width there, m. Situation ``closed``: no
        way at all (`witness`: the thing itself). Situation ``no_entrance``: one
        hint on the site, nothing else can be said.
    """
    if not scene.setting.gates:
        first = next(other for other in scene.rules.limits if other.code == limit.code)
        if limit == first:
            yield Issue(
                replace(limit, severity="hint"),
                witness=scene.setting.site.boundary,
                situation="no_entrance",
            )
        return
    used = np.array([kind.used for kind in scene.kinds], dtype=bool)
    # What stands wholly outside is for `inside` to tell.
    used &= shapely.intersects(scene.setting.site.boundary, scene.footprints)
    targets = scene.answering(limit.subject)
    targets = targets[used[targets]]
    routes = Routes(scene, targets)
    for position in np.flatnonzero(~routes.reached(limit.value)).tolist():
        index = int(targets[position])
        narrow = routes.narrowest(position, limit.value)
        yield Issue(
            limit,
            placements=(scene.placements[index].id,),
            witness=scene.footprints[index] if narrow.line is None else narrow.line,
            measured=narrow.width,
            required=limit.value,
            situation="closed" if narrow.line is None else "",
        )
