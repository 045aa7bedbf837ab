"""Shadows and hours of sun of one day, worked out once per state of a layout."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any, cast

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.catalogue import catalogue, ruleset
from geo.scene import Scene
from geo.setting import Setting
from geo.shadow import Casters, Mask, lit, shadow, unknown_heights
from geo.site import Site
from geo.sun import Sky, daylight, midnight, place
from geo.sunlight import Grid, bands, bare_lit, standing_on
from layers.layouts import State
from ui.drawing import geometry
from ui.running import running

HALF_HOUR = 0.5
"""Between one shadow and the next, h."""

SEEN = 40.0
"""m around the site that the map shows: shadows end there."""

STEPS = (1.0, 2.0, 4.0, 6.0)
"""Where the bands of hours begin, h."""

_KEPT_DAYS = 32
_KEPT = 200


@dataclass(frozen=True)
class Day:
    """What of a day depends on the site alone."""

    sky: Sky
    clock: tuple[int, ...]  # minutes of the day of each of its shadows
    samples: Sky
    shadows: tuple[BaseGeometry, ...]
    lit: Mask
    ground: BaseGeometry


_days: OrderedDict[tuple[str, date], Day] = OrderedDict()
_answers: OrderedDict[tuple[str, int, str, date, bool], dict[str, Any]] = OrderedDict()
_lock = Lock()


def sunning(state: State, day: date, *, hours: bool = True) -> dict[str, Any]:
    """Answer as JSON: shadows every half hour that the sun is up, and the ground by its hours.

    Site metres; ``minutes`` by the clocks there (`geo.sun.clock`), ``azimuth`` and ``elevation``
    in degrees. ``unknown``: how many buildings, walls and fences throw no shadow because nobody
    told their height; ``georeferenced``: whether the site's place on the globe is known. The
    ground by its hours is most of the work: ``hours`` leaves it out.
    """
    store, row = running().store, state.row
    key = (row.id, state.seq, row.site_version, day, hours)
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key]
    site = store.geometry(row.site_version)
    scene = Scene.of(site, state.layout, catalogue(), ruleset(store.project(row.project_id).rules))
    of_day = day_of(row.site_version, site, day)
    answer = {"seq": state.seq, "date": day.isoformat(), **_answer(scene, of_day)}
    if hours:
        answer["hours"] = _hours(scene, of_day)
    with _lock:
        _answers[key] = answer
        while len(_answers) > _KEPT:
            _answers.popitem(last=False)
    return answer


def _answer(scene: Scene, of_day: Day) -> dict[str, Any]:
    setting, sky, placed = scene.setting, of_day.sky, Casters.of_scene(scene)
    times = []
    for index, minutes in enumerate(of_day.clock):
        azimuth, elevation = float(sky.azimuth[index]), float(sky.elevation[index])
        things = _drawn(shadow(placed, azimuth, elevation), of_day.ground)
        times.append(
            {
                "minutes": minutes,
                "azimuth": round(azimuth, 2),
                "elevation": round(elevation, 2),
                "site": geometry(of_day.shadows[index]),
                "things": geometry(things),
            }
        )
    return {
        "georeferenced": setting.site.frame is not None,
        "unknown": len(unknown_heights(setting)),
        "daylight": round(of_day.samples.hours, 2),
        "times": times,
    }


def _hours(scene: Scene, of_day: Day) -> list[dict[str, Any]]:
    grid, placed = Grid.of_site(scene.setting), Casters.of_scene(scene)
    in_sun = of_day.lit & lit(grid.spots, placed, of_day.samples, on=standing_on(grid, placed))
    areas = bands(grid, in_sun.sum(axis=1) * of_day.samples.step, STEPS)
    return [
        {"from": low, "to": high, "area": geometry(_drawn(area, of_day.ground))}
        for low, high, area in zip((0.0, *STEPS), (*STEPS, None), areas, strict=True)
    ]


def day_of(version: str, site: Site, day: date) -> Day:
    """What of a day depends on a version of a site alone; made once."""
    key = (version, day)
    with _lock:
        if key in _days:
            _days.move_to_end(key)
            return _days[key]
    made = _made(site, day)
    with _lock:
        _days[key] = made
        while len(_days) > _KEPT_DAYS:
            _days.popitem(last=False)
    return made


def _made(site: Site, day: date) -> Day:
    setting, where = Setting.of(site), place(site)
    west, south, east, north = site.boundary.bounds
    around = shapely.box(west - SEEN, south - SEEN, east + SEEN, north + SEEN)
    # A shadow on a roof is not where it would be on the ground.
    houses = shapely.union_all([house.geometry for house in site.by_role("building")])
    ground = shapely.difference(around, houses)
    begin = midnight(day, where)
    on_the_dot = begin + np.arange(0, 86_400, HALF_HOUR * 3600)
    sky = Sky.at(on_the_dot, where, HALF_HOUR)
    casters = Casters.of_site(setting)
    shadows = tuple(
        _drawn(shadow(casters, azimuth, elevation), ground)
        for azimuth, elevation in zip(sky.azimuth, sky.elevation, strict=True)
    )
    samples = daylight(day, where)
    return Day(
        sky,
        tuple(round((moment - begin) / 60) for moment in sky.moments.tolist()),
        samples,
        shadows,
        bare_lit(setting, samples),
        ground,
    )


def _drawn(area: BaseGeometry, ground: BaseGeometry) -> BaseGeometry:
    """An area as far as it lies on the ground, to the centimetre: half the bytes, still sound."""
    # Where they only touch there is a line as well, or a collection of both.
    parts = shapely.get_parts(shapely.get_parts(shapely.intersection(area, ground)))
    areas = shapely.multipolygons(parts[shapely.get_dimensions(parts) == 2])
    return cast(BaseGeometry, shapely.set_precision(areas, 0.01))
