"""The cheapest assignment: who goes with whom so that the sum of the costs is the least."""

from __future__ import annotations

import numpy as np

from geo.arrangement import Indices
from geo.footprint import Numbers


def assigned(costs: Numbers) -> tuple[Indices, Indices]:
    """Pair rows with columns, each at most once, at the least total cost.

    Parameters
    ----------
    costs
        Finite cost of each pair (n, m).

    Returns
    -------
    tuple of Indices
        Rows, ascending, and the column of each: min(n, m) of both.

    Notes
    -----
    Shortest augmenting paths with potentials, O(n² m): H. W. Kuhn, "The Hungarian method for
    the assignment problem", Naval Research Logistics Quarterly 2 (1955), in the form of
    R. Jonker and A. Volgenant, Computing 38 (1987).
    """
    if costs.shape[0] > costs.shape[1]:
        columns, rows = assigned(costs.T)
        order = np.argsort(rows)
        return rows[order], columns[order]
    n, m = costs.shape
    # Row and column 0 stand for nobody, so that a column without a row points there.
    row_price, column_price = np.zeros(n + 1), np.zeros(m + 1)
    row_of = np.zeros(m + 1, dtype=np.intp)
    for row in range(1, n + 1):
        row_of[0] = row
        column = 0
        least = np.full(m + 1, np.inf)
        before = np.zeros(m + 1, dtype=np.intp)
        seen = np.zeros(m + 1, dtype=bool)
        while row_of[column]:
            seen[column] = True
            here = row_of[column]
            reduced = costs[here - 1] - row_price[here] - column_price[1:]
            shorter = np.flatnonzero(~seen[1:] & (reduced < least[1:])) + 1
            least[shorter] = reduced[shorter - 1]
            before[shorter] = column
            nearest = int(np.argmin(np.where(seen, np.inf, least)))
            step = least[nearest]
            row_price[row_of[seen]] += step
            column_price[seen] -= step
            least[~seen] -= step
            column = nearest
        while column:
            row_of[column] = row_of[before[column]]
            column = int(before[column])
    columns = np.flatnonzero(row_of[1:])
    rows = row_of[1:][columns] - 1
    order = np.argsort(rows)
    return rows[order], columns[order]
