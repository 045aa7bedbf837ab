"""One move judged again among 50 amenities on the Lingyun court, as the running app does it.

    python -m bench.recheck [moves]

Each move takes one piece up to a metre away; `again` is judged from what was known before it
(`geo.recheck`), `anew` by the checker without that, and both must find the same. Asserts
nothing about time.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bench.conditions import HEAD, conditions, row
from bench.court import crowd, demo_site
from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.layout import Layout
from geo.recheck import judgement

KINDS, RULES = catalogue(), ruleset()


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    made = work()
    return (time.perf_counter() - begun) * 1e3, made


def measure(count: int, placed: int) -> None:
    site, layout, lot = demo_site(), crowd(placed), random.Random(placed)
    judged = judgement(site, layout, KINDS, RULES)
    again: list[float] = []
    anew: list[float] = []
    for _ in range(count):
        pieces = list(layout)
        at = lot.randrange(len(pieces))
        x, y = (each + lot.uniform(-1, 1) for each in (pieces[at].x, pieces[at].y))
        pieces[at] = replace(pieces[at], x=x, y=y)
        layout = Layout.of(*pieces)
        took, judged = timed(lambda w=layout, j=judged: judgement(site, w, KINDS, RULES, j))
        again.append(took)
        took, found = timed(lambda w=layout: check(site, w, KINDS, RULES))
        anew.append(took)
        if found != judged.issues:
            raise SystemExit("judged again is not as judged anew")
    print(row(f"{placed} placed, one moved: again", again))
    print(row(f"{placed} placed: anew", anew))


def main(count: int = 100) -> None:
    print(conditions("shapely", "numpy"))
    print(f"site lingyun, rule set {RULES.name} ({len(RULES.limits)} limits)\n\n{HEAD}")
    for placed in (10, 30, 50):
        measure(count, placed)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
