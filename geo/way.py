"""Opening the wheelchair's way again: what narrows it moves aside, or what lies behind it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from math import hypot

import numpy as np
import shapely

from geo.bans import Ban
from geo.edit import Move, apply
from geo.fit import fit_among
from geo.footprint import Geometries
from geo.issue import Issue
from geo.layout import Layout, Placement
from geo.limit import Limit
from geo.newcomer import Newcomer
from geo.repair import nearest_in
from geo.route import Routes
from geo.rules.reach import reach, to_be_reached
from geo.scene import NOBODY, TOLERANCE, Scene

ASIDE = 6.0
"""How far pieces go to open a way, m."""

MOST = 16
"""Moves that are tried before a way is given up."""

OPENED = 6
"""Moves that are made for ways, at most."""

TOUCHING = 1e-6
"""What is as near to the line across a bottleneck makes it, m."""

TRIED = 4
"""Pieces of one bottleneck that are tried: what makes it, then what lies behind it."""


def open_ways(scene: Scene, issues: Sequence[Issue], *, lenient: bool) -> Scene:
    """Move pieces so that ways open, one by one, as long as there are fewer issues of ``reach``.

    Parameters
    ----------
    scene
        The layout on its site.
    issues
        Its issues of ``reach`` that count.
    lenient
        Whether pieces may go to places with a warning.

    Returns
    -------
    Scene
        The very same where nothing helps. A piece only goes where nothing is wrong with
        it (`geo.fit`), so no other conflict comes of it.
    """
    limits = list({issue.rule: issue.limit for issue in issues}.values())
    found = list(issues)
    for _ in range(OPENED):
        if not found:
            break
        missed = _missed(scene, limits)
        for piece in islice(_tries(scene, found, lenient=lenient), MOST):
            moved = scene.with_moved(piece)
            if _missed(moved, limits) < missed:
                after = [issue for limit in limits for issue in reach(moved, limit)]
                if len(after) < len(found):
                    scene, found = moved, after
                    break
        else:
            break
    return scene


def _missed(scene: Scene, limits: Sequence[Limit]) -> int:
    """How many pieces no way comes to: told much sooner than where each is too narrow."""
    return sum(
        int(np.count_nonzero(~Routes(scene, to_be_reached(scene, limit)).reached(limit.value)))
        for limit in limits
    )


def _tries(scene: Scene, issues: Sequence[Issue], *, lenient: bool) -> Iterator[Placement]:
    """Pieces where they might stand instead: issue by issue, the shortest way first."""
    for issue in issues:
        tries: dict[tuple[float, str], Placement] = {}
        for name in issue.placements[:TRIED]:
            piece = next(piece for piece in scene.placements if piece.id == name)
            for place in _places(scene, issue, piece, lenient=lenient):
                moved = apply(Layout.of(piece), Move(name, *place))[name]
                tries[hypot(moved.x - piece.x, moved.y - piece.y), name] = moved
        yield from (tries[key] for key in sorted(tries))


def _places(
    scene: Scene, issue: Issue, piece: Placement, *, lenient: bool
) -> Iterator[tuple[float, float]]:
    """Where a piece would leave the way its width, and where the way would come to it."""
    rest = scene.without(piece.id)
    kind = next(k for p, k in zip(scene.placements, scene.kinds, strict=True) if p is piece)
    width = issue.limit.value
    body = Newcomer.of(kind, piece.turn, piece.width, piece.depth, piece.outline).body()
    window = shapely.box(piece.x - ASIDE, piece.y - ASIDE, piece.x + ASIDE, piece.y + ASIDE)
    things = _walls(rest)
    beside = things[shapely.dwithin(things, issue.witness, TOUCHING)]
    for kept_off in (beside, things):
        ban = Ban("error", body, kept_off, width)
        places = fit_among(rest, piece, kind, within=window, bans=[ban])
        place = nearest_in(places.pale if lenient else places.green, piece.x, piece.y)
        if place is not None:
            yield place
    open_ground = Routes(rest, NOBODY).open_ground((width - TOLERANCE) / 2)
    reached = shapely.multipolygons(open_ground)
    places = fit_among(rest, piece, kind, within=window)
    for ground in shapely.intersection([places.pale if lenient else places.green], reached):
        place = nearest_in(ground, piece.x, piece.y)
        if place is not None:
            yield place


def _walls(scene: Scene) -> Geometries:
    """All that stands beside a way."""
    edge = shapely.boundary(scene.setting.ground())
    things = np.concatenate([scene.bodies, scene.setting.obstacles(), shapely.get_parts(edge)])
    walls: Geometries = things[~shapely.is_empty(things)]
    return walls
