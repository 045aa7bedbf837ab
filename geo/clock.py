"""Stretches of the day, hours from 0 to 24; they may run past midnight."""

from __future__ import annotations

Stretch = tuple[float, float]


def stretches(begin: float, end: float) -> tuple[Stretch, ...]:
    """What of a day lies from ``begin`` to ``end``, cut at midnight, in order.

    From 22 to 6 it is (0, 6) and (22, 24); from 0 to 24 the whole day; from one hour to
    the same hour nothing.
    """
    parts = [(begin, end)] if begin <= end else [(0.0, end), (begin, 24.0)]
    return tuple((a, b) for a, b in parts if a < b)


def shared(one: tuple[Stretch, ...], other: tuple[Stretch, ...]) -> tuple[Stretch, ...]:
    """What two times of the day have in common, in order; meeting at an hour is nothing."""
    parts = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return tuple(sorted((a, b) for a, b in parts if a < b))


def hours(parts: tuple[Stretch, ...]) -> float:
    """How long they are together, h."""
    return sum(end - begin for begin, end in parts)
