"""Groups of layouts that are alike, each with the one that shows it best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from geo.arrangement import Indices
from geo.footprint import Numbers
from geo.heat import Grid, Heat
from geo.site import Site
from geo.stack import Stack

CELL = 2.0
"""Side of the cells in which layouts are compared, m: as wide as the kernel."""

CELLS = 1_000
"""Cells of a site, at most; on a larger one they grow."""

COMPONENTS = 8
"""Principal components that layouts are compared by, at most."""

LARGEST = 8
"""Groups looked for, at most: more than that nobody can talk about in one meeting."""

STRUCTURE = 0.25
"""Mean silhouette below which nothing has been found (Kaufman and Rousseeuw 1990, table 4)."""

SHUFFLED = 9
"""Sets of layouts shuffled kind by kind, whose components a real one must beat."""

MARGIN = 1.1
"""By what factor it must beat the largest of theirs."""

SAMPLE = 200
"""Layouts that components and number of groups come from, at most, evenly out of all."""

FEWEST = 8
"""Fewer layouts than this are one group: of so few any two look like one."""

STARTS = 4
"""How often k-means begins anew; the tightest result counts."""

_SEED = 20_250_901
_STEPS = 40
_POWERS, _SPARE = 6, 8
_AT_ONCE = 500


@dataclass(frozen=True)
class Groups:
    """Layouts in k groups.

    Parameters
    ----------
    of_layout
        The group of each of m layouts, 0 to k − 1, the largest group first (m,).
    medoids
        Of each group the layout nearest to its mean: the one with the least mean squared
        distance from the others (k,).
    silhouette
        How well they are apart: the mean silhouette, −1 to 1; not a number for one group.
    scores
        Where each layout lies by the principal components (m, d).
    explained
        What part of all variance each component holds (d,).
    """

    of_layout: Indices
    medoids: Indices
    silhouette: float
    scores: Numbers
    explained: Numbers

    def __len__(self) -> int:
        return len(self.medoids)


def grouped(site: Site, stack: Stack, order: Indices) -> Groups:
    """Group layouts that have the same kinds in the same places.

    A layout is compared by its heat maps, one a kind, and by their square roots, so that
    the distance is Hellinger's and no single heap outweighs all else; of these by the first
    principal components: those that hold more than the first one does where every layout has
    of each kind what some layout by lot has. Where none does, all layouts are one group.
    k-means is done for each k, and the k with the greatest mean silhouette is taken.

    Parameters
    ----------
    stack
        m layouts.
    order
        `geo.canonical.canonical_order` of them: lots are drawn in it, so that the order in
        which the layouts came changes nothing.

    Notes
    -----
    PCA by subspace iteration: N. Halko, P.-G. Martinsson and J. A. Tropp, SIAM Review 53
    (2011). k-means++: D. Arthur and S. Vassilvitskii, SODA 2007. Silhouette: P. J.
    Rousseeuw, Journal of Computational and Applied Mathematics 20 (1987). How many
    components: parallel analysis, J. L. Horn, Psychometrika 30 (1965).
    """
    count = len(stack)
    if not count:
        nobody = np.empty(0, dtype=np.intp)
        return Groups(nobody, nobody, float("nan"), np.empty((0, 1)), np.zeros(1))
    grid = Grid.of(site.boundary, CELL, CELLS)
    sample = order[np.unique(np.linspace(0, count - 1, min(count, SAMPLE)).astype(np.intp))]
    features = _features(grid, stack, sample)
    middle = features.mean(axis=0, dtype=np.float64).astype(np.float32)
    alike = _alike(features - middle)
    seen, explained = _principal(alike.sum(axis=0))
    wanted = int((explained > MARGIN * _by_chance(alike)).sum())
    seen, explained = seen[:, : max(wanted, 1)], explained[: max(wanted, 1)]
    # What a component weighs each cell by: its scores' share in the rows.
    sizes = np.maximum((seen**2).sum(axis=0), 1e-12)
    ways = np.einsum("ikc,id->kcd", features - middle, seen / sizes, optimize=True)
    scores = np.empty((count, seen.shape[1]))
    for first in range(0, count, _AT_ONCE):
        some = order[first : first + _AT_ONCE]
        off = _features(grid, stack, some) - middle
        scores[some] = np.tensordot(off, ways.astype(np.float32), 2)
    middles, silhouette = _best(scores[sample])
    if count < FEWEST or not wanted or silhouette < STRUCTURE:
        middles, silhouette = scores[sample].mean(axis=0, keepdims=True), float("nan")
    labels, medoids = _ranked(scores[order], _nearest(scores[order], middles))
    of_layout = np.empty(count, dtype=np.intp)
    of_layout[order] = labels
    return Groups(of_layout, order[medoids], silhouette, scores, explained)


def _features(grid: Grid, stack: Stack, chosen: Indices) -> Heat:
    """Square roots of the heat maps of chosen layouts: (layouts, kinds, cells)."""
    # Kinds that nobody has would change the rounding, though nothing else.
    kinds = sorted(np.unique(stack.kind).tolist(), key=stack.codes.__getitem__)
    rank = np.zeros(len(stack.codes), dtype=np.intp)
    rank[kinds] = np.arange(len(kinds))
    sizes = np.diff(stack.starts)[chosen]
    begin = np.repeat(stack.starts[chosen] - np.cumsum(sizes) + sizes, sizes)
    rows = begin + np.arange(sizes.sum())
    number = np.repeat(np.arange(len(chosen)), sizes) * len(kinds)
    number += rank[stack.kind[rows]] if len(rows) else 0
    maps = grid.maps(number, stack.x[rows], stack.y[rows], len(chosen) * len(kinds))
    found: Heat = np.sqrt(np.maximum(grid.smoothed(maps), 0.0))
    return found.reshape(len(chosen), len(kinds), len(grid))


def _alike(features: Heat) -> Numbers:
    """Inner products of layouts, kind by kind (kinds, n, n); features about their mean."""
    by_kind = np.ascontiguousarray(features.transpose(1, 0, 2))
    found: Numbers = (by_kind @ by_kind.transpose(0, 2, 1)).astype(np.float64)
    return found


def _principal(alike: Numbers) -> tuple[Numbers, Numbers]:
    """Scores (n, d) from inner products (n, n), and each component's part of the variance (d,)."""
    most = min(COMPONENTS, len(alike) - 1)
    whole = float(np.trace(alike))
    if most < 1 or whole <= 1e-9:
        return np.zeros((len(alike), 1)), np.zeros(1)
    # By subspace iteration, and its products without BLAS: where other processes keep the
    # processors busy, that waits longer for its own threads than all of this takes.
    wide = min(most + _SPARE, len(alike))
    ways = np.random.default_rng(_SEED).standard_normal((len(alike), wide))
    for _ in range(_POWERS):
        ways, _ = np.linalg.qr(np.einsum("ij,jk->ik", alike, ways))
    within = np.einsum("ji,jk->ik", ways, np.einsum("ij,jk->ik", alike, ways))
    values, turns = np.linalg.eigh(within)
    values = np.maximum(values[::-1][:most], 0.0)
    vectors = (ways @ turns)[:, ::-1][:, :most]
    # A component's sign is free: the layout that is farthest out has the greater score.
    signs = np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(most)])
    scores: Numbers = vectors * signs * np.sqrt(values)
    return scores, values / whole


def _by_chance(alike: Numbers) -> float:
    """The largest part of the variance that a component holds where kinds are independent.

    That is where layouts have of each kind what another one by lot has.
    """
    most = 0.0
    for lot in range(SHUFFLED):
        rng = np.random.default_rng([_SEED, lot])
        shuffled = np.zeros(alike.shape[1:])
        for each in alike:
            lots = rng.permutation(len(each))
            shuffled += each[lots].take(lots, axis=1)
        most = max(most, float(_principal(shuffled)[1][0]))
    return most


def _best(scores: Numbers) -> tuple[Numbers, float]:
    """Middles for the number of groups with the best silhouette, and this; −1 where none are."""
    best = scores.mean(axis=0, keepdims=True), -1.0
    apart = _apart(scores)
    for groups in range(2, min(LARGEST, len(scores) // 2) + 1):
        middles = _middles(scores, groups)
        found = _silhouette(apart, _nearest(scores, middles), groups)
        if found > best[1] + 1e-9:
            best = middles, found
    return best


def _apart(scores: Numbers) -> Numbers:
    """Distance of each from each."""
    square = (scores**2).sum(axis=1)
    found: Numbers = np.sqrt(np.maximum(square[:, None] + square - 2 * scores @ scores.T, 0.0))
    return found


def _middles(scores: Numbers, groups: int) -> Numbers:
    """Middles of the tightest of several k-means (groups, d)."""
    rng = np.random.default_rng([_SEED, groups])
    tightest, found = np.inf, scores[:groups]
    for _ in range(STARTS):
        middles = _begun(scores, groups, rng)
        for _ in range(_STEPS):
            labels = _nearest(scores, middles)
            before = middles
            sums = np.eye(groups)[labels].T @ scores
            counts = np.bincount(labels, minlength=groups)[:, None]
            middles = np.where(counts > 0, sums / np.maximum(counts, 1), before)
            if np.array_equal(before, middles):
                break
        off = float(((scores - middles[_nearest(scores, middles)]) ** 2).sum())
        if off < tightest - 1e-9:
            tightest, found = off, middles
    return found


def _begun(scores: Numbers, groups: int, rng: np.random.Generator) -> Numbers:
    """k-means++: each next middle a layout, the likelier the farther it is from the others."""
    chosen = [int(rng.integers(len(scores)))]
    off = ((scores - scores[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < groups:
        sums = np.cumsum(off)
        chosen.append(min(int(np.searchsorted(sums, rng.random() * sums[-1])), len(scores) - 1))
        off = np.minimum(off, ((scores - scores[chosen[-1]]) ** 2).sum(axis=1))
    return scores[chosen]


def _nearest(scores: Numbers, middles: Numbers) -> Indices:
    off = (middles**2).sum(axis=1) - 2 * scores @ middles.T
    found: Indices = off.argmin(axis=1)
    return found


def _silhouette(apart: Numbers, labels: Indices, groups: int) -> float:
    """Mean of (b − a) / max(a, b): mean distance in the own group, and in the next nearest."""
    counts = np.bincount(labels, minlength=groups)
    if (counts == 0).any():
        return -1.0
    member = np.eye(groups)[labels]
    sums = apart @ member
    own = sums[np.arange(len(labels)), labels] / np.maximum(counts[labels] - 1, 1)
    means = np.where(member > 0, np.inf, sums / counts)
    other = means.min(axis=1)
    each = (other - own) / np.maximum(np.maximum(own, other), 1e-12)
    return float(np.where(counts[labels] > 1, each, 0.0).mean())


def _ranked(scores: Numbers, labels: Indices) -> tuple[Indices, Indices]:
    """Groups numbered by size, then by their medoids; and these."""
    found = []
    for group in np.unique(labels).tolist():
        own = np.flatnonzero(labels == group)
        off = ((scores[own] - scores[own].mean(axis=0)) ** 2).sum(axis=1)
        found.append((-len(own), int(own[np.argmin(np.round(off, 12))]), group))
    ranks = {group: rank for rank, (*_, group) in enumerate(sorted(found))}
    medoids = [medoid for _, medoid, _ in sorted(found)]
    return np.array([ranks[each] for each in labels.tolist()], np.intp), np.array(medoids, np.intp)
