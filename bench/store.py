"""How long an edit takes until it is on disk: one at a time, and from 8 threads at once.

    python -m bench.store [edits]

The journal mode and synchronous level are the store's own (WAL and FULL where SQLite allows it);
an edit counts when its append has returned. Asserts nothing about time.
"""

from __future__ import annotations

import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import data
from bench.conditions import conditions, percentile, row
from bench.court import crowd, put
from layers.engine import SQLITE, journal
from layers.store import Store

AMENITIES = 50
THREADS = 8


def moves(count: int) -> list[dict[str, Any]]:
    """So many moves of a full layout's pieces."""
    names = {"verb": "move", "x": 1.0, "y": 1.0}
    first = AMENITIES + 1
    return [
        {
            **names,
            "edit_id": str(uuid.uuid4()),
            "client_seq": first + number,
            "placement_id": f"crowd-{number % AMENITIES}",
        }
        for number in range(count)
    ]


def drawing(store: Store, count: int) -> list[float]:
    """One participant's edits, one after the other; ms each."""
    project = store.projects()[0]
    joined = store.join(project.id, "panda", "child")
    holder = store.participant(joined.token)
    assert holder is not None
    client = str(uuid.uuid4())
    full = [put(piece, number) for number, piece in enumerate(crowd(AMENITIES), 1)]
    store.append(joined.layout_id, client, full, holder.id)
    times = []
    for move in moves(count):
        began = time.perf_counter()
        store.append(joined.layout_id, client, [move], holder.id)
        times.append((time.perf_counter() - began) * 1000)
    return times


def main(count: int = 500) -> None:
    mode, level = journal()
    print(conditions("sqlalchemy", "sqlmodel"))
    print(f"SQLite {SQLITE.sqlite_version}, {mode} + {level}, {AMENITIES} amenities a layout\n")
    print(f"{'':54}     n      p50      p95      max")
    with tempfile.TemporaryDirectory(prefix="koudai-bench-") as folder:
        store = Store.open(None, Path(folder))
        store.add_project("Court", data.demo_site("lingyun"), stage="design")
        one = drawing(store, count)
        print(row("one participant: append", one, digits=2) + f", p99 {percentile(one, 99):.2f}")
        each = max(1, count // THREADS)
        began = time.perf_counter()
        with ThreadPoolExecutor(THREADS) as pool:
            found = pool.map(lambda _: drawing(store, each), range(THREADS))
            many = [taken for times in found for taken in times]
        spent = time.perf_counter() - began
        words = f"{THREADS} participants at once: append"
        print(row(words, many, digits=2) + f", p99 {percentile(many, 99):.2f}")
        print(f"{'':4}{len(many) / spent:.0f} edits/s in all, joining and filling included")
        store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
