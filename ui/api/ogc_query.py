"""Parameters of a request for features (OGC 17-069r4, 7.15), and which features they select."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf, isfinite

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from starlette.datastructures import QueryParams

from geo.errors import InputError
from layers.text import clean
from ui.live_layers import LiveLayer

KEY = "key"
"""Parameter that carries the project's key; every resource has it."""
OF_ITEMS = (KEY, "limit", "offset", "bbox", "datetime")

LIMIT, MOST = 100, 1000
"""Features of a page: where nothing is asked for, and at most."""
FURTHEST = 10_000_000
"""Largest offset."""

_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,20}\.?[0-9]{0,30}|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?", re.ASCII
)
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2}))?",
    re.ASCII | re.IGNORECASE,
)  # fmt: skip

Box = tuple[float, float, float, float]
Span = tuple[float, float]


@dataclass(frozen=True)
class Asked:
    """Which features a request wants.

    Parameters
    ----------
    boxes
        West, south, east, north, degrees: one, or two where the box crosses 180°; empty: all.
    span
        From when to when, seconds since 1970 UTC, both included; ``None``: at any time.
    """

    limit: int = LIMIT
    offset: int = 0
    boxes: tuple[Box, ...] = ()
    span: Span | None = None

    def matching(self, layer: LiveLayer) -> NDArray[np.intp]:
        """Places of the features that meet box and time, in the layer's order."""
        found = np.ones(len(layer.ids), dtype=bool)
        if self.boxes:
            areas = [_area(box) for box in self.boxes]
            found &= np.any([shapely.intersects(layer.shapes, area) for area in areas], axis=0)
        if self.span is not None:
            begin, end = self.span
            found &= (layer.times[:, 0] <= end) & (layer.times[:, 1] >= begin)
        return np.flatnonzero(found)


def asked(query: QueryParams) -> Asked:
    """Read the parameters of a request for items.

    Raises
    ------
    InputError
        ``live.unknown_parameter`` · ``live.bad_parameter`` · ``live.bad_bbox`` ·
        ``live.bad_datetime``; all of them are HTTP 400.
    """
    known(query, OF_ITEMS)
    limit, offset, bbox, when = (
        query.get(name) for name in ("limit", "offset", "bbox", "datetime")
    )
    return Asked(
        # Beyond the most it is the most, and no mistake (7.15.2).
        LIMIT if limit is None else min(_whole(limit, "limit", 1, 10**9), MOST),
        0 if offset is None else _whole(offset, "offset", 0, FURTHEST),
        () if bbox is None else _boxes(bbox),
        None if when is None else _span(when),
    )


def known(query: QueryParams, names: Collection[str]) -> None:
    """Refuse parameters that a resource does not have, and one that is given twice."""
    for name in query:
        if name not in names:
            raise InputError(
                "live.unknown_parameter", name=clean(name[:60]), names=", ".join(names)
            )
        # Clients add the key of their address to links that have it already: the same, twice.
        if len(set(query.getlist(name))) > 1:
            raise InputError("live.bad_parameter", name=name, value="…")


def _area(box: Box) -> BaseGeometry:
    """A box as a shape; one without width or height is a line or a point."""
    west, south, east, north = box
    if west == east and south == north:
        return shapely.Point(west, south)
    if west == east or south == north:
        return shapely.LineString([(west, south), (east, north)])
    return shapely.box(*box)


def _whole(text: str, name: str, least: int, most: int) -> int:
    if _WHOLE.fullmatch(text) and least <= int(text) <= most:
        return int(text)
    raise InputError("live.bad_parameter", name=name, value=clean(text[:60]))


def _boxes(text: str) -> tuple[Box, ...]:
    """Four numbers, or six with heights, which our features have none of."""
    words = text.split(",")
    if len(words) not in (4, 6) or not all(map(_NUMBER.fullmatch, words)):
        raise _bad_box(text)
    numbers = [float(word) for word in words]
    if len(numbers) == 6:
        west, south, low, east, north, high = numbers
        if low > high:
            raise _bad_box(text)
    else:
        west, south, east, north = numbers
    turned = max(abs(west), abs(east)) > 180
    if not all(map(isfinite, numbers)) or turned or not -90 <= south <= north <= 90:
        raise _bad_box(text)
    if west > east:
        return (west, south, 180.0, north), (-180.0, south, east, north)
    return ((west, south, east, north),)


def _bad_box(text: str) -> InputError:
    return InputError("live.bad_bbox", value=clean(text[:80]))


def _span(text: str) -> Span:
    """A moment, or an interval ``a/b`` whose ends may be open: ``..`` or nothing."""
    begin, slash, end = text.partition("/")
    if not slash:
        return _moment(begin, text)
    first = -inf if begin in ("", "..") else _moment(begin, text)[0]
    last = inf if end in ("", "..") else _moment(end, text)[1]
    if first > last or (first, last) == (-inf, inf):
        raise InputError("live.bad_datetime", value=clean(text[:80]))
    return first, last


def _moment(word: str, text: str) -> Span:
    """A date-time (RFC 3339) as an instant to the second, a date as its whole day, UTC."""
    match = _MOMENT.fullmatch(word)
    try:
        if match is None:
            raise ValueError
        day, clock, _, zone = match.groups()
        if day.startswith("0000-"):
            return -inf, -inf  # QGIS's word for the beginning of time
        if clock is None:
            begin = datetime.fromisoformat(day).replace(tzinfo=UTC)
            return begin.timestamp(), (begin + timedelta(days=1, seconds=-1)).timestamp()
        # Our moments are told to the second, so they are asked for to the second.
        at = datetime.fromisoformat(f"{day}T{clock}{zone.upper().replace('Z', '+00:00')}")
        return at.timestamp(), at.timestamp()
    except (ValueError, OverflowError):
        raise InputError("live.bad_datetime", value=clean(text[:80])) from None
