"""Help with everything: a button for grown-ups, a magic wand for children who have tried."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server
from tests.browser.touch import Drawing

PAIRS = [(0.0, 0.0), (-4.0, 5.0), (4.0, -5.0)]


@pytest.fixture
def crowded(server: Server) -> Callable[[Page, str], Drawing]:
    """Somebody who has put three benches into three others."""

    def crowded(page: Page, age: str) -> Drawing:
        drawing = Drawing(page)
        drawing.open(server.url, server.join_code("凌云口袋公园"))
        drawing.join("panda", age)
        for x, y in PAIRS:
            drawing.place("bench", x, y)
            drawing.page.evaluate(
                "([x, y]) => { koudai.place('bench', [x, y]); koudai.select(null); }",
                [x + 0.5, y + 0.2],
            )
        drawing.saved()
        return drawing

    return crowded


def errors(drawing: Drawing) -> int:
    return int(drawing.page.evaluate("() => koudai.verdict.summary.errors"))


def test_a_grown_up_has_everything_helped_and_undoes_it_at_once(
    tablet: Page, server: Server, crowded: Callable[[Page, str], Drawing]
) -> None:
    drawing = crowded(tablet, "adult")
    before = drawing.shown()
    assert errors(drawing) >= 3
    drawing.tap(".kd-count")
    drawing.tap(".kd-panel > .kd-help")
    expect(tablet.locator(".kd-toast")).to_contain_text("挪了一点点")
    drawing.saved()
    tablet.wait_for_function("() => koudai.verdict.summary.errors === 0")
    after = drawing.shown()
    moved = [name for name in before if after[name] != before[name]]
    assert moved and drawing.on_server(server.url).keys() == before.keys()
    assert tablet.locator(".kd-panel > .kd-help").is_visible() == bool(
        tablet.evaluate("() => koudai.verdict.summary.warnings")
    )
    tablet.locator(".kd-panel .kd-round").tap()
    drawing.undo()
    assert drawing.shown() == before
    drawing.saved()
    there = drawing.on_server(server.url)
    assert {name: (at["x"], at["y"]) for name, at in there.items()} == {
        name: (at["x"], at["y"]) for name, at in before.items()
    }


def test_a_child_gets_the_magic_wand_after_a_while(
    phone: Page, crowded: Callable[[Page, str], Drawing]
) -> None:
    drawing = crowded(phone, "child")
    wand = phone.locator(".kd-wand")
    expect(wand).to_be_visible(timeout=20_000)
    box, screen = wand.bounding_box(), phone.viewport_size
    assert box is not None and screen is not None
    assert box["height"] >= 48 and box["x"] >= 0 and box["x"] + box["width"] <= screen["width"]
    drawing.tap(".kd-wand")
    phone.wait_for_function("() => koudai.verdict.summary.errors === 0")
    expect(wand).to_be_hidden()
    expect(phone.locator(".kd-toast")).to_be_visible()


def test_without_motion_they_are_simply_there(
    screen: Callable[..., BrowserContext], crowded: Callable[[Page, str], Drawing]
) -> None:
    page = screen(1180, 820, has_touch=True, reduced_motion="reduce").new_page()
    drawing = crowded(page, "elder")
    drawing.tap(".kd-count")
    drawing.tap(".kd-panel > .kd-help")
    page.wait_for_function("() => koudai.verdict.summary.errors === 0")
    assert page.evaluate("() => document.getAnimations().length") == 0
