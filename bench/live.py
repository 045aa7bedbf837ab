"""Two tablets on one layout: from the drop on one to the piece on the other.

    python -m bench.live [rounds]

Two browser contexts of one Chromium on this machine, the server as a process of its own.
Counted in the second page, from the moment the first page has the edit to the frame in which
the second shows it. Asserts nothing about time.
"""

from __future__ import annotations

import sys

from playwright.sync_api import Page, sync_playwright

from bench.conditions import HEAD, chromium, conditions, row
from bench.court import court, join

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
READY = "() => document.querySelector('.kd-editor')?.dataset.ready && koudai.board.fitted"
PLACE = """() => { koudai.place("bench", [Math.random() * 8, Math.random() * 8], 0);
  return [koudai.selected, Date.now()]; }"""
SEEN = """id => new Promise((seen) => { const look = () => koudai.shown.has(id)
  ? requestAnimationFrame(() => seen(Date.now())) : setTimeout(look, 2); look(); })"""


def main(rounds: int = 20) -> None:
    print(conditions())
    took: list[float] = []
    with court() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=SWITCHES)
        tablet = join(server)
        pages: list[Page] = []
        for _ in range(2):
            page = browser.new_context(has_touch=True).new_page()
            page.add_init_script(tablet.remembered)
            page.goto(f"{server.url}/j/{tablet.code}")
            page.wait_for_function(READY)
            pages.append(page)
        first, second = pages
        second.wait_for_function("() => koudai.company.live.tablets === 2")
        for _ in range(rounds):
            piece, begun = first.evaluate(PLACE)
            took.append(second.evaluate(SEEN, piece) - begun)
        browser.close()
    print(f"{HEAD}\n{row('drop on one tablet to piece on the other', took)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
