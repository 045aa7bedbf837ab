"""Very many layouts compared and made one: what planners wait for.

    python -m bench.compare [layouts] [of the common one]

Layouts of 30 come from three designs put down by lot on the demo court drawn 1.5 times as
large (`bench.many`): each piece is off by 1.5 m, one in five is anything anywhere. First
1,000 and then as many as asked for (10,000): measures by the core rules, heat maps,
agreement, groups with what is typical of them, and all of it; then the common layout of
200. Asserts nothing about time.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.conditions import conditions
from bench.many import AMENITIES, KINDS, RULES, court
from geo.agreement import agreement
from geo.canonical import canonical_order
from geo.common import common
from geo.contrast import typical
from geo.groups import grouped
from geo.heat import FamilyMaps, Grid
from geo.measures import measured
from geo.overview import overview
from geo.stack import Stack

NOISE, ANYTHING, CAMPS = 1.5, 0.2, 3


def camps(count: int, seed: int = 1) -> Stack:
    """So many layouts after three designs, in turn."""
    rng, site = np.random.default_rng(seed), court()
    west, south, east, north = site.boundary.bounds
    small = [code for code, kind in KINDS.items() if kind.width * kind.depth <= 5]
    codes = tuple(KINDS)
    usable = np.array([codes.index(code) for code in small], dtype=np.int16)
    designs = usable[rng.integers(0, len(usable), (CAMPS, AMENITIES))]
    places = rng.uniform((west, south), (east, north), (CAMPS, AMENITIES, 2))
    turns = rng.choice([0.0, 45.0, 90.0, 180.0], (CAMPS, AMENITIES))
    of = np.arange(count) % CAMPS
    anything = rng.random((count, AMENITIES)) < ANYTHING
    shape = (count, AMENITIES)
    by_lot = usable[rng.integers(0, len(usable), shape)]
    anywhere = rng.uniform((west, south), (east, north), (*shape, 2))
    near = places[of] + rng.normal(0, NOISE, (*shape, 2))
    kind = np.where(anything, by_lot, designs[of]).astype(np.int16)
    where = np.where(anything[..., None], anywhere, near)
    none = np.full(count * AMENITIES, np.nan)
    return Stack(
        tuple(map(str, range(count))),
        np.arange(count + 1) * AMENITIES,
        codes,
        kind.ravel(),
        where[..., 0].ravel(),
        where[..., 1].ravel(),
        turns[of].ravel(),
        none,
        none,
    )


def agreements(grid: Grid, stack: Stack) -> list[float]:
    """Of each family."""
    maps, ground = FamilyMaps.of(grid, stack, KINDS), grid.on(court().boundary)
    pairs = ((maps.maps[:, at], maps.sums[:, at]) for at in range(len(maps.families)))
    return [agreement(grid, ground, *pair) for pair in pairs]


def told(name: str, work: Callable[[], Any]) -> Any:
    """Do it, and print how long it took on the wall and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    made = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"  {name:48}{wall:8.2f} s{cpu:8.2f} s of the processor")
    return made


def compared(count: int) -> None:
    """Print where the time goes for so many layouts, and what all of it takes at once."""
    site, stack = court(), camps(count)
    print(f"\n{count:,} layouts of {AMENITIES}")
    order = told("an order of them", lambda: canonical_order(stack))
    told("measures, core rules", lambda: measured(site, stack, KINDS, RULES))
    grid = Grid.of(site.boundary)
    agreed = told("heat maps by family, and agreement", lambda: agreements(grid, stack))
    groups = told("groups", lambda: grouped(site, stack, order))
    told("what is typical of them", lambda: typical(stack, groups, order))
    made = told("all of it", lambda: overview(site, stack, KINDS, RULES))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    right = sum(int(np.bincount(made.groups.of_layout[camp::CAMPS]).max()) for camp in range(CAMPS))
    print(
        f"  groups: {len(made.groups)}, {100 * right / count:.1f} % of the layouts with their camp"
    )
    print("  agreement:", ", ".join(f"{each:.2f}" for each in agreed))
    print(f"  largest memory of the process so far: {most:,.0f} MB")


def main(count: int = 10_000, together: int = 200) -> None:
    """Print all figures."""
    print(conditions("numpy", "shapely", "ortools"))
    print(f"site lingyun × 1.5, rule set {RULES.name}")
    for each in sorted({min(1_000, count), count}):
        compared(each)
    stack = camps(together)
    print(f"\nthe common layout of {together:,}")
    for name, budget in (("the first time", None), ("again", None), ("30 coins", 30)):
        made = told(name, lambda b=budget: common(court(), stack, KINDS, RULES, budget=b))
    errors = sum(issue.severity == "error" for issue in made.issues)
    print(f"  {len(made.items)} pieces for {made.coins} coins, {errors} errors")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
