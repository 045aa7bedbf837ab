"""Mending layouts of 30 on the Lingyun court that jitter has put into 17 ± 3 conflicts.

    python -m bench.repair [layouts]

The layouts come from known-good ones, by the default rule set, every piece pushed about
by 0.8 to 1.4 m. `greedy` is `geo.mend.mend` with the checker's word on the layout before
known, as in the running app; `of it, the checker after` is what its last look takes;
`new` has every kind at its turn asked about for the first time on this site. `together`
is `geo.better.better`. Asserts nothing about time.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bench.conditions import HEAD, conditions, row
from bench.court import demo_site
from geo.better import better
from geo.catalogue import catalogue, ruleset
from geo.check import check, judge
from geo.fit import fit_among
from geo.issue import Issue
from geo.layout import Layout, Placement
from geo.mend import Repair, mend, weight
from geo.repair import nearest_in
from geo.scene import Scene

KINDS, RULES, SITE = catalogue(), ruleset(), demo_site()
PIECES = 30
CONFLICTS = range(14, 21)


def good(seed: int) -> Layout:
    """Small amenities by lot, each where nothing but hints is said of the layout."""
    lot, layout = random.Random(seed), Layout()
    west, south, east, north = SITE.boundary.bounds
    small = [k for k in KINDS.values() if k.level == "body" and k.width * k.depth <= 2.5]
    while len(layout) < PIECES:
        kind, turn = lot.choice(small), lot.choice([0.0, 45.0, 90.0])
        x, y = lot.uniform(west, east), lot.uniform(south, north)
        piece = Placement(f"p{len(layout)}", kind.code, x, y, turn)
        places = fit_among(Scene.of(SITE, layout, KINDS, RULES), piece, kind).green
        place = nearest_in(places, x, y)
        if place is not None:
            more = Layout.of(*layout, replace(piece, x=place[0], y=place[1]))
            if weight(check(SITE, more, KINDS, RULES)) == (0, 0):
                layout = more
    return layout


def jittered(count: int) -> list[tuple[Layout, Sequence[Issue]]]:
    """So many layouts with their issues."""
    lot, begun = random.Random(1), [good(seed) for seed in range(6)]
    found: list[tuple[Layout, Sequence[Issue]]] = []
    while len(found) < count:
        by = lot.choice([0.8, 1.0, 1.2, 1.4])
        layout = Layout.of(
            *(
                replace(piece, x=piece.x + lot.gauss(0, by), y=piece.y + lot.gauss(0, by))
                for piece in lot.choice(begun)
            )
        )
        issues = judge(Scene.of(SITE, layout, KINDS, RULES), hints=False)
        if sum(weight(issues)) in CONFLICTS:
            found.append((layout, issues))
    return found


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    made = work()
    return (time.perf_counter() - begun) * 1e3, made


def solved(made: Sequence[Repair]) -> str:
    errors = sum(weight(each.left)[0] == 0 for each in made)
    both = sum(weight(each.left) == (0, 0) for each in made)
    return f"no error left in {errors} of {len(made)}, no warning either in {both}"


def moved(made: Repair) -> float:
    return sum(move.cost for move in made.moves)


def main(count: int = 100) -> None:
    print(conditions("shapely", "numpy", "ortools"))
    cases = jittered(count)
    conflicts = [sum(weight(issues)) for _, issues in cases]
    print(f"site lingyun, rule set {RULES.name}, {PIECES} placed, conflicts:", end=" ")
    print(f"{statistics.mean(conflicts):.1f} ± {statistics.pstdev(conflicts):.1f}\n\n{HEAD}")
    new: list[float] = []
    again: list[float] = []
    after: list[float] = []
    together: list[float] = []
    greedy: list[Repair] = []
    best: list[Repair] = []
    for number, (layout, issues) in enumerate(cases):
        fresh = replace(SITE, name=f"{SITE.name} {number}")
        check(fresh, Layout(), KINDS, RULES)
        new.append(timed(lambda s=fresh, w=layout, i=issues: mend(s, w, KINDS, RULES, issues=i))[0])
        mend(SITE, layout, KINDS, RULES, issues=issues)
        took, made = timed(lambda w=layout, i=issues: mend(SITE, w, KINDS, RULES, issues=i))
        again.append(took)
        greedy.append(made)
        scene = Scene.of(SITE, made.layout, KINDS, RULES)
        after.append(timed(lambda s=scene: judge(s, hints=False))[0])
        took, made = timed(lambda w=layout, i=issues: better(SITE, w, KINDS, RULES, issues=i))
        together.append(took)
        best.append(made)
    print(row("greedy", again))
    print(row("of it, the checker after", after))
    print(row("greedy, new", new))
    print(row("together", together))
    print(row("greedy: moved and turned, all pieces", map(moved, greedy), "m"))
    print(row("together: the same", map(moved, best), "m"))
    shares = [moved(b) / moved(g) for b, g in zip(best, greedy, strict=True) if g.moves]
    print(f"\ngreedy: {solved(greedy)}; together: {solved(best)}")
    print(f"together moves {100 * (1 - statistics.median(shares)):.0f} % less (median)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
