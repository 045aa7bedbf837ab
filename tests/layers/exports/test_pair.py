"""Two maps in one file, in a real browser without a network: they move as one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from layers.exports.pair import pair

EVIL = "</script><script>alert(1)</script>${alert(2)}"


@pytest.fixture
def opened(chromium, tmp_path):
    """The page with the network cut; nothing may have been asked or gone wrong."""
    context = chromium.new_context(offline=True, viewport={"width": 1180, "height": 700})
    asked, wrong = [], []

    def open_(content):
        path = tmp_path / "pair.html"
        path.write_text(content, "utf-8")
        page = context.new_page()
        page.on("request", lambda one: asked.append(one.url))
        page.on("console", lambda one: wrong.append(one.text))
        page.on("pageerror", lambda one: wrong.append(str(one)))
        page.goto(path.as_uri())
        page.locator(".k-how button").first.wait_for()
        return page

    yield open_
    context.close()
    assert [url for url in asked if not url.startswith(("data:", tmp_path.as_uri()))] == []
    assert wrong == []


def corner(page, side):
    """Where the south-west corner of a map's drawing is, px in its own map."""
    return page.locator(f".k-{side}").evaluate(
        """map => {
            const [box, own] = [map.querySelector("img.leaflet-image-layer"), map]
                .map(each => each.getBoundingClientRect());
            return [box.left - own.left, box.bottom - own.top, box.width].map(Math.round);
        }"""
    )


def alike(page):
    left, right = corner(page, "left"), corner(page, "right")
    # The right one has a border of 2 px.
    return all(abs(a - b) <= 3 for a, b in zip(left, right, strict=True))


def test_what_moves_one_moves_the_other(plan, opened):
    page = opened(pair(plan, replace(plan, title=EVIL)))
    assert page.locator(".k-right .k-title b").text_content() == EVIL
    before = corner(page, "left")
    assert alike(page)
    page.mouse.move(900, 400)
    page.mouse.down()
    page.mouse.move(960, 430, steps=4)
    page.mouse.up()
    moved = corner(page, "left")
    assert moved[0] - before[0] == pytest.approx(60, abs=2)
    assert alike(page)
    page.locator(".leaflet-control-zoom-in:visible").click()
    assert corner(page, "left")[2] > moved[2]
    assert alike(page)


def test_the_divider_uncovers_one_or_the_other(plan, opened):
    page = opened(pair(plan, plan))
    page.locator(".k-how button").nth(1).click()
    divider = page.get_by_role("slider")
    expect(divider).to_have_attribute("aria-valuenow", "50")
    for key, value in (("ArrowLeft", "48"), ("PageUp", "58"), ("Home", "0"), ("End", "100")):
        divider.press(key)
        expect(divider).to_have_attribute("aria-valuenow", value)
    divider.press("Home")
    divider.press("PageUp")
    page.mouse.move(118, 350)
    page.mouse.down()
    page.mouse.move(590, 350, steps=4)
    page.mouse.up()
    expect(divider).to_have_attribute("aria-valuenow", "50")
    clip = page.locator(".k-right").evaluate("map => getComputedStyle(map).clipPath")
    assert re.fullmatch(r"inset\(0(px|%)? 0(px|%)? 0(px|%)? 50%\)", clip)
    assert page.evaluate("() => document.elementFromPoint(300, 500).closest('.k-left') !== null")
    assert page.evaluate("() => document.elementFromPoint(900, 500).closest('.k-right') !== null")
