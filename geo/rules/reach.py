"""A wheelchair comes from an entrance to everything that people use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from operator import attrgetter
from types import MappingProxyType
from typing import cast

import numpy as np
import shapely

from geo.issue import Issue
from geo.limit import Limit
from geo.narrows import Narrow
from geo.route import Routes
from geo.scene import Indices, Scene

SITUATIONS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "": ("", "blocked", "between"),
        "passing": ("passing", "passing_blocked", "passing_between"),
    }
)
"""How a bottleneck is told, by form: made by no placement, by one, by two."""


def reach(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find what cannot be reached by a route of the limit's width.

    Parameters
    ----------
    scene
        Bodies of placements and of the site, site metres. Level ground never blocks.
    limit
        ``value``: clear width of the route, m. Subject ``*`` means all that people use;
        any other subject all that it names, used or not. ``form`` ``passing``: the route
        is for two to pass one another. ``turning``: beside all that a route of
        ``measures.route`` m reaches there is a place, on ground which that route opens,
        where a circle of ``value`` m turns; what the route does not reach is told there.

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
        ``passing`` and ``passing_…`` where there is a way, but not for two. ``turning``:
        one issue for each amenity, `witness` its footprint.
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
    if not len(targets):
        return
    if limit.form == "turning":
        yield from _turning(scene, limit, targets)
        return
    behind: list[tuple[Narrow, list[int]]] = []
    for position, narrow in Routes(scene, targets).bottlenecks(limit.value).items():
        cut_off = next((those for known, those in behind if known.is_same(narrow)), None)
        if cut_off is None:
            behind.append((narrow, cut_off := []))
        cut_off.append(int(targets[position]))
    found: dict[str, Issue] = {}
    for narrow, cut_off in behind:
        issue = _issue(scene, limit, narrow, cut_off)
        # Two amenities in each other's way are one issue, the narrower.
        found[issue.key] = min(found.get(issue.key, issue), issue, key=attrgetter("measured"))
    yield from found.values()


def to_be_reached(scene: Scene, limit: Limit) -> Indices:
    """Indices of the placements that a way should lead to.

    Of all things those that people use; where the limit names some, all of these.
    """
    # What stands wholly outside is for `inside` to tell.
    wanted = shapely.intersects(scene.setting.site.boundary, scene.footprints)
    if limit.subject == "*":
        wanted &= np.array([kind.used for kind in scene.kinds], dtype=bool)
    named = scene.answering(limit.subject)
    return cast(Indices, named[wanted[named]])


def _turning(scene: Scene, limit: Limit, targets: Indices) -> Iterator[Issue]:
    routes, width = Routes(scene, targets), limit.measures["route"]
    lacking = routes.reached(width) & ~routes.turning(width, limit.value)
    for index in targets[lacking].tolist():
        yield Issue(
            limit,
            placements=(scene.placements[index].id,),
            witness=scene.footprints[index],
            required=limit.value,
            situation="turning",
        )


def _issue(scene: Scene, limit: Limit, narrow: Narrow, cut_off: list[int]) -> Issue:
    # What nobody can get to is not to blame, but where it is the last of its own way.
    makers = [index for index in narrow.beside if index not in cut_off][:2]
    if narrow.width == 0:
        makers = makers[:1]
        situation = "shut" if makers else "closed"
    else:
        situation = SITUATIONS[limit.form][len(makers)]
    return Issue(
        limit,
        placements=tuple(scene.placements[index].id for index in (*makers, *cut_off)),
        witness=narrow.line,
        measured=narrow.width,
        required=limit.value,
        situation=situation,
    )
