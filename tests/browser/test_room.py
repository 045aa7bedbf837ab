"""Room for fingers and words: targets, sizes of letters, narrow and enlarged screens, motion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Server
from tests.browser.touch import Drawing

Screen = Callable[..., BrowserContext]
FINGERS = [(390, 844), (1180, 820)]
NARROW = [(320, 568), (590, 410)]  # 1280 px at 400 %, and a tablet at 200 %
SHOWN = """const shown = (e) => e.getClientRects().length && getComputedStyle(e).visibility === "visible"
  && !e.closest("[inert]") && !e.closest(".kd-list, .kd-said, .kd-keys");"""  # noqa: E501 - a script
SMALL = f"""least => {{ {SHOWN}
  const targets = ".kd-root :is(button, input, textarea, a, [data-handle])";
  return [...document.querySelectorAll(targets)].filter(shown).flatMap((e) => {{
    const {{ width, height }} = e.getBoundingClientRect();
    return width < least - 0.5 || height < least - 0.5
      ? [`${{e.getAttribute("class")}} ${{e.ariaLabel ?? e.textContent}}: ${{width}} x ${{height}}`] : [];
  }}); }}"""  # noqa: E501
TINY = f"""least => {{ {SHOWN}
  const words = document.createTreeWalker(document.querySelector(".kd-root"), NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (words.nextNode()) {{
    const e = words.currentNode.parentElement;
    const size = parseFloat(getComputedStyle(e).fontSize);
    if (words.currentNode.data.trim() && !e.closest("title") && shown(e) && size && size < least)
      found.add(`${{e.getAttribute("class") ?? e.parentElement.className}} ${{words.currentNode.data}}: ${{size}} px`);
  }}
  return [...found]; }}"""  # noqa: E501
CUT = f"""() => {{ {SHOWN}
  const scrolls = (e) => {{
    for (let up = e.parentElement; !up.matches(".kd-root"); up = up.parentElement)
      if (/auto|scroll/.test(getComputedStyle(up).overflow)) return true;
    return false;
  }};
  const found = [];
  for (const e of document.querySelectorAll(".kd-root :is(button, p, h1, h2, input, .kd-saved, .kd-rule, .kd-north)")) {{
    if (!shown(e)) continue;
    const {{ left, top, right, bottom }} = e.getBoundingClientRect();
    const out = left < -0.5 || top < -0.5 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5;
    if (out && !scrolls(e)) found.push(`${{e.getAttribute("class")}} ${{e.textContent}}: out`);
    if (e.tagName === "BUTTON" && e.scrollWidth > e.clientWidth + 1) found.push(`${{e.getAttribute("class")}} ${{e.textContent}}: cut`);
  }}
  if (document.documentElement.scrollWidth > innerWidth) found.push("one must scroll sideways");
  return found; }}"""  # noqa: E501


def opened(screen: Screen, server: Server, age: str, size: tuple[int, int], **how: Any) -> Drawing:
    """Somebody with two things in conflict, the second one chosen."""
    drawing = Drawing(screen(*size, has_touch=True, **how).new_page())
    drawing.open(server.url, server.join_code("凌云口袋公园"))
    drawing.join("fish", age)
    drawing.place("slide", 0, 1)
    drawing.place("swing", 1, 1.5)
    drawing.saved()
    drawing.page.locator(".kd-bubble").wait_for()
    return drawing


def screens(drawing: Drawing, kid: bool) -> list[tuple[str, Callable[[], object]]]:
    """Every state with controls of its own, and how one comes to it from the one before."""
    page = drawing.page

    def run(script: str) -> Callable[[], object]:
        return lambda: page.evaluate(script)

    found = [("bubble", run("() => 0"))]
    if not kid:
        found += [
            ("numbers", run("() => koudai.tools.exact?.click()")),
            ("list", run("() => koudai.panel.toggle(true)")),
        ]
    return [
        *found,
        ("note", run("() => { koudai.panel.toggle(false); koudai.tools.write.click(); }")),
        ("sun", run("() => { koudai.select(null); koudai.sun.toggle(true); }")),
        ("hours", run("() => koudai.sun.hours.click()")),
        ("invite", run("() => { koudai.sun.toggle(false); koudai.bar.others.click(); }")),
        ("closed", run("() => document.querySelector('.kd-together .kd-round').click()")),
        ("done", run("() => koudai.done()")),
    ]


def wait(page: Page) -> None:
    page.evaluate("() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")
    if page.locator(".kd-veil").count():
        page.wait_for_function("() => !document.querySelector('.kd-card').getAnimations().length")


@pytest.mark.parametrize("age", ["child", "adult", "elder"])
def test_fingers_and_words_have_room(screen: Screen, server: Server, age: str) -> None:
    """48 px for small and for trembling fingers, 44 for all; letters they can read; nothing cut."""
    target, letter = (44, 12) if age == "adult" else (48, 16)
    drawing = opened(screen, server, age, (1180, 820), locale="en-GB")
    page = drawing.page
    for name, come in screens(drawing, age == "child"):
        come()
        for width, height in FINGERS + NARROW:
            page.set_viewport_size({"width": width, "height": height})
            wait(page)
            where = f"{name} {width} x {height}"
            assert page.evaluate(TINY, letter) == [], where
            assert page.evaluate(CUT) == [], where
            if (width, height) in FINGERS:
                assert page.evaluate(SMALL, target) == [], where


def test_joining_has_room(screen: Screen, server: Server) -> None:
    page = screen(1180, 820, has_touch=True, locale="en-GB").new_page()
    Drawing(page).open(server.url, server.join_code("凌云口袋公园"))
    for width, height in FINGERS + NARROW:
        page.set_viewport_size({"width": width, "height": height})
        wait(page)
        assert page.evaluate(SMALL, 48) == [], (width, height)
        assert page.evaluate(TINY, 16) == [], (width, height)
        assert page.evaluate(CUT) == [], (width, height)


def test_without_motion_nothing_moves(screen: Screen, server: Server) -> None:
    drawing = opened(screen, server, "child", (1180, 820), reduced_motion="reduce")
    page = drawing.page
    page.evaluate(
        """() => { globalThis.moving = new Set();
        const look = () => { for (const each of document.getAnimations()) {
            const { duration } = each.effect.getComputedTiming();
            if (duration > 1) moving.add(each.animationName ?? each.transitionProperty ?? "script");
        } requestAnimationFrame(look); }; look(); }"""
    )
    drawing.tap(".kd-help")
    page.wait_for_function("() => !koudai.verdict.summary.errors")
    drawing.tap('button[aria-label="放大"]')
    drawing.tap('button[aria-label="看全图"]')
    drawing.tap(".kd-zoom .is-sun")
    drawing.tap(".kd-sun .kd-round")
    drawing.page.locator(".kd-sun .kd-round").last.tap()
    drawing.tap(".kd-bar .kd-done")
    page.locator(".kd-card").wait_for()
    drawing.frames(3)
    assert page.evaluate("() => [...moving]") == []


@pytest.mark.parametrize("how", [{"forced_colors": "active"}, {"contrast": "more"}])
def test_what_is_chosen_is_seen_with_the_system_s_colours(
    screen: Screen, server: Server, how: dict[str, str]
) -> None:
    """An outline or an edge tells it, not only a ground that such a screen leaves out."""
    drawing = opened(screen, server, "adult", (1180, 820), **how)
    page = drawing.page
    tile = page.locator('.kd-tile[data-kind="slide"]')
    tile.tap()
    look = """e => { const { outlineWidth, outlineStyle, borderTopColor } = getComputedStyle(e);
        return [outlineStyle === "none" ? "" : outlineWidth, borderTopColor]; }"""
    chosen, other = tile.evaluate(look), page.locator('.kd-tile[data-kind="swing"]').evaluate(look)
    assert chosen != other
    discs = page.locator(".kd-tile .kd-disc").first
    assert discs.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    if "contrast" in how:
        soft = page.locator(".kd-who small").evaluate("e => getComputedStyle(e).color")
        assert soft == page.locator(".kd-title").evaluate("e => getComputedStyle(e).color")
