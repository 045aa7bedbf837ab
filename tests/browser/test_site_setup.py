"""A planner sets up a new site on a tablet: from a file, a rectangle, corners; draws; opens it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.choosing import settled
from tests.browser.conftest import Server
from tests.browser.touch import Finger

FILES = Path(__file__).parents[1] / "files"
READY = "() => document.querySelector('.ks-desk')?.dataset.ready && koudaiSite.board.fitted"


class Board:
    """The drawing board, spoken to as a planner would use it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.finger = Finger(page)
        page.wait_for_function(READY)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Pixels on the page of a point of the site."""
        px, py = self.page.evaluate(
            """([x, y]) => {
                const { board } = koudaiSite;
                const box = board.element.getBoundingClientRect();
                const [px, py] = board.pixels(board.view.toScene([x, y]));
                return [box.left + px, box.top + py];
            }""",
            [x, y],
        )
        return px, py

    def tap(self, *places: tuple[float, float]) -> None:
        for place in places:
            self.page.touchscreen.tap(*self.at(*place))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag and hold still before letting go: a flick would swallow the next tap."""
        target = self.at(*end)
        self.finger.down(self.at(*start))
        for _ in range(6):
            self.finger.move(target)
            self.page.evaluate("() => new Promise(requestAnimationFrame)")
        self.finger.up()

    def take(self, tool: str) -> None:
        self.page.locator(f'[data-tool="{tool}"]').tap()

    def act(self, name: str) -> None:
        self.page.locator(f'[data-act="{name}"]').tap()

    def features(self) -> dict[str, dict[str, Any]]:
        """What stands on the board, by id."""
        found = self.page.evaluate("() => koudaiSite.features")
        return {feature["id"]: feature for feature in found}

    def save(self) -> None:
        self.page.locator(".ks-save").tap()
        expect(self.page.locator(".kd-saved")).to_have_attribute("data-state", "saved")

    def reload(self) -> None:
        self.page.reload()
        self.page.wait_for_function(READY)


@pytest.fixture
def signed_in(tablet: Page, server: Server) -> Iterator[Page]:
    """A planner's tablet, in Chinese; no script error may pass by."""
    problems: list[str] = []
    tablet.on("pageerror", lambda error: problems.append(str(error)))
    tablet.goto(f"{server.url}/sign-in?key={server.secret}")
    expect(tablet.locator(".kl-name").first).to_be_visible()
    yield tablet
    assert problems == []


def begin(page: Page, server: Server, way: str, name: str) -> None:
    page.goto(f"{server.url}/sites")
    page.get_by_role("radio", name=way).tap()
    page.get_by_label("场地名称").fill(name)
    page.get_by_label("场地名称").press("Enter")


def make(page: Page) -> Board:
    settled(page)  # a page that still grows moves the button from under the finger
    page.get_by_role("button", name="建立场地，开始布置").tap()
    return Board(page)


@pytest.fixture(scope="module")
def court(chromium: Browser, server: Server) -> str:
    """Id of a new site of 20 x 15 m, typed as a rectangle."""
    context = chromium.new_context(
        viewport={"width": 1180, "height": 820}, has_touch=True, locale="zh-CN"
    )
    page = context.new_page()
    page.goto(f"{server.url}/sign-in?key={server.secret}")
    begin(page, server, "矩形", "测试小院")
    page.get_by_label("南北宽（米）").fill("15")
    page.get_by_label("南北宽（米）").press("Enter")
    expect(page.get_by_text("面积 300.0 平方米")).to_be_visible()
    board = make(page)
    assert page.locator(".kd-title").inner_text() == "测试小院"
    assert page.locator(".kd-saved").inner_text() == "已保存 · 第 1 版"
    assert board.features() == {}
    project = parse_qs(urlsplit(page.url).query)["project"][0]
    context.close()
    return project


@pytest.fixture
def board(signed_in: Page, server: Server, court: str) -> Board:
    """The court with nothing on it, not open yet."""
    address = f"{server.url}/api/sites/{court}"
    document = signed_in.request.get(address).json()["document"]
    document["features"] = document["features"][:1]  # the boundary
    assert signed_in.request.post(address, data=document).ok
    assert signed_in.request.post(f"{address}/stage", data={"stage": "draft"}).ok
    signed_in.goto(f"{server.url}/sites?project={court}")
    return Board(signed_in)


def corners(feature: dict[str, Any]) -> set[tuple[float, float]]:
    return {tuple(corner) for corner in feature["geometry"]["coordinates"][0]}


# Signing in


def test_the_key_signs_in_and_a_wrong_one_is_told(tablet: Page, server: Server) -> None:
    tablet.goto(f"{server.url}/planner")
    tablet.get_by_label("密钥").fill("not the key")
    tablet.get_by_role("button", name="登录").tap()
    expect(tablet.get_by_role("alert")).to_contain_text("密钥不对")
    assert tablet.locator(".kl-name").count() == 0
    tablet.get_by_label("密钥").fill(server.secret)
    tablet.get_by_role("button", name="登录").tap()
    expect(tablet.locator(".kl-name").first).to_be_visible()
    assert server.secret not in tablet.url


def test_nobody_else_reads_or_changes_a_site(tablet: Page, server: Server, court: str) -> None:
    address = f"{server.url}/api/sites/{court}"
    for answer in (
        tablet.request.get(address),
        tablet.request.post(address, data={"type": "FeatureCollection", "features": []}),
        tablet.request.post(f"{address}/stage", data={"stage": "design"}),
    ):
        assert answer.status == 401


# Where a site comes from


def test_a_real_place_from_a_file_one_boundary_chosen(signed_in: Page, server: Server) -> None:
    begin(signed_in, server, "文件", "")
    signed_in.locator("input[type=file]").set_input_files(FILES / "playgrounds.geojson")
    offered = signed_in.locator(".kn-choice img")
    expect(offered).to_have_count(3)
    assert offered.first.evaluate("image => image.naturalWidth > 0")
    card = signed_in.locator("[data-testid=stVerticalBlock]:has(> div .kn-choice)")
    card.filter(has_text="Ferdinand Braun Park").last.get_by_role("button").tap()
    expect(signed_in.get_by_text("有经纬度坐标")).to_be_visible()
    expect(signed_in.get_by_text("OpenStreetMap contributors")).to_be_visible()

    board = make(signed_in)
    assert board.page.locator(".kd-title").inner_text() == "Ferdinand Braun Park"
    expect(board.page.locator(".ks-sheet")).to_contain_text("OpenStreetMap contributors")
    board.take("tree")
    board.tap((0, 0))
    board.save()
    board.reload()
    kept = board.page.evaluate("() => koudaiSite.found")
    assert kept["site"]["georeferenced"]
    assert "OpenStreetMap" in kept["attribution"]
    assert [feature["role"] for feature in kept["site"]["features"]] == ["tree"]


def test_a_boundary_that_crosses_itself_is_mended_by_consent_only(
    signed_in: Page, server: Server
) -> None:
    """A bow tie: two triangles of 48 m² that meet in one point."""
    ring = [[0, 0], [16, 0], [0, 12], [16, 12], [0, 0]]
    document = {
        "type": "FeatureCollection",
        "frame": "local",
        "features": [
            {
                "type": "Feature",
                "properties": {"role": "boundary"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        ],
    }
    begin(signed_in, server, "文件", "蝴蝶结")
    upload = {"name": "bow.geojson", "mimeType": "", "buffer": json.dumps(document).encode()}
    signed_in.locator("input[type=file]").set_input_files(upload)
    expect(signed_in.locator(".kn-mend img")).to_have_count(2)
    assert signed_in.get_by_role("button", name="建立场地").count() == 0
    signed_in.get_by_role("button", name="同意修正").tap()
    expect(signed_in.get_by_text("面积 48.0 平方米")).to_be_visible()
    board = make(signed_in)
    assert board.page.locator(".kd-title").inner_text() == "蝴蝶结"


def test_a_file_that_cannot_be_read_is_told_and_the_last_one_stays(
    signed_in: Page, server: Server, tmp_path: Path
) -> None:
    begin(signed_in, server, "文件", "留下的名字")
    upload = signed_in.locator("input[type=file]")
    upload.set_input_files({"name": "a.geojson", "mimeType": "", "buffer": b"<OGRVRTDataSource/>"})
    expect(signed_in.get_by_role("alert")).to_contain_text("a.geojson")
    large = tmp_path / "large.geojson"
    large.write_bytes(b" " * 50_000_000)
    upload.set_input_files(large)
    zone = signed_in.locator("[data-testid=stFileUploaderDropzone]:has([aria-invalid=true])")
    expect(zone).to_be_visible()
    assert "20 MB" in zone.evaluate("zone => getComputedStyle(zone, '::after').content")
    upload.set_input_files(FILES / "playgrounds.geojson")
    expect(signed_in.locator(".kn-choice img")).to_have_count(3)
    expect(signed_in.get_by_label("场地名称")).to_have_value("留下的名字")


def test_what_was_typed_stays_through_errors_ways_and_languages(
    signed_in: Page, server: Server
) -> None:
    begin(signed_in, server, "角点坐标", "三角地")
    area = signed_in.get_by_label("角点坐标（米）")
    area.fill("0,0 12,0 here")
    area.press("Control+Enter")
    expect(signed_in.get_by_role("alert")).to_contain_text("here")
    signed_in.get_by_role("radio", name="矩形").tap()
    signed_in.get_by_role("button", name="English").tap()
    signed_in.get_by_role("radio", name="Corners").tap()
    area = signed_in.get_by_label("Corners (m)")
    expect(area).to_have_value("0,0 12,0 here")
    expect(signed_in.get_by_label("Name of the site")).to_have_value("三角地")
    area.fill("（0，0）；（12，0）；（12，9）")
    area.press("Control+Enter")
    expect(signed_in.get_by_text("54.0 m²")).to_be_visible()
    signed_in.get_by_role("button", name="Set up this site").tap()
    board = Board(signed_in)
    assert board.page.evaluate("() => koudaiSite.ring.length") == 3


def test_a_name_is_asked_for(signed_in: Page, server: Server) -> None:
    begin(signed_in, server, "矩形", "")
    signed_in.get_by_role("button", name="建立场地，开始布置").tap()
    expect(signed_in.get_by_role("alert")).to_contain_text("名称不能为空")
    assert "project=" not in signed_in.url


# The drawing board


def test_draw_save_reload_open_and_join(
    board: Board, screen: Callable[..., BrowserContext]
) -> None:
    board.take("building")
    board.tap((2, 9), (9, 9), (9, 14), (2, 14))
    board.tap((2, 9))  # the tick on the first corner
    board.page.locator('[data-step="height+"]').tap()
    board.page.locator('[data-choice="school"]').tap()
    board.take("entrance")
    board.tap((-0.2, 5))
    board.take("fire_lane")
    board.tap((0, 2), (20, 2))
    board.act("finish")
    board.take("keep_clear")
    board.drag((13, 9), (18, 13))
    board.take("tree")
    board.tap((12, 6), (15, 7))
    board.page.locator('[data-step="crown+"]').tap()
    board.act("cancel")
    board.save()
    drawn = board.features()
    board.reload()
    assert board.features() == drawn

    building = drawn["building-1"]
    assert corners(building) == {(2, 9), (9, 9), (9, 14), (2, 14)}
    assert building["properties"]["height"] == 19
    assert building["properties"]["use"] == "school"
    assert building["properties"]["windows"] == "all"
    assert sorted(drawn["entrance-1"]["geometry"]["coordinates"]) == [[0, 4], [0, 6]]
    lane = drawn["fire-lane-1"]
    assert lane["geometry"]["type"] == "LineString"
    assert lane["properties"]["width"] == 4
    assert corners(drawn["keep-clear-1"]) == {(13, 9), (18, 9), (18, 13), (13, 13)}
    assert drawn["tree-1"]["geometry"]["coordinates"] == [12, 6]
    assert drawn["tree-2"]["properties"]["crown"] == 2.5

    board.page.locator(".ks-open").tap()
    expect(board.page.locator(".ks-qr svg")).to_be_visible()
    code = board.page.locator(".ks-code").inner_text()
    address = board.page.locator(".ks-address").inner_text()
    assert address.endswith(f"/j/{code}")

    visitor = screen(1180, 820, has_touch=True).new_page()
    visitor.goto(address)
    visitor.locator('[data-animal="cat"]').tap()
    visitor.locator('[data-age="child"]').tap()
    visitor.wait_for_function("() => document.querySelector('.kd-editor')?.dataset.ready")
    for role, count in (
        ("building", 1), ("entrance", 1), ("fire_lane", 1), ("keep_clear", 1), ("tree", 2),
    ):  # fmt: skip
        assert visitor.locator(f'.kd-scene [data-role="{role}"]').count() == count, role


def test_lengths_and_area_are_told_while_drawing(board: Board) -> None:
    board.take("building")
    start, end = board.at(4, 4), board.at(10, 9)
    board.finger.down(start)
    board.finger.move(board.at(7, 7))
    board.finger.move(end)
    said = board.page.locator(".ks-measure")
    expect(said.filter(has_text="30.0 平方米")).to_have_count(1)
    expect(said.filter(has_text="6.0 米")).to_have_count(2)
    expect(said.filter(has_text="5.0 米")).to_have_count(2)
    board.finger.up()
    assert corners(board.features()["building-1"]) == {(4, 4), (10, 4), (10, 9), (4, 9)}


def test_corners_bend_shapes_move_and_every_step_goes_back(board: Board) -> None:
    board.take("building")
    board.drag((4, 4), (10, 9))
    board.drag((10, 9), (12, 11))  # a corner
    bent = corners(board.features()["building-1"])
    assert bent == {(4, 4), (10, 4), (12, 11), (4, 9)}
    board.drag((6, 6), (8, 5))  # all of it
    moved = corners(board.features()["building-1"])
    assert moved == {(x + 2, y - 1) for x, y in bent}
    undo = board.page.get_by_role("button", name="撤销")
    redo = board.page.get_by_role("button", name="重做")
    undo.tap()
    assert corners(board.features()["building-1"]) == bent
    undo.tap()
    undo.tap()
    assert board.features() == {}
    for _ in range(3):
        redo.tap()
    assert corners(board.features()["building-1"]) == moved


def test_keys_take_back_cancel_and_delete(board: Board) -> None:
    board.take("keep_clear")
    board.tap((3, 3), (6, 3), (6, 6))
    board.page.keyboard.press("Backspace")
    assert board.page.evaluate("() => koudaiSite.pen.points.length") == 2
    board.page.keyboard.press("Escape")
    assert board.page.evaluate("() => koudaiSite.pen.points.length") == 0
    board.tap((3, 3), (6, 3), (6, 6))
    board.act("finish")
    assert list(board.features()) == ["keep-clear-1"]
    board.page.keyboard.press("Delete")
    assert board.features() == {}
    board.page.keyboard.press("Control+z")
    assert list(board.features()) == ["keep-clear-1"]


def test_an_entrance_keeps_to_the_boundary(board: Board) -> None:
    board.take("entrance")
    board.tap((7, -0.3))
    board.page.locator('[data-step="width+"]').tap()
    board.page.locator('[data-step="width+"]').tap()

    def ends() -> list[list[float]]:
        return sorted(board.features()["entrance-1"]["geometry"]["coordinates"])

    assert ends() == [[5.5, 0], [8.5, 0]]
    board.drag((7, 0), (12, -0.4))
    assert ends() == [[10.5, 0], [13.5, 0]]
    board.drag((12, 0), (19.7, 6))
    assert ends() == [[20, 4.5], [20, 7.5]]
    board.drag((20, 6), (20, 14.9))
    assert ends() == [[20, 12], [20, 15]]  # as far as the corner


def test_windows_on_chosen_sides(board: Board) -> None:
    board.take("building")
    board.drag((4, 4), (12, 10))
    board.page.locator('[data-choice="none"]').tap()
    board.page.locator('[data-choice="some"]').tap()
    board.tap((8, 4))
    board.tap((12, 7))
    board.save()
    board.reload()
    lines = board.features()["building-1"]["windows_geometry"]["coordinates"]
    assert {frozenset(map(tuple, line)) for line in lines} == {
        frozenset({(4, 4), (12, 4)}),
        frozenset({(12, 4), (12, 10)}),
    }


def test_a_refused_save_names_the_feature_and_loses_nothing(board: Board) -> None:
    board.take("tree")
    board.tap((17, 12))
    board.take("building")
    board.tap((3, 3), (9, 9), (9, 3), (3, 9))
    board.act("finish")
    board.page.locator('[data-field="name"]').fill("三号楼")
    board.page.locator('[data-field="name"]').press("Enter")
    drawn = board.features()
    board.page.locator(".ks-save").tap()
    callout = board.page.locator(".ks-callout")
    expect(callout).to_contain_text("三号楼")
    box = callout.bounding_box()
    x = board.at(6, 6)[0]
    assert box is not None
    assert box["x"] < x < box["x"] + box["width"]
    top = board.at(9, 9)[1]
    assert top - 60 < box["y"] + box["height"] < top, "beside it, not on it"
    assert board.features() == drawn
    board.reload()
    assert board.features() == drawn  # kept in this browser
    board.page.locator(".ks-row", has_text="三号楼").tap()
    board.drag((9, 3), (9, 9.6))
    board.page.locator('[data-act="remove"]').tap()
    board.save()
    assert list(board.features()) == ["tree-1"]


def test_without_the_server_the_drawing_stays_and_is_saved_later(board: Board) -> None:
    board.take("tree")
    board.tap((10, 8))
    board.page.route("**/api/sites/*", lambda route: route.abort())
    board.page.locator(".ks-save").tap()
    expect(board.page.locator(".kd-toast")).to_contain_text("没有保存成功")
    expect(board.page.locator(".kd-saved")).to_have_attribute("data-state", "changed")
    board.page.unroute("**/api/sites/*")
    board.reload()
    expect(board.page.locator(".kd-toast")).to_contain_text("已恢复")
    assert list(board.features()) == ["tree-1"]
    before = board.page.evaluate("() => koudaiSite.found.version")
    board.save()
    board.reload()
    assert list(board.features()) == ["tree-1"]
    expect(board.page.locator(".kd-saved")).to_contain_text(f"第 {before + 1} 版")


def test_both_languages_live(board: Board) -> None:
    board.take("building")
    board.drag((4, 4), (12, 10))
    board.page.get_by_role("button", name="English").tap()
    sheet = board.page.locator(".ks-sheet")
    expect(sheet).to_contain_text("about 6 storeys")
    expect(board.page.locator(".ks-open")).to_have_text("Open for design")
    assert board.page.evaluate("() => document.documentElement.lang") == "en"
    assert not re.search(r"[一-鿿]", sheet.inner_text())
    assert list(board.features()) == ["building-1"]


def test_fingers_find_every_button(board: Board) -> None:
    board.take("building")
    board.drag((4, 4), (12, 10))
    small = board.page.evaluate(
        """() => [...document.querySelectorAll(".ks-desk button, .ks-desk a, .ks-desk input")]
            .filter((each) => each.checkVisibility())
            .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
            .filter(([, box]) => box.height < 47.5 || box.width < 47.5)
            .map(([name]) => name)"""
    )
    assert small == []
