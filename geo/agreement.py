"""Agreement: how far layouts put the things of a family in the same places, beyond chance."""

from __future__ import annotations

import numpy as np

from geo.arrangement import Flags, Indices
from geo.footprint import Numbers
from geo.heat import Grid, Heat


def agreement(grid: Grid, ground: Flags, maps: Heat, sums: Numbers) -> float:
    """The agreement index of one family: 1 for the same maps, near 0 for things put by lot.

    With the heat maps h of m layouts (each the sum of its n pieces' kernels k)::

        A = 1 − Dₒ / Dₑ
        Dₒ = mean over pairs of layouts of ‖hᵢ − hⱼ‖²
        Dₑ = the same if each piece were put anywhere on the ground, each place as likely:
             mean over pairs of (nᵢ + nⱼ)(κ − ‖μ‖²) + (nᵢ − nⱼ)² ‖μ‖²

    where κ is the mean of ‖k‖² and μ the mean of k over the cells of the ground: pieces put
    by lot are independent, so that E⟨k, k'⟩ = ‖μ‖². It is exact; nothing is drawn by lot. The
    form is that of K. Krippendorff's α ("Content analysis", 1980, ch. 12), with the squared
    distance of the maps as what two layouts differ by: where as well as how many. Below 0
    they differ more than by chance: some camps are in each other's way.

    Parameters
    ----------
    grid
        Of the maps.
    ground
        Cells on which pieces could stand (rows, columns).
    maps
        Of one family (m, rows, columns), smoothed.
    sums
        How many pieces each layout has of it (m,).

    Returns
    -------
    float
        Not a number for fewer than two layouts, or where none has any piece of the family.
    """
    count = len(maps)
    if count < 2 or not sums.any():
        return float("nan")
    pairs = count * (count - 1) / 2
    flat = maps.reshape(count, -1)
    # Σ over pairs of ‖hᵢ − hⱼ‖² = m Σ‖hᵢ‖² − ‖Σhᵢ‖²: no pair is looked at.
    each = np.einsum("ij,ij->", flat, flat, dtype=np.float64)
    whole = flat.sum(axis=0, dtype=np.float64)
    observed = (count * each - whole @ whole) / pairs
    square, mean = _kernels(grid, ground)
    total = float(sums.sum())
    by_place = (count - 1) * total * (square - mean)
    by_number = (count * float(sums @ sums) - total**2) * mean
    return float(1 - observed / ((by_place + by_number) / pairs))


def _kernels(grid: Grid, ground: Flags) -> tuple[float, float]:
    """Mean of ‖k‖² over points on the ground, and ‖mean of k‖²."""
    cells = (ground if ground.any() else np.ones_like(ground)).astype(np.float64)
    cells /= cells.sum()
    east, north = (each.astype(np.float64) for each in grid.kernels())
    # A kernel is that of its row times that of its column.
    square = _squares(north) @ cells @ _squares(east)
    mean = (_shared(len(north)) @ north).T @ cells @ (_shared(len(east)) @ east)
    return float(square), float((mean**2).sum())


def _beside(cells: int) -> tuple[Indices, Indices]:
    """The cell before and the cell after each; at the ends the cell itself."""
    steps = np.arange(cells)
    return np.maximum(steps - 1, 0), np.minimum(steps + 1, cells - 1)


def _shared(cells: int) -> Numbers:
    """How points anywhere in a cell are shared out with the next (`Grid.maps`), on average."""
    found = 0.75 * np.eye(cells)
    for other in _beside(cells):
        found[np.arange(cells), other] += 0.125
    return found


def _squares(kernels: Numbers) -> Numbers:
    """Mean of ‖k‖² of points anywhere in each cell of one axis (cells,).

    A point off the middle by the part f of a cell, 0 to 1/2 as likely, has (1 − f) of this
    cell's kernel and f of the next one's: ∫ of the square of that sum.
    """
    own = (kernels**2).sum(axis=1)
    found: Numbers = 7 / 12 * own
    for other in _beside(len(kernels)):
        found += own[other] / 24 + (kernels * kernels[other]).sum(axis=1) / 6
    return found
