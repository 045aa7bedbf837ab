"""Very many layouts judged: ours beside GeoPandas, DuckDB, PostGIS and Turf in the same run.

    python -m bench.batch [layouts] [layouts for the slow peers]

Every peer gets our shapes, shrunk by the tolerance and loaded, before its clock runs; ours
begins with columns of numbers. Peers that are not installed are told and left out: duckdb
and duckdb-extension-spatial from pip, PostGIS from the system, Turf from npm in the folder
that TURF_HOME names. Prints its conditions; asserts nothing about time.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from bench.conditions import conditions
from bench.many import AMENITIES, KINDS, RULES, SIZE, court, good, many
from bench.peers.batch_tables import Found, Tables, expressible, tables
from bench.peers.geopandas_batch import joins, overlays
from bench.peers.sql_batch import duckdb, postgis
from geo.batch import Judge, Verdicts
from geo.breaches import decided
from geo.breaches.keep_clear import grounds
from geo.limit import Limit, RuleSet
from geo.setting import Setting
from geo.site import Site
from geo.stack import Stack
from layers.exports.geojson import site_text

ROUNDS = 3

Peer = Callable[[Tables], AbstractContextManager[tuple[str, Callable[[], Found]]]]


@dataclass(frozen=True)
class Run:
    """One way of judging: seconds of the processor and of the wall, layouts, what it found."""

    name: str
    cpu: float
    wall: float
    layouts: int
    found: Found


def measured(name: str, work: Callable[[], Found], layouts: int, rounds: int = ROUNDS) -> Run:
    """The best of a few rounds."""
    best: Run | None = None
    for _ in range(rounds):
        cpu, wall = time.process_time(), time.perf_counter()
        found = work()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        if best is None or wall < best.wall:
            best = Run(name, cpu, wall, layouts, +found)
    assert best is not None
    return best


def ours(name: str, site: Site, stack: Stack, rules: RuleSet) -> Run:
    judge = Judge(site, KINDS, rules)
    # What depends on the site alone is ready, as the peers' tables are.
    list(judge.verdicts(stack.part(0, min(50, len(stack)))))
    parts: list[Verdicts] = []

    def work() -> Found:
        parts[:] = judge.verdicts(stack)
        return Found()

    run = measured(name, work, len(stack))
    found: Found = Found()
    first = 0
    for part in parts:
        for layout, rank in zip(*np.nonzero(part.counts), strict=True):
            found[first + int(layout), part.limits[rank].rule] += int(part.counts[layout, rank])
        first += len(part.names)
    return replace(run, found=found)


def only(test: Callable[[Limit], bool]) -> RuleSet:
    return replace(RULES, limits=tuple(limit for limit in RULES.limits if test(limit)))


def of_areas(site: Site) -> RuleSet:
    """The limits that Turf can state: inside, overlap, and areas on which nothing stands."""

    def test(limit: Limit) -> bool:
        if limit.code != "keep_clear":
            return limit.code in {"inside", "overlap"}
        return expressible(limit) and not any(
            ground.required for ground in grounds(Setting.of(site), limit)
        )

    return only(test)


def turf(handed: Tables, count: int) -> Run:
    """Turf.js in node; ``FileNotFoundError`` where it is not installed."""
    home = Path(os.environ.get("TURF_HOME", "/tmp/turf"))
    if shutil.which("node") is None or not (home / "node_modules" / "@turf" / "turf").exists():
        raise FileNotFoundError("node and TURF_HOME/node_modules/@turf/turf")

    def shape(geometry: shapely.Geometry) -> dict[str, Any] | None:
        return None if geometry.is_empty else json.loads(shapely.to_geojson(geometry))

    named = {name: handed.shapes[name] for name in ("shrunk_footprint", "shrunk", "over_lane")}
    rows = np.split(np.arange(len(handed.layout)), np.flatnonzero(np.diff(handed.layout)) + 1)
    kinds: dict[tuple[Any, ...], list[int]] = {}
    for rule, kind, geometry, over in handed.on:
        kinds.setdefault((rule, geometry, over), []).append(kind)
    whole = {
        "boundary": shape(handed.boundary),
        "solids": [(shape(each), tree) for each, tree in handed.solids],
        "on": [(rule, each, shape(area), over) for (rule, area, over), each in kinds.items()],
        "rings": handed.rings,
        "ringing": handed.ringing,
        "rules": handed.rules,
        "layouts": [
            [
                {"kind": int(handed.kind[row])}
                | {name: shape(shapes[row]) for name, shapes in named.items()}
                for row in layout
            ]
            for layout in rows
        ],
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tables.json"
        file.write_text(json.dumps(whole))
        program = Path(__file__).parent / "peers" / "turf_batch.mjs"
        answer = subprocess.run(
            ["node", program, file],
            env=os.environ | {"TURF_HOME": str(home)},
            capture_output=True,
            text=True,
            check=True,
        )
    told = json.loads(answer.stdout)
    found: Found = Found()
    for key, n in told["found"].items():
        layout, rule = key.split(" ", 1)
        found[int(layout), rule] += n
    name = f"Turf.js {told['version']}, node {told['node']}"
    return Run(name, told["cpu"], told["wall"], count, found)


def row(run: Run, like: Run) -> str:
    """A line of the table: a peer beside ours by the same rules."""
    same = {key: n for key, n in like.found.items() if key[0] < run.layouts}
    differing = [k for k in same.keys() | run.found.keys() if same.get(k, 0) != run.found[k]]
    ratio = (like.layouts / like.wall) / (run.layouts / run.wall)
    verdicts = "same verdicts" if not differing else f"{len(differing)} counts differ"
    cpu = f"{run.layouts / run.cpu:12,.0f}" if run.cpu else f"{'':12}"
    return (
        f"{run.name:52}{run.layouts:8,}{run.layouts / run.wall:12,.0f}{cpu}{ratio:9.1f}   "
        f"{sum(run.found.values()):,} issues, {verdicts}"
    )


HEAD = f"{'':52}{'layouts':>8}{'a second':>12}{'a CPU s':>12}{'ours is':>9}"


def peers(site: Site, stack: Stack, slow: int) -> None:
    plain, areas = only(expressible), of_areas(site)
    like = ours(f"ours, {len(plain.limits)} limits that all can state", site, stack, plain)
    few = stack.part(0, slow)
    print(f"{HEAD}\n{row(like, like)}")
    handed = tables(site, stack, KINDS, plain)
    print(row(measured(f"GeoPandas sjoin {version('geopandas')}", joins(handed), len(stack)), like))
    for peer in (duckdb, postgis):
        told(lambda peer=peer: row(_database(peer, handed, len(stack)), like), peer.__name__)
    naive = overlays(tables(site, few, KINDS, plain))
    print(row(measured("GeoPandas overlay, layout by layout", naive, slow, rounds=1), like))
    print(f"{'':6}(overlay takes 10 cm² for touching, and discs grown at both ends for distances)")
    like = ours(f"ours, {len(areas.limits)} limits of areas", site, stack, areas)
    print(row(like, like))
    told(lambda: row(turf(tables(site, few, KINDS, areas), slow), like), "Turf.js")


def told(work: Callable[[], str], name: str) -> None:
    """Print what a peer did, or that it is not here."""
    try:
        print(work())
    except (ImportError, FileNotFoundError) as error:
        print(f"{name}: not measured, {error} is not here")


def _database(peer: Peer, handed: Tables, count: int) -> Run:
    with peer(handed) as (name, work):
        run = measured(name, work, count)
        # A server's processor time is not this process's.
        return run if peer is duckdb else replace(run, cpu=0.0)


def memory(site: Site, base: Stack, count: int) -> None:
    """The command over one GeoParquet of so many layouts: peak memory and time."""
    with tempfile.TemporaryDirectory() as folder:
        table, place = Path(folder, "many.parquet"), Path(folder, "site.geojson")
        place.write_text(site_text(site), encoding="utf-8")
        written(site, base, count, table)
        command = [
            sys.executable,
            "-c",
            PEAK,
            "batch",
            place,
            table,
            "--out",
            f"{folder}/r.parquet",
        ]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        size = table.stat().st_size / 1e6
    seconds, cpu, peak = map(float, answer.stderr.split())
    print(
        f"koudai batch, {count:,} layouts of {AMENITIES} in one GeoParquet of {size:.0f} MB: peak "
        f"{peak:.0f} MB, {seconds:.0f} s wall, {cpu:.0f} s CPU ({count / cpu:,.0f} layouts a CPU s "
        f"with start, reading and report)\n  {answer.stdout.strip()}"
    )


PEAK = """
import resource, sys, time
from pathlib import Path
from ui.cli import main
begun = time.perf_counter()
main()
used = resource.getrusage(resource.RUSAGE_SELF)
cpu = used.ru_utime + used.ru_stime
status = Path("/proc/self/status")
# The largest size that the system counts may be that of the process we were forked from.
peak = status.read_text().split("VmHWM:")[1].split()[0] if status.exists() else used.ru_maxrss
print(time.perf_counter() - begun, cpu, float(peak) / 1024, file=sys.stderr)
"""


def written(site: Site, base: Stack, count: int, file: Path) -> None:
    """Write a GeoParquet of points, lon/lat, part by part."""
    assert site.frame is not None
    told = {"version": "1.1.0", "primary_column": "geometry"}
    told["columns"] = {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}}
    schema = pa.schema(
        {"layout": pa.int32(), "kind": pa.string(), "turn": pa.float64(), "geometry": pa.binary()},
        {"geo": json.dumps(told)},
    )
    with pq.ParquetWriter(file, schema) as writer:
        for first in range(0, count, 5_000):
            stack = many(base, min(5_000, count - first), seed=first)
            points = shapely.points(np.column_stack([stack.x, stack.y]))
            degrees = site.frame.to_degrees(points)
            layout = first + np.repeat(np.arange(len(stack)), np.diff(stack.starts))
            kinds = np.array(stack.codes)[stack.kind]
            columns = [layout, kinds, stack.turn, shapely.to_wkb(degrees)]
            arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))


def main(count: int = 10_000, slow: int = 50) -> None:
    gc.disable()
    print(conditions("shapely", "numpy", "geopandas", "pyarrow"))
    core = only(decided)
    print(
        f"rule set {RULES.name}: {len(core.limits)} core limits; layouts of {AMENITIES}, good ones "
        f"with every piece moved by 0.1 m; best of {ROUNDS} rounds, by the wall\n"
    )
    crammed, site = court(1.0), court()
    base = good(SIZE, 24)
    stack = many(base, count)
    print(HEAD)
    for name, where, layouts in (
        (f"all core limits, court of {site.boundary.area:,.0f} m²", site, stack),
        (
            f"all core limits, {crammed.boundary.area:,.0f} m²: crammed",
            crammed,
            many(good(1.0, 12), count),
        ),
    ):
        run = ours(name, where, layouts, core)
        print(f"{row(run, run)}; {sum(run.found.values()) / count:.1f} a layout")
    print()
    peers(site, stack, slow)
    print()
    memory(site, base, 100_000)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
