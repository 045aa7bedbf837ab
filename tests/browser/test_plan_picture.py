"""A planner traces a site on a plan picture, lays one under a site, adds what is around."""

from __future__ import annotations

import io
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from tests.browser.choosing import settled
from tests.browser.conftest import Server
from tests.browser.test_site_setup import Board, begin, make

SCALE = 40  # pixels a metre
WIDTH, DEPTH = 24, 12  # m
BAR = ((0, -2), (10, -2))  # a scale bar of 10 m

#      12 ┌──────────────┐
#         │  ▓▓▓▓▓       │  ▓ a house 4..10, 4..8
#       0 └──────────────┘
#         ├────┤ 10 m
HOUSE = (4, 4, 10, 8)


def pixel(x: float, y: float) -> tuple[float, float]:
    return (x + 4) * SCALE, (DEPTH + 4 - y) * SCALE


def plan() -> bytes:
    image = Image.new("RGB", ((WIDTH + 8) * SCALE, (DEPTH + 8) * SCALE), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle([*pixel(0, DEPTH), *pixel(WIDTH, 0)], outline="#cc3333", width=3)
    pen.rectangle([*pixel(HOUSE[0], HOUSE[3]), *pixel(HOUSE[2], HOUSE[1])], fill="#0000ff")
    pen.line([pixel(*BAR[0]), pixel(*BAR[1])], fill="black", width=4)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def planning(tablet: Page, server: Server) -> Iterator[Page]:
    """A planner's tablet, in Chinese; no script error may pass by."""
    problems: list[str] = []
    tablet.on("pageerror", lambda error: problems.append(str(error)))
    tablet.goto(f"{server.url}/sign-in?key={server.secret}")
    expect(tablet.locator(".kl-name").first).to_be_visible()
    yield tablet
    assert problems == []


def choose_plan(page: Page) -> None:
    upload = {"name": "平面图.png", "mimeType": "image/png", "buffer": plan()}
    page.locator(".st-key-file-plan input[type=file]").set_input_files(upload)
    page.wait_for_function("() => globalThis.koudaiPlan?.fitted")


def mark(page: Page, step: str, *places: tuple[float, float]) -> None:
    """Tap places of the plan, given in the metres that it was drawn in."""
    page.locator(f'[data-step="{step}"]').click()
    count = len(page.evaluate(f"() => koudaiPlan.marks.{step}"))
    for place in places:
        # As near as a hand gets when it zooms in: 16 pixels of the screen a metre and more.
        at = page.evaluate(
            """([x, y]) => {
                const { map, stage } = koudaiPlan;
                map.setView([-y, x], 0, { animate: false });
                const box = stage.getBoundingClientRect();
                const point = map.latLngToContainerPoint([-y, x]);
                return [box.left + stage.clientLeft + point.x, box.top + stage.clientTop + point.y];
            }""",
            pixel(*place),
        )
        page.touchscreen.tap(*at)
        count += 1
        page.wait_for_function(f"() => koudaiPlan.marks.{step}.length === {count}")


def test_a_site_is_traced_on_a_picture_true_to_5_cm(planning: Page, server: Server) -> None:
    begin(planning, server, "图片", "描出来的小院")
    choose_plan(planning)
    mark(planning, "control", *BAR)
    length = planning.get_by_label("实际长度")
    length.fill("10")
    length.press("Enter")
    expect(planning.get_by_text("接着在图上依次点出边界")).to_be_visible()
    mark(planning, "boundary", (0, 0), (WIDTH, 0), (WIDTH, DEPTH), (0, DEPTH))
    expect(planning.get_by_text("东西 24.0 米 × 南北 12.0 米")).to_be_visible()
    board = make(planning)
    (ring,) = board.page.evaluate("() => koudaiSite.boundary.coordinates")
    west, south = ring[0]
    for (x, y), corner in zip([(0, 0), (WIDTH, 0), (WIDTH, DEPTH), (0, DEPTH)], ring, strict=False):
        assert abs(corner[0] - west - x) < 0.05 and abs(corner[1] - south - y) < 0.05

    # The picture lies under the drawing, at the right place and size: a house traced over
    # the blue one covers it, corner by corner.
    page = board.page
    image = page.locator(".ks-backdrop image")
    expect(image).to_have_count(1)
    page.wait_for_function(
        """() => fetch(document.querySelector('.ks-backdrop image').getAttribute('href'))
                .then((answer) => answer.ok)"""
    )
    found = blue(board)
    expected = [west + HOUSE[0], south + HOUSE[1], west + HOUSE[2], south + HOUSE[3]]
    assert max(abs(a - b) for a, b in zip(found, expected, strict=True)) < 0.05

    page.locator('[data-tick="sites.plan"]').click()
    expect(image).to_have_count(0)
    page.locator('[data-tick="sites.plan"]').click()
    expect(image).to_have_count(1)
    page.locator('[data-act="plan-away"]').click()
    expect(image).to_have_count(0)
    expect(page.locator('[data-act="plan"]')).to_contain_text("在图下垫一张平面图")


def _blue_pixels(page: Page) -> tuple[int, int, int, int] | None:
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    red, green, strength = shot.split()
    dark = Image.eval(red, lambda value: 255 if value < 128 else 0)
    pale = Image.eval(green, lambda value: 255 if value < 128 else 0)
    strong = Image.eval(strength, lambda value: 255 if value > 180 else 0)
    both = Image.composite(dark, Image.new("L", shot.size), pale)
    return Image.composite(strong, Image.new("L", shot.size), both).getbbox()


def blue(board: Board) -> list[float]:
    """West, south, east, north of what is blue on the screen, site metres."""
    page = board.page
    # That the picture has come does not say that it is painted.
    for _ in range(40):
        if (box := _blue_pixels(page)) is not None:
            break
        page.wait_for_timeout(250)
    assert box is not None, "the picture was never painted"
    left, top, right, bottom = box
    assert left > 0 and top > 100, "the house is on the map, whole"
    corners = page.evaluate(
        """(corners) => corners.map(([x, y]) => {
            const { board } = koudaiSite;
            const box = board.element.getBoundingClientRect();
            return board.view.toSite(board.sceneOf([x - box.left, y - box.top]));
        })""",
        [[left, bottom], [right, top]],
    )
    return [*corners[0], *corners[1]]


def test_a_file_in_amaps_coordinates_then_its_surroundings_and_a_plan(
    planning: Page, server: Server
) -> None:
    from tests.layers.imports.test_kml import WHOLE
    from tests.layers.imports.test_osm import as_xml

    begin(planning, server, "文件", "")
    upload = {"name": "院子.kml", "mimeType": "", "buffer": WHOLE}
    planning.locator("input[type=file]").set_input_files(upload)
    expect(planning.get_by_text("文件里有 1 个对象看不出是什么")).to_be_visible()
    board = make(planning)
    page = board.page
    page.locator('[data-act="around"]').click()
    upload = {"name": "周边.osm", "mimeType": "", "buffer": as_xml()}
    page.locator(".st-key-file-around input[type=file]").set_input_files(upload)
    expect(page.get_by_text("© OpenStreetMap contributors, ODbL")).to_be_visible()
    page.get_by_role("button", name="加到场地上").click()
    board = Board(page)
    assert page.locator(".kd-saved").inner_text() == "已保存 · 第 2 版"
    assert {"osm-w101", "t1"} <= board.features().keys()
    expect(page.locator(".ks-sheet")).to_contain_text("© OpenStreetMap contributors, ODbL")

    page.locator('[data-act="plan"]').click()
    choose_plan(page)
    mark(page, "control", (0, 0), (WIDTH, 0))
    for number in (1, 2):
        settled(page)
        page.get_by_label(f"第 {number} 点").first.click()
        page.get_by_role("option").nth(number).click()
    expect(page.get_by_text("两个点总能对上")).to_be_visible()
    page.get_by_role("button", name="垫在图下").click()
    board = Board(page)
    expect(page.locator(".ks-backdrop image")).to_have_count(1)
    project = parse_qs(urlsplit(page.url).query)["project"][0]
    told = page.request.get(f"{server.url}/api/sites/{project}").json()
    assert told["version"] == 2 and told["backdrop"] is not None
