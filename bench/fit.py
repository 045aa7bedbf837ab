"""Where a kind fits on the Lingyun court among 10, 50 and 200 placed, by the default rule set.

    python -m bench.fit [questions]

`new`: the first time this kind is picked up at this turn on this site; `again`: with the
site's part remembered, as in the running app. Beside them the same answer from the checker
alone, asked place by place on a 0.5 m grid, and how often both agree. Asserts nothing
about time.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import shapely
from shapely import Point

from bench.conditions import HEAD, conditions, row
from bench.court import crowd, demo_site
from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.fit import Fit, drawn, fit
from geo.layout import Layout, Placement
from geo.limit import RuleSet
from geo.repair import nearest
from geo.site import Site

KINDS, RULES = catalogue(), ruleset()
TURNS = (0.0, 15.0, 30.0, 45.0, 90.0, 200.0)
GRID = 0.5


def questions(count: int) -> list[tuple[str, float]]:
    """Every kind in turn, each time turned another way."""
    codes = list(KINDS)
    return [(codes[i % len(codes)], TURNS[i % len(TURNS)]) for i in range(count)]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    made = work()
    return (time.perf_counter() - begun) * 1e3, made


def unknown(site: Site) -> Site:
    """The same site as nobody has asked about yet."""
    return replace(site, name=f"{site.name} {random.random()}")


def verdict(site: Site, layout: Layout, piece: Placement, named: set[str]) -> bool:
    """Whether the checker has nothing against a piece, by the rules the map names only."""
    asked = RuleSet(RULES.name, tuple(each for each in RULES.limits if each.rule in named), "")
    return not any(
        piece.id in issue.placements
        for issue in check(site, Layout.of(*layout, piece), KINDS, asked)
    )


def agreeing(site: Site, layout: Layout, asked: list[tuple[str, float, Fit]]) -> tuple[int, int]:
    """(agreements, spots): the map and the checker at spots farther than 10 mm from its edge."""
    rng, same, spots = random.Random(5), 0, 0
    west, south, east, north = site.boundary.bounds
    for code, turn, found in asked:
        for _ in range(10):
            at = Point(rng.uniform(west, east), rng.uniform(south, north))
            if shapely.distance(shapely.boundary(found.green), at) > 0.01:
                piece = Placement("~new", code, at.x, at.y, turn)
                fine = verdict(site, layout, piece, set(found.rules))
                same += fine == bool(shapely.contains(found.green, at))
                spots += 1
    return same, spots


def gridded(site: Site, layout: Layout, piece: Placement, named: set[str]) -> int:
    """The peer: the checker asked at every place of a grid."""
    west, south, east, north = site.boundary.bounds
    across, along = int((east - west) / GRID), int((north - south) / GRID)
    places = [
        replace(piece, x=west + GRID * i, y=south + GRID * j)
        for i in range(across)
        for j in range(along)
    ]
    return sum(verdict(site, layout, place, named) for place in places)


def measure(count: int, placed: int) -> None:
    site, layout = demo_site(), crowd(placed)
    new: list[float] = []
    again: list[float] = []
    near: list[float] = []
    seen: list[float] = []
    asked: list[tuple[str, float, Fit]] = []
    rng = random.Random(placed)
    for code, turn in questions(count):
        fresh = unknown(site)
        check(fresh, Layout(), KINDS, RULES)
        new.append(timed(lambda s=fresh, c=code, t=turn: fit(s, layout, KINDS, RULES, c, t))[0])
        fit(site, layout, KINDS, RULES, code, turn)
        took, found = timed(lambda c=code, t=turn: fit(site, layout, KINDS, RULES, c, t))
        again.append(took)
        asked.append((code, turn, found))
        x, y = rng.uniform(-10, 10), rng.uniform(-12, 12)
        near.append(timed(lambda f=found, x=x, y=y: nearest(f, x, y))[0])
        seen.append(timed(lambda f=found: (drawn(f.green), drawn(f.pale)))[0])
    print(row(f"{placed} placed: fit, new", new))
    print(row(f"{placed} placed: fit, again", again))
    print(row(f"{placed} placed: nearest place in it", near, digits=2))
    print(row(f"{placed} placed: picture of it", seen))
    code, turn, found = asked[0]
    piece = Placement("~new", code, 0.0, 0.0, turn)
    took, _ = timed(lambda: gridded(site, layout, piece, set(found.rules)))
    print(row(f"{placed} placed: the checker on a {GRID:g} m grid", [took]))
    same, spots = agreeing(site, layout, asked)
    room = sum(not found.green.is_empty for _, _, found in asked)
    print(
        f"{'':6}{same} of {spots} spots agree with the checker; some room for {room} of {count}\n"
    )


def main(count: int = 120) -> None:
    print(conditions("shapely", "numpy"))
    print(f"site lingyun, rule set {RULES.name} ({len(RULES.limits)} limits), all kinds in turn\n")
    print(HEAD)
    for placed in (10, 50, 200):
        measure(count, placed)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 120)
