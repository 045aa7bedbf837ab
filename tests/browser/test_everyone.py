"""The pages keep to WCAG 2.2 AA as far as a machine can tell (axe-core), and so do the fingers."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import BrowserContext, Page

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
Scheme = Literal["light", "dark"]


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
    drawing.tap(".kd-zoom .is-sun")
    page.locator(".kd-sun").wait_for()
    assert lacks(page) == [], "the sun"


def test_large_words(screen: Screen, server: Server) -> None:
    drawing = open_drawing(screen, server, "elder", "fish", size=(390, 844))
    drawing.place("slide", 0, 1)
    drawing.place("swing", 1, 1.5)
    assert lacks(drawing.page) == []


@pytest.fixture(scope="module")
def drawn(server: Server) -> str:
    """Somebody's layout with a conflict, so that the planner has something to look at; its code."""
    code = server.join_code("凌云口袋公园")
    asked = {"code": code, "nickname": "bee", "age_band": "teen"}
    joined = post(f"{server.url}/api/join", asked)
    put = [
        {"verb": "put", "edit_id": f"e-{n}", "placement_id": f"p-{n}", "client_seq": n, **where}
        for n, where in enumerate(
            [
                {"kind": "slide", "x": 0.0, "y": 1.0, "turn": 0.0},
                {"kind": "swing", "x": 1.0, "y": 1.5, "turn": 0.0},
            ],
            1,
        )
    ]
    edits = f"{server.url}/api/layouts/{joined['layout_id']}/edits"
    post(edits, {"client_id": "everyone", "edits": put}, joined["token"])
    return code


def post(url: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
    head = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(url, json.dumps(body).encode(), head)
    with urllib.request.urlopen(request, timeout=20) as answer:
        return dict(json.load(answer))


def project_of(server: Server, code: str) -> str:
    reader = sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)
    (project,) = reader.execute("SELECT id FROM project WHERE code = ?", (code,)).fetchone()
    reader.close()
    return str(project)


@pytest.mark.usefixtures("drawn")
@pytest.mark.parametrize(
    ("path", "scheme", "lang"),
    [
        (path, "light", "zh")
        for path in ("", "planner", "sites", "compare", "understand", "common", "rules", "files")
    ]
    + [(path, "dark", "en") for path in ("sites", "compare", "understand", "common", "files")],
)
def test_a_planner_s_pages(
    planner: Page, server: Server, path: str, scheme: Scheme, lang: str
) -> None:
    planner.emulate_media(color_scheme=scheme)
    planner.goto(f"{server.url}/{path}?lang={lang}")
    planner.locator('[data-testid="stMainBlockContainer"] h1:visible').first.wait_for()
    planner.locator('[data-testid="stStatusWidget"]').wait_for(state="detached")
    if path in {"compare", "files"}:
        planner.locator(".kg-card, [data-testid='stImage'] img").first.wait_for()
    found = lacks(planner)
    for _ in range(8):
        if not found:
            break
        # Streamlit fades its blocks in; half faded, nothing can be read of them.
        planner.wait_for_timeout(700)
        found = lacks(planner)
    assert found == []
    assert planner.evaluate("() => document.documentElement.lang")[:2] == lang


@pytest.mark.parametrize(("scheme", "size"), [("light", (1180, 820)), ("dark", (1920, 1080))])
def test_the_planner_s_layers(
    screen: Screen, server: Server, drawn: str, scheme: Scheme, size: tuple[int, int]
) -> None:
    page = screen(*size, color_scheme=scheme).new_page()
    page.goto(f"{server.url}/sign-in?key={server.secret}")
    page.goto(f"{server.url}/layers?project={project_of(server, drawn)}")
    page.locator(".kl-desk[data-ready=yes]").wait_for()
    assert lacks(page) == []
    page.locator(".kl-filter > summary").click()
    page.locator('.kl-row[data-key^="layout:"] .kl-name').first.click()
    assert lacks(page) == [], "filters and an open row"
    page.locator(".kl-tool").last.click()
    page.locator(".kl-lapse-slider").wait_for()
    assert lacks(page) == [], "versions"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_planner_s_drawing_board(
    screen: Screen, server: Server, drawn: str, scheme: Scheme
) -> None:
    page = screen(1180, 820, has_touch=True, color_scheme=scheme).new_page()
    page.goto(f"{server.url}/sign-in?key={server.secret}")
    page.goto(f"{server.url}/sites?project={project_of(server, drawn)}")
    page.wait_for_function("() => globalThis.koudaiSite?.board.fitted")
    assert lacks(page) == []
    page.locator('[data-tool="building"]').tap()
    assert lacks(page) == [], "a tool in hand"
