"""Several plans beside each other on one page, all at the same exact scale."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from geo.errors import InputError
from geo.site import Site
from layers.exports.plan import ExportOptions
from layers.exports.view import View, view_of

GAP = 4.0
"""Between two plans, mm."""


@dataclass(frozen=True)
class Cell:
    """Place of one plan: its window and what stands above it, mm from the page's frame."""

    x: float
    y: float
    width: float
    height: float


def fitting(
    site: Site, count: int, window: tuple[float, float], title: float, options: ExportOptions
) -> tuple[list[Cell], View]:
    """As `cells`, for as many of ``count`` plans as fit on one page together.

    Raises
    ------
    InputError
        Where not even one fits; see `view.view_of`.
    """
    for fewer in range(count, 1, -1):
        try:
            return cells(site, fewer, window, title, options)
        except InputError:
            continue
    return cells(site, 1, window, title, options)


def cells(
    site: Site, count: int, window: tuple[float, float], title: float, options: ExportOptions
) -> tuple[list[Cell], View]:
    """Divide a window so that the plans become as large as they go.

    Parameters
    ----------
    window
        Width and height that there are, mm.
    title
        Height that is kept free above each plan, mm.
    options
        Scale and paper, as for `view.view_of`.

    Returns
    -------
    tuple
        The windows of ``count`` plans in reading order, and the view that all of them have.

    Raises
    ------
    InputError
        Where they do not fit; see `view.view_of`.
    """
    best: tuple[tuple[int, int, float], int, View] | None = None
    refused: InputError | None = None
    for across in range(1, count + 1):
        down = ceil(count / across)
        width = (window[0] - GAP * (across - 1)) / across
        height = (window[1] - GAP * (down - 1)) / down - title
        if width < 30 or height < 20:
            continue
        try:
            view = view_of(site, width, height, options.scale, options.paper)
        except InputError as error:
            refused = error if refused is None or _fits(error) < _fits(refused) else refused
            continue
        # The largest drawing; then the fewest empty places, then the squarest windows.
        order = (view.scale, across * down - count, abs(width - height))
        if best is None or order < best[0]:
            best = (order, across, view)
    if best is None:
        raise refused or InputError("sheet.site_too_large", paper=options.paper, fits=1000)
    _, across, view = best
    places = [
        Cell(
            (at % across) * (view.width + GAP),
            (at // across) * (view.height + title + GAP) + title,
            view.width,
            view.height,
        )
        for at in range(count)
    ]
    return places, view


def _fits(error: InputError) -> float:
    found = error.blanks.get("fits")
    return float(found) if isinstance(found, int | float) else float("inf")
