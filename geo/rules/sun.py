"""Enough sun in winter to dry laundry and to play, enough shade in summer to sit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
from shapely.geometry.base import BaseGeometry

from geo.issue import Issue
from geo.limit import Limit
from geo.scene import Scene
from geo.setting import Setting
from geo.shadow import Casters, Indices, Mask, Numbers
from geo.sun import Sky, place, solar_hours
from geo.sunlight import Grid, lit_under, site_lit
from geo.witness import common

YEAR = 2001
"""The year whose sun is taken, as Chinese daylight analyses do (GB/T 50947-2014, from memory);
another year moves the sun by less than its own width."""

SLACK = 1e-6
"""What rounding may take from a share or an hour."""


def sun(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find what gets too little sun, or too little shade, on the limit's day.

    Nothing shades itself: it is the others, and what stands on the site, that do.
    A site without a place on the globe is judged as if it lay in Shanghai, y to the north.

    Parameters
    ----------
    scene
        Footprints, site metres; sun and shade are those of the ground (`geo.shadow`). What
        stands outside the boundary is judged by its part within.
    limit
        ``measures``: ``month``, ``day`` and the hours ``begin`` to ``end`` of true solar
        time, as in Chinese daylight analyses. ``form``: empty, the footprint gets ``value``
        hours of sun on average; ``share``, ``value`` % of it get ``measures.hours`` hours or
        more; ``shade``, ``value`` % of it lie in shade, on average over these hours.

    Yields
    ------
    Issue
        `witness`: the part of the footprint that gets too little; `measured`:
        hours or %. Situation: the form.
    """
    subjects = scene.answering(limit.subject)
    setting = scene.setting
    sky = _sky(setting, limit)
    if not len(subjects) or not len(sky):
        return
    grid = Grid.of_site(setting)
    shapes = scene.footprints[subjects]
    bare = site_lit(setting, sky, _key(limit))
    masks = lit_under(grid, Casters.of_scene(scene), sky, shapes, subjects)
    for subject, shape, mask in zip(subjects.tolist(), shapes, masks, strict=True):
        own, areas = grid.under(shape)
        if not len(own):
            continue
        measured, lacking = _measured(limit, mask & bare[own], areas, sky.step)
        if measured < limit.value - SLACK:
            yield Issue(
                limit,
                placements=(scene.placements[subject].id,),
                witness=_part(grid, own, lacking, shape),
                measured=measured,
                required=limit.value,
                situation=limit.form,
            )


def _measured(limit: Limit, in_sun: Mask, areas: Numbers, step: float) -> tuple[float, Mask]:
    """What a limit asks for, and which cells (n,) get too little; ``in_sun`` (n, k)."""
    hours = in_sun.sum(axis=1) * step
    if limit.form == "share":
        enough = hours >= limit.measures.get("hours", 0.0) - SLACK
        return 100 * float(np.average(enough, weights=areas)), ~enough
    if limit.form == "shade":
        shade = 100 * (1 - in_sun.mean(axis=1))
        return float(np.average(shade, weights=areas)), shade < limit.value - SLACK
    return float(np.average(hours, weights=areas)), hours < limit.value - SLACK


def _part(grid: Grid, cells: Indices, lacking: Mask, shape: BaseGeometry) -> BaseGeometry:
    return shape if lacking.all() else common(grid.area(cells[lacking]), shape)


def _sky(setting: Setting, limit: Limit) -> Sky:
    month, day, begin, end = _key(limit)
    return setting._once(
        ("sky", month, day, begin, end),
        lambda: solar_hours(date(YEAR, int(month), int(day)), place(setting.site), begin, end),
    )


def _key(limit: Limit) -> tuple[float, float, float, float]:
    month, day, begin, end = (limit.measures[name] for name in ("month", "day", "begin", "end"))
    return month, day, begin, end
