"""A room of 20 tablets that draw for a minute: the server's memory, and how long edits take.

    python -m bench.room [seconds] [tablets]

Four of them are real browser contexts, dragging a bench by touch; the others speak Streamlit's
websocket protocol and then stay connected as a page does, and post their edits over HTTP. Each
edits every 2 s a layout of 15 amenities. Asserts nothing about time.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx
import psutil
import websockets
from playwright.async_api import Page, async_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from bench.conditions import HEAD, chromium, conditions, row
from bench.court import Tablet, court, crowd, fill, join
from bench.tap_to_verdict import WATCH
from tests.browser.conftest import Server
from tests.chromium import QUIET

BROWSERS = 4
PERIOD = 2.0
AMENITIES = 15


@dataclass
class Tally:
    """What one kind of tablet saw."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


async def paced(until: float, rng: random.Random, edit: object, tally: Tally) -> None:
    """Call ``edit`` about every PERIOD seconds until the time is over."""
    await asyncio.sleep(rng.uniform(0, PERIOD))
    while (began := time.perf_counter()) < until:
        try:
            tally.times.append(await edit())  # type: ignore[operator]
        except Exception as problem:
            tally.errors.append(f"{type(problem).__name__}: {problem}"[:200])
        await asyncio.sleep(max(0, PERIOD * rng.uniform(0.9, 1.1) - time.perf_counter() + began))


class Client:
    """A tablet without a browser: Streamlit's websocket held open, edits over HTTP."""

    def __init__(self, tablet: Tablet, http: httpx.AsyncClient) -> None:
        self.tablet = tablet
        self.http = http
        self.client_id = str(uuid.uuid4())
        self.count = 0
        self.rng = random.Random(tablet.layout_id)

    async def connect(self) -> None:
        """Open the page's session and wait until its script has run."""
        url = self.tablet.url.replace("http", "ws", 1)
        self.socket = await websockets.connect(
            f"{url}/_stcore/stream",
            subprotocols=["streamlit"],
            max_size=None,
            open_timeout=60,  # type: ignore[list-item]
        )
        asked = BackMsg()
        asked.rerun_script.query_string = f"p={self.tablet.code}"
        asked.rerun_script.page_name = "draw"
        await self.socket.send(asked.SerializeToString())
        mounted = False
        async for raw in self.socket:
            said = ForwardMsg()
            said.ParseFromString(raw)
            kind = said.WhichOneof("type")
            mounted |= kind == "delta" and b"koudai_editor" in raw
            if kind == "script_finished":
                break
        if not mounted:
            raise RuntimeError("the page did not mount the editor")
        self.listening = asyncio.create_task(self.listen())

    async def listen(self) -> None:
        """Take what the server sends, as a page does."""
        async for _ in self.socket:
            pass

    async def edit(self) -> float:
        """Move one amenity; ms until the verdict is here."""
        self.count += 1
        move = {
            "edit_id": str(uuid.uuid4()),
            "client_seq": self.count,
            "verb": "move",
            "placement_id": f"crowd-{self.rng.randrange(AMENITIES)}",
            "x": round(self.rng.uniform(-9, 9), 3),
            "y": round(self.rng.uniform(-7, 7), 3),
        }
        began = time.perf_counter()
        answer = await self.http.post(
            self.tablet.edits,
            json={"client_id": self.client_id, "edits": [move]},
            headers={"authorization": f"Bearer {self.tablet.token}"},
        )
        answer.raise_for_status()
        if move["edit_id"] not in answer.json()["acked"]:
            raise RuntimeError("not acknowledged")
        return (time.perf_counter() - began) * 1000


async def drop(page: Page) -> float:
    """Drag the chosen bench by touch; ms from the finger's leaving to the verdict painted."""
    touch = getattr(page, "kd_touch", None) or await page.context.new_cdp_session(page)
    page.kd_touch = touch  # type: ignore[attr-defined]
    x, y, there, seen = await page.evaluate(
        """() => {
            const box = document.querySelector(`[data-chip="${koudai.selected}"]`)
                .getBoundingClientRect();
            const left = box.x > 590;
            return [box.x + 14, box.y + 14, box.x + (left ? -150 : 150), kdWatch.verdicts.length];
        }"""
    )
    spots = [("touchStart", x), *(("touchMove", x + (there - x) * n / 5) for n in range(1, 6))]
    for kind, at in spots:
        points = [{"x": at, "y": y, "id": 1}]
        await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        await page.evaluate("() => new Promise(requestAnimationFrame)")
    await touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await page.wait_for_function("seen => kdWatch.verdicts.length > seen", arg=seen, polling=20)
    return float(await page.evaluate("() => kdWatch.verdicts.at(-1).painted - kdWatch.up"))


async def seated(browser: object, tablet: Tablet) -> Page:
    """A real page on this participant's layout, with a bench chosen."""
    context = await browser.new_context(  # type: ignore[attr-defined]
        viewport={"width": 1180, "height": 820}, has_touch=True, locale="zh-CN"
    )
    await context.add_init_script(tablet.remembered)
    await context.add_init_script(path=WATCH)
    page: Page = await context.new_page()
    await page.goto(f"{tablet.url}/j/{tablet.code}")
    await page.wait_for_function(
        "() => document.querySelector('.kd-editor')?.dataset.ready && koudai.board.fitted"
    )
    await page.evaluate("() => { kdWatch.install(); koudai.place('bench', [0, 0]); }")
    await page.wait_for_function("() => kdWatch.verdicts.length === 1")
    return page


async def room(server: Server, seconds: float, tablets: int) -> None:
    """Fill the room, draw, print."""
    assert server.process is not None
    process = psutil.Process(server.process.pid)

    def memory() -> float:
        return (
            sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))
            / 1e6
        )

    empty = memory()
    with ThreadPoolExecutor(4) as pool:
        joined = list(pool.map(lambda _: join(server), range(tablets)))
        list(pool.map(lambda each: fill(each, crowd(AMENITIES)), joined))
    limits = httpx.Limits(max_connections=tablets, max_keepalive_connections=tablets)
    async with (
        async_playwright() as playwright,
        httpx.AsyncClient(limits=limits, timeout=20) as http,
    ):
        browser = await playwright.chromium.launch(executable_path=chromium(), args=QUIET)
        pages = [await seated(browser, each) for each in joined[:BROWSERS]]
        clients = [Client(each, http) for each in joined[BROWSERS:]]
        await asyncio.gather(*(each.connect() for each in clients))
        full = memory()
        until = time.perf_counter() + seconds
        real, plain, peaks = Tally(), Tally(), [full]
        cpu = process.cpu_times()

        async def watch() -> None:
            while time.perf_counter() < until:
                peaks.append(memory())
                await asyncio.sleep(0.25)

        await asyncio.gather(
            watch(),
            *(
                paced(until, random.Random(n), lambda page=page: drop(page), real)
                for n, page in enumerate(pages)
            ),
            *(paced(until, each.rng, each.edit, plain) for each in clients),
        )
        spent = process.cpu_times()
        busy = spent.user + spent.system - cpu.user - cpu.system
        edits = len(real.times) + len(plain.times)
        print(HEAD)
        print(row(f"{len(clients)} clients: edit posted -> verdict received", plain.times))
        print(row(f"{len(pages)} browsers: drop -> verdict painted", real.times))
        for tally in (plain, real):
            for problem in sorted(set(tally.errors)):
                print(f"  {tally.errors.count(problem)} x {problem}")
        print(f"errors: {len(plain.errors) + len(real.errors)} of {edits} edits")
        print(
            f"server memory (RSS): {empty:.0f} MB started, {full:.0f} MB with {tablets} tablets "
            f"connected, {max(peaks):.0f} MB peak while drawing, {peaks[-1]:.0f} MB at the end"
        )
        print(
            f"server processor: {100 * busy / seconds:.0f} % of one core, "
            f"{1000 * busy / max(1, edits):.1f} ms an edit; load {os.getloadavg()[0]:.1f}"
        )
        for each in clients:
            each.listening.cancel()
            await each.socket.close()
        await browser.close()


def main(seconds: float = 60, tablets: int = 20) -> None:
    print(conditions("streamlit", "websockets", "httpx", "playwright", browser=True))
    print(
        f"{tablets} tablets ({BROWSERS} real browser contexts), {seconds:g} s, an edit every "
        f"{PERIOD:g} s each, {AMENITIES} amenities a layout\n"
    )
    with court() as server:
        asyncio.run(room(server, seconds, tablets))


if __name__ == "__main__":
    main(
        float(sys.argv[1]) if len(sys.argv) > 1 else 60,
        int(sys.argv[2]) if len(sys.argv) > 2 else 20,
    )
