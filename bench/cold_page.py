"""A cold tablet: nothing in its cache, from the address to a map that can be used.

    python -m bench.cold_page [loads] [slowdown]

Every load has a browser context of its own; only the browser program itself is warm. ``slowdown``
(1 by default) slows the browser's processor down, 4 being about a cheap tablet beside a laptop.
Asserts nothing about time.
"""

from __future__ import annotations

import gzip
import statistics
import sys
from collections import defaultdict
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.conditions import HEAD, chromium, conditions, row
from bench.court import Tablet, court, crowd, fill, join
from tests.browser.conftest import Server
from tests.chromium import QUIET
from ui import assets

# What a page's own clock says, ms since the address was opened. The first file of ours is asked
# for when Streamlit has started, run the page and mounted the component.
CLOCK = """() => {
    const files = performance.getEntriesByType("resource");
    const ours = files.filter(({ name }) => name.includes("/assets/"));
    const last = (some) => Math.max(0, ...some.map((each) => each.responseEnd));
    const [page] = performance.getEntriesByType("navigation");
    return {
        document: page.responseEnd,
        streamlit: last(files.filter(({ name }) => name.includes("/static/"))
            .filter((each) => each.responseEnd < Math.min(...ours.map((own) => own.startTime)))),
        mounted: Math.min(...ours.map((each) => each.startTime)),
        modules: last(ours.filter(({ name }) => name.endsWith(".js"))),
        catalogue: last(files.filter(({ name }) => /catalogue.json|api.projects/.test(name))),
        usable: performance.getEntriesByName("koudai:usable")[0].startTime,
        files: files.map((each) => [each.name, each.transferSize, each.decodedBodySize]),
    };
}"""
STEPS = {
    "document": "page's HTML",
    "streamlit": "Streamlit's modules",
    "mounted": "Streamlit starts, script runs, component mounts",
    "modules": "our modules",
    "catalogue": "catalogue and project",
    "usable": "map or join page built",
}


def load(browser: Browser, server: Server, tablet: Tablet, slow: float, *, known: bool) -> Any:
    """One cold load: the page's clock, and when its screen could be used."""
    context = browser.new_context(
        viewport={"width": 1180, "height": 820}, has_touch=True, locale="zh-CN"
    )
    if known:
        context.add_init_script(tablet.remembered)
    page = context.new_page()
    if slow > 1:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.goto(f"{server.url}/j/{tablet.code}", wait_until="commit")
    sign = ".kd-editor[data-ready]" if known else ".kd-animal"
    when = page.wait_for_function(
        """([sign, known]) => document.querySelector(sign)
            && (!known || koudai.board.fitted)
            && performance.getEntriesByName("koudai:usable").length
            && new Promise((then) => requestAnimationFrame(() => then(performance.now())))""",
        arg=[sign, known],
        polling="raf",
    ).json_value()
    clock = page.evaluate(CLOCK)
    context.close()
    return {**clock, "screen": when}


def sizes(files: list[list[Any]]) -> None:
    """Print what crossed the network for one cold page, by where it comes from."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0, 0, 0])
    for name, sent, held in files:
        kind = "Streamlit"
        if "/assets/" in name:
            kind = "fonts" if "/fonts/" in name else "ours: modules, style, catalogue"
        elif "/api/" in name:
            kind = "ours: project and layout"
        for place, value in enumerate((1, sent, held)):
            sums[kind][place] += value
    print("\nbytes of one cold page          files     sent kB     held kB")
    for kind, (count, sent, held) in sorted(sums.items()):
        print(f"  {kind:30}{count:5}{sent / 1e3:12.1f}{held / 1e3:12.1f}")
    own = [found[0] for path in assets.modules() if (found := assets.read(path))]
    packed = sum(len(gzip.compress(each, 6)) for each in own)
    total = sum(map(len, own))
    print(f"  the editor's {len(own)} modules: {total / 1e3:.1f} kB, gzip {packed / 1e3:.1f} kB")


def main(count: int = 12, slow: float = 1) -> None:
    print(conditions("streamlit", "playwright", browser=True))
    print(f"{count} cold contexts each, processor slowed down {slow:g} times, 1180 x 820, touch\n")
    print(HEAD)
    with court() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        tablet = join(server)
        fill(tablet, crowd(12))
        load(browser, server, tablet, 1, known=True)
        for known, words in ((False, "join page shown"), (True, "map with 12 pieces usable")):
            found = [load(browser, server, tablet, slow, known=known) for _ in range(count)]
            print(row(f"address -> {words}", [each["screen"] for each in found]))
            before = 0.0
            for step, what in STEPS.items():
                until = statistics.median(each[step] for each in found)
                print(f"    {what:50}{'until':>15}{until:9.1f}  {until - before:+9.1f} ms")
                before = until
        sizes(found[-1]["files"])
        browser.close()


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 12,
        float(sys.argv[2]) if len(sys.argv) > 2 else 1,
    )
