"""Which marker says what: the edge of a playing sheet, or a kind's card at a scale.

Markers are of the AprilTag family 36h11 (587 codes, any two differ in 11 bits or more, so that
a scribble, a window's grid or half a hand is not mistaken for one): Olson, "AprilTag: A robust
and flexible visual fiducial system", ICRA 2011; Wang & Olson, IROS 2016.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

import data
from layers.exports.plan import Paper

MODULES = 8
"""Modules along a marker's side: six of data and a black one at each end."""
QUIET = 1.0
"""White modules that a marker needs all round."""

EDGES: dict[Paper, int] = {"A4": 0, "A3": 20, "A1": 40}
"""First number of each sheet's edge markers, clockwise from the upper left corner."""
PER_SHEET = 20

BLOCKS = {50: 100, 100: 200, 200: 300, 500: 400}
"""First number of the cards of each standard scale, so that cards of another scale are told."""
OTHER = 500
"""First number of the cards of any other scale; 587 codes leave room for 87 kinds."""
LAST = 586


@dataclass(frozen=True)
class CardMark:
    """What a card's marker says; ``scale`` is ``None`` for one that is not standard."""

    kind: str
    scale: int | None


def card_marker(kind: str, scale: int) -> int:
    """Number of the marker on a kind's card."""
    return BLOCKS.get(scale, OTHER) + data.markers()[kind]


def card_mark(number: int) -> CardMark | None:
    """What kind and scale a number stands for; ``None`` where it is no card's."""
    if not min(BLOCKS.values()) <= number <= LAST:
        return None
    block = max(first for first in (*BLOCKS.values(), OTHER) if first <= number)
    kind = _kinds().get(number - block)
    scale = next((scale for scale, first in BLOCKS.items() if first == block), None)
    return None if kind is None else CardMark(kind, scale)


def edge_mark(number: int) -> tuple[Paper, int] | None:
    """The sheet and the place along its edge that a number stands for."""
    for paper, first in EDGES.items():
        if first <= number < first + PER_SHEET:
            return paper, number - first
    return None


@cache
def _kinds() -> dict[int, str]:
    return {number: kind for kind, number in data.markers().items()}


@cache
def dictionary() -> Any:
    """The family of markers, as OpenCV knows it."""
    import cv2  # noqa: PLC0415 - slow to load, and most commands print and read no paper

    return cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_36h11)


@lru_cache(maxsize=256)
def dark_modules(number: int) -> NDArray[np.bool_]:
    """Which modules of a marker are black, (8, 8), from its upper left corner."""
    drawn = dictionary().generateImageMarker(number, MODULES)
    return np.asarray(drawn) < 128
