"""Many threads ask about the same site: the same answers, and nobody crashes.

The app answers tablets from many threads. GEOS crashes where two of them use one prepared
geometry, which takes the whole process along: so this runs in one of its own.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_eight_threads_on_one_site_find_what_one_finds():
    ran = subprocess.run(
        [sys.executable, "-m", "tests.geo.thread_stress"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "all the same"), ran.stderr
