"""From the finger to the verdict, with 50 amenities on the court, beside streamlit-folium.

    python -m bench.tap_to_verdict [rounds]

Each round of ours taps a new bench onto the map, drags it elsewhere and removes it, by real
touch events; then 20 benches are placed 150 ms apart. The peer page runs in the same Chromium
right after: a tap places a bench, the server judges it with the same check and draws the map
again. What is counted when stands in README.md. Asserts nothing about time.
"""

from __future__ import annotations

import math
import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, sync_playwright

from bench.conditions import HEAD, chromium, conditions, row
from bench.court import court, crowd, demo_site, fill, join
from tests.browser.conftest import ROOT, Server, free_port
from tests.browser.touch import Drawing
from tests.chromium import QUIET

FOOTPRINTS = 50
BURST, GAP = 20, 0.15
WATCH = Path(__file__).parent / "watch.js"
LEAFLET = ROOT / "layers" / "exports" / "vendor"


def drawing_page(browser: Browser, server: Server, age: str, count: int) -> Drawing:
    """A participant's page with so many pieces on it, being watched."""
    tablet = join(server, age)
    if count:
        fill(tablet, crowd(count))
    context = browser.new_context(
        viewport={"width": 1180, "height": 820}, has_touch=True, locale="zh-CN"
    )
    context.add_init_script(tablet.remembered)
    context.add_init_script(path=WATCH)
    drawing = Drawing(context.new_page())
    drawing.page.goto(f"{server.url}/j/{tablet.code}")
    drawing.ready()
    drawing.page.wait_for_function("count => koudai.shown.size === count", arg=count)
    drawing.page.evaluate("() => kdWatch.install()")
    return drawing


def verdict(page: Page, after: int) -> dict[str, float]:
    """The next verdict that was painted, with its steps."""
    page.wait_for_function("after => kdWatch.verdicts.length > after", arg=after, polling=5)
    return dict(page.evaluate("() => kdWatch.verdicts.at(-1)"))


def rounds(drawing: Drawing, count: int) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Tap, drag and remove a bench so many times: sightings after taps, verdicts after edits."""
    page, rng = drawing.page, random.Random(3)
    west, south, east, north = demo_site().boundary.buffer(-1.5).bounds

    def somewhere() -> tuple[float, float]:
        return drawing.at(rng.uniform(west, east), rng.uniform(south, north))

    verdicts = []
    for _ in range(count):
        drawing.tap('.kd-tile[data-kind="bench"]')
        seen = page.evaluate("() => { kdWatch.waiting = true; return kdWatch.verdicts.length; }")
        page.touchscreen.tap(*somewhere())
        verdicts.append({"verb": "put", **verdict(page, seen)})
        chip = page.evaluate(
            """() => {
                const box = document.querySelector(`[data-chip="${koudai.selected}"]`)
                    .getBoundingClientRect();
                return [box.x + box.width / 2, box.y + box.height / 2];
            }"""
        )
        there = somewhere()
        while math.dist(chip, there) < 60:  # nearer would be a tap
            there = somewhere()
        drawing.finger.drag(tuple(chip), there, steps=6)
        verdicts.append({"verb": "move", **verdict(page, seen + 1)})
        page.evaluate("() => koudai.remove(koudai.selected)")
        verdict(page, seen + 2)
    return page.evaluate("() => kdWatch.taps"), verdicts


def burst(drawing: Drawing, server: Server) -> tuple[int, int]:
    """Place benches without waiting; how many stand on the map and on the server."""
    west, south, east, north = demo_site().boundary.buffer(-2).bounds
    drawing.page.wait_for_timeout(500)
    for number in range(BURST):
        began = time.perf_counter()
        drawing.tap('.kd-tile[data-kind="bench"]')
        x, y = west + (east - west) * (number % 5) / 4, south + (north - south) * (number // 5) / 3
        drawing.page.touchscreen.tap(*drawing.at(x, y))
        time.sleep(max(0, GAP - (time.perf_counter() - began)))
    shown = len(drawing.shown())
    drawing.saved()
    return shown, len(drawing.on_server(server.url))


def ours(browser: Browser, count: int) -> None:
    """Print what our page takes."""
    with court() as server:
        for age in ("child", "adult"):
            drawing = drawing_page(browser, server, age, FOOTPRINTS)
            rounds(drawing, 5)
            drawing.page.evaluate("() => { kdWatch.taps.length = 0; }")
            taps, verdicts = rounds(drawing, count)
            print(f"Koudai, {age}: {verdicts[-1]['issues']:.0f} issues in the last verdict")
            print(row("  tap -> piece painted, frames", [t["frames"] for t in taps], "frames", 0))
            print(row("  tap -> piece painted", [t["ms"] for t in taps]))
            for verb, name in (("put", "tap"), ("move", "drop")):
                found = [v for v in verdicts if v["verb"] == verb]
                whole = [v["painted"] - v["up"] for v in found]
                print(row(f"  {name} -> verdict painted", whole))
            steps = ("up", "heard", "sent", "received", "drawn", "painted")
            words = {
                "heard": "browser hands the finger's event over",
                "sent": "edit made, shown, kept in IndexedDB, request begins",
                "received": "network, edit log on disk, check, answer parsed",
                "drawn": "drawn (script)",
                "painted": "next frame painted",
            }
            for begun, ended in pairwise(steps):
                times = [v[ended] - v[begun] for v in verdicts]
                print(row(f"    {words[ended]}", times))
            drawing.page.context.close()
        drawing = drawing_page(browser, server, "child", 0)
        drawing.page.evaluate("() => { kdWatch.waiting = false; }")
        shown, kept = burst(drawing, server)
        print(f"  {BURST} placements {GAP * 1000:.0f} ms apart: {shown} shown, {kept} saved\n")
        drawing.page.context.close()


# --- the peer ------------------------------------------------------------------------------

# With pieces added to the map, each rerun makes the whole frame anew: it is looked up each time.
PEER_WATCH = """() => {
    const frame = () => document.querySelector("iframe[title^='streamlit_folium']");
    const peer = (window.peer = {
        placed: () => Number(document.querySelector("#verdict")?.dataset.placed ?? 0),
        paths: () =>
            frame()?.contentDocument?.querySelectorAll("path.leaflet-interactive").length ?? 0,
    });
    peer.arm = () => {
        const inner = frame().contentWindow;
        const [placed, paths] = [peer.placed(), peer.paths()];
        Object.assign(peer, { up: 0, judged: 0, drawn: 0 });
        inner.document.addEventListener("pointerup", (event) => {
            peer.up = event.timeStamp + inner.performance.timeOrigin - performance.timeOrigin;
        }, { capture: true, once: true });
        const look = () => {
            if (!peer.judged && peer.placed() > placed) peer.judged = performance.now();
            if (!peer.drawn && peer.paths() > paths) peer.drawn = performance.now();
            if (!peer.judged || !peer.drawn) requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
    };
}"""


def from_here(route: Route) -> None:
    """Answer for the hosts that streamlit-folium loads its parts from: Leaflet ours, rest empty."""
    name = route.request.url.rsplit("/", 1)[-1]
    file = LEAFLET / name
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    body = file.read_text(encoding="utf-8") if name.startswith("leaflet.") and file.exists() else ""
    route.fulfill(body=body, content_type=kind, headers={"access-control-allow-origin": "*"})


@contextmanager
def peer_server() -> Iterator[str]:
    """The peer's page as a Streamlit app of its own, with the same settings as ours."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "bench/peers/folium_page.py"]
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    process = subprocess.Popen(
        [*command, *options], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield url
    finally:
        process.kill()
        process.wait()


def peer_page(browser: Browser, url: str, way: str, count: int) -> tuple[Page, dict[str, Any]]:
    """The peer's page with so many pieces, and where its map lies."""
    context = browser.new_context(viewport={"width": 1180, "height": 820}, has_touch=True)
    context.route(lambda address: not address.startswith(url), from_here)
    page = context.new_page()
    page.goto(f"{url}/?n={count}&way={way}")
    frame = page.frame_locator("iframe[title^='streamlit_folium']")
    frame.locator("path.leaflet-interactive").nth(count).wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    page.evaluate(PEER_WATCH)
    box = page.locator("iframe[title^='streamlit_folium']").bounding_box()
    return page, dict(box or {})


def peer(browser: Browser, count: int) -> None:
    """Print what the usual page takes."""
    ways = {"map": "pieces added to the map", "group": "pieces as feature_group_to_add"}
    with peer_server() as url:
        for way, words in ways.items():
            rng, judged, drawn = random.Random(3), [], []
            for _ in range(max(1, count // 10)):
                page, box = peer_page(browser, url, way, FOOTPRINTS)
                for _ in range(10):
                    page.evaluate("() => peer.arm()")
                    x, y = rng.uniform(0.3, 0.7), rng.uniform(0.3, 0.7)
                    page.touchscreen.tap(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
                    page.wait_for_function("() => peer.judged && peer.drawn", polling=20)
                    up, text, piece = page.evaluate("() => [peer.up, peer.judged, peer.drawn]")
                    judged.append(text - up)
                    drawn.append(piece - up)
                    page.wait_for_timeout(400)
                page.context.close()
            print(f"streamlit-folium, {words}: {FOOTPRINTS} to {FOOTPRINTS + 10} pieces")
            print(row("  tap -> verdict's text in the page", judged))
            print(row("  tap -> piece in the map (= verdict's colour)", drawn))
            page, box = peer_page(browser, url, way, 0)
            for number in range(BURST):
                began = time.perf_counter()
                x, y = 0.3 + 0.1 * (number % 5), 0.3 + 0.1 * (number // 5)
                page.touchscreen.tap(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
                time.sleep(max(0, GAP - (time.perf_counter() - began)))
            page.wait_for_timeout(5000)
            kept = page.evaluate("() => [peer.paths() - 1, peer.placed()]")
            apart = f"{BURST} taps {GAP * 1000:.0f} ms apart"
            print(f"  {apart}: {kept[0]} shown, {kept[1]} in the session\n")
            page.context.close()


def main(count: int = 60) -> None:
    packages = ["streamlit", "playwright"]
    packages += ["streamlit-folium"] if find_spec("streamlit_folium") else []
    print(conditions(*packages, browser=True))
    print(f"court of 500 m², {FOOTPRINTS} amenities, {count} rounds after 5 unmeasured ones\n")
    print(HEAD)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        ours(browser, count)
        if find_spec("streamlit_folium"):
            peer(browser, count)
        else:
            print("streamlit-folium is not installed here: no peer")
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
