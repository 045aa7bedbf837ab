"""Candidates for the common layout: of each kind where, and which way round, people want it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import atan2, cos, radians, sin, tau
from typing import cast

import numpy as np
import shapely
from shapely import Polygon
from shapely.affinity import translate

from geo.arrangement import Indices
from geo.footprint import Numbers
from geo.heat import Grid
from geo.kind import Kind
from geo.layout import Placement
from geo.limit import RuleSet
from geo.setting import Setting
from geo.site import Site
from geo.stack import Stack
from geo.symmetry import folded, period
from geo.wish import places

FINE = 0.5
"""Side of a cell in which the peaks are looked for, m."""

ALIKE = 45.0
"""Pieces turned by no more than this look the same way, degrees."""

VARIANT = 0.5
"""Another way round is a candidate as well where at least so many want it, of the most."""

USUALLY = 1 / 3
"""How many of those who placed a kind must have so many of it, that so many are usual."""

STEP = 5
"""Turns are whole steps of so many degrees: nobody means it finer."""

_SPREAD = 15.0
"""Standard deviation of a kernel over turns, degrees: one step of the map's handle."""


@dataclass(frozen=True)
class Candidate:
    """A piece that could stand in the common layout.

    Parameters
    ----------
    placement
        Where most people's pieces lie around; its id tells kind and rank.
    place
        Number of its place: of one place at most one candidate can be chosen.
    voices
        Numbers of the layouts with a piece of the kind at this place, and which of their
        rows that is.
    rows
        Row of each of these.
    alike
        Which of them look the same way, within `ALIKE` degrees.
    support, turned
        What the voices weigh, all of them, and those alike.
    spread
        Standard deviation of the pieces to east and to north, m.
    """

    placement: Placement
    place: int
    voices: tuple[int, ...]
    rows: tuple[int, ...]
    alike: tuple[bool, ...]
    support: float
    turned: float
    spread: float

    @property
    def value(self) -> float:
        """What it is worth: half of a voice for the place, half for the way it looks."""
        return (self.support + self.turned) / 2


def candidates(
    site: Site,
    stack: Stack,
    kinds: Mapping[str, Kind],
    rules: RuleSet,
    weights: Numbers,
) -> tuple[Candidate, ...]:
    """Find where the layouts' pieces gather.

    Parameters
    ----------
    stack
        m layouts.
    weights
        What the voice of each counts (m,).

    Returns
    -------
    tuple of Candidate
        By kind; of each the most wanted first. The same in whatever order the layouts are.
    """
    grid = Grid.of(site.boundary, FINE)
    ground = max(float(shapely.area(Setting.of(site).unbuilt())), 1.0)
    owner = np.repeat(np.arange(len(stack)), np.diff(stack.starts))
    found: list[Candidate] = []
    number = 0
    for code in sorted(stack.codes):
        rows = _rows_of(stack, code, weights[owner])
        if not len(rows):
            continue
        where = np.column_stack([stack.x[rows], stack.y[rows]])
        gathered = places(where, owner[rows], weights[owner[rows]], grid, ground)
        every = period(kinds[code], rules.limits)
        own: list[Candidate] = []
        for at in range(len(gathered.middles)):
            here = rows[gathered.of_piece == at]
            if len(here):
                x, y = gathered.middles[at].round(4).tolist()
                place = _Place(number, x, y, float(gathered.spreads[at]), here)
                own += _variants(stack, place, owner, weights, every)
                number += 1
        own.sort(key=lambda each: (-each.value, each.placement.x, each.placement.y))
        found += [_named(each, rank) for rank, each in enumerate(own, 1)]
    return tuple(found)


@dataclass(frozen=True)
class _Place:
    number: int
    x: float
    y: float
    spread: float
    rows: Indices


def _rows_of(stack: Stack, code: str, weights: Numbers) -> Indices:
    """Rows of a kind, in an order that does not depend on that of the layouts."""
    rows = np.flatnonzero(stack.kind == stack.codes.index(code))
    keys = (weights, stack.depth, stack.width, stack.turn, stack.y, stack.x)
    return rows[np.lexsort([np.nan_to_num(key[rows]) for key in keys])]


def _variants(
    stack: Stack, place: _Place, owner: Indices, weights: Numbers, every: float
) -> list[Candidate]:
    """The ways round that most people want at a place, the most wanted first."""
    voices = owner[place.rows]
    piece = _sized(stack, place)
    turns = stack.turn[place.rows]
    fixed = piece.outline is not None or not every
    found: list[Candidate] = []
    left = np.ones(len(turns), dtype=bool)
    while left.any():
        turn = 0.0 if fixed else _peak(turns[left], weights[voices[left]], every)
        off = np.array([abs(folded(each - turn, every)) for each in turns.tolist()])
        alike = np.ones(len(turns), dtype=bool) if fixed else off <= ALIKE
        turned = round(float(weights[voices[alike]].sum()), 9)
        if found and turned < VARIANT * found[0].turned:
            break
        found.append(
            Candidate(
                replace(piece, turn=turn),
                place.number,
                tuple(voices.tolist()),
                tuple(place.rows.tolist()),
                tuple(alike.tolist()),
                round(float(weights[voices].sum()), 9),
                turned,
                place.spread,
            )
        )
        left &= ~alike
    return found


def _peak(turns: Numbers, weights: Numbers, every: float) -> float:
    """The turn that most have, in [0, every): the mean around the highest peak, to `STEP`."""
    tried = np.arange(0, every, STEP)
    off = every / 2 - (every / 2 - (turns - tried[:, None])) % every
    heat = np.exp(-0.5 * (off / _SPREAD) ** 2) @ weights
    highest = float(tried[int(np.argmax(np.round(heat, 9)))])
    near = [
        (folded(turn - highest, every), weight)
        for turn, weight in zip(turns.tolist(), weights.tolist(), strict=True)
    ]
    some = [(off, weight) for off, weight in near if abs(off) <= ALIKE]
    around = [(radians(off * 360 / every), weight) for off, weight in some]
    east = sum(weight * cos(angle) for angle, weight in around)
    north = sum(weight * sin(angle) for angle, weight in around)
    mean = highest + atan2(north, east) / tau * every
    return float(STEP * round(mean / STEP) % every)


def _sized(stack: Stack, place: _Place) -> Placement:
    """A piece at the place, as large as most make it; drawn like the one nearest to the middle."""
    rows = place.rows.tolist()
    piece = Placement("", stack.codes[stack.kind[rows[0]]], place.x, place.y)
    drawn = [row for row in rows if row in stack.outlines]
    if 2 * len(drawn) > len(rows):
        away = [float(np.hypot(stack.x[r] - place.x, stack.y[r] - place.y)) for r in drawn]
        row = drawn[int(np.argmin(np.round(away, 9)))]
        return replace(piece, outline=_moved_to(stack.outlines[row], place))
    return replace(
        piece, width=_usual(stack.width[place.rows]), depth=_usual(stack.depth[place.rows])
    )


def _moved_to(outline: Polygon, place: _Place) -> Polygon:
    middle = outline.centroid
    return cast(Polygon, translate(outline, place.x - middle.x, place.y - middle.y))


def _usual(lengths: Numbers) -> float | None:
    """The median of own lengths, m; ``None`` where most have the kind's."""
    own = lengths[~np.isnan(lengths)]
    return float(np.median(own)) if 2 * len(own) > len(lengths) else None


def _named(candidate: Candidate, rank: int) -> Candidate:
    named = replace(candidate.placement, id=f"{candidate.placement.kind}-{rank}")
    return replace(candidate, placement=named)


def usual_counts(stack: Stack, weights: Numbers) -> Mapping[str, int]:
    """How many of each kind people want: as many as `USUALLY` of those who placed any have.

    That is the most that at least this share of their voices have, or more.
    """
    owner = np.repeat(np.arange(len(stack)), np.diff(stack.starts))
    found: dict[str, int] = {}
    for number, code in enumerate(stack.codes):
        counts = np.bincount(owner[stack.kind == number], minlength=len(stack))
        enough = USUALLY * weights[counts > 0].sum() - 1e-9
        some = np.unique(counts[counts > 0]).tolist()
        often = [count for count in some if weights[counts >= count].sum() >= enough]
        if often:
            found[code] = max(often)
    return found
