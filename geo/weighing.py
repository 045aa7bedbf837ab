"""Layouts weighed: several measures made comparable and added up as people weigh them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from geo.footprint import Numbers


def scaled(column: Numbers, *, fewer: bool) -> Numbers:
    """A measure from 0, the worst of these layouts, to 1, the best.

    Parameters
    ----------
    column
        Of each layout, in whatever unit (m,).
    fewer
        Whether less is better.

    Returns
    -------
    numpy.ndarray
        (m,); all 1 where they are alike. What is not a number stays so.
    """
    known = column[~np.isnan(column)]
    low, high = (known.min(), known.max()) if len(known) else (0.0, 0.0)
    if high - low <= 1e-9:
        return np.where(np.isnan(column), np.nan, 1.0)
    share: Numbers = (column - low) / (high - low)
    return 1 - share if fewer else share


def scores(
    columns: Mapping[str, Numbers], weights: Mapping[str, float], fewer: Collection[str]
) -> Numbers:
    """Weighted means of measures, each made comparable by `scaled`, from 0 to 100.

    Parameters
    ----------
    columns
        By measure (m,).
    weights
        Of some of them, not negative; only how they stand to each other counts.
    fewer
        Measures of which less is better.

    Returns
    -------
    numpy.ndarray
        (m,). A layout of which a measure is not known is weighed by the others alone; not a
        number where none is left.
    """
    count = len(next(iter(columns.values()), ()))
    total, weight = np.zeros(count), np.zeros(count)
    for name, own in weights.items():
        if own > 0:
            share = scaled(columns[name], fewer=name in fewer)
            known = ~np.isnan(share)
            total[known] += own * share[known]
            weight[known] += own
    found = np.full(count, np.nan)
    np.divide(100 * total, weight, out=found, where=weight > 0)
    return found


def ranks(values: Numbers) -> Numbers:
    """Place of each, 1 for the highest; equal ones share the better place, unknown ones have none.

    Numbers nearer than a millionth are equal.
    """
    rounded = np.round(values, 6)
    above = (rounded[None, :] > rounded[:, None]).sum(axis=1).astype(float)
    return np.where(np.isnan(values), np.nan, above + 1)
