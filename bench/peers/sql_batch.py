"""Peers of bench/batch.py in SQL: DuckDB with its spatial extension, and PostGIS."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd
import shapely

from bench.peers.batch_tables import Found, Tables

Query = Callable[[str], list[tuple]]

# {box:a:b:r} = the boxes of a.footprint and b.footprint are at most r apart.
PAIRS = """create {temp} table in_one as
        select a.layout, a.id a, b.id b from piece a join piece b
        on a.layout = b.layout and a.id < b.id and {boxes0}
        where a.standing and b.standing and {meet_ab}
        and not exists (select 1 from ring where ring.a = a.kind and ring.b = b.kind)"""

QUERIES = {
    "inside": """select layout, '{inside}', count(*) from piece, site
        where not ST_Covers(site.g, piece.shrunk_footprint) group by 1""",
    "overlap": "select layout, '{overlap}', count(*) from in_one group by 1",
    "overlap of the site": """select layout, '{overlap}', count(*) from piece join solid
        on ST_Intersects(piece.shrunk, solid.g)
        where standing and not (solid.tree and kind in (select kind from ringing)) group by 1""",
    "distance": """select a.layout, rule, count(*) from piece a join piece b
        on a.layout = b.layout and a.id < b.id
        join between_ n on n.a = a.kind and n.b = b.kind and {boxes_value}
        left join in_one o on o.layout = a.layout and o.a = a.id and o.b = b.id
        where o.a is null and ST_Distance(a.footprint, b.footprint) < value - 0.01 group by 1, 2""",
    "distance to the site": """select layout, rule, count(*) from piece
        join front f on f.kind = piece.kind
        where ST_Distance(footprint, f.g) < value - 0.01 group by 1, 2""",
    "keep clear": """select layout, rule, count(*) from piece
        join ground f on f.kind = piece.kind and not over_lanes
        where standing and ST_Intersects(shrunk, f.g) group by 1, 2""",
    "keep clear, lanes": """select layout, rule, count(*) from piece
        join ground f on f.kind = piece.kind and over_lanes
        where standing and ST_Intersects(over_lane, f.g) group by 1, 2""",
    "keep clear around": """select layout, rule, count(*) from piece
        join around f on f.kind = piece.kind
        where standing and ST_Distance(body, f.g) < value - 0.01 group by 1, 2""",
}


def judge(query: Query, blanks: dict[str, str]) -> Found:
    found: Found = Found()
    query(PAIRS.format(**blanks))
    for text in QUERIES.values():
        for layout, rule, count in query(text.format(**blanks)):
            found[int(layout), rule] += int(count)
    query("drop table in_one")
    return found


def plain(handed: Tables) -> dict[str, pd.DataFrame]:
    """The tables with geometry as well-known binary; `g`, or the names of the shapes."""
    frames = {
        "piece": pd.DataFrame(
            {"layout": handed.layout, "id": np.arange(len(handed.layout)), "kind": handed.kind,
             "standing": handed.standing}
            | {name: shapely.to_wkb(shapes) for name, shapes in handed.shapes.items()}
            | dict(zip(("x0", "y0", "x1", "y1"),
                       shapely.bounds(handed.shapes["footprint"]).T, strict=True))
        ),
        "site": pd.DataFrame({"g": [handed.boundary]}),
        "solid": pd.DataFrame(handed.solids, columns=["g", "tree"]),
        "ring": pd.DataFrame(handed.rings or [(-1, -1)], columns=["a", "b"]),
        "ringing": pd.DataFrame({"kind": handed.ringing or [-1]}),
        "between_": pd.DataFrame(handed.between, columns=["rule", "a", "b", "value"]),
        "front": pd.DataFrame(handed.fronts, columns=["rule", "kind", "g", "value"]),
        "ground": pd.DataFrame(handed.on, columns=["rule", "kind", "g", "over_lanes"]),
        "around": pd.DataFrame(handed.near, columns=["rule", "kind", "g", "value"]),
    }  # fmt: skip
    for frame in frames.values():
        if "g" in frame:
            frame["g"] = shapely.to_wkb(frame["g"].to_numpy())
    return frames


def _is_geometry(name: str) -> bool:
    return name in {"g", "footprint", "body", "shrunk", "shrunk_footprint", "over_lane"}


@contextmanager
def duckdb(handed: Tables) -> Iterator[tuple[str, Callable[[], Found]]]:
    """DuckDB in this process, one thread; ``ImportError`` where it is not installed."""
    module, extension = import_module("duckdb"), import_module("duckdb_extension_spatial")
    folder = Path(next(iter(extension.__path__)))
    (file,) = folder.rglob("spatial.duckdb_extension")
    settings = {"allow_unsigned_extensions": "true", "threads": 1}
    with module.connect(config=settings) as database:
        database.execute(f"load '{file}'")
        for name, frame in plain(handed).items():
            database.register("handed", frame)
            columns = ", ".join(
                f"ST_GeomFromWKB({each}) {each}" if _is_geometry(each) else each for each in frame
            )
            database.execute(f"create table {name} as select {columns} from handed")
        near = " and ".join(
            f"{one}.{side}0 - {{r}} <= {other}.{side}1"
            for side in "xy"
            for one, other in ("ab", "ba")
        )
        blanks = handed.rules | {
            "temp": "temp",
            "boxes0": near.format(r="0"),
            "boxes_value": near.format(r="value"),
            "meet_ab": "ST_Intersects(a.shrunk, b.shrunk)",
        }
        yield (
            f"DuckDB spatial {module.__version__}, 1 thread",
            lambda: judge(lambda text: database.execute(text).fetchall(), blanks),
        )


@contextmanager
def postgis(handed: Tables) -> Iterator[tuple[str, Callable[[], Found]]]:
    """PostGIS in a private cluster on a loopback port; ``FileNotFoundError`` without it."""
    psycopg = import_module("psycopg")
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    initdb = shutil.which("initdb") or next((str(p / "initdb") for p in reversed(programs)), "")
    if not initdb or not Path(initdb).exists():
        raise FileNotFoundError("initdb")
    with tempfile.TemporaryDirectory(prefix="koudai-pg-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        # PostgreSQL refuses to run as root.
        user = "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else None
        if user:
            shutil.chown(folder, user)
        data, control = f"{folder}/data", str(Path(initdb).with_name("pg_ctl"))

        def run(*command: str) -> None:
            subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

        run(initdb, "-D", data, "-A", "trust", "-U", "koudai", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        options += " -c fsync=off -c max_parallel_workers_per_gather=0 -c jit=off"
        options += " -c shared_buffers=512MB -c work_mem=256MB"
        run(control, "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            address = f"host=127.0.0.1 port={port} user=koudai dbname=postgres"
            with psycopg.connect(address, autocommit=True) as database:
                yield _postgis(database, handed)
        finally:
            run(control, "-D", data, "-m", "immediate", "stop")


def _postgis(database: object, handed: Tables) -> tuple[str, Callable[[], Found]]:
    try:
        database.execute("create extension postgis")
    except Exception as error:
        raise FileNotFoundError("postgis") from error
    types = {"i": "integer", "f": "float8", "b": "boolean"}
    for name, frame in plain(handed).items():
        columns = ", ".join(
            f"{each} {'geometry' if _is_geometry(each) else types.get(kind.kind, 'text')}"
            for each, kind in frame.dtypes.items()
        )
        database.execute(f"create table {name} ({columns})")
        for each in filter(_is_geometry, frame.columns):
            frame[each] = [raw.hex() for raw in frame[each]]
        with database.cursor().copy(f"copy {name} from stdin") as copy:
            for row in frame.itertuples(index=False):
                copy.write_row(row)
    database.execute("create index on piece (layout)")
    database.execute("vacuum analyze")
    blanks = handed.rules | {
        "temp": "temp",
        "boxes0": "a.footprint && b.footprint",
        "boxes_value": "a.footprint && ST_Expand(b.footprint, value)",
        "meet_ab": "ST_Intersects(a.shrunk, b.shrunk)",
    }

    def query(text: str) -> list[tuple]:
        cursor = database.execute(text)
        return cursor.fetchall() if cursor.description else []

    (version,) = database.execute("select postgis_lib_version()").fetchone()
    return f"PostGIS {version}, 1 process", lambda: judge(query, blanks)
