"""Who sees what from where, in plan: a carer on a seat, a child at play.

Bodies at least as high as a sitting carer looks block the straight line: buildings and
walls also where nobody told their height, fences only where it is known. Roofs of canopies
are looked under, their posts, trunks and lamp posts past. Nothing hides itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString

from geo.scene import TOLERANCE, Indices, Scene
from geo.sightline import Points, crossings
from geo.site import Feature

RIM = 8
"""Points on a footprint's rim that are looked for, evenly spaced, beside its middle."""

SLENDER: frozenset[str] = frozenset({"tree", "lamp"})
"""Tags of tall things too thin to hide anybody: one looks past a trunk or a post."""


@dataclass(frozen=True, eq=False)
class Views:
    """From each of some seats to each of some things within reach: v views.

    Parameters
    ----------
    thing, seat
        Placements by index, v of both.
    apart
        From the seat's middle to the thing's footprint, m.
    lines
        From the seat's middle to the thing's middle, then round its rim, (v, 9, 2, 2).
    crossed
        Views, their lines and the solids that stand across them, (3, c): a row each.
    """

    thing: Indices
    seat: Indices
    apart: NDArray[np.float64]
    lines: NDArray[np.float64]
    crossed: Indices

    @property
    def seen(self) -> NDArray[np.intp]:
        """How many of its thing's nine points each view shows, v."""
        hidden = np.zeros(self.lines.shape[:2], dtype=bool)
        view, line, _ = self.crossed
        hidden[view, line] = True
        return cast(NDArray[np.intp], (~hidden).sum(axis=1))

    def screen(self, view: int) -> tuple[int, LineString]:
        """The solid that hides most of a view, the first of equals, and a line it crosses."""
        of_view = self.crossed[:, self.crossed[0] == view]
        bodies, count = np.unique(of_view[2], return_counts=True)
        body = int(bodies[count.argmax()])
        line = int(of_view[1, of_view[2] == body].min())
        return body, shapely.linestrings(self.lines[view, line])


def views(scene: Scene, things: Indices, seats: Indices, reach: float, height: float) -> Views:
    """Look from every seat at every thing no farther than ``reach`` m, over ``height`` m."""
    middles = np.array([(p.x, p.y) for p in scene.placements])
    eyes = shapely.points(middles[seats])
    apart = shapely.distance(scene.footprints[things][:, None], eyes)
    near = (apart <= reach + TOLERANCE) & (things[:, None] != seats)
    row, column = np.nonzero(near)
    thing, seat = things[row], seats[column]
    looked_at = {index: _points(scene, middles, index) for index in np.unique(thing).tolist()}
    points = np.array([looked_at[index] for index in thing.tolist()]).reshape(-1, RIM + 1, 2)
    high = _high(scene, height)
    line, body = crossings(
        middles[seat],
        points.reshape(-1, 2),
        np.repeat(np.arange(len(thing)), RIM + 1),
        scene.shrunk_solids(TOLERANCE / 2)[high],
    )
    view, solid = line // (RIM + 1), high[body]
    others = (solid != thing[view]) & (solid != seat[view])
    lines = np.stack([np.broadcast_to(middles[seat][:, None], points.shape), points], axis=2)
    crossed = np.stack([view, line % (RIM + 1), solid])[:, others]
    return Views(thing, seat, apart[near], lines, crossed)


def _points(scene: Scene, middles: Points, index: int) -> Points:
    rim = shapely.get_exterior_ring(scene.footprints[index])
    round_it = shapely.line_interpolate_point(rim, np.arange(RIM) / RIM, normalized=True)
    return np.vstack([middles[index], shapely.get_coordinates(round_it)])


def _high(scene: Scene, height: float) -> Indices:
    """Solids that nobody sitting looks over, by index."""
    own = [
        kind.level == "body" and kind.height >= height and not kind.tags & SLENDER
        for kind in scene.kinds
    ]
    return np.flatnonzero([*own, *(_blocks(feature, height) for feature in scene.setting.solid)])


def _blocks(feature: Feature, height: float) -> bool:
    if feature.role == "tree":
        return False
    if feature.height is None:
        return feature.role != "fence"
    return feature.height >= height
