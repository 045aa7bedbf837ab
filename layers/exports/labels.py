"""Where the names go: never on each other, never over the frame, covering as little as possible."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import atan2, cos, degrees, radians, sin

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.exports.taken import Taken

GAP = 0.5
"""Free paper kept between two labels, mm."""
RINGS = (0.7, 3.5, 7.0, 11.0, 16.0, 22.0, 30.0, 42.0)
"""Distances from its thing at which a label is tried, mm; beyond the first it gets a leader."""
ASKED_AT_ONCE = 12
"""Places of a label weighed together."""

_AROUND_BOX = np.array([-GAP, -GAP, GAP, GAP])
_AROUND = ((0, -1), (1, 0), (0, 1), (-1, 0), (1, -1), (1, 1), (-1, 1), (-1, -1))
_LEANING = (-0.5, 0.5)
_TRIED = np.array(
    [
        (dx, dy, ring, lean)
        for ring in RINGS
        for dx, dy in _AROUND
        for lean in (0.0, *(_LEANING if dx * dy == 0 else ()))
    ]
).T
"""Every place around a thing: which way, how far (mm), and how much to its side (4, k)."""


def text_width(words: str, size: float) -> float:
    """A generous width of bold text in Noto Sans SC, in the unit of ``size``."""
    return size * sum(_em(character) for character in words)


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in "iljI.,:;'|!() []-":
        return 0.36
    if character in "mwMW@%":
        return 0.95
    return 0.7 if character.isupper() else 0.6


@dataclass(frozen=True)
class Wanted:
    """A label looking for its place.

    Parameters
    ----------
    thing
        What it names, mm on paper, already cut to the window.
    sizes
        Width and height of the label, mm; the later ones are shorter forms of it, tried when
        there is no room for the first.
    centred
        Best right on the thing (a conflict's number) instead of beside it.
    inside
        Must lie wholly in the thing if there is room (the name of a building).
    dropped
        Rather left out than put beside it (the name of a tree).
    """

    key: str
    thing: BaseGeometry
    sizes: tuple[tuple[float, float], ...]
    centred: bool = False
    inside: bool = False
    dropped: bool = False


@dataclass(frozen=True)
class Placed:
    """A label that found its place: centre and turn (degrees, clockwise) on paper, mm."""

    key: str
    x: float
    y: float
    form: int = 0
    turn: float = 0.0
    leader: LineString | None = None


@dataclass
class Sheet:
    """What is taken already while labels are being placed on one window.

    Parameters
    ----------
    width, height
        The window, mm.
    things
        What labels had better not cover (footprints), mm; covering them costs.
    """

    width: float
    height: float
    things: Sequence[BaseGeometry] = ()
    _taken: Taken = field(default_factory=Taken)

    def take(self, *bounds: tuple[float, float, float, float]) -> None:
        """Keep these boxes (x0, y0, x1, y1) free of labels."""
        self._taken.take(*bounds)

    def _free(self, boxes: NDArray[np.float64]) -> NDArray[np.intp]:
        """Indices of the boxes (k, 4) that lie in the window and apart from what is taken."""
        wide = boxes + _AROUND_BOX
        within = (wide[:, :2] >= 0) & (wide[:, 2:] <= [self.width, self.height])
        free = np.flatnonzero(within.all(axis=1))
        return free[self._taken.missed_by(wide[free])]

    def place(self, wanted: Iterable[Wanted]) -> list[Placed]:
        """Place what can be placed, in the order given; the rest is left out, never squeezed in."""
        found = (self._place(label) for label in wanted)
        return [placed for placed in found if placed is not None]

    def _place(self, label: Wanted) -> Placed | None:
        if label.thing.is_empty:
            return None
        if label.inside and (placed := self._place_inside(label)):
            return placed
        if label.dropped:
            return None
        for form, (width, height) in enumerate(label.sizes):
            placed = self._place_beside(label, form, width, height)
            if placed is not None:
                return placed
        return None

    def place_along(
        self, key: str, side: LineString, inside: BaseGeometry, width: float, height: float
    ) -> Placed | None:
        """Place a label along the outer side of a straight edge; ``None`` without room."""
        (x1, y1), (x2, y2) = side.coords
        length = side.length
        if length < 1.5 * width:
            return None
        along = np.array([x2 - x1, y2 - y1]) / length
        out = np.array([along[1], -along[0]]) * (height / 2 + 0.9)
        if inside.contains(Point(np.array([(x1 + x2) / 2, (y1 + y2) / 2]) + out / 4)):
            out = -out
        turn = degrees(atan2(along[1], along[0])) % 180
        turn = turn - 180 if turn > 90 - 1e-6 else turn
        c, s = abs(along)
        half = np.array([width * c + height * s, width * s + height * c]) / 2
        for share in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8):
            centre = np.array([x1, y1]) + along * length * share + out
            box = np.hstack([centre - half, centre + half])
            if len(self._free(box[None])):
                self.take(tuple(box))
                x, y = centre.tolist()
                return Placed(key, x, y, turn=turn)
        return None

    def _place_beside(self, label: Wanted, form: int, width: float, height: float) -> Placed | None:
        centres, far = _beside(label, width, height)
        half = np.array([width, height]) / 2
        boxes = np.hstack([centres - half, centres + half])
        best = self._cheapest(boxes, 1.2 * far + 0.02 * np.arange(len(far)), label.thing)
        if best is None:
            return None
        x, y = centres[best]
        leader = None
        if far[best] > RINGS[0] + 0.1:
            box = shapely.box(*boxes[best])
            leader = LineString([box.centroid, _inmost(label.thing)]).difference(box)
            leader = leader if leader.geom_type == "LineString" and leader.length > 1 else None
        if leader is not None:
            self._taken.cross(leader)
        self.take(tuple(boxes[best]))
        return Placed(label.key, float(x), float(y), form, leader=leader)

    def _place_inside(self, label: Wanted) -> Placed | None:
        for turn in _turns(label.thing):
            centres, boxes, away = _inside(label.thing, *label.sizes[0], turn)
            best = self._cheapest(boxes, away, label.thing, weight=3)
            if best is not None:
                self.take(tuple(boxes[best]))
                x, y = centres[best].tolist()
                return Placed(label.key, x, y, turn=turn)
        return None

    def _cheapest(
        self, boxes: NDArray[np.float64], own: NDArray[np.float64], thing: BaseGeometry,
        weight: float = 1.0,
    ) -> int | None:  # fmt: skip
        """Index of the free box with the least cost: its ``own`` and ``weight`` × what it covers.

        What a box covers takes long to find out, so it is asked of the likeliest first and no
        further than where even nothing covered would cost more.
        """
        free = self._free(boxes)
        order = free[np.argsort(own[free], kind="stable")]
        found, least = None, np.inf
        for start in range(0, len(order), ASKED_AT_ONCE):
            some = order[start : start + ASKED_AT_ONCE]
            if own[some[0]] >= least:
                break
            costs = own[some] + weight * self._covering(boxes[some], thing)
            best = int(costs.argmin())
            if costs[best] < least:
                found, least = int(some[best]), float(costs[best])
        return found

    def _covering(self, boxes: NDArray[np.float64], own: BaseGeometry) -> NDArray[np.float64]:
        """How much each box covers of other things, mm²; of its own thing it counts less."""
        covered = np.zeros(len(boxes))
        shapes = shapely.box(*boxes.T)
        things = np.array([*self.things], dtype=object)
        if len(things):
            box, thing = np.nonzero(shapely.intersects(shapes[:, None], things[None, :]))
            shared = shapely.intersection(shapes[box], things[thing])
            areas, lengths = shapely.area(shared), shapely.length(shared)
            weight = np.where(shapely.equals(own, things), 0.35, 1.0)
            np.add.at(covered, box, weight[thing] * np.where(areas > 0, areas, lengths))
        return covered


def _beside(label: Wanted, width: float, height: float) -> tuple[NDArray, NDArray]:  # type: ignore[type-arg]
    """Centres to try around a thing, nearest first, and how far from it each stands, mm."""
    x0, y0, x1, y1 = label.thing.bounds
    dx, dy, rings, lean = _TRIED
    x = (x0 + x1) / 2 + dx * ((x1 - x0 + width) / 2 + rings)
    y = (y0 + y1) / 2 + dy * ((y1 - y0 + height) / 2 + rings)
    x += np.abs(dy) * lean * (x1 - x0 + width)
    y += np.abs(dx) * lean * (y1 - y0 + height)
    centres = np.column_stack([x, y])
    if not label.centred:
        return centres, rings
    middle = _inmost(label.thing)
    return np.vstack([[middle.x, middle.y], centres]), np.concatenate([[0.0], rings])


@lru_cache(maxsize=128)
def _inside(
    thing: BaseGeometry, width: float, height: float, turn: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Where a label lies wholly in a thing: k places of a net, the middle first.

    Remembered, for a site's buildings and lanes are the same on every page.

    Returns
    -------
    Centres (k, 2), boxes (k, 4) and how far each is from the middle (k,), mm.
    """
    c, s = abs(cos(radians(turn))), abs(sin(radians(turn)))
    centres = _inner_points(thing)
    half = np.array([width * c + height * s, width * s + height * c]) / 2
    within = shapely.covers(thing, _corners(centres, width, height, turn))
    away = np.hypot(*(centres - centres[0]).T)
    boxes = np.hstack([centres - half, centres + half])
    return centres[within], boxes[within], away[within]


def _inmost(thing: BaseGeometry) -> Point:
    return thing.representative_point()


def _turns(thing: BaseGeometry) -> tuple[float, ...]:
    """Level first, then along the long side so that it reads from below or from the right."""
    envelope = shapely.oriented_envelope(thing)
    if envelope.geom_type != "Polygon":
        return (0.0,)
    corners = shapely.get_coordinates(envelope)
    sides = np.diff(corners[:3], axis=0)
    dx, dy = sides[np.hypot(*sides.T).argmax()]
    turn = degrees(atan2(dy, dx)) % 180
    turn = turn - 180 if turn > 90 - 1e-6 else turn
    return (0.0, turn)


def _inner_points(thing: BaseGeometry) -> NDArray[np.float64]:
    """The middle (of the widest place where the centroid is outside), then a net of points, mm."""
    widest = max(shapely.get_parts(thing), key=lambda part: part.area)
    centre = widest.centroid
    if not widest.contains(centre):
        centre = shapely.get_point(shapely.maximum_inscribed_circle(widest, tolerance=0.5), 0)
    middle = shapely.get_coordinates(centre)
    x0, y0, x1, y1 = thing.bounds
    net = np.meshgrid(np.linspace(x0, x1, 25), np.linspace(y0, y1, 25))
    return np.vstack([middle, np.column_stack([net[0].ravel(), net[1].ravel()])])


def _corners(
    centres: NDArray[np.float64], width: float, height: float, turn: float
) -> NDArray[np.object_]:
    c, s = cos(radians(turn)), sin(radians(turn))
    across, up = np.array([c, s]) * width / 2, np.array([-s, c]) * height / 2
    ring = np.stack([across + up, up - across, -across - up, across - up, across + up])
    rings: NDArray[np.object_] = shapely.polygons(centres[:, None, :] + ring[None])
    return rings


def outline(placed: Placed, width: float, height: float) -> Polygon:
    """The rectangle a placed label covers, mm."""
    corners: Polygon = _corners(np.array([[placed.x, placed.y]]), width, height, placed.turn)[0]
    return corners
