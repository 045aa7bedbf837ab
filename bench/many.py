"""Very many layouts to judge: good ones moved about a little, as people do."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import numpy as np
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

from bench.court import demo_site
from geo.batch import Judge
from geo.catalogue import catalogue, ruleset
from geo.layout import Layout, Placement
from geo.site import Site
from geo.stack import Stack

AMENITIES = 30
KINDS, RULES = catalogue(), ruleset()

SIZE = 1.5
"""The demo court drawn so many times as large: 1,115 m², 37 m² for each of 30 amenities, as the
demo layouts have with 13 or 14 on the court itself."""

JITTER = 0.1
"""How far each amenity is moved, m (standard deviation)."""


@cache
def court(size: float = SIZE) -> Site:
    """The demo court, so many times as large."""
    site = demo_site()

    def larger(shape: BaseGeometry | None) -> BaseGeometry | None:
        return None if shape is None else scale(shape, size, size, origin=(0, 0))

    features = tuple(
        replace(each, geometry=larger(each.geometry), windows=larger(each.windows))
        for each in site.features
    )
    return replace(site, boundary=larger(site.boundary), features=features)


@cache
def good(size: float, count: int, tries: int = 60) -> Stack:
    """Layouts put down piece by piece, each where, of so many places by lot, least is wrong.

    What is wrong is what the judge says by the core rules: errors, then warnings, hints.
    """
    site, rng = court(size), random.Random(7)
    judge = Judge(site, KINDS, RULES)
    small = [kind.code for kind in KINDS.values() if kind.width * kind.depth <= 5]
    made: list[tuple[str, Layout]] = []
    for number in range(count):
        placed: list[Placement] = []
        while len(placed) < AMENITIES:
            name, kind = f"p{len(placed):02}", rng.choice(small)
            options = [pose(name, kind, site, rng) for _ in range(tries)]
            stack = Stack.of((("", Layout.of(*placed, each)) for each in options), KINDS)
            wrong = np.concatenate([part.severities for part in judge.verdicts(stack)])
            best = min(range(tries), key=lambda option: tuple(wrong[option].tolist()))
            placed.append(options[best])
        made.append((str(number), Layout.of(*placed)))
    return Stack.of(made, KINDS)


def pose(name: str, kind: str, site: Site, rng: random.Random) -> Placement:
    west, south, east, north = site.boundary.bounds
    turn = rng.choice([0.0, 15.0, 30.0, 45.0, 90.0, 180.0])
    return Placement(name, kind, rng.uniform(west, east), rng.uniform(south, north), turn)


def many(base: Stack, count: int, seed: int = 1) -> Stack:
    """So many layouts: the base's in turn, every piece moved a little."""
    rng = np.random.default_rng(seed)
    order = np.arange(count) % len(base)
    rows = np.concatenate([np.arange(base.starts[i], base.starts[i + 1]) for i in order])
    sizes = np.diff(base.starts)[order]
    return Stack(
        tuple(map(str, range(count))),
        np.concatenate([[0], np.cumsum(sizes)]),
        base.codes,
        base.kind[rows],
        base.x[rows] + rng.normal(0, JITTER, len(rows)),
        base.y[rows] + rng.normal(0, JITTER, len(rows)),
        base.turn[rows],
        base.width[rows],
        base.depth[rows],
    )
