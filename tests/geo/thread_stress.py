"""Eight threads judge the same site at once: a program of its own, for it may crash.

    python -m tests.geo.thread_stress [rounds] [prepared]

Each round has a site that nobody has asked about yet: what is made once a site is made by
all threads at the same moment. Every answer must be the one that a single thread gives.
Exit code 0: they are; 1: one differs. With ``prepared`` the boundary that all threads share
is prepared, as the code never does: then this crashes (or differs), which shows that the
program would notice.
"""

from __future__ import annotations

import faulthandler
import os
import random
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import numpy as np
import shapely

import data
from geo.batch import Judge
from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.fit import fit
from geo.layout import Layout, Placement
from geo.setting import Setting
from geo.site import Site
from geo.stack import Stack
from layers.imports.layout_file import read_layout
from layers.imports.site_file import read_site

THREADS = 8
ROUNDS = 1
AGAIN = 12
"""How often a round asks what is inside the boundary of very many corners."""
KINDS, RULES = catalogue(), ruleset()
INSIDE = replace(RULES, limits=tuple(each for each in RULES.limits if each.code == "inside"))

Job = Callable[[Site], object]


def jobs(site: Site) -> list[Job]:
    """What every thread does, each in an order of its own."""
    rng = random.Random(5)
    west, south, east, north = site.boundary.bounds
    demos = [
        read_layout(text.encode(), name, site, KINDS) for name, text in data.demo_layouts("lingyun")
    ]
    thrown = [
        Placement(f"t{i}", rng.choice(sorted(KINDS)), rng.uniform(west, east),
                  rng.uniform(south, north), rng.choice([0.0, 30.0, 90.0]))
        for i in range(15)
    ]  # fmt: skip
    layouts = [*demos, Layout.of(*thrown)]
    stack = Stack.of((str(i), each) for i, each in enumerate(layouts))
    return [
        *(lambda at, each=each: _issues(check(at, each, KINDS, RULES)) for each in layouts),
        lambda at: _fitting(at, layouts[0], "bench", 30.0),
        lambda at: _fitting(at, layouts[1], "swing", 90.0),
        lambda at: [part.counts.tolist() for part in Judge(at, KINDS, RULES).verdicts(stack)],
    ]


def quick(site: Site) -> list[Job]:
    """One question about what all threads share, again and again."""
    west, south, east, north = site.boundary.bounds
    rng = random.Random(7)
    layout = Layout.of(
        *(
            Placement(f"q{i}", "bench", rng.uniform(west, east), rng.uniform(south, north))
            for i in range(40)
        )
    )
    return [lambda at: _issues(check(at, layout, KINDS, INSIDE))] * AGAIN


def _issues(issues: tuple[Any, ...]) -> object:
    return [
        (i.key, i.severity, i.situation, i.measured, i.penetration, i.fixes, _plain(i.witness))
        for i in issues
    ]


def _fitting(site: Site, layout: Layout, kind: str, turn: float) -> object:
    found = fit(site, layout, KINDS, RULES, kind, turn)
    return found.rules, _plain(found.green), _plain(found.pale)


def _plain(geometry: shapely.Geometry | None) -> object:
    return None if geometry is None else shapely.to_wkb(geometry)


def wavy(site: Site) -> Site:
    """The site with a boundary of very many corners, so that preparing it takes a while."""
    angles = np.linspace(0, 2 * np.pi, 4000, endpoint=False)
    radius = 40 + 0.5 * np.sin(300 * angles)
    corners = np.column_stack([radius * np.cos(angles), radius * np.sin(angles)])
    return replace(site, boundary=shapely.polygons(corners))


def share_prepared() -> None:
    """The mistake that this is to notice: a geometry prepared that other threads read too."""
    grown = Setting.grown_boundary

    def grown_and_prepared(setting: Setting, offset: float) -> Any:
        found = grown(setting, offset)
        shapely.prepare(found)
        shapely.covers(found, shapely.points(np.zeros((50, 2))))
        shapely.destroy_prepared(found)
        return found

    Setting.grown_boundary = grown_and_prepared


def main(rounds: int = ROUNDS, *, prepared: bool = False) -> int:
    faulthandler.enable()
    sys.setswitchinterval(1e-5)
    demo = read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")
    sites = [demo, wavy(demo)]
    work = [jobs(demo), quick(sites[1])]
    wanted = [[job(site) for job in each] for site, each in zip(sites, work, strict=True)]
    if prepared:
        share_prepared()
    together = Barrier(THREADS)
    fresh = [[replace(site, name=f"{site.name} {r}") for site in sites] for r in range(rounds)]

    def thread(number: int) -> list[str]:
        rng = random.Random(number)
        wrong = []
        for here in fresh:
            order = [(s, j) for s in range(len(sites)) for j in range(len(work[s]))]
            rng.shuffle(order)
            together.wait()
            for s, j in order:
                if work[s][j](here[s]) != wanted[s][j]:
                    wrong.append(f"thread {number}: job {j} on site {s}")
        return wrong

    with ThreadPoolExecutor(THREADS) as pool:
        wrong = [line for lines in pool.map(thread, range(THREADS)) for line in lines]
    sys.stdout.write("\n".join(wrong or ["all the same"]) + "\n")
    sys.stdout.flush()
    # What a broken geometry does when it is taken apart is of no interest here.
    os._exit(1 if wrong else 0)


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:] if each.isdigit()]
    main(*numbers, prepared="prepared" in sys.argv)
