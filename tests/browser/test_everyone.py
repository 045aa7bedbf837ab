"""The pages keep to WCAG 2.2 AA as far as a machine can tell (axe-core), and so do the fingers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server
from tests.browser.touch import Drawing

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN = """async (outside) => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const ends = (each) => each.effect.getComputedTiming().iterations !== Infinity;
  await Promise.all(document.getAnimations().filter(ends).map(({ finished }) => finished));
  const { violations, passes, incomplete } = await axe.run({ exclude: outside }, {
    runOnly: { type: "tag", values: tags }, resultTypes: ["violations", "passes", "incomplete"],
    elementRef: true });
  const told = violations.filter(({ impact }) => impact !== "minor").map(({ id, nodes }) =>
    `${id}: ${nodes.slice(0, 4).map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ""}`).join(" | ")}`);
  // Where axe takes words for hidden or covered it finds nothing wrong with them: it must have read
  // most of them. On the plan itself, where words lie on drawings, tests/contracts/test_look.py does.
  const seen = (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  };
  const words = (found) => found.filter(({ id }) => id === "color-contrast").flatMap(({ nodes }) => nodes)
    .filter(({ element }) => !element.closest(".kd-scene") && seen(element));
  const unread = words(incomplete);
  if (unread.length > words([...passes, ...violations]).length / 2) {
    told.push(`axe could not read: ${unread.map(({ html }) => html.slice(0, 90)).join(" | ")}`);
  }
  return told;
}"""  # noqa: E501 - a script
OUTSIDE = [
    # Streamlit's own frame round our pages, which no setting reaches.
    *(f'[data-testid="{name}"]' for name in ("stHeader", "stSidebarHeader", "stToolbar")),
    # Its uploader's button says "Upload" in every language: our words stand in ::after, which
    # a browser reads aloud and axe does not.
    '[data-testid="stFileUploaderDropzone"] > span > button',
]

Screen = Callable[..., BrowserContext]


def lacks(page: Page) -> list[str]:
    """What axe finds wrong, one line a rule."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN, OUTSIDE)
    return found


def open_drawing(screen: Screen, server: Server, age: str, animal: str, **how: Any) -> Drawing:
    width, height = how.pop("size", (1180, 820))
    drawing = Drawing(screen(width, height, has_touch=True, **how).new_page())
    drawing.open(server.url, server.join_code("凌云口袋公园"))
    drawing.join(animal, age)
    return drawing


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_child_s_screens(screen: Screen, server: Server, scheme: str) -> None:
    page = screen(1180, 820, has_touch=True, color_scheme=scheme).new_page()
    drawing = Drawing(page)
    drawing.open(server.url, server.join_code("凌云口袋公园"))
    assert lacks(page) == [], "join"
    drawing.join("turtle", "child")
    drawing.frames(3)
    assert lacks(page) == [], "empty"
    drawing.place("slide", 0, 1)
    drawing.place("swing", 1, 1.5)
    page.locator(".kd-bubble").wait_for()
    assert lacks(page) == [], "a bubble and a piece's tools"
    drawing.tap(".kd-piecebar-row .kd-tool >> nth=2")
    assert lacks(page) == [], "a note"
    drawing.tap(".kd-others")
    page.locator(".kd-together-qr svg").wait_for()
    assert lacks(page) == [], "inviting"
    drawing.tap(".kd-together .kd-round")
    drawing.tap(".kd-done")
    page.locator(".kd-card").wait_for()
    assert lacks(page) == [], "done"


@pytest.mark.parametrize(("scheme", "size"), [("light", (390, 844)), ("dark", (1180, 820))])
def test_a_grown_up_s_screens(
    screen: Screen, server: Server, scheme: str, size: tuple[int, int]
) -> None:
    drawing = open_drawing(
        screen, server, "adult", "bird", color_scheme=scheme, size=size, locale="en-GB"
    )
    page = drawing.page
    drawing.place("slide", 0, 1)
    drawing.place("swing", 1, 1.5)
    drawing.tap(".kd-piecebar-row .kd-tool >> nth=3")
    assert lacks(page) == [], "numbers"
    page.evaluate("() => koudai.panel.toggle(true)")
    drawing.frames(3)
    assert lacks(page) == [], "the list of issues"
    page.evaluate("() => { koudai.panel.toggle(false); koudai.select(null); }")
    drawing.tap(".kd-zoom .kd-round")
    page.locator(".kd-sun").wait_for()
    assert lacks(page) == [], "the sun"


def test_large_words(screen: Screen, server: Server) -> None:
    drawing = open_drawing(screen, server, "elder", "fish", size=(390, 844))
    drawing.place("slide", 0, 1)
    drawing.place("swing", 1, 1.5)
    assert lacks(drawing.page) == []


@pytest.mark.parametrize("path", ["planner", "compare", "rules", "files"])
def test_a_planner_s_pages(planner: Page, server: Server, path: str) -> None:
    planner.goto(f"{server.url}/{path}")
    planner.locator('[data-testid="stMainBlockContainer"] h1').first.wait_for()
    planner.locator('[data-testid="stStatusWidget"]').wait_for(state="detached")
    found = lacks(planner)
    for _ in range(8):
        if not found:
            break
        # Streamlit fades its blocks in; half faded, nothing can be read of them.
        planner.wait_for_timeout(700)
        found = lacks(planner)
    assert found == []


def test_a_listener_hears_where_things_are_and_how_they_stand(
    screen: Screen, server: Server
) -> None:
    drawing = open_drawing(screen, server, "adult", "frog")
    page, said = drawing.page, drawing.page.locator(".kd-said")
    slide = drawing.place("slide", 0, 1)
    drawing.saved()
    row = page.locator(".kd-list li button").first
    assert re.match(r"滑梯，离西门 \d+\.\d 米，", row.inner_text())
    assert row.get_attribute("aria-current") == "true"
    expect(said).to_have_text(re.compile("^滑梯放好了，离西门"))
    drawing.place("swing", 1, 1.5)
    expect(said).to_have_text(re.compile("^秋千放好了，.*放不下：.*滑梯"))
    page.evaluate("id => koudai.remove(id)", slide)
    expect(said).to_have_text("滑梯拿走了")
