"""The planner's pages with many layouts: the layers page's switch, and each page until it is there.

``python -m bench.layers_page [layouts] [switches]``: so many layouts of 12 things are added to the
demo project; then a planner's browser opens the pages.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from bench.conditions import HEAD, chromium, conditions, row
from bench.court import crowd
from geo.layout import Layout
from layers.store import Store
from tests.browser.conftest import Server, free_port
from tests.chromium import QUIET
from ui.demo import load_demo

PIECES = 12
AGES = ("child", "teen", "adult", "elder")
SWITCH = """async (number) => {
    const boxes = [...document.querySelectorAll('.kl-row[data-key^="layout:"] .kl-eye input')];
    const began = performance.now();
    boxes[number % boxes.length].click();
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    return performance.now() - began;
}"""
ALL = """async () => {
    const began = performance.now();
    document.querySelector('[data-at="section-layouts-eye"]').click();
    await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    return performance.now() - began;
}"""


def main(layouts: int = 100, switches: int = 60) -> None:
    """Print the figures."""
    print(conditions("streamlit", browser=True))
    with _planner(layouts) as (page, server, project):
        began = time.perf_counter()
        page.goto(f"{server.url}/layers?project={project}")
        page.locator(".kl-desk[data-ready=yes]").wait_for(timeout=60_000)
        print(f"layers page, {layouts} layouts × {PIECES}: {time.perf_counter() - began:.2f} s")
        page.wait_for_timeout(1000)
        print(HEAD)
        took = [page.evaluate(SWITCH, number) for number in range(switches)]
        print(row(f"one of {layouts} switched off, painted", took))
        print(row(f"all {layouts} off and on, painted", [page.evaluate(ALL) for _ in range(20)]))
        for path, seen in (
            ("understand?view=places&", ".kp-figure img"),
            ("understand?view=alike&", ".kp-figure img"),
            ("understand?view=differing&", ".kp-figure img"),
            ("common?", ".kp-table"),
        ):
            for which in ("first", "again"):
                began = time.perf_counter()
                page.goto(f"{server.url}/{path}project={project}")
                page.locator(seen).first.wait_for(timeout=120_000)
                print(f"/{path.rstrip('?&')} {which}: {time.perf_counter() - began:.2f} s")


@contextmanager
def _planner(layouts: int) -> Iterator[tuple[Page, Server, str]]:
    with tempfile.TemporaryDirectory(prefix="koudai-bench-") as folder:
        home = Path(folder)
        store = Store.open(None, home)
        load_demo(store, home)
        (project,) = store.projects()
        crowded = list(crowd(PIECES * 4))
        for number in range(layouts - len(store.layouts(project.id))):
            # Every fourth of a crowd, begun elsewhere each time: all differ, and none is absurd.
            layout = Layout.of(*crowded[number % 4 :: 4])
            store.add_layout(
                project.id, "fox", layout, nickname="fox", age_band=AGES[number % 4],
                group=f"G{number % 6}",
            )  # fmt: skip
        store.close()
        server = Server(home, free_port())
        server.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
                page = browser.new_context(viewport={"width": 1180, "height": 820}).new_page()
                page.goto(f"{server.url}/sign-in?key={server.secret}")
                yield page, server, project.id
                browser.close()
        finally:
            server.kill()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
