"""Where people are after dark, lamps light the ground."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.cells import Cells
from geo.issue import Issue
from geo.layout import Placement
from geo.light import Lamps, far_from, illuminance, used_ground
from geo.limit import Limit
from geo.overlay import united
from geo.scene import Scene

EVEN = 1e-6
"""Lux, or percent, that may be missing through rounding."""


def light(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find what stays too dark after dark, by the model of `geo.light`.

    Parameters
    ----------
    scene
        Lamps, footprints and the site's buildings, site metres.
    limit
        ``value``, lx: least illuminance on every cell (at most 0.5 m) of a subject's
        footprint, by the lamps that ``object`` means; with ``form`` ``around`` also of
        the ground within ``measures.radius`` m of it. Form ``coverage``: ``value``, %, of
        the ground that people use lies within ``measures.radius`` m of a lamp.

    Yields
    ------
    Issue
        `measured`: the darkest cell, lx, or the share covered, %. `witness`: the cells
        that are too dark, or the ground not covered. Situations: ``unlit`` one for all
        that no lamp's light comes to, by id; ``around``; ``coverage`` one for the whole
        layout, once it has a lamp.
    """
    lamps = Lamps.of(scene, limit.object)
    if limit.form == "coverage":
        yield from _coverage(scene, limit, lamps)
        return
    subjects, grids = [], []
    for index in scene.answering(limit.subject).tolist():
        cells = _cells(scene, limit, index)
        if cells.kept.any():
            subjects.append(index)
            grids.append(cells)
    unlit: list[int] = []
    for index, cells, lux in zip(subjects, grids, illuminance(scene, lamps, grids), strict=True):
        darkest = float(lux.min())
        if not lux.any():
            unlit.append(index)
        elif darkest < limit.value - EVEN:
            yield Issue(
                limit,
                placements=(scene.placements[index].id,),
                witness=cells.united(lux < limit.value - EVEN),
                measured=darkest,
                required=limit.value,
                situation=limit.form,
            )
    if unlit:
        yield Issue(
            limit,
            placements=tuple(scene.placements[index].id for index in unlit),
            witness=united(scene.footprints[unlit]),
            measured=0.0,
            required=limit.value,
            situation="unlit",
        )


def _cells(scene: Scene, limit: Limit, index: int) -> Cells:
    """The cells of a subject as far as they lie on the site and outside of buildings."""
    radius = limit.measures["radius"] if limit.form == "around" else 0.0
    # A note, or who put it there, changes no cell.
    placement = replace(scene.placements[index], id="", note="")
    return _cells_of(scene.setting.open_ground(), scene.footprints[index], placement, radius)


@lru_cache(maxsize=4096)
def _cells_of(ground: BaseGeometry, shape: Polygon, placement: Placement, radius: float) -> Cells:
    """Remembered: of a layout being drawn all but one stands where it stood."""
    if radius:
        shape = shapely.buffer(shape, radius, quad_segs=8)
    cells = Cells.over(shape, placement)
    return cells if shapely.covers(ground, shape) else cells.within(ground)


def _coverage(scene: Scene, limit: Limit, lamps: Lamps) -> Iterator[Issue]:
    ground = used_ground(scene, limit.subject)
    if not len(lamps.at) or not shapely.area(ground):
        return
    dark = far_from(lamps, ground, limit.measures["radius"])
    share = 100 * (1 - float(shapely.area(dark) / shapely.area(ground)))
    if share < limit.value - EVEN:
        yield Issue(
            limit,
            witness=dark,
            measured=max(share, 0.0),
            required=limit.value,
            situation="coverage",
        )
