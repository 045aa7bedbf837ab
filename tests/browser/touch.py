"""Fingers on the glass: real touch events through the browser's own input, one or two at a time."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page
from playwright.sync_api import TimeoutError as Late


@dataclass
class Finger:
    """Touch input on one page."""

    page: Page

    @property
    def _cdp(self) -> CDPSession:
        if not hasattr(self.page, "kd_cdp"):
            self.page.kd_cdp = self.page.context.new_cdp_session(self.page)  # type: ignore[attr-defined]
        return self.page.kd_cdp  # type: ignore[attr-defined,no-any-return]

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        self._cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def down(self, *points: tuple[float, float]) -> None:
        self._send("touchStart", *points)

    def move(self, *points: tuple[float, float]) -> None:
        self._send("touchMove", *points)

    def up(self) -> None:
        self._send("touchEnd")

    def cancel(self) -> None:
        self._send("touchCancel")

    def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 12) -> None:
        self.down(start)
        for n in range(1, steps + 1):
            part = n / steps
            self.move(
                (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
            )
            self.page.evaluate("() => new Promise(requestAnimationFrame)")
        self.up()


class Drawing:
    """The participant's page, spoken to as a person would use it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.finger = Finger(page)
        self.taps = 0

    def tap(self, selector: str) -> None:
        self.page.locator(selector).first.tap()
        self.taps += 1

    def open(self, url: str, code: str) -> None:
        self.page.goto(f"{url}/j/{code}")
        self.page.locator(".kd-animal").first.wait_for()

    def join(self, animal: str = "dog", age: str = "child") -> None:
        self.tap(f'[data-animal="{animal}"]')
        self.tap(f'[data-age="{age}"]')
        self.ready()

    def ready(self) -> None:
        self.page.wait_for_function(
            "() => document.querySelector('.kd-editor')?.dataset.ready && koudai.board.fitted"
        )

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Pixels on the page of a point of the site."""
        px, py = self.page.evaluate(
            """([x, y]) => {
                const box = koudai.board.element.getBoundingClientRect();
                const [px, py] = koudai.board.pixels(koudai.board.view.toScene([x, y]));
                return [box.left + px, box.top + py];
            }""",
            [x, y],
        )
        return px, py

    def place(self, kind: str, x: float, y: float) -> str:
        """Tap a kind, tap the map; the id of what stands there now."""
        self.tap(f'.kd-tile[data-kind="{kind}"]')
        self.page.touchscreen.tap(*self.at(x, y))
        self.taps += 1
        self.page.wait_for_function(
            "kind => koudai.selected && koudai.shown.get(koudai.selected)?.kind === kind", arg=kind
        )
        return str(self.page.evaluate("() => koudai.selected"))

    def saved(self) -> None:
        """Wait until the server has acknowledged everything."""
        self.page.wait_for_function("() => koudai.outbox.entries.length === 0")

    def shown(self) -> dict[str, dict[str, Any]]:
        """What stands on the map, by id."""
        return dict(self.page.evaluate("() => Object.fromEntries(koudai.shown)"))

    def frames(self, count: int = 1) -> None:
        """Wait until the browser has drawn so many frames."""
        for _ in range(count):
            self.page.evaluate("() => new Promise(requestAnimationFrame)")

    def click(self, selector: str) -> None:
        """Tap until it is a click; where the machine is so busy that the finger seems to lie still
        for half a second, the browser makes a long press of the tap.
        """
        self.page.evaluate(
            """() => {
                window.clicked = false;
                addEventListener("click", () => { window.clicked = true; }, { once: true });
            }"""
        )
        for _ in range(3):
            self.tap(selector)
            try:
                self.page.wait_for_function("() => window.clicked", timeout=5_000)
            except Late:
                continue
            return
        raise AssertionError(f"no click on {selector}")

    def undo(self) -> None:
        """Tap "undo"."""
        self.click('.kd-round[aria-label="撤销"]')

    def redo(self) -> None:
        """Tap "redo"."""
        self.click('.kd-round[aria-label="重做"]')

    def pull(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag a piece (points of the site) and let go where it is shown, as eyes would do it.

        A small piece hovers above the finger, so the finger ends below the place meant.
        """
        (x0, y0), (x1, y1) = self.at(*start), self.at(*end)
        self.finger.down((x0, y0))
        for n in range(1, 11):
            self.finger.move((x0 + (x1 - x0) * n / 10, y0 + (y1 - y0) * n / 10))
            self.frames()
        held = self.page.evaluate("() => koudai.dragged")
        x, y = self.at(held["x"], held["y"])
        self.finger.move((2 * x1 - x, 2 * y1 - y))
        self.frames(4)
        self.finger.up()

    def handle(self, name: str) -> tuple[float, float]:
        # Handles are made anew at each answer: find and measure in one step.
        found = self.page.wait_for_function(
            """name => {
                const handle = document.querySelector(`.kd-handle[data-handle="${name}"]`);
                const box = handle?.getBoundingClientRect();
                return box && [box.left + box.width / 2, box.top + box.height / 2];
            }""",
            arg=name,
        )
        x, y = found.json_value()
        return x, y

    def session(self) -> dict[str, str]:
        return dict(self.page.evaluate("() => koudai.session"))

    def on_server(self, url: str) -> dict[str, dict[str, Any]]:
        """What the server says stands there, by id: asked by its own road, not the page's."""
        session = self.session()
        request = urllib.request.Request(
            f"{url}/api/layouts/{session['layout_id']}",
            headers={"Authorization": f"Bearer {session['token']}"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            state = json.load(answer)
        return {placement["id"]: placement for placement in state["placements"]}
