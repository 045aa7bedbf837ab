"""The families that look at cells, lines of sight and windows, 30 amenities on the Lingyun court.

    python -m bench.grids [layouts]

`first`: on a site that nobody has asked about yet, with what depends on it alone; `again`:
with that remembered, as in the running app. Each family by itself with all its limits of the
default rule set, witnesses included. Asserts nothing about time.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from dataclasses import replace

import shapely

from bench.conditions import HEAD, conditions, row
from bench.court import demo_site
from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.issue import Issue
from geo.layout import Layout, Placement
from geo.limit import RuleSet
from geo.rules import RULES
from geo.site import Feature, Site

KINDS, DEFAULT = catalogue(), ruleset()
FAMILIES = ("light", "sight", "sun", "noise", "hours")
MIX = (
    "lamp", "swing", "bench", "path", "fitness_walker", "slide", "table_set", "sandpit",
    "fitness_twister", "climber", "dance_floor", "pingpong", "noticeboard", "drying_rack",
    "garden_plot",
)  # fmt: skip
"""Twice each: what these families ask about, and what stands in between."""


def scattered(site: Site, rng: random.Random) -> Layout:
    """30 amenities by lot, with their middles on the site."""
    west, south, east, north = site.boundary.bounds
    placed: list[Placement] = []
    for code in MIX * 2:
        while True:
            x, y = rng.uniform(west, east), rng.uniform(south, north)
            if shapely.contains_xy(site.boundary, x, y):
                break
        turn = rng.choice([0.0, 15.0, 45.0, 90.0, 200.0])
        placed.append(Placement(f"p{len(placed):02}", code, x, y, turn))
    return Layout.of(*placed)


def built_up(site: Site) -> Site:
    """The same court with a small house amid it that light and looks cannot pass."""
    x, y = site.boundary.centroid.coords[0]
    kiosk = Feature("kiosk", "building", shapely.box(x - 2, y - 1.5, x + 2, y + 1.5))
    return replace(site, features=(*site.features, kiosk))


def unknown(site: Site) -> Site:
    """The same site as nobody has asked about yet."""
    return replace(site, name=f"{site.name} {random.random()}")


def timed(site: Site, layout: Layout, rules: RuleSet) -> tuple[float, tuple[Issue, ...]]:
    begun = time.perf_counter()
    found = check(site, layout, KINDS, rules)
    return (time.perf_counter() - begun) * 1e3, found


def measure(name: str, site: Site, layouts: list[Layout]) -> None:
    print(f"{name}: {len(site.features)} features, {len(MIX) * 2} amenities")
    nothing = RuleSet(DEFAULT.name, (), "")
    sets = {
        code: RuleSet(DEFAULT.name, tuple(i for i in DEFAULT.limits if i.code == code), "")
        for code in FAMILIES
        if code in RULES
    }
    for code, rules in sets.items():
        first: list[float] = []
        again: list[float] = []
        told: Counter[str] = Counter()
        for layout in layouts:
            fresh = unknown(site)
            check(fresh, layout, KINDS, nothing)
            first.append(timed(fresh, layout, rules)[0])
            took, found = timed(fresh, layout, rules)
            again.append(took)
            told.update(issue.rule for issue in found)
        print(row(f"{code} ({len(rules.limits)} limits), first", first, digits=2))
        print(row(f"{code}, again", again, digits=2))
        each = ", ".join(f"{rule} {n / len(layouts):.1f}" for rule, n in sorted(told.items()))
        print(f"{'':6}issues a layout: {each}")
    whole = [timed(site, layout, DEFAULT)[0] for layout in layouts for _ in range(2)][1::2]
    print(row(f"all {len(DEFAULT.limits)} limits of {DEFAULT.name}, again", whole, digits=2))
    print()


def main(count: int = 60) -> None:
    print(conditions("shapely", "numpy"))
    print(HEAD)
    site, rng = demo_site(), random.Random(7)
    layouts = [scattered(site, rng) for _ in range(count)]
    measure("lingyun", site, layouts)
    measure("lingyun with a house amid it", built_up(site), layouts)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
