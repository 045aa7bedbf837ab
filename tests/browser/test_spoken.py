"""What a screen reader is told: the list beside the map, names, and one sentence after an edit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
import shapely
from playwright.sync_api import BrowserContext, expect
from shapely.geometry import shape

from tests.browser.conftest import Server
from tests.browser.touch import Drawing

Opened = Callable[..., Drawing]


@pytest.fixture
def opened(screen: Callable[..., BrowserContext], server: Server) -> Iterator[Opened]:
    def opened(age: str, locale: str = "zh-CN") -> Drawing:
        page = screen(1180, 820, has_touch=True, locale=locale).new_page()
        drawing = Drawing(page)
        drawing.open(server.url, server.join_code("凌云口袋公园"))
        drawing.join("owl", age)
        # Everything that is ever said, in its order.
        page.evaluate(
            """() => { globalThis.said = [];
            new MutationObserver(() => {
                const words = document.querySelector(".kd-said").textContent;
                if (words) said.push(words);
            }).observe(document.querySelector(".kd-said"), {childList: true}); }"""
        )
        return drawing

    yield opened


def said(drawing: Drawing, count: int) -> list[str]:
    drawing.page.wait_for_function("count => said.length >= count", arg=count)
    return list(drawing.page.evaluate("() => said"))


def test_a_piece_is_told_by_its_way_from_the_gate(opened: Opened) -> None:
    drawing = opened("adult", "en-GB")
    drawing.place("swing", 0, 1)
    drawing.saved()
    row = drawing.page.locator(".kd-list button")
    expect(row).to_have_text(re.compile(r"^Swing, \d+\.\d m from 西门, (fits|take care: .+)$"))
    assert row.get_attribute("aria-current") == "true"
    # The name of the gate is Chinese on an English page: a voice is told.
    assert row.locator('[lang="zh-CN"]').inner_text() == "西门"
    metres = float(row.inner_text().split(", ")[1].split()[0])
    gate = drawing.page.evaluate(
        "() => koudai.world.project.site.features.find(({role}) => role === 'entrance').geometry"
    )
    swing = next(iter(drawing.shown().values()))
    there = shapely.Point(swing["x"], swing["y"])
    assert metres == pytest.approx(shapely.distance(shape(gate), there), abs=0.06)

    drawing.tap('button[aria-label="中文"]')
    expect(row).to_have_text(re.compile(r"^秋千，离西门 \d+\.\d 米，"))
    assert row.locator("[lang]").count() == 0


def test_what_does_not_fit_says_why(opened: Opened) -> None:
    drawing = opened("child")
    drawing.place("slide", 0, 1)
    drawing.place("swing", 1, 1.5)
    drawing.saved()
    rows = drawing.page.locator(".kd-list button")
    for n in range(2):
        expect(rows.nth(n)).to_have_text(
            re.compile(r"^(滑梯|秋千)，离西门 .+ 米，放不下：.*挤在一起")
        )


def test_an_edit_is_told_once_when_it_is_judged_and_a_drag_is_silent(opened: Opened) -> None:
    drawing = opened("adult", "en-GB")
    drawing.place("slide", -4, 2)
    assert re.match(r"Slide placed, \d+\.\d m from 西门, ", said(drawing, 1)[0])
    drawing.place("swing", 4, -1)
    drawing.saved()
    told = said(drawing, 2)
    assert len(told) == 2

    finger, (x, y) = drawing.finger, drawing.at(4, -1)
    to_x, to_y = drawing.at(-3.5, 2.2)
    finger.down((x, y))
    for n in range(1, 13):
        finger.move((x + (to_x - x) * n / 12, y + (to_y - y) * n / 12))
        drawing.frames(4)
    assert drawing.page.evaluate("() => said.length") == 2, "silent while a finger holds it"
    held = drawing.page.evaluate("() => koudai.dragged")
    above = drawing.at(held["x"], held["y"])[1] - to_y  # it hovers above the finger
    finger.move((to_x, to_y - above))
    drawing.frames(4)
    finger.up()
    assert re.match(r"Swing moved, .+, does not fit: .+", said(drawing, 3)[2])
    drawing.tap('button[aria-label="Undo"]')
    assert re.match(r"Swing moved, .+, (fits now|take care: .+)$", said(drawing, 4)[-1])
    drawing.page.touchscreen.tap(*drawing.handle("remove"))
    assert "Swing taken away" in said(drawing, 5)


def test_without_a_network_it_says_that_it_is_checked_later(opened: Opened) -> None:
    drawing = opened("elder")
    drawing.page.route("**/api/layouts/*/edits", lambda route: route.abort())
    drawing.place("bench", 0, 0)
    assert said(drawing, 1)[0].endswith("网络恢复后再检查")


@pytest.mark.parametrize("age", ["child", "adult"])
def test_everything_has_a_name_in_both_languages(opened: Opened, age: str) -> None:
    """Buttons, fields, the map; none in the other language, none twice in one part."""
    drawing = opened(age)
    drawing.place("slide", 0, 1)
    drawing.place("swing", 1, 1.5)
    drawing.saved()
    page = drawing.page
    page.evaluate("() => { koudai.panel.toggle(true); koudai.sun.toggle(true); }")
    drawing.frames(2)
    theirs = page.evaluate(
        "() => koudai.world.project.site.features.map(({name}) => name).filter(Boolean)"
    )
    for _language in range(2):
        here = page.evaluate("() => document.documentElement.lang")
        tree = page.locator(".kd-root").aria_snapshot()
        names = re.findall(
            r'- (?:button|slider|application|textbox|navigation)(?: "([^"]*)")?', tree
        )
        assert len(names) > 20
        assert all(names), tree
        other = re.compile(r"[\u4e00-\u9fff]" if here == "en" else r"^[A-Za-z ]+$")
        ours = {re.sub("|".join(map(re.escape, theirs)), "", name) for name in names}
        assert not {name for name in ours if other.search(name)} - {"English", "中文"}
        assert 'application "' in tree
        assert page.locator(".kd-map").evaluate(
            "map => document.getElementById(map.getAttribute('aria-describedby')).textContent"
        )
        page.evaluate("() => koudai.on.language()")
    button = page.locator(".kd-bar [data-other]")
    assert (button.get_attribute("aria-label"), button.get_attribute("lang")) == ("English", "en")
