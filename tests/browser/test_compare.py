"""The comparison page with hands: small plans, two maps as one, a table that sorts itself."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.browser.choosing import settled
from tests.browser.conftest import Server
from tests.browser.touch import Drawing, Finger

LAYOUTS = ("小汪们的乐园", "坐坐聊聊动一动", "规划师整合方案")


@pytest.fixture
def hands(tablet: Page, server: Server) -> Page:
    """A planner on a tablet."""
    tablet.goto(f"{server.url}/sign-in?key={server.secret}")
    return tablet


def test_all_at_a_glance_and_one_of_them_large(hands: Page, server: Server) -> None:
    hands.goto(f"{server.url}/compare")
    cards = hands.locator(".kg-card")
    cards.first.wait_for()
    for name in LAYOUTS:
        expect(cards.filter(has_text=name)).to_be_visible()
    worst = cards.filter(has_text=LAYOUTS[0])
    expect(worst.locator(".kg-signs")).to_have_attribute("aria-label", re.compile("2 处冲突"))
    size = worst.locator("img").evaluate("img => [img.naturalWidth, img.complete]")
    assert size[0] > 0
    worst.tap()
    dialog = hands.get_by_role("dialog")
    expect(dialog.get_by_text("小舞台占了小区消防车道")).to_be_visible()
    expect(dialog.locator("img")).to_be_visible()
    with hands.expect_download() as waiting:
        dialog.get_by_role("button", name="SVG").click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"<svg")


def _where(frame: FrameLocator, side: str) -> list[float]:
    """Where a map's drawing lies in it, and how wide it is, px."""
    return list(
        frame.locator(f".k-{side}").evaluate(
            """map => {
                const own = map.getBoundingClientRect();
                const box = map.querySelector("img.leaflet-image-layer").getBoundingClientRect();
                return [box.left - own.left, box.top - own.top, box.width];
            }"""
        )
    )


def _is_one(frame: FrameLocator) -> bool:
    # The right one has a border of 2 px.
    left, right = _where(frame, "left"), _where(frame, "right")
    return all(abs(a - b) < 3.5 for a, b in zip(left, right, strict=True))


@pytest.fixture
def pair(hands: Page, server: Server) -> Page:
    hands.set_viewport_size({"width": 1180, "height": 1100})
    hands.goto(f"{server.url}/compare?view=two")
    hands.frame_locator("iframe").locator(".k-right .k-name").first.wait_for()
    return hands


def test_two_maps_move_and_zoom_as_one_under_fingers(pair: Page) -> None:
    frame, finger = pair.frame_locator("iframe"), Finger(pair)
    box = pair.locator("iframe").bounding_box()
    assert box
    before = _where(frame, "left")
    assert _is_one(frame)
    x, y = box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.85
    finger.drag((x, y), (x - 80, y - 40))
    after = _where(frame, "left")
    assert after[0] - before[0] == pytest.approx(-80, abs=12)
    assert _is_one(frame)
    finger.down((x - 40, y), (x + 40, y))
    for step in range(1, 9):
        finger.move((x - 40 - 5 * step, y), (x + 40 + 5 * step, y))
        pair.evaluate("() => new Promise(requestAnimationFrame)")
    finger.up()
    assert _where(frame, "left")[2] > after[2] * 1.4
    assert _is_one(frame)


def test_one_swiped_off_the_other_by_finger_and_by_key(pair: Page) -> None:
    frame, finger = pair.frame_locator("iframe"), Finger(pair)
    frame.get_by_role("button", name="滑动对比").tap()
    divider = frame.get_by_role("slider")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    assert _is_one(frame)
    knob = divider.bounding_box()
    box = pair.locator("iframe").bounding_box()
    assert knob
    assert box
    assert knob["width"] >= 48
    x, y = knob["x"] + knob["width"] / 2, box["y"] + box["height"] / 2
    before = _where(frame, "left")
    finger.drag((x, y), (x - box["width"] / 4, y))
    expect(divider).to_have_attribute("aria-valuenow", "25")
    assert _where(frame, "left") == before
    divider.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "27")


def test_the_table_is_sorted_by_any_heading(hands: Page, server: Server) -> None:
    hands.goto(f"{server.url}/compare?view=matrix")
    hands.locator(".kt-table").wait_for()
    heading = hands.locator('.kt-table th[data-key="errors"]')
    column = hands.locator(".kt-table thead th").evaluate_all(
        "heads => 1 + heads.findIndex(head => head.dataset.key === 'errors')"
    )
    for way in ("ascending", "descending"):
        heading.get_by_role("button").tap()
        expect(heading).to_have_attribute("aria-sort", way)
        cells = hands.locator(f".kt-table tbody tr > :nth-child({column})").all_inner_texts()
        found = [int(cell) for cell in cells]
        assert len(set(found)) > 1
        assert found == sorted(found, reverse=way == "descending")
    expect(hands.get_by_text(re.compile(r"共有 \d+ 处冲突和提醒"))).to_be_visible()


def test_weights_rank_at_once(hands: Page, server: Server) -> None:
    hands.goto(f"{server.url}/compare?view=matrix&lang=en")
    hands.locator(".kt-table").wait_for()
    points = hands.locator(".kt-table tbody tr", has_text=LAYOUTS[0]).locator("td:nth-child(3)")
    expect(points).to_be_visible()
    before = points.inner_text()
    hands.get_by_text("What matters how much").tap()
    slider = hands.get_by_role("slider", name="Play")
    slider.focus()
    for _ in range(4):
        slider.press("ArrowRight")
    expect(points).not_to_have_text(before)


def test_a_chart_is_taken_along(planner: Page, server: Server) -> None:
    planner.goto(f"{server.url}/compare?view=matrix&lang=en")
    planner.locator("svg.marks").nth(1).wait_for()
    for end, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with planner.expect_download() as waiting:
            planner.get_by_role("button", name=f"Save as {end}").first.click()
        assert waiting.value.suggested_filename == f"koudai-pareto.{end.lower()}"
        assert Path(waiting.value.path()).read_bytes().startswith(start)


def _ids(server: Server) -> dict[str, str]:
    """Layouts by their names."""
    reader = sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)
    ids = dict(reader.execute("SELECT name, id FROM layout").fetchall())
    reader.close()
    return ids


def test_what_changed_on_the_plan_and_in_words(planner: Page, server: Server) -> None:
    ids = _ids(server)
    before, after = (ids[name] for name in LAYOUTS[:2])
    planner.goto(f"{server.url}/compare?view=difference&a={before}&b={after}")
    planner.locator('[data-testid="stImage"] img').wait_for()
    expect(planner.locator('[data-testid="stImage"] img')).to_be_visible()
    expect(planner.get_by_text("秋千：拿走了")).to_be_visible()
    expect(planner.get_by_text(re.compile(r"解决了 \d+ 处问题"))).to_be_visible()


def test_the_list_of_layouts_hides_nothing_of_the_site(tablet: Page, server: Server) -> None:
    tablet.goto(f"{server.url}/sign-in?key={server.secret}")
    tablet.goto(f"{server.url}/compare?view=over")
    frame = tablet.frame_locator("iframe")
    box = frame.locator(".k-layouts").bounding_box()
    zoom = frame.locator(".leaflet-control-zoom-in").bounding_box()
    assert box and zoom
    assert min(zoom["width"], zoom["height"]) >= 48
    shapes = frame.locator("path.leaflet-interactive")
    shapes.first.wait_for(state="attached")
    for number in range(shapes.count()):
        shape = shapes.nth(number).bounding_box()
        assert shape
        assert shape["x"] + shape["width"] <= box["x"]


def _over(server: Server) -> str:
    """Address of the demo's own three layouts over each other, whatever was handed in since."""
    ids = _ids(server)
    return f"{server.url}/compare?view=over" + "".join(f"&on={ids[name]}" for name in LAYOUTS)


def test_all_layouts_are_layers_of_one_map(planner: Page, server: Server) -> None:
    planner.goto(_over(server))
    frame = planner.frame_locator("iframe")
    for name in LAYOUTS:
        row = frame.locator(".k-layouts li, .k-layouts div", has_text=name).last
        expect(row.locator("input[type=checkbox]")).to_be_checked()
        expect(row.locator("input[type=range]")).to_be_visible()
    first = frame.locator(".k-layouts input[type=checkbox]").first
    pane = frame.locator(".leaflet-layout-0-pane")
    first.uncheck()
    expect(pane).to_be_hidden()
    first.check()
    expect(pane.locator("path").first).to_be_visible()
    faint = frame.locator(".k-layouts input[type=range]").first
    faint.fill("0.2")
    opacity = pane.evaluate("pane => pane.style.opacity")
    assert float(opacity) == pytest.approx(0.2)


def test_what_a_child_draws_is_there_for_the_planner(
    planner: Page, screen: Callable[..., BrowserContext], server: Server
) -> None:
    child = Drawing(screen(1180, 820, has_touch=True).new_page())
    child.open(server.url, server.join_code("凌云口袋公园"))
    child.join("bee", "child")
    child.place("bench", 0, 0)
    child.saved()
    planner.goto(_over(server))
    chosen = planner.locator('[data-testid="stMultiSelect"]')
    expect(chosen.get_by_text("小汪们的乐园")).to_be_visible()
    expect(chosen.get_by_text("蜜蜂")).to_have_count(0)  # a draft: on the list, not on the map
    settled(planner)
    chosen.get_by_role("combobox").click()
    expect(planner.get_by_role("option", name=re.compile("蜜蜂")).first).to_be_visible()
