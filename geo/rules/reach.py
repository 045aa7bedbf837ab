"""A wheelchair comes from an entrance to everything that people use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from typing import cast

import numpy as np
import shapely

from geo.issue import Issue
from geo.limit import Limit
from geo.narrows import Narrow
from geo.route import Routes
from geo.scene import Indices, Scene


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
        One for each bottleneck, however many amenities lie behind it. `placements`: the
        one or two that make it, the one met first first, then all that lie behind it in
        order of their ids. `witness`: the line across the bottleneck (or from the end of
        a nook to the thing; or, where there is no way at all, through what is in the
        way). `measured`: the width there, m. Situations: ``blocked`` one placement makes
        it, ``between`` two make it, ``shut`` one leaves no way at all; ``""`` and
        ``closed`` the same where the site or what is to be reached makes it itself.
        ``no_entrance``: one hint on the site, nothing else can be said.
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
    targets = to_be_reached(scene, limit)
    behind: dict[Narrow, list[int]] = {}
    for position, narrow in Routes(scene, targets).bottlenecks(limit.value).items():
        behind.setdefault(narrow, []).append(int(targets[position]))
    found: dict[str, Issue] = {}
    for narrow, cut_off in behind.items():
        issue = _issue(scene, limit, narrow, cut_off)
        # Two amenities in each other's way are one issue, the narrower.
        found[issue.key] = min(found.get(issue.key, issue), issue, key=attrgetter("measured"))
    yield from found.values()


def to_be_reached(scene: Scene, limit: Limit) -> Indices:
    """Indices of the placements that a way should lead to."""
    used = np.array([kind.used for kind in scene.kinds], dtype=bool)
    # What stands wholly outside is for `inside` to tell.
    used &= shapely.intersects(scene.setting.site.boundary, scene.footprints)
    targets = scene.answering(limit.subject)
    return cast(Indices, targets[used[targets]])


def _issue(scene: Scene, limit: Limit, narrow: Narrow, cut_off: list[int]) -> Issue:
    # What nobody can get to is not to blame, but where it is the last of its own way.
    makers = [index for index in narrow.beside if index not in cut_off][:2]
    if narrow.width == 0:
        makers = makers[:1]
        situation = "shut" if makers else "closed"
    else:
        situation = ("", "blocked", "between")[len(makers)]
    return Issue(
        limit,
        placements=tuple(scene.placements[index].id for index in (*makers, *cut_off)),
        witness=narrow.line,
        measured=narrow.width,
        required=limit.value,
        situation=situation,
    )
