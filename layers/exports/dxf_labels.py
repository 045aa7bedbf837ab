"""Where names stand in a DXF, so that they hide neither each other nor other things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from shapely import Polygon, box

from layers.exports.labels import text_width

_AIR = 0.35
"""Free room round a name, in heights of its letters."""

_ROOMY = 8.0
"""How much larger a thing is than the name that stands within it: a symbol stays readable."""


class Labels:
    """Places for names, one after the other.

    Parameters
    ----------
    things
        What not to hide, site metres.
    letters
        Height of letters, m.
    """

    def __init__(self, things: Sequence[Polygon], letters: float) -> None:
        self._things = np.array(things, dtype=object)
        self._letters = letters
        self._taken: list[Polygon] = []

    def place(self, words: str, thing: Polygon, *, ground: bool = False) -> tuple[float, float]:
        """The middle of a name's place: in its thing if it has room there, else beside it.

        ``ground``: the thing lies under others, whose drawings its name should not hide either.
        """
        wide, high = text_width(words, self._letters), self._letters
        costs = []
        tries = self._within(thing, wide, high) if ground else self._beside(thing, wide, high)
        for order, (x, y) in enumerate(tries):
            room = box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            roomy = thing.area > _ROOMY * room.area and room.within(thing)
            inside = order == 0 and not ground and roomy
            hidden = 0.0 if inside else float(shapely.area(shapely.intersection(
                room, self._things)).sum())  # fmt: skip
            over = sum(room.intersection(other).area for other in self._taken)
            costs.append((4 * over + hidden + order * room.area * 0.01, x, y, room))
        _, x, y, room = min(costs, key=lambda each: each[:3])
        self._taken.append(room)
        return x, y

    def _within(self, thing: Polygon, wide: float, high: float) -> Iterator[tuple[float, float]]:
        """Places all over an area that hold the name, its middle first."""
        middle = thing.representative_point()
        yield middle.x, middle.y
        west, south, east, north = thing.bounds
        inner = thing.buffer(-high / 2)
        for y in np.linspace(south + high, north - high, 7).tolist():
            for x in np.linspace(west + wide / 2, east - wide / 2, 7).tolist():
                row = box(x - wide / 2, y - high / 100, x + wide / 2, y + high / 100)
                if row.within(inner):
                    yield x, y

    def _beside(self, thing: Polygon, wide: float, high: float) -> Iterator[tuple[float, float]]:
        west, south, east, north = thing.bounds
        middle = thing.representative_point()
        air = _AIR * self._letters
        yield middle.x, middle.y
        for x in ((west + east) / 2, east - wide / 2, west + wide / 2):
            yield x, south - air - high / 2
            yield x, north + air + high / 2
        yield east + air + wide / 2, (south + north) / 2
        yield west - air - wide / 2, (south + north) / 2
        yield (west + east) / 2, south - 2 * air - high * 3 / 2
        yield (west + east) / 2, north + 2 * air + high * 3 / 2
