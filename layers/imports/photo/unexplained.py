"""What lies on the plan and became no piece: unreadable markers, and things without one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, Polygon, box
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from layers.exports.plan import Plan
from layers.exports.playing_sheet import bare_window
from layers.imports.photo.flat import Flattening
from layers.imports.photo.flattened import flattened
from layers.imports.photo.leftover import leftovers
from layers.imports.photo.pieces import Piece, Unread, unread_at
from layers.paper.markers import MODULES
from layers.paper.sheet import Sheet

SHOWN = 1680
"""Width of the sheet's picture, px: what people are shown to confirm."""
SIDES = 8.0, 34.0
"""Smallest and largest side of what may be a card's marker, mm."""
LOPSIDED = 1.25
"""Longest side of it in terms of the shortest."""
BLACK = 0.62
"""Brightness of a marker's edge in terms of the white around it: at most."""
_STEPS = 48


@dataclass(frozen=True)
class Above:
    """A sheet seen from above: ``picture`` (h, w, 3) with ``per_mm`` pixels a millimetre."""

    picture: NDArray[np.uint8]
    per_mm: float
    sheet: Sheet

    @classmethod
    def of(cls, photo: NDArray[np.uint8], flat: Flattening, sheet: Sheet) -> Self:
        """Flatten a photo (h, w, 3)."""
        form = sheet.form
        per_mm = SHOWN / form.width
        return cls(flattened(photo, flat, (0, 0, form.width, form.height), per_mm), per_mm, sheet)

    def window(self) -> NDArray[np.uint8]:
        """The plan's part of it."""
        left = round(self.sheet.form.band * self.per_mm)
        wide, high = (round(each * self.per_mm) for each in self.sheet.form.window)
        return self.picture[left : left + high, left : left + wide]

    def along(self, line: LineString) -> NDArray[np.float64]:
        """Brightness along a line on the paper (48,)."""
        points = [line.interpolate(part, normalized=True) for part in np.linspace(0, 1, _STEPS)]
        high, wide = self.picture.shape[:2]
        x = np.clip([int(point.x * self.per_mm) for point in points], 0, wide - 1)
        y = np.clip([int(point.y * self.per_mm) for point in points], 0, high - 1)
        return np.asarray(self.picture[y, x].mean(axis=1), dtype=np.float64)


def unexplained(
    above: Above,
    squares: Sequence[Polygon],
    read: Sequence[Piece],
    unread: Sequence[Unread],
    plans: Sequence[Plan],
) -> list[Unread]:
    """Find what is on the plan beside what is known of.

    Parameters
    ----------
    squares
        Outlines that looked like markers and were not read, mm on the paper.
    read, unread
        What is known of.
    plans
        What the sheet may have been printed from: one a language.
    """
    sheet = above.sheet
    # what was seen of a card that could not be used is its marker; the card is larger
    known = [each.outline for each in read]
    known += [each.outline.buffer(each.outline.length / 4) for each in unread]
    window = above.window()
    bare = [bare_window(plan, sheet, (window.shape[1], window.shape[0])) for plan in plans]
    band = sheet.form.band
    moved = [translate(each, -band, -band) for each in known]
    things = [translate(one, band, band) for one in leftovers(window, bare, above.per_mm, moved)]
    almost = _almost(above, squares, known)
    around = [each.buffer(each.length / 8) for each in almost]
    things = [one for one in things if not any(each.covers(one) for each in around)]
    found = [unread_at(each, "marker", sheet) for each in almost]
    return found + [unread_at(each, "thing", sheet) for each in things]


def _almost(
    above: Above, squares: Sequence[Polygon], known: Sequence[BaseGeometry]
) -> list[Polygon]:
    """Those that are square, of a marker's size, black at the edge and white around it."""
    form = above.sheet.form
    plan = box(form.band, form.band, form.width - form.band, form.height - form.band)
    found: list[Polygon] = []
    for square in squares:
        sides = np.hypot(*np.diff(np.array(square.exterior.coords), axis=0).T)
        if not (square.is_valid and SIDES[0] <= sides.min() and sides.max() <= SIDES[1]):
            continue
        if sides.max() > LOPSIDED * sides.min() or not plan.covers(square):
            continue
        if any(square.intersects(other) for other in (*known, *found)):
            continue
        half = sides.mean() / MODULES / 2
        black = above.along(square.buffer(-half).exterior)
        white = above.along(square.buffer(half, join_style="mitre").exterior)
        if np.quantile(black, 0.85) < BLACK * np.median(white):
            found.append(square)
    return found
