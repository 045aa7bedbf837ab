"""Under which conditions a figure was measured, and how it is printed."""

from __future__ import annotations

import importlib.metadata
import math
import os
import platform
import shutil
import statistics
import subprocess
from collections.abc import Iterable, Sequence

HEAD = f"{'':54}     n      p50      p95      max"


def conditions(*packages: str, browser: bool = False) -> str:
    """One line on the machine, what runs on it, and how busy it is right now."""
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    parts = [
        f"{platform.machine()}, {os.cpu_count()} cores, load {load}",
        f"Python {platform.python_version()}",
        *(f"{name} {importlib.metadata.version(name)}" for name in packages),
    ]
    if browser:
        parts += [browser_version(), "headless, no GPU, loopback"]
    return ", ".join(parts)


def chromium() -> str | None:
    """Program of the machine's browser; ``None`` leaves the choice to Playwright."""
    names = ("chromium", "chromium-browser", "google-chrome", "msedge")
    found = next(filter(None, map(shutil.which, names)), None)
    return os.environ.get("KOUDAI_CHROMIUM") or found


def browser_version() -> str:
    """Name and version of the browser, as it says itself."""
    asked = [chromium() or "chromium", "--version"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return " ".join(answer.split()[:2]) or "Chromium"


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent do not exceed (nearest rank)."""
    rank = math.ceil(len(values) * percent / 100)
    return sorted(values)[max(rank, 1) - 1]


def row(name: str, values: Iterable[float], unit: str = "ms", digits: int = 1) -> str:
    """One line of a table: what, how many, p50, p95, largest."""
    found = list(values)
    if not found:
        return f"{name:54}{0:6}"
    three = statistics.median(found), percentile(found, 95), max(found)
    return (
        f"{name:54}{len(found):6}" + "".join(f"{each:9.{digits}f}" for each in three) + f" {unit}"
    )
