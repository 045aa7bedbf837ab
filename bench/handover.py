"""What is handed over: sheets, the booklet, GeoPackage, workbook and web map of the demo court.

    python -m bench.handover [rounds]

Asserts nothing about time. `CPU` is what this process itself worked: it tells more than the
clock where others work on the same machine.
"""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import get_args

from bench.conditions import HEAD, conditions, row
from bench.court import demo_site
from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.layout import Layout
from geo.measures import measured
from geo.stack import Stack
from layers.exports import EXPORTS
from layers.exports.booklet import booklet
from layers.exports.comparison_sheet import comparison_sheet
from layers.exports.conflict_sheet import conflict_sheet
from layers.exports.geopackage import geopackage
from layers.exports.many import TOLD, Many
from layers.exports.plan import ExportOptions, Paper, Plan
from layers.exports.xlsx_many import xlsx_many
from layers.imports.layout_file import read_layout, read_layouts
from ui.verdict import speaker
from ui.words import LANGUAGES, translator

KINDS, RULES = catalogue(), ruleset()
DRAWN = Path(__file__).parents[1] / "data" / "sites" / "lingyun-layouts"
PAGES, MANY = 17, 100
"""Layouts of a booklet of 20 pages (cover, contents and tally are three), and of a GeoPackage."""


def drawn() -> list[tuple[str, Layout]]:
    """The demo's layouts by name."""
    site = demo_site()
    return [
        (path.stem, read_layout(path.read_bytes(), path.name, site, KINDS))
        for path in sorted(DRAWN.glob("*.geojson"))
    ]


def plan_of(name: str, layout: Layout) -> Plan:
    site = demo_site()
    return Plan(
        site=site, layout=layout, kinds=KINDS, rules=RULES,
        issues=check(site, layout, KINDS, RULES), title=name, subtitle="", lang="zh",
        translate=translator("zh"), date=datetime.date(2026, 11, 27), site_version=1,
        say=speaker(site, layout), translators={each: translator(each) for each in LANGUAGES},
    )  # fmt: skip


def many_of(plans: Sequence[Plan], count: int) -> Many:
    """So many layouts: the demo's over and over, each with a name of its own."""
    named = [replace(plans[n % len(plans)], title=f"方案 {n + 1}") for n in range(count)]
    stack = Stack.of((each.title, each.layout) for each in named)
    columns = measured(named[0].site, stack, KINDS, RULES, reach=True).columns
    told = {name: columns[name] for name in TOLD}
    return Many(named, "凌云", "", ["第 1 组"] * count, told)


def timed(name: str, work: Callable[[], object], rounds: int) -> None:
    clock, cpu = [], []
    work()  # what is imported and kept is not asked for
    for _ in range(rounds):
        begun, worked = time.perf_counter(), time.process_time()
        work()
        clock.append((time.perf_counter() - begun) * 1e3)
        cpu.append((time.process_time() - worked) * 1e3)
    print(row(name, clock, digits=0))
    print(row("  CPU", cpu, digits=0))


def main(rounds: int = 5) -> None:
    plans = [plan_of(*each) for each in drawn()]
    first, options = plans[0], ExportOptions(paper="A3")
    few, twenty = many_of(plans, 6), many_of(plans, PAGES)
    hundred = [replace(plans[n % len(plans)], title=f"方案 {n + 1}") for n in range(MANY)]
    looks = [(True, 1.0)] * MANY
    print(conditions("typst", "shapely", "xlsxwriter", "openpyxl"))
    print(f"site lingyun, {len(first.layout)} placed, {len(first.issues)} issues\n")
    print(HEAD)
    papers = {paper: ExportOptions(paper=paper) for paper in get_args(Paper)}
    for paper, on in papers.items():
        timed(f"sheet {paper}, PDF", partial(EXPORTS["pdf"], first, on), rounds)
    timed("conflict sheet A3", lambda: conflict_sheet(first, options), rounds)
    timed("comparison sheet A3, 6 layouts", lambda: comparison_sheet(few, options), rounds)
    for paper in ("A4", "A3"):
        timed(f"booklet {paper}, 20 pages", partial(booklet, twenty, papers[paper]), rounds)
    timed("workbook of one layout", lambda: EXPORTS["xlsx"](first, options), rounds)
    timed(f"workbook of {PAGES} layouts", lambda: xlsx_many(twenty), rounds)
    packed = geopackage(hundred[0], options, below=hundred[1:], looks=looks)
    timed(
        f"GeoPackage of {MANY} layouts",
        lambda: geopackage(hundred[0], options, below=hundred[1:], looks=looks),
        min(rounds, 3),
    )
    timed(
        f"  read back: {MANY} layouts",
        lambda: read_layouts(packed, "a.gpkg", first.site, KINDS),
        min(rounds, 3),
    )
    timed("web map", lambda: EXPORTS["html"](first, options), rounds)
    print()
    sizes = {name: len(make(first, options)) / 1000 for name, make in EXPORTS.items()}
    print("kB of one layout:", ", ".join(f"{name} {size:.0f}" for name, size in sizes.items()))
    print(f"kB of the booklet: {len(booklet(twenty, options)) / 1000:.0f}, "
          f"of the GeoPackage of {MANY}: {len(packed) / 1000:.0f}")  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
