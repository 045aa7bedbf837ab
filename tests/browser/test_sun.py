"""The sun bar: shadows follow the slider, the things and the day; hours are told in a legend."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import Server
from tests.browser.touch import Drawing

SHADE = "() => document.querySelector('.kd-shade')?.getAttribute('d')"
THINGS = "() => document.querySelector('.kd-shade.is-thing')?.getAttribute('d')"


def opened(tablet: Page, server: Server) -> Drawing:
    drawing = Drawing(tablet)
    drawing.open(server.url, server.join_code("凌云口袋公园"))
    drawing.join("owl", "child")
    drawing.tap('[aria-label="阳光与影子"]')
    tablet.locator('.kd-sun-chip[data-day="winter"]').tap()
    tablet.wait_for_selector('.kd-sun-chip[data-day="winter"][aria-pressed="true"]')
    tablet.wait_for_function(SHADE)
    return drawing


def to(tablet: Page, minutes: int) -> str:
    slider = tablet.locator(".kd-sun input[type=range]")
    slider.evaluate(
        "(e, v) => { e.value = v; e.dispatchEvent(new Event('input', { bubbles: true })); }",
        str(minutes),
    )
    return str(tablet.evaluate(SHADE))


def test_shadows_follow_the_slider_and_the_day(tablet: Page, server: Server) -> None:
    opened(tablet, server)
    morning, noon = to(tablet, 9 * 60), to(tablet, 12 * 60)
    assert morning != noon
    assert tablet.locator(".kd-sun-time").inner_text() == "12:00"
    tablet.locator('.kd-sun-chip[data-day="summer"]').tap()
    tablet.wait_for_function(
        "was => document.querySelector('.kd-shade').getAttribute('d') !== was", arg=noon
    )
    # At six in deep winter the sun is still down: no shadow, and a word why.
    tablet.locator('.kd-sun-chip[data-day="winter"]').tap()
    to(tablet, 6 * 60)
    tablet.wait_for_selector(".kd-sun-note:not([hidden])")
    assert tablet.locator(".kd-shade").count() == 0


def test_what_is_placed_throws_its_shadow_at_once(tablet: Page, server: Server) -> None:
    drawing = opened(tablet, server)
    to(tablet, 12 * 60)
    before = tablet.evaluate(THINGS)
    drawing.place("ebike_shed_10", 0, 4)
    tablet.wait_for_function(f"was => ({THINGS})() !== was", arg=before)


def test_hours_of_sun_have_a_legend_in_the_language_of_the_page(
    tablet: Page, server: Server
) -> None:
    opened(tablet, server)
    tablet.get_by_role("button", name="日照时数").tap()
    tablet.wait_for_selector(".kd-sun-band", state="attached")
    assert tablet.locator(".kd-sun-band").count() == 5
    assert "小时以上" in tablet.locator(".kd-sun-legend").inner_text()
    tablet.locator('[aria-label="换语言"], [aria-label="语言"], .kd-bar .kd-round').last.tap()
    assert "over 6 h" in tablet.locator(".kd-sun-legend").inner_text()
    assert tablet.locator(".kd-shade").count() == 0
    tablet.locator('.kd-sun [aria-label="Close"]').tap()
    assert tablet.locator(".kd-sun").is_hidden()
    assert tablet.locator(".kd-sun-band").count() == 0
