"""How smoothly a piece follows the finger, with 50 and with 200 amenities on the court.

    python -m bench.drag [seconds] [slowdown]

A touch every 8 ms for so many seconds, four times; ``slowdown`` as in cold_page. Asserts nothing
about time.
"""

from __future__ import annotations

import math
import sys
import time
from itertools import pairwise

from playwright.sync_api import Browser, sync_playwright

from bench.conditions import HEAD, chromium, conditions, row
from bench.court import court
from bench.tap_to_verdict import drawing_page
from tests.browser.conftest import Server
from tests.chromium import QUIET

DRAGS = 4
PERIOD = 0.008


def drags(browser: Browser, server: Server, count: int, seconds: float, slow: float) -> None:
    """Print the frame intervals of a few long drags."""
    drawing = drawing_page(browser, server, "child", count)
    page, finger = drawing.page, drawing.finger
    if slow > 1:
        finger._cdp.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    drawing.place("bench", 0, 0)
    drawing.saved()
    gaps, poses, spent = [], 0, 0.0
    for _ in range(DRAGS):
        x, y = page.evaluate(
            """() => {
                const chip = document.querySelector(`[data-chip="${koudai.selected}"]`);
                const box = chip.getBoundingClientRect();
                return [box.x + box.width / 2, box.y + box.height / 2];
            }"""
        )
        finger.down((x, y))
        finger.move((x + 15, y))
        page.evaluate("() => kdWatch.beat()")
        began = time.perf_counter()
        while (now := time.perf_counter() - began) < seconds:
            angle = 2 * math.pi * now / 2
            finger.move((x + 90 * math.sin(angle), y + 60 * math.sin(2 * angle)))
            time.sleep(max(0, PERIOD - (time.perf_counter() - began - now)))
        found = page.evaluate("() => kdWatch.rest()")
        finger.up()
        drawing.saved()
        beats = found["beats"]
        gaps += [later - sooner for sooner, later in pairwise(beats)]
        poses += found["poses"]
        spent += beats[-1] - beats[0]
    print(row(f"{count} pieces: from frame to frame", gaps))
    print(
        f"{'':12}{len(gaps) / spent * 1000:.1f} frames/s, {poses / spent * 1000:.1f} drawn poses/s"
    )
    page.context.close()


def main(seconds: float = 3, slow: float = 1) -> None:
    print(conditions("playwright", browser=True))
    print(f"{DRAGS} drags of {seconds:g} s, processor slowed down {slow:g} times\n")
    print(HEAD)
    with court() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        for count in (50, 200):
            drags(browser, server, count, seconds, slow)
        browser.close()


if __name__ == "__main__":
    main(
        float(sys.argv[1]) if len(sys.argv) > 1 else 3,
        float(sys.argv[2]) if len(sys.argv) > 2 else 1,
    )
