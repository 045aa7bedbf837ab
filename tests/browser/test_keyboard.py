"""The whole way by keys alone: whoever has no finger to spare sees where they are, always."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Server
from tests.browser.touch import Drawing

SEEN = """() => {
  const element = document.activeElement;
  const name = `${element.tagName} ${element.getAttribute("class")}`;
  if (!element.closest(".kd-root")) return `the focus is lost to ${name}`;
  const box = element.getBoundingClientRect();
  const inside = box.width && box.left < innerWidth && box.right > 0 && box.top < innerHeight && box.bottom > 0;
  if (!inside) return `${name} is out of sight`;
  const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  if (!element.contains(there) && !element.matches(".kd-map")) return `${name} is covered by ${there?.outerHTML.slice(0, 80)}`;
  // The map has its ring within: round it, it would be cut off.
  const map = element.matches(".kd-map");
  const style = getComputedStyle(element);
  const edge = getComputedStyle(element, "::after");
  if (map && (edge.borderTopStyle !== "solid" || parseFloat(edge.borderTopWidth) < 3)) return `${name} has no edge`;
  if (!map && (style.outlineStyle !== "solid" || parseFloat(style.outlineWidth) < 2)) return `${name} has no ring`;
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ring = map ? 0 : parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
  for (let up = element.parentElement; !up.matches(".kd-root"); up = up.parentElement) {
    if (getComputedStyle(up).overflowX === "visible") continue;
    const frame = up.getBoundingClientRect();
    const cut = box.top - ring < frame.top - 0.5 || box.bottom + ring > frame.bottom + 0.5
      || box.left - ring < frame.left - 0.5 || box.right + ring > frame.right + 0.5;
    if (cut) return `the ring of ${name} is cut off by ${up.getAttribute("class")}`;
  }
  let ground = map ? element : element.parentElement;
  while (/, 0\\)$|transparent/.test(getComputedStyle(ground).backgroundColor)) ground = ground.parentElement;
  const [dark, bright] = [light(map ? edge.borderTopColor : style.outlineColor), light(getComputedStyle(ground).backgroundColor)].sort((a, b) => a - b);
  const contrast = (bright + 0.05) / (dark + 0.05);
  return contrast < 3 ? `the ring of ${name} has ${contrast.toFixed(1)} : 1` : "";
}"""  # noqa: E501 - a script
AT = "selector => document.activeElement.matches(selector)"
PARTS = (
    "kd-bar", "kd-map", "kd-bubble", "kd-piecebar", "kd-panel", "kd-list", "kd-zoom", "kd-sun",
    "kd-layers", "kd-palette",
)  # fmt: skip


@dataclass
class Keys:
    """A keyboard on one page; after every key the focus must be somewhere, and seen."""

    page: Page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            # What a removed element had is given on with the next drawing.
            self.page.evaluate("() => new Promise(requestAnimationFrame)")
            assert self.page.evaluate(SEEN) == "", key

    def at(self, selector: str) -> bool:
        return bool(self.page.evaluate(AT, selector))

    def to(self, selector: str, key: str = "Tab", limit: int = 40) -> None:
        """Go on by one key until it is there."""
        for _ in range(limit):
            self.press(key)
            if self.at(selector):
                return
        raise AssertionError(f"{key} never came to {selector}")


@pytest.fixture(params=["light", "dark"])
def keys(
    screen: Callable[..., BrowserContext], server: Server, request: pytest.FixtureRequest
) -> Iterator[Keys]:
    problems: list[str] = []
    page = screen(1180, 820, color_scheme=request.param).new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    Drawing(page).open(server.url, server.join_code("凌云口袋公园"))
    yield Keys(page)
    assert problems == []


def joined(keys: Keys, age: str) -> Drawing:
    keys.to('[role="radio"]')
    keys.press("ArrowRight", "ArrowRight")
    chosen = keys.page.locator('.kd-animal[aria-checked="true"]')
    assert chosen.get_attribute("data-animal") == "panda"
    keys.to(f'[data-age="{age}"]')
    keys.page.keyboard.press("Enter")
    drawing = Drawing(keys.page)
    drawing.ready()
    keys.page.wait_for_function(AT, arg=".kd-map")
    return drawing


def poses(drawing: Drawing) -> dict[str, tuple[float, float, float]]:
    return {name: (one["x"], one["y"], one["turn"]) for name, one in drawing.shown().items()}


def take(keys: Keys, kind: str) -> None:
    """Choose a kind in the palette: a cross shows where Enter puts it."""
    if not keys.at(".kd-tile"):
        keys.to(".kd-tile")
    keys.press("Home")
    if not keys.at(f'[data-kind="{kind}"]'):
        keys.to(f'[data-kind="{kind}"]', "ArrowRight")
    keys.press("Enter")
    assert keys.at(".kd-map"), "Enter puts it there"
    expect(keys.page.locator(".kd-hint")).to_be_visible()
    expect(keys.page.locator(".kd-crosshair")).to_be_visible()


def put(keys: Keys, drawing: Drawing, kind: str) -> str:
    """Choose a kind in the palette and put it in the middle of the map."""
    take(keys, kind)
    before = set(drawing.shown())
    keys.press("Enter")
    (piece,) = set(drawing.shown()) - before
    return piece


def test_a_grown_up_goes_the_whole_way(keys: Keys) -> None:
    drawing = joined(keys, "adult")
    _two_in_conflict(keys, drawing)
    _through_the_issues(keys)
    _helped(keys, drawing)
    _taken_away(keys, drawing)
    _done(keys)


def _two_in_conflict(keys: Keys, drawing: Drawing) -> None:
    swing = put(keys, drawing, "swing")
    start: dict[str, Any] = drawing.shown()[swing]
    keys.press("ArrowRight", "Shift+ArrowUp", "[")
    now = drawing.shown()[swing]
    assert now["x"] - start["x"] == pytest.approx(0.1, abs=0.002)
    assert now["y"] - start["y"] == pytest.approx(1, abs=0.002)
    assert now["turn"] == (start["turn"] + 15) % 360

    put(keys, drawing, "slide")
    drawing.saved()
    expect(keys.page.locator(".kd-bubble")).to_be_visible()


def _through_the_issues(keys: Keys) -> None:
    """One by one, and back."""
    keys.to(".kd-count", "Shift+Tab")
    keys.press("Enter")
    assert keys.at(".kd-panel button"), "the list has the focus"
    keys.to("button.kd-issue")
    keys.press("Enter")
    assert keys.at('.kd-issue[aria-current="true"]')
    keys.press("Tab", "Shift+Tab", "Escape")
    expect(keys.page.locator(".kd-panel")).to_be_hidden()
    assert keys.at(".kd-count")


def _helped(keys: Keys, drawing: Drawing) -> None:
    """The bubble goes with what it told of; undone, and done again."""
    keys.to(".kd-bubble .kd-help")
    keys.press("Enter")
    keys.page.wait_for_function("() => !koudai.verdict.summary.errors")
    drawing.saved()
    helped = poses(drawing)
    keys.press("Shift+Tab")
    keys.to('.kd-round[aria-label="撤销"]', "Shift+Tab")
    keys.press("Enter")
    assert poses(drawing) != helped
    keys.to('.kd-round[aria-label="重做"]')
    keys.press("Enter")
    assert poses(drawing) == helped
    keys.press("Enter")  # nothing is left to do again: the focus stays nevertheless
    assert keys.at('.kd-round[aria-label="重做"]')


def _taken_away(keys: Keys, drawing: Drawing) -> None:
    """The next of the list has the focus, after the last the map."""
    keys.to(".kd-list button")
    keys.press("Delete")
    assert keys.at(".kd-list button")
    assert len(drawing.shown()) == 1
    keys.press("Delete")
    assert drawing.shown() == {}
    assert keys.at(".kd-map")
    keys.press("Control+z")
    assert len(drawing.shown()) == 1


def _done(keys: Keys) -> None:
    """On with it, done again, the next one."""
    keys.to(".kd-bar .kd-done", "Shift+Tab")
    keys.press("Enter", "Tab", "Shift+Tab", "Escape")
    assert keys.at(".kd-bar .kd-done")
    keys.press("Enter")
    keys.to(".kd-card .kd-done")
    keys.press("Enter")
    assert keys.at("h1")
    keys.to('[role="radio"]')


def test_a_child_goes_from_one_conflict_to_the_next(keys: Keys) -> None:
    page, drawing = keys.page, joined(keys, "child")
    put(keys, drawing, "swing")
    put(keys, drawing, "slide")
    drawing.saved()
    page.locator(".kd-bubble").wait_for()
    keys.to(".kd-count", "Shift+Tab")
    keys.press("Enter")
    assert page.evaluate("() => koudai.bubble.issue.key") is not None
    keys.to(".kd-bubble .kd-help")
    keys.press("Enter")
    page.wait_for_function("() => !koudai.issues.length")
    keys.press("Tab")


def test_a_lawn_is_drawn_corner_by_corner(keys: Keys) -> None:
    drawing = joined(keys, "adult")
    take(keys, "lawn")
    keys.press("Shift+ArrowUp", "Space")
    for key, times in (("ArrowRight", 3), ("ArrowUp", 2), ("ArrowLeft", 3)):
        keys.press(*[f"Shift+{key}"] * times)
        keys.press("Space")
    keys.press("Space", "Backspace")  # one corner too many is taken back
    expect(keys.page.locator(".kd-stroke")).to_be_visible()
    keys.press("Enter")
    (lawn,) = drawing.shown().values()
    across, along = (sorted({round(point[i], 3) for point in lawn["outline"]}) for i in (0, 1))
    assert across[-1] - across[0] == pytest.approx(3, abs=0.01)
    assert along[-1] - along[0] == pytest.approx(2, abs=0.01)
    drawing.saved()
    assert keys.at(".kd-map")
    expect(keys.page.locator(".kd-crosshair")).to_be_hidden()


def test_a_thing_goes_where_the_cross_is_and_grows_by_keys(keys: Keys) -> None:
    drawing = joined(keys, "child")
    take(keys, "bench")
    keys.press("Shift+ArrowRight", "Shift+ArrowDown", "ArrowDown", "Enter")
    first = drawing.shown()[keys.page.evaluate("() => koudai.selected")]
    pit = put(keys, drawing, "sandpit")
    second = drawing.shown()[pit]
    assert first["x"] - second["x"] == pytest.approx(1, abs=0.01)
    assert first["y"] - second["y"] == pytest.approx(-1.1, abs=0.01)
    keys.press("Alt+ArrowRight", "Alt+Shift+ArrowUp", "Alt+ArrowLeft", "Alt+ArrowLeft")
    wide = drawing.shown()[pit]
    assert (wide["width"], wide["depth"]) == (2.9, 4.0)
    assert (wide["x"], wide["y"]) == (second["x"], second["y"])


def test_escape_closes_what_is_open_and_gives_the_focus_back(keys: Keys) -> None:
    page = keys.page
    drawing = joined(keys, "adult")
    keys.to(".kd-zoom .is-sun")
    keys.press("Enter")
    keys.to(".kd-sun input")
    keys.press("ArrowLeft", "Escape")
    expect(page.locator(".kd-sun")).to_be_hidden()
    assert keys.at(".kd-zoom .is-sun")
    keys.to(".kd-others", "Shift+Tab")
    keys.press("Enter")
    assert keys.at(".kd-together .kd-round")
    page.locator(".kd-together-qr svg").wait_for()
    keys.press("Escape")
    assert keys.at(".kd-others")
    keys.to(".kd-tile")
    keys.press("Enter", "Escape")  # put down nothing
    assert keys.at('.kd-tile[aria-pressed="false"]')
    assert drawing.shown() == {}
    put(keys, drawing, "swing")
    keys.to('.kd-tool[aria-expanded="false"]')
    keys.press("Enter", "Escape")
    expect(page.locator(".kd-piecebar form").first).to_be_hidden()


def test_the_keys_go_from_above_to_below_and_out_again(keys: Keys) -> None:
    drawing = joined(keys, "adult")
    put(keys, drawing, "swing")
    put(keys, drawing, "slide")
    drawing.saved()
    keys.page.locator(".kd-bubble").wait_for()
    keys.page.evaluate("() => document.activeElement.blur()")
    stops = []
    for _ in range(60):
        keys.page.keyboard.press("Tab")
        part = keys.page.evaluate(
            "parts => parts.find((p) => document.activeElement.closest(`.${p}`)) ?? null",
            list(PARTS),
        )
        stops.append(part)
    assert None in stops, "one gets out, to the browser's own bar"
    begins = stops.index(None) + 1
    stops = stops[begins : stops.index(None, begins)]
    order = [part for part, _ in groupby(stops)]
    assert order == [part for part in PARTS if part in order]
    assert {"kd-bar", "kd-map", "kd-bubble", "kd-piecebar", "kd-list", "kd-palette"} <= set(order)
    assert stops.count("kd-palette") == 7, "six families and one of their kinds"
