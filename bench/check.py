"""One layout's check, 30 amenities, every rule of the default rule set, witnesses and route.

    PYTHONPATH=. python bench/check.py [layouts]

A peer in the same run: the naive GeoPandas overlay way, for `inside` and `overlap` alone,
with the same verdict counts. Prints its conditions; asserts nothing about time.
"""

from __future__ import annotations

import os
import platform
import random
import statistics
import sys
import time
from collections import Counter

import geopandas
import numpy as np
import shapely

import data
from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.footprint import footprint
from geo.issue import Issue
from geo.layout import Layout, Placement
from geo.site import Site
from layers.imports.site_file import read_site
from ui.verdict import verdict

AMENITIES = 30
KINDS, RULES = catalogue(), ruleset()


def tidy(site: Site, rng: random.Random) -> Layout:
    """Placed one after the other where there is room: a few things stay wrong."""
    placed: list[Placement] = []
    shapes: list[shapely.Polygon] = []
    taken = [f.geometry for f in site.by_role("building", "fire_lane", "keep_clear", "tree")]
    small = [kind for kind in KINDS.values() if kind.width * kind.depth <= 5]
    while len(placed) < AMENITIES:
        kind = rng.choice(small)
        best = None
        for _ in range(150):
            piece = pose(f"p{len(placed)}", kind.code, site, rng)
            shape = footprint(piece, kind)
            inside = site.boundary.buffer(-0.2).covers(shape)
            room = float(shapely.distance(shape, np.array([*taken, *shapes])).min())
            score = min(room, 1.3) - 10 * (not inside)
            if best is None or score > best[0]:
                best = score, piece, shape
        placed.append(best[1])
        shapes.append(best[2])
    return Layout.of(*placed)


def thrown(site: Site, rng: random.Random) -> Layout:
    """Thrown down blindly: everything is wrong."""
    codes = list(KINDS)
    return Layout.of(*(pose(f"p{i}", rng.choice(codes), site, rng) for i in range(AMENITIES)))


def pose(name: str, kind: str, site: Site, rng: random.Random) -> Placement:
    west, south, east, north = site.boundary.bounds
    turn = rng.choice([0, 15, 30, 45, 90, 180])
    return Placement(name, kind, rng.uniform(west, east), rng.uniform(south, north), turn)


def naive(site: Site, layout: Layout) -> tuple[int, int]:
    """(outside, overlapping) as one writes it in GeoPandas; small areas are taken for touching."""
    pieces = [p for p in layout if KINDS[p.kind].level == "body"]
    frame = geopandas.GeoDataFrame(
        {"id": [p.id for p in pieces]}, geometry=[footprint(p, KINDS[p.kind]) for p in pieces]
    )
    ground = geopandas.GeoDataFrame(geometry=[site.boundary])
    outside = geopandas.overlay(frame, ground, how="difference", keep_geom_type=True)
    common = geopandas.overlay(frame, frame, how="intersection", keep_geom_type=True)
    common = common[(common.id_1 < common.id_2) & (common.area > 1e-3)]
    return int((outside.area > 1e-3).sum()), len(common)


def ours(site: Site, layout: Layout) -> tuple[int, int]:
    bodies = {p.id for p in layout if KINDS[p.kind].level == "body"}
    own = [
        i
        for i in check(site, layout, KINDS, RULES)
        if not i.features and set(i.placements) <= bodies
    ]
    found = Counter(issue.code for issue in own)
    return found["inside"], found["overlap"]


def milliseconds(work, *args) -> float:
    begun = time.perf_counter()
    work(*args)
    return (time.perf_counter() - begun) * 1e3


def report(name: str, times: list[float]) -> None:
    cuts = statistics.quantiles(times, n=20)
    print(f"{name:44} p50 {statistics.median(times):7.2f} ms   p95 {cuts[18]:7.2f} ms")


def main(count: int = 60) -> None:
    site = read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")
    rng = random.Random(7)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, "
        f"Python {platform.python_version()}, shapely {shapely.__version__}, "
        f"GEOS {shapely.geos_version_string}, geopandas {geopandas.__version__}\n"
        f"site lingyun: {len(site.features)} features; rule set {RULES.name}: "
        f"{len(RULES.limits)} limits; {count} layouts of {AMENITIES} amenities each, "
        f"best of 3 runs each\n"
    )
    for name, make in (("tidy", tidy), ("thrown", thrown)):
        layouts = [make(site, rng) for _ in range(count)]
        check(site, layouts[0], KINDS, RULES)
        times, peers, same = [], [], 0
        totals: Counter[str] = Counter()
        for layout in layouts:
            times.append(min(milliseconds(check, site, layout, KINDS, RULES) for _ in range(3)))
            peers.append(milliseconds(naive, site, layout))
            same += ours(site, layout) == naive(site, layout)
            totals.update(issue.code for issue in check(site, layout, KINDS, RULES))
        report(f"{name}: check, all families, witnesses, route", times)
        report(f"{name}: geopandas overlay, inside + overlap only", peers)
        each = ", ".join(f"{code} {n / count:.1f}" for code, n in sorted(totals.items()))
        print(f"{'':6}issues a layout: {each}")
        print(
            f"{'':6}same inside and overlap counts as the peer: {same} of {count} "
            "(it takes 10 cm² for touching, we take 1 cm of depth)\n"
        )
    crowds(site, rng)


def crowds(site: Site, rng: random.Random) -> None:
    """Thrown layouts of more and more pieces: the check, and the verdict in both languages."""
    codes = list(KINDS)
    for size in (50, 100, 200):
        checks, told = [], []
        for _ in range(10):
            pieces = (pose(f"p{i}", rng.choice(codes), site, rng) for i in range(size))
            layout = Layout.of(*pieces)
            issues = check(site, layout, KINDS, RULES)
            checks.append(milliseconds(check, site, layout, KINDS, RULES))
            told.append(milliseconds(said, site, layout, issues))
        report(f"thrown, {size} amenities: check", checks)
        report(f"thrown, {size} amenities: verdict in words", told)


def said(site: Site, layout: Layout, issues: tuple[Issue, ...]) -> None:
    verdict(site, layout, RULES, issues, site_version=1, kid=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
