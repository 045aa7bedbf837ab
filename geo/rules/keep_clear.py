"""What must stay free stays free: lanes, fields, aprons, covers, roots."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from geo.breaches.keep_clear import Ground, grounds, on, standing
from geo.depth import depth
from geo.issue import Issue
from geo.limit import Limit
from geo.scene import Scene
from geo.witness import common


def keep_clear(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find bodies on ground that must stay free.

    Parameters
    ----------
    scene
        Bodies, site metres; over a fire lane or rescue field low roofs count whole.
    limit
        ``object``: the role kept free. ``value``, m: a buffer round areas; the depth of
        an entrance's apron, as wide as the entrance; the radius round a point that tells
        none. With ``form`` ``roots``: 12 (``measures.factor``) stem diameters round a
        tree's middle, at most ``value`` where that is above 0.

    Yields
    ------
    Issue
        `measured`, `required`: distance there is and should be where one is asked for,
        else the depth it stands in and 0; `penetration`: the way out, m. Situation
        ``apron`` before an entrance, ``around`` and ``roots`` where a distance is asked.
    """
    for ground in grounds(scene.setting, limit):
        chosen = on(scene, limit, ground)
        bodies = standing(scene, limit, ground.feature, 0.0, chosen)
        for index, body in zip(chosen.tolist(), bodies, strict=True):
            yield _issue(scene, limit, ground, index, body)


def _issue(scene: Scene, limit: Limit, ground: Ground, index: int, body: BaseGeometry) -> Issue:
    area, required = ground.area, ground.required
    if required > 0:
        measured = float(shapely.distance(area, body))
        deeper = depth(body, area) if measured == 0 else 0.0
        penetration = required - measured + deeper
        witness = common(body, shapely.buffer(area, required))
    else:
        measured = penetration = depth(body, area)
        witness = common(body, area)
    return Issue(
        limit,
        placements=(scene.placements[index].id,),
        features=(ground.feature.id,),
        witness=witness,
        measured=measured,
        required=required,
        penetration=penetration,
        situation=ground.situation,
    )
