"""Where people want a kind: places at which pieces of many layouts gather."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from math import sqrt

import numpy as np

from geo.arrangement import Flags, Indices
from geo.footprint import Coordinates, Numbers
from geo.heat import Grid

NEAREST, WIDEST = 0.3, 4.0
"""Spread of one place, m: standard deviation to east and to north, at least and at most."""

USUAL, USUAL_COUNT = 1.5, 2.0
"""What spread is thought of before any piece is seen, m, and how many pieces that counts for."""

REACH = 2.5
"""How many spreads a piece may lie off a place that it is counted for."""

PEAKS = 2.0
"""Two equal places nearer than so many spreads have a single peak between them."""

ROUNDS = 200
"""Steps of the estimate, at most; it mostly takes 20 to 60."""

SPLITS = 12
"""How often one place becomes two, at most."""

_STILL = 5e-4
"""When the estimate stands, m."""


@dataclass(frozen=True)
class Places:
    """Places at which pieces of one kind gather, k of them.

    Parameters
    ----------
    middles
        Site metres (k, 2).
    spreads
        Standard deviation to east and to north, m (k,).
    of_piece
        Which place each of n pieces is counted for; −1 for none (n,). Of one layout at most
        one piece is counted for a place.
    """

    middles: Coordinates
    spreads: Numbers
    of_piece: Indices


def places(
    where: Coordinates, owners: Indices, weights: Numbers, grid: Grid, ground: float
) -> Places:
    """Find the places that n pieces of one kind gather at.

    A mixture of round normal distributions and of pieces put down anywhere, by expectation
    and maximisation. It starts at the peaks of the heat map. Two places nearer to each other
    than twice their spread are one (such a pair has a single peak), and so are two that are
    hardly likelier; unless at least half of the layouts that have the one have the other as
    well: then people want two. And a place where at least half of the layouts have a second
    piece becomes two, as does one whose pieces are told better by two places with a peak each.

    A place stays where it makes its pieces so much more likely than chance does that the
    Bayesian information criterion prefers it.

    Parameters
    ----------
    where
        Centres, site metres (n, 2); in an order that does not depend on that of the layouts.
    owners
        Whose layout each piece is of (n,).
    weights
        What each layout's voice counts, by piece (n,).
    grid
        Over the site.
    ground
        How much ground there is to put pieces on, m².

    Notes
    -----
    A. P. Dempster, N. M. Laird, D. B. Rubin, "Maximum likelihood from incomplete data via the
    EM algorithm", JRSS B 39 (1977); the background as in C. Fraley and A. E. Raftery,
    "Model-based clustering", JASA 97 (2002). Two equal normal distributions have one peak
    where their middles are less than two spreads apart.
    """
    middles = _peaks(where, weights, grid)
    mixture = _Mixture(where, weights, ground, middles)
    splits = SPLITS
    while True:
        mixture.settle()
        if mixture.drop_least_likely():
            continue
        counted = _counted(mixture, owners)
        united = _one_place(mixture, counted, owners)
        if united is not None:
            mixture = united
            continue
        double = _two_places(mixture, owners) if splits else None
        if double is not None:
            mixture.split(*double, is_double=True)
        else:
            camps = _two_camps(mixture) if splits else None
            if camps is None:
                return Places(mixture.middles, np.sqrt(mixture.variances), counted)
            mixture = camps
        splits -= 1


def _peaks(where: Coordinates, weights: Numbers, grid: Grid) -> Coordinates:
    """Middles of the cells that are hotter than all around them."""
    number = np.zeros(len(where), dtype=np.intp)
    heat = grid.smoothed(grid.maps(number, where[:, 0], where[:, 1], 1, weights))[0]
    framed = np.pad(heat, 1, constant_values=-1.0)
    rows, columns = heat.shape
    highest = heat > 1e-9
    for up in (0, 1, 2):
        for right in (0, 1, 2):
            other = framed[up : up + rows, right : right + columns]
            if (up, right) < (1, 1):
                highest &= heat > other
            elif (up, right) > (1, 1):
                highest &= heat >= other
    east, north = grid.middles
    row, column = np.nonzero(highest)
    return np.column_stack([east[column], north[row]])


class _Mixture:
    """k places and the background as they are estimated so far."""

    def __init__(
        self, where: Coordinates, weights: Numbers, ground: float, middles: Coordinates
    ) -> None:
        self.where, self.weights, self.ground = where, weights, ground
        self.middles = middles
        self.usual = np.full(len(middles), USUAL)
        self.variances = 2.0 * self.usual**2
        # The last is the background's.
        self.shares = np.full(len(middles) + 1, 1.0 / (len(middles) + 1))

    def densities(self) -> Numbers:
        """Share times density of each place, and of the background, at each piece (n, k + 1)."""
        return self._densities(self._squares())

    def _squares(self) -> Numbers:
        """Squared distance of each piece from each middle, m² (n, k)."""
        # By columns: three times as fast as a sum over the last axis.
        east = self.where[:, :1] - self.middles[:, 0]
        north = self.where[:, 1:] - self.middles[:, 1]
        found: Numbers = east * east + north * north
        return found

    def _densities(self, squares: Numbers) -> Numbers:
        found = np.empty((len(self.where), len(self.shares)))
        np.exp(squares / (-2 * self.variances), out=found[:, :-1])
        found[:, :-1] *= self.shares[:-1] / (2 * np.pi * self.variances)
        found[:, -1] = self.shares[-1] / self.ground
        return found

    def settle(self) -> None:
        """Expectation and maximisation until nothing moves."""
        for _ in range(ROUNDS):
            squares = self._squares()
            parts = self._densities(squares)
            parts *= (self.weights / parts.sum(axis=1))[:, None]
            sums = parts.sum(axis=0)
            self.shares = sums / sums.sum()
            counts = np.maximum(sums[:-1], 1e-12)
            middles = parts[:, :-1].T @ self.where / counts[:, None]
            steps = middles - self.middles
            # About the new middle it is as much less as that is off the old one.
            spread = np.einsum("ij,ij->j", parts[:, :-1], squares) - counts * (steps**2).sum(axis=1)
            spread = spread / 2 + USUAL_COUNT * self.usual**2
            self.variances = np.clip(spread / (counts + USUAL_COUNT), NEAREST**2, WIDEST**2)
            self.middles = middles
            if np.abs(steps).max(initial=0.0) < _STILL:
                return

    def drop_least_likely(self) -> bool:
        """Leave out the place that explains its pieces the least better than chance, if too little.

        Four numbers are estimated for each: its middle, its spread and its share.
        """
        if not len(self.middles):
            return False
        parts = self.densities()
        whole = parts.sum(axis=1)
        # Its pieces would lie there by chance instead.
        chance = np.maximum(whole[:, None] - parts[:, :-1] + self.shares[:-1] / self.ground, 1e-300)
        gain = (self.weights[:, None] * np.log(whole[:, None] / chance)).sum(axis=0)
        least = int(np.argmin(np.round(gain, 9)))
        if gain[least] > 2 * np.log(max(self.weights.sum(), 1.0)):
            return False
        self.keep(np.arange(len(self.middles)) != least)
        return True

    def unite(self, one: int, other: int) -> None:
        """Make one place of two."""
        both = self.shares[[one, other]]
        share = both / both.sum()
        apart = ((self.middles[one] - self.middles[other]) ** 2).sum() / 2
        self.usual[one] = self.usual[[one, other]].max()
        self.variances[one] = share @ self.variances[[one, other]] + share.prod() * apart
        self.middles[one] = share @ self.middles[[one, other]]
        self.shares[one] = both.sum()
        self.shares[other] = 0.0
        self.keep(np.arange(len(self.middles)) != other)

    def split(self, one: int, half: Coordinates, *, is_double: bool = False) -> None:
        """Make two places of one, ``half`` to either side of its middle, m (2,).

        ``is_double``: the same people want both, so they point finer than so far.
        """
        less = max(self.variances[one] - half @ half / 2, NEAREST**2)
        if is_double:
            self.usual[one] = min(self.usual[one], np.hypot(*half) / 2)
            less = min(less, self.usual[one] ** 2)
        self.usual = np.append(self.usual, self.usual[one])
        self.middles = np.vstack([self.middles, self.middles[one] + half])
        self.middles[one] -= half
        self.variances[one] = less
        self.variances = np.append(self.variances, less)
        self.shares[one] /= 2
        self.shares = np.insert(self.shares, -1, self.shares[one])

    def keep(self, kept: Flags) -> None:
        """Only these places (k,); the background gets the others' shares."""
        self.shares = np.append(self.shares[:-1][kept], 1 - self.shares[:-1][kept].sum())
        self.middles, self.variances = self.middles[kept], self.variances[kept]
        self.usual = self.usual[kept]

    @property
    def gain(self) -> float:
        """How much likelier all must be, in logarithms, with two places instead of one.

        Half as much again as for a place: the likeliest of many cuts is looked for.
        """
        return 3 * float(np.log(max(self.weights.sum(), 1.0)))

    @property
    def likelihood(self) -> float:
        """Logarithm of how likely all pieces are."""
        return float(self.weights @ np.log(self.densities().sum(axis=1)))


def _within(mixture: _Mixture) -> tuple[Indices, Indices, Numbers]:
    """Pieces within reach of the likeliest place for them, that place, and how far it is, m."""
    nearest = mixture.densities()[:, :-1].argmax(axis=1)
    away = np.hypot(*(mixture.where - mixture.middles[nearest]).T)
    pieces = np.flatnonzero(away <= REACH * np.sqrt(mixture.variances)[nearest])
    return pieces, nearest[pieces], away[pieces]


def _counted(mixture: _Mixture, owners: Indices) -> Indices:
    """The place each piece is counted for, (n,): of one layout the nearest piece to each."""
    found = np.full(len(mixture.where), -1, dtype=np.intp)
    if not len(mixture.middles):
        return found
    pieces, at, away = _within(mixture)
    order = np.lexsort([away, owners[pieces], at])
    pieces, at = pieces[order], at[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (at[1:] != at[:-1]) | (owners[pieces[1:]] != owners[pieces[:-1]])
    found[pieces[first]] = at[first]
    return found


def _two_places(mixture: _Mixture, owners: Indices) -> tuple[int, Coordinates] | None:
    """A place where half of the layouts have a second piece; from its middle to one of the two."""
    if not len(mixture.middles):
        return None
    pieces, at, away = _within(mixture)
    order = np.lexsort([away, owners[pieces], at])
    pieces, at = pieces[order], at[order]
    for place in range(len(mixture.middles)):
        here = pieces[at == place]
        _, first, counts = np.unique(owners[here], return_index=True, return_counts=True)
        doubles = first[counts > 1]
        if not len(here) or 2 * len(doubles) < len(first):
            continue
        # From one to the other; which is the one does not matter.
        steps = mixture.where[here[doubles + 1]] - mixture.where[here[doubles]]
        along = np.linalg.eigh(steps.T @ steps)[1][:, -1]
        half = along * np.abs(steps @ along).mean() / 2
        if np.hypot(*half) >= NEAREST:
            return place, half if half[int(np.argmax(np.abs(half)))] > 0 else -half
    return None


def _two_camps(mixture: _Mixture) -> _Mixture | None:
    """The mixture with one place told as two, where that is more likely and each has a peak."""
    for place in range(len(mixture.middles)):
        parts = mixture.densities()
        own = mixture.weights * parts[:, place] / parts.sum(axis=1)
        steps = mixture.where - mixture.middles[place]
        values, ways = np.linalg.eigh((own[:, None] * steps).T @ steps / own.sum())
        along = ways[:, -1] * sqrt(max(values[-1], 0.0))
        if np.hypot(*along) < NEAREST:
            continue
        trial = deepcopy(mixture)
        trial.split(place, along if along[int(np.argmax(np.abs(along)))] > 0 else -along)
        trial.settle()
        apart = np.hypot(*(trial.middles[place] - trial.middles[-1]))
        is_bimodal = apart >= PEAKS * sqrt(trial.variances[[place, -1]].max())
        if is_bimodal and trial.likelihood > mixture.likelihood + mixture.gain:
            return trial
    return None


def _one_place(mixture: _Mixture, counted: Indices, owners: Indices) -> _Mixture | None:
    """The mixture with two places told as one, the two that are most clearly so, if any are."""
    count = len(mixture.middles)
    if count < 2:
        return None
    spreads = np.sqrt(mixture.variances)
    apart = np.hypot(*(mixture.middles[:, None] - mixture.middles).transpose(2, 0, 1))
    close = apart / np.maximum(spreads[:, None], spreads)
    is_mine = np.zeros((count, int(owners.max(initial=0)) + 1), dtype=np.int64)
    some = counted >= 0
    is_mine[counted[some], owners[some]] = 1
    both, fewer = is_mine @ is_mine.T, is_mine.sum(axis=1)
    wanted_both = 2 * both >= np.maximum(np.minimum(fewer[:, None], fewer), 1)
    close[wanted_both | np.tri(count, dtype=bool)] = np.inf
    for pair in np.argsort(close, axis=None, kind="stable").tolist():
        one, other = divmod(pair, count)
        if close[one, other] >= 2 * PEAKS:
            return None
        trial = deepcopy(mixture)
        trial.unite(one, other)
        if close[one, other] < PEAKS:
            return trial
        trial.settle()
        if mixture.likelihood <= trial.likelihood + mixture.gain:
            return trial
    return None
