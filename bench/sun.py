"""Sun on the Lingyun court among 10, 30 and 50 placed, by the default rule set.

    python -m bench.sun [rounds]

`new`: the first layout ever judged on a site; `again`: with the site's part remembered, as
in the running app. The peer is the same question asked of drawn shadows: all shadows at all
moments as polygons, and which cells lie in them. Asserts nothing about time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import shapely

from bench.conditions import HEAD, conditions, row
from bench.court import crowd, demo_site
from bench.fit import unknown
from geo.catalogue import catalogue, ruleset
from geo.layout import Layout
from geo.rules.sun import sun
from geo.scene import Scene
from geo.setting import Setting
from geo.shadow import Casters, lit, shadow
from geo.site import Site
from geo.sun import Sky, daylight, place, solar_hours
from geo.sunlight import Grid, bare_lit

KINDS, RULES = catalogue(), ruleset()
LIMITS = [limit for limit in RULES.limits if limit.code == "sun"]
WINTER, SUMMER = date(2026, 1, 20), date(2026, 6, 21)


def timed(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e3


def judged(site: Site, layout: Layout) -> list[Any]:
    scene = Scene.of(site, layout, KINDS, RULES)
    return [issue for limit in LIMITS for issue in sun(scene, limit)]


def drawn_instead(casters: Casters, sky: Sky, spots: np.ndarray) -> np.ndarray:
    """The peer: exact shadows as polygons, and the spots in each."""
    points = shapely.points(spots)
    found = np.ones((len(spots), len(sky)), dtype=bool)
    for moment, (azimuth, elevation) in enumerate(zip(sky.azimuth, sky.elevation, strict=True)):
        dark = shapely.STRtree(points).query(
            shadow(casters, azimuth, elevation), predicate="intersects"
        )
        found[dark, moment] = False
    return found


def main(rounds: int = 40) -> None:
    site = demo_site()
    setting, grid = Setting.of(site), Grid.of(site.boundary)
    winter = solar_hours(WINTER, place(site), 8, 16)
    print(conditions("shapely", "numpy"))
    print(f"site lingyun, {len(grid)} cells, {len(LIMITS)} limits of the family\n")
    print(HEAD)
    fresh = [unknown(site) for _ in range(max(3, rounds // 8))]
    print(
        row(
            "30 placed: three limits, new", [timed(lambda s=s: judged(s, crowd(30))) for s in fresh]
        )
    )
    for count in (10, 30, 50):
        layout = crowd(count)
        judged(site, layout)
        took = [timed(lambda each=layout: judged(site, each)) for _ in range(rounds)]
        print(row(f"{count} placed: three limits, again", took))
    some = range(max(3, rounds // 4))
    casters = Casters.of_site(setting)
    ours = [timed(lambda: bare_lit(setting, winter)) for _ in some]
    theirs = [timed(lambda: drawn_instead(casters, winter, grid.spots)) for _ in some]
    same = lit(grid.spots, casters, winter) == drawn_instead(casters, winter, grid.spots)
    print(row("the site, every cell, 48 moments of winter: rays", ours))
    print(row("  the same from drawn shadows", theirs))
    print(f"{'':6}{same.sum()} of {same.size} cells and moments agree")
    placed = Casters.of_scene(Scene.of(site, crowd(30), KINDS, RULES))
    day = daylight(SUMMER, place(site))
    took = [timed(lambda: lit(grid.spots, placed, day)) for _ in some]
    print(row(f"30 placed, every cell, {len(day)} moments of summer: rays", took))
    half_hours = daylight(SUMMER, place(site), 0.5)
    where = list(zip(half_hours.azimuth, half_hours.elevation, strict=True))
    took = [timed(lambda: [shadow(placed, *at) for at in where]) for _ in some]
    print(row(f"30 placed: {len(half_hours)} drawn shadows of summer", took))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
