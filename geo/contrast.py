"""What tells two sets of layouts apart, as children's and elders', and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from geo.arrangement import Flags, Indices
from geo.footprint import Numbers
from geo.groups import Groups
from geo.heat import Heat
from geo.stack import Stack

LOTS = 999
"""How often the layouts are put into the two sets by lot."""

DRAWN = 399
"""How often each set is drawn anew from itself, for the bounds of a difference."""

MAP_LOTS = 199
"""How often for maps, which are a thousand numbers each."""

SURE = 0.05
"""Greatest p of a difference that is called one."""

_SEED = 20_250_902
_AT_ONCE = 100


@dataclass(frozen=True)
class Contrast:
    """How one number differs between two sets.

    Parameters
    ----------
    name
        Of the number: a kind's code, a measure.
    one, other
        Its mean in each.
    low, high
        Between these the difference ``one − other`` of the means lies in 95 of 100 sets
        drawn from these two (percentile bootstrap).
    p
        How likely a difference at least as great is where the sets were made by lot, with
        all numbers asked about taken into account.
    """

    name: str
    one: float
    other: float
    low: float
    high: float
    p: float

    @property
    def difference(self) -> float:
        """How much greater the first set's mean is."""
        return self.one - self.other

    @property
    def is_sure(self) -> bool:
        """Whether it is hardly by chance."""
        return self.p <= SURE


def contrasts(
    columns: Mapping[str, Numbers], one: Flags, other: Flags, order: Indices
) -> tuple[Contrast, ...]:
    """Compare the means of numbers in two sets of layouts, each number for itself.

    Parameters
    ----------
    columns
        Numbers of m layouts by name, each (m,).
    one, other
        Which layouts are in each set (m,); none in both.
    order
        `geo.canonical.canonical_order`: lots are drawn in it.

    Returns
    -------
    tuple of Contrast
        The surest first, then the greatest; none where a set is empty.

    Notes
    -----
    Permutation test with p = (1 + as great) / (1 + lots): B. Phipson and G. K. Smyth,
    Statistical Applications in Genetics and Molecular Biology 9 (2010). Several numbers:
    S. Holm, Scandinavian Journal of Statistics 6 (1979).
    """
    first, second = order[one[order]], order[other[order]]
    if not len(columns) or not len(first) or not len(second):
        return ()
    table = np.column_stack(list(columns.values()))
    ones, others = table[first], table[second]
    rng = np.random.default_rng(_SEED)
    found = ones.mean(axis=0) - others.mean(axis=0)
    by_lot = _by_lot(np.concatenate([ones, others]), len(ones), LOTS, rng)
    p = _holm((1 + (np.abs(by_lot) >= np.abs(found) - 1e-9).sum(axis=0)) / (1 + LOTS))
    drawn = _drawn(ones, rng) - _drawn(others, rng)
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0)
    told = [
        Contrast(name, *map(float, numbers))
        for name, *numbers in zip(
            columns, ones.mean(axis=0), others.mean(axis=0), low, high, p, strict=True
        )
    ]
    return tuple(sorted(told, key=lambda each: (each.p, -abs(each.difference), each.name)))


@dataclass(frozen=True)
class MapContrast:
    """How two sets of maps differ.

    Parameters
    ----------
    difference
        The mean map of the first less that of the other (rows, columns).
    p
        How likely maps at least as far apart are where the sets were made by lot.
    """

    difference: Heat
    p: float


def map_contrast(maps: Heat, one: Flags, other: Flags, order: Indices) -> MapContrast | None:
    """Compare the mean maps of two sets of layouts; ``None`` where a set is empty.

    By the squared distance of the means. ``maps``: of one family (m, rows, columns);
    all else as for `contrasts`.
    """
    first, second = order[one[order]], order[other[order]]
    if not len(first) or not len(second):
        return None
    both = maps[np.concatenate([first, second])].reshape(len(first) + len(second), -1)
    found = both[: len(first)].mean(axis=0) - both[len(first) :].mean(axis=0)
    apart = float((found.astype(np.float64) ** 2).sum())
    by_lot = _by_lot(both, len(first), MAP_LOTS, np.random.default_rng(_SEED))
    far = ((by_lot.astype(np.float64) ** 2).sum(axis=1) >= apart * (1 - 1e-6)).sum()
    return MapContrast(found.reshape(maps.shape[1:]), float((1 + far) / (1 + MAP_LOTS)))


def typical(stack: Stack, groups: Groups, order: Indices) -> tuple[tuple[Contrast, ...], ...]:
    """Of each group the kinds it has surely more or fewer of than all other layouts.

    ``one`` is how many a layout of the group has on average, ``other`` any of the rest.
    """
    counts = kind_counts(stack)
    return tuple(
        tuple(
            each
            for each in contrasts(
                counts, groups.of_layout == group, groups.of_layout != group, order
            )
            if each.is_sure
        )
        for group in range(len(groups))
    )


def kind_counts(stack: Stack) -> Mapping[str, Numbers]:
    """How many of each kind each of m layouts has, by code (m,)."""
    layout_of = np.repeat(np.arange(len(stack)), np.diff(stack.starts))
    found = {
        code: np.bincount(layout_of[stack.kind == number], minlength=len(stack)).astype(float)
        for number, code in enumerate(stack.codes)
    }
    return {code: found[code] for code in sorted(found) if found[code].any()}


def _by_lot(rows: Numbers | Heat, size: int, lots: int, rng: np.random.Generator) -> Numbers:
    """Differences of the means where so many rows by lot are the first set (lots, columns)."""
    count = len(rows)
    found = []
    for begin in range(0, lots, _AT_ONCE):
        some = min(_AT_ONCE, lots - begin)
        weights = np.full((some, count), -1.0 / (count - size), dtype=rows.dtype)
        for each in weights:
            each[rng.permutation(count)[:size]] = 1.0 / size
        found.append(weights @ rows)
    return np.concatenate(found)


def _drawn(rows: Numbers, rng: np.random.Generator) -> Numbers:
    """Means of as many rows drawn anew, each as often as the lot falls on it (lots, columns)."""
    count = len(rows)
    found = []
    for begin in range(0, DRAWN, _AT_ONCE):
        some = min(_AT_ONCE, DRAWN - begin)
        drawn = rng.integers(0, count, (some, count)) + np.arange(some)[:, None] * count
        often = np.bincount(drawn.ravel(), minlength=some * count).reshape(some, count)
        found.append(often.astype(np.float64) @ rows / count)
    return np.concatenate(found)


def _holm(p: Numbers) -> Numbers:
    """What each p is worth among all of them."""
    order = np.argsort(p, kind="stable")
    found = np.empty_like(p)
    scaled = p[order] * (len(p) - np.arange(len(p)))
    found[order] = np.minimum(np.maximum.accumulate(scaled), 1.0)
    return found
