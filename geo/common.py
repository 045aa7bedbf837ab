"""The common layout (众望所归): of what very many people placed, the most that goes together.

Pieces of many layouts gather in candidates with their support (`geo.candidates`). The
checker says which of these cannot stand together; a solver (OR-tools CP-SAT) chooses those
with the greatest support within budget and counts (`geo.choice`); what then still conflicts
a little is mended (`geo.mend`). No rule is written a second time, and the order of the
layouts does not matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Literal

import numpy as np

from geo.candidates import Candidate, candidates, usual_counts
from geo.check import check
from geo.choice import Choice, Chosen
from geo.footprint import Numbers
from geo.issue import Issue
from geo.kind import Kind
from geo.layout import Layout, Placement
from geo.limit import RuleSet
from geo.site import Site
from geo.stack import Stack

LEAST = 0.2
"""A candidate needs so much of all voices: a fifth of the layouts."""

Why = Literal["support", "site", "conflict", "count", "budget", "room"]


@dataclass(frozen=True)
class Item:
    """A piece of the common layout.

    Parameters
    ----------
    placement
        Where it stands, repaired.
    support
        What the voices for it weigh; without groups how many layouts they are.
    turned
        What those weigh that have it look this way.
    voices
        Names of the layouts that have such a piece here, ascending.
    groups
        How many of the voices are of each group; empty where no groups are known.
    wished
        How far from it these layouts have theirs, m: the median, and what nine of ten do
        not exceed.
    moved
        How far the rules moved it from the middle of the wishes, m.
    """

    placement: Placement
    support: float
    turned: float
    voices: tuple[str, ...]
    groups: Mapping[str, int]
    wished: tuple[float, float]
    moved: float


@dataclass(frozen=True)
class LeftOut:
    """A candidate that is not in the common layout.

    Parameters
    ----------
    placement
        Where people want it.
    support, voices
        As for an `Item`.
    why
        ``support``: too few want it. ``site``: the site allows it nowhere near. ``conflict``:
        it cannot stand with ``beside``. ``count``: there are as many as people usually
        want. ``budget``: its coins are not left. ``room``: it was chosen, but no place was
        found where it goes with all the others.
    beside
        What is in its way, by id; for ``room`` perhaps left out itself.
    """

    placement: Placement
    support: float
    voices: tuple[str, ...]
    why: tuple[Why, ...]
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Common:
    """A common layout and how it came about.

    Parameters
    ----------
    layout
        The pieces; ids tell kind and rank: ``bench-2`` is the second most wanted bench.
    items
        One for each piece, the best supported first.
    left_out
        Candidates that are not in it, the best supported first.
    scattered
        Of each kind, how many pieces of the layouts gather nowhere.
    issues
        What the checker says of the layout.
    coins
        What it costs.
    is_best
        Whether the solver proved that no other choice has more support; else its time was up.
    """

    layout: Layout
    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...]
    scattered: Mapping[str, int]
    issues: tuple[Issue, ...]
    coins: int
    is_best: bool


def common(
    site: Site,
    stack: Stack,
    kinds: Mapping[str, Kind],
    rules: RuleSet,
    *,
    budget: int | None = None,
    groups: Sequence[str] | None = None,
    least: float = LEAST,
) -> Common:
    """Build the common layout.

    Parameters
    ----------
    site, kinds, rules
        As for `geo.check.check`.
    stack
        m layouts; their names tell whose voices they are.
    budget
        Coins that all may cost together; ``None``: as many as it takes.
    groups
        The group of each layout (m), where every group shall have the same say.
    least
        Share of all voices that a candidate needs, 0 to 1; and never fewer than two
        layouts, where there are two.

    Returns
    -------
    Common
        Without any error that taking pieces away can mend. The same for the same layouts
        in whatever order.

    Raises
    ------
    KeyError
        A kind that is not in ``kinds``.
    """
    weights = _voices(stack, groups)
    found = candidates(site, stack, kinds, rules, weights)
    enough = least * float(weights.sum()) - 1e-9
    backed = tuple(x for x in found if x.support >= enough and len(x.voices) >= min(2, len(stack)))
    choice = Choice(site, kinds, rules, backed, usual_counts(stack, weights), budget)
    chosen = choice.best()
    layout = Layout.of(*sorted(chosen.repair.layout, key=lambda piece: piece.id))
    return Common(
        layout,
        _items(stack, groups, found, layout),
        _left_out(stack, found, choice, chosen),
        _scattered(stack, found),
        check(site, layout, kinds, rules),
        sum(kinds[piece.kind].coins for piece in layout),
        chosen.is_best,
    )


def _voices(stack: Stack, groups: Sequence[str] | None) -> Numbers:
    """What the voice of each layout counts (m,): their sum is m, each group's the same."""
    if groups is None or not len(stack):
        return np.ones(len(stack))
    sizes = Counter(groups)
    return np.array([len(stack) / (len(sizes) * sizes[group]) for group in groups])


def _items(
    stack: Stack, groups: Sequence[str] | None, found: Sequence[Candidate], layout: Layout
) -> tuple[Item, ...]:
    items = []
    for each in found:
        if each.placement.id not in layout:
            continue
        piece, rows = layout[each.placement.id], list(each.rows)
        away = np.sort(np.hypot(stack.x[rows] - piece.x, stack.y[rows] - piece.y))
        own = Counter(groups[voice] for voice in each.voices) if groups is not None else {}
        items.append(
            Item(
                piece,
                each.support,
                each.turned,
                _names(stack, each),
                dict(sorted(own.items())),
                (float(np.median(away)), float(np.quantile(away, 0.9))),
                hypot(piece.x - each.placement.x, piece.y - each.placement.y),
            )
        )
    return tuple(sorted(items, key=lambda item: (-item.support, item.placement.id)))


def _left_out(
    stack: Stack, found: Sequence[Candidate], choice: Choice, chosen: Chosen
) -> tuple[LeftOut, ...]:
    taken = {each.place for each in chosen.candidates}
    told: set[int] = set()
    left = []
    for each in found:
        # Another way round of what is there, or is told already, is no other wish.
        if each.place not in taken | told:
            why, beside = _why(each, choice, chosen)
            left.append(LeftOut(each.placement, each.support, _names(stack, each), why, beside))
            told.add(each.place)
    return tuple(sorted(left, key=lambda each: (-each.support, each.placement.id)))


def _why(
    candidate: Candidate, choice: Choice, chosen: Chosen
) -> tuple[tuple[Why, ...], tuple[str, ...]]:
    name, kind = candidate.placement.id, candidate.placement.kind
    if all(each.placement.id != name for each in choice.candidates):
        return ("support",), ()
    if name not in choice.settled:
        return ("site",), ()
    if name in chosen.crowded:
        return ("room",), chosen.crowded[name]
    beside = choice.hindered(candidate, chosen.candidates)
    full = choice.is_full(kind, chosen.candidates)
    dear = choice.is_dear(kind, chosen.candidates)
    reasons: tuple[tuple[Why, object], ...] = (
        ("conflict", beside),
        ("count", full),
        ("budget", dear),
    )
    why = tuple(reason for reason, applies in reasons if applies)
    if why:
        return why, beside
    # It could stand there, but moving all that is too near costs more than it is worth.
    return ("room",), choice.hindered(candidate, chosen.candidates, 0.0)


def _scattered(stack: Stack, found: Sequence[Candidate]) -> Mapping[str, int]:
    counted = {row for each in found for row in each.rows}
    rest = [row for row in range(len(stack.x)) if row not in counted]
    return dict(sorted(Counter(stack.codes[stack.kind[row]] for row in rest).items()))


def _names(stack: Stack, candidate: Candidate) -> tuple[str, ...]:
    return tuple(sorted(stack.names[voice] for voice in candidate.voices))
