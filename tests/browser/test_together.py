"""Two tablets on one layout."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.conftest import Server
from tests.browser.touch import Drawing

Screen = Callable[..., BrowserContext]


@pytest.fixture
def two(screen: Screen, server: Server) -> tuple[Drawing, Drawing]:
    """One tablet that joined, and one that scanned its invitation."""
    first = Drawing(screen(1180, 820, has_touch=True).new_page())
    first.open(server.url, server.join_code("凌云口袋公园"))
    first.join("cat", "child")
    first.tap(".kd-others")
    address = first.page.locator(".kd-together-address").inner_text()
    expect(first.page.locator(".kd-together-qr svg")).to_be_visible()
    first.tap(".kd-together .kd-round")
    expect(first.page.locator(".kd-together")).to_have_count(0)
    second = Drawing(screen(1180, 820, has_touch=True).new_page())
    second.page.goto(address)
    second.ready()
    assert "with=" not in second.page.url
    expect(first.page.locator('.kd-others[data-count="2"]')).to_be_visible()
    return first, second


def test_what_one_places_the_other_sees(two: tuple[Drawing, Drawing]) -> None:
    first, second = two
    piece = first.place("bench", 0, 1)
    second.page.wait_for_function("id => koudai.shown.has(id)", arg=piece)
    second.page.evaluate("id => koudai.hands.nudge(id, 1, 0)", piece)
    first.page.wait_for_function("id => koudai.shown.get(id).x > 0.9", arg=piece)
    second.page.reload()
    second.ready()
    assert piece in second.shown(), "the invitation was used; the tablet goes on with what it gave"


def test_what_one_holds_is_ringed_on_the_other(two: tuple[Drawing, Drawing]) -> None:
    first, second = two
    piece = first.place("slide", 0, 1)
    second.page.wait_for_function("id => koudai.shown.has(id)", arg=piece)
    finger, (x, y) = first.finger, first.at(0, 1)
    finger.down((x, y))
    for n in range(1, 8):
        finger.move((x + 10 * n, y))
        first.frames()
    expect(second.page.locator(".kd-chip.is-held")).to_have_count(1)
    finger.up()
    expect(second.page.locator(".kd-chip.is-held")).to_have_count(0)


def test_an_undo_of_what_somebody_moved_since_says_so(two: tuple[Drawing, Drawing]) -> None:
    first, second = two
    piece = first.place("bench", 0, 1)
    first.page.evaluate("id => koudai.hands.nudge(id, 1, 0)", piece)
    first.saved()
    second.page.wait_for_function("id => koudai.shown.get(id)?.x > 0.9", arg=piece)
    second.page.evaluate("id => koudai.hands.nudge(id, 0, 2)", piece)
    second.saved()
    first.page.wait_for_function("id => koudai.shown.get(id).y > 2.5", arg=piece)
    first.undo()
    expect(first.page.locator(".kd-toast")).to_have_text("别人后来动过它，就先不撤回了。")
    first.saved()
    assert first.shown()[piece]["y"] > 2.5 and first.shown()[piece]["x"] > 0.9


def test_one_s_own_undo_is_no_conflict(two: tuple[Drawing, Drawing]) -> None:
    first, _ = two
    piece = first.place("bench", 0, 1)
    first.page.evaluate("id => koudai.hands.nudge(id, 1, 0)", piece)
    first.undo()
    first.saved()
    first.frames(3)
    assert first.page.locator(".kd-toast").is_hidden()
    assert first.shown()[piece]["x"] < 0.5


def test_an_invitation_that_is_over_says_so(screen: Screen, server: Server) -> None:
    page = screen(390, 844, has_touch=True).new_page()
    page.goto(f"{server.url}/j/{server.join_code('凌云口袋公园')}#with=AAAABBBB")
    expect(page.locator(".kd-join-status")).to_contain_text("过期")


def test_what_comes_while_the_last_is_being_fetched_comes_too(
    two: tuple[Drawing, Drawing],
) -> None:
    first, second = two

    def late(route: Route) -> None:
        answer = route.fetch()
        time.sleep(0.4)  # what it tells is old by now
        route.fulfill(response=answer)

    first.place("bench", 6, 6)
    first.saved()
    second.page.wait_for_function("() => koudai.shown.size === 1")
    layout = second.page.evaluate("() => koudai.session.layout_id")
    second.page.route(f"**/api/layouts/{layout}", late)
    for n in range(3):
        first.page.evaluate("n => koudai.place('bench', [n * 2 - 4, 1], 0)", n)
        first.saved()
    second.page.wait_for_function("() => koudai.shown.size === 4")


def test_who_goes_is_counted_no_more(two: tuple[Drawing, Drawing]) -> None:
    first, second = two
    second.page.close()
    expect(first.page.locator('.kd-others[data-count="2"]')).to_have_count(0)
