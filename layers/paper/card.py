"""A cut-out card: what it measures at a scale, and where on it its marker is.

Only a kind's size and the scale decide, so that a card printed today is read next year.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin
from typing import cast

import numpy as np
from numpy.typing import NDArray
from shapely import Polygon, box, union_all
from shapely.affinity import rotate, translate

from geo.kind import Kind
from layers.paper.markers import MODULES, QUIET, card_marker

HANDLE = 25.0
"""Side of the handle behind a card that is too small or too thin for a marker, mm."""
HANDLE_MARKER = 15.0
STURDY = 6.0
"""A thinner footprint is cut with a white strip behind it, so that scissors and hands manage."""
SMALLEST, LARGEST = 12.0, 30.0
"""Side of a marker on the card itself, mm: six pixels a module in a phone's photo of an A1."""
SHARE = 0.52
"""Most of a card's shorter side that its marker takes: the picture has to be seen as well."""
NAME = (16.0, 6.0)
"""Room for the two names, mm."""
ARROW = 2.6
"""Height of the arrow to the front, mm."""
EDGE = 0.8
"""What stays free along the cutting line, mm."""
WITH_QUIET = 1 + 2 * QUIET / MODULES

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Card:
    """One card; mm, from the middle of the footprint, x along its width, y to its back.

    Parameters
    ----------
    number
        Its marker's number.
    width, depth
        The footprint at this scale.
    marker
        Side of the marker without its white edge.
    at
        Middle of the marker.
    names
        Room for the names: left, front, right, back.
    arrow
        Tip of the arrow to the front.
    handle
        The handle, or ``None``.
    """

    kind: str
    scale: int
    number: int
    width: float
    depth: float
    marker: float
    at: tuple[float, float]
    names: Box
    arrow: tuple[float, float]
    handle: Box | None

    @property
    def footprint(self) -> Polygon:
        """The ground that the card stands for."""
        return box(-self.width / 2, -self.depth / 2, self.width / 2, self.depth / 2)

    @property
    def outline(self) -> Polygon:
        """Where it is cut."""
        if self.handle is None:
            return self.footprint
        half, back = self.width / 2, self.depth / 2
        strip = box(-half, -back, half, max(back, STURDY - back))
        return cast(Polygon, union_all([strip, box(*self.handle)]))

    def laid(self, x: float, y: float, turn: float, *, cut: bool = True) -> Polygon:
        """Its outline (or only the footprint) on a sheet, y down, turned counter-clockwise."""
        shape = self.outline if cut else self.footprint
        upright = Polygon([(east, -north) for east, north in shape.exterior.coords])
        return translate(rotate(upright, -turn, origin=(0, 0)), x, y)

    def from_marker(self, x: float, y: float, turn: float) -> tuple[float, float]:
        """Middle of the footprint on a sheet, y down, by that of its marker, mm."""
        c, s = cos(radians(turn)), sin(radians(turn))
        east, north = self.at
        return x - (c * east - s * north), y + (s * east + c * north)

    def marker_corners(self, x: float, y: float, turn: float) -> NDArray[np.float64]:
        """Corners of its marker for a card lying there; the inverse of `from_marker` (4, 2)."""
        half = self.marker / 2
        square = np.array([(-half, half), (half, half), (half, -half), (-half, -half)]) + self.at
        c, s = cos(radians(turn)), sin(radians(turn))
        return np.column_stack(
            [x + c * square[:, 0] - s * square[:, 1], y - s * square[:, 0] - c * square[:, 1]]
        )


def card(kind: Kind, scale: int) -> Card:
    """Lay out a kind's card.

    Notes
    -----
    The marker stands before or beside the names, whichever makes it larger; what lies flat
    carries them in a corner, so that a bench put on a lawn does not hide the lawn.
    """
    width, depth = kind.width * 1000 / scale, kind.depth * 1000 / scale
    number = card_marker(kind.code, scale)
    # larger names on larger cards
    grown = min(1.8, max(1.0, min(width, depth) / 36))
    name = NAME[0] * grown, NAME[1] * grown
    marker, beside = _largest(width, depth, name)
    if marker < SMALLEST:
        return _with_handle(kind.code, scale, number, width, depth)
    block = marker * WITH_QUIET
    if beside:
        group = block + name[0], max(block, name[1] + ARROW)
    else:
        group = max(block, name[0]), block + name[1] + ARROW
    left, back = -group[0] / 2, group[1] / 2
    if kind.level == "ground":
        left, back = EDGE - width / 2, depth / 2 - EDGE
    if beside:
        at = left + block / 2, back - block / 2
        names_left, names_back = left + block, back - (group[1] - name[1] - ARROW) / 2
    else:
        at = left + group[0] / 2, back - block / 2
        names_left, names_back = left + (group[0] - name[0]) / 2, back - block
    names = (names_left, names_back - name[1], names_left + name[0], names_back)
    arrow = (names_left + name[0] / 2, -depth / 2 + EDGE)
    return Card(kind.code, scale, number, width, depth, marker, at, names, arrow, None)


def _largest(width: float, depth: float, name: tuple[float, float]) -> tuple[float, bool]:
    """Side of the marker, mm, and whether the names stand beside it."""
    wide, deep = width - 2 * EDGE, depth - 2 * EDGE
    stacked = min(deep - name[1] - ARROW, wide) / WITH_QUIET if wide >= name[0] else 0.0
    beside = min(wide - name[0], deep) / WITH_QUIET if deep >= name[1] + ARROW else 0.0
    if width > 1.5 * depth and beside >= SMALLEST:
        # enough of the picture is left beside it, however large it is
        return int(min(beside, LARGEST) * 2) / 2, True
    most = min(LARGEST, max(SMALLEST, SHARE * min(width, depth)))
    # half a millimetre up or down is nothing to a camera, and round numbers are to people
    return int(min(max(stacked, beside), most) * 2) / 2, beside > stacked


def _with_handle(kind: str, scale: int, number: int, width: float, depth: float) -> Card:
    back = depth / 2
    handle = (-HANDLE / 2, back, HANDLE / 2, back + HANDLE)
    quiet = HANDLE_MARKER * QUIET / MODULES
    at = 0.0, back + HANDLE - EDGE / 2 - quiet - HANDLE_MARKER / 2
    free = at[1] - HANDLE_MARKER / 2 - quiet - back
    names = (-NAME[0] / 2, back, NAME[0] / 2, back + free)
    return Card(kind, scale, number, width, depth, HANDLE_MARKER, at, names, (0.0, back), handle)
