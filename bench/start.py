"""From ``python3 run.py`` to the printed address and the first answer, set up before.

    python -m bench.start [runs]

The first run in a folder makes the database and loads the demo; the others find both. Asserts
nothing about time.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.conditions import HEAD, conditions, row
from tests.browser.conftest import ROOT, free_port


def start(home: Path) -> tuple[float, float, float]:
    """One start: s until /api/health answers, until the address is printed, until a page does."""
    port = free_port()
    here = f"http://127.0.0.1:{port}/"
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-u", "run.py", "--port", str(port), "--home", str(home), "--no-qr"],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stdout is not None
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if here in line:
                break
        else:
            raise SystemExit("the app did not start:\n" + "".join(said))
        printed = time.perf_counter() - began
        with urllib.request.urlopen(f"{here}api/health", timeout=10):
            healthy = time.perf_counter() - began
        with urllib.request.urlopen(here, timeout=10) as answer:
            answer.read()
        paged = time.perf_counter() - began
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return printed, healthy, paged


def main(runs: int = 5) -> None:
    subprocess.run([sys.executable, "run.py", "setup"], cwd=ROOT, check=True)
    print(conditions())
    print(HEAD)
    for words in ("empty folder", "folder in use"):
        found = []
        with tempfile.TemporaryDirectory(prefix="koudai-bench-") as folder:
            if words == "folder in use":
                start(Path(folder))
            for number in range(runs):
                new = words == "empty folder"
                found.append(start(Path(folder) / str(number) if new else Path(folder)))
        for place, what in enumerate(("address printed", "health answered", "first page's HTML")):
            print(row(f"{words}: {what}", [each[place] for each in found], "s", 2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
