"""Nothing in the participant's bar overlaps or leaves the screen, on any common screen."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import Server
from tests.browser.touch import Drawing

SIZES = [(1180, 820), (820, 1180), (844, 390), (390, 844), (360, 640)]
BOXES = """() => [...document.querySelectorAll('.kd-bar > *')].filter((e) => e.offsetWidth
  && !e.matches('.kd-space')).map((e) => { const b = e.getBoundingClientRect();
  return [e.className, b.left, b.top, b.right, b.bottom]; })"""


@pytest.mark.parametrize("age", ["child", "elder"])
def test_bar_and_map_fit_every_screen(
    screen: Callable[..., BrowserContext], server: Server, age: str
) -> None:
    drawing = Drawing(screen(1180, 820, has_touch=True).new_page())
    drawing.open(server.url, server.join_code("凌云口袋公园"))
    drawing.join("dog", age)
    page = drawing.page
    for _language in range(2):
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            drawing.frames(2)
            boxes = page.evaluate(BOXES)
            for name, left, top, right, bottom in boxes:
                assert left >= 0 and top >= 0, (name, width)
                assert right <= width and bottom <= height, (name, width)
            for a, b in combinations(boxes, 2):
                assert a[3] <= b[1] + 0.5 or b[3] <= a[1] + 0.5, (a[0], b[0], width)
            stage = page.locator(".kd-stage").bounding_box()
            assert stage is not None
            assert stage["height"] >= height * 0.5, (width, height)
        page.locator(".kd-bar .kd-round").last.tap()  # the other language
