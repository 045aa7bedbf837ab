"""A planner makes a site of a CAD drawing: unit, boundary by picture, points with residuals."""

from __future__ import annotations

import re
from pathlib import Path

import ezdxf
import pytest
from playwright.sync_api import Page, expect

from tests.browser.choosing import choose
from tests.browser.conftest import Server
from tests.browser.test_site_setup import begin, make, signed_in

__all__ = ["signed_in"]

POINTS = "0,0=0,0\n20000,0=20,0\n20000,10000=20,10\n0,10000=0,12"


#   ┌─图框───────────────────────┐
#   │  ┌─红线─────────┐          │   a court of 20 × 10 m in a frame of 60 × 40 m;
#   │  │      T       │  建筑    │   the drawing does not say its unit
#   │  └──────────────┘          │
#   └────────────────────────────┘
@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    document = ezdxf.new("R2010")
    document.header["$INSUNITS"] = 0
    space = document.modelspace()

    def outline(layer: str, west: int, south: int, east: int, north: int) -> None:
        corners = [(west, south), (east, south), (east, north), (west, north)]
        space.add_lwpolyline(corners, close=True, dxfattribs={"layer": layer})

    outline("图框", -20_000, -15_000, 40_000, 25_000)
    outline("红线", 0, 0, 20_000, 10_000)
    outline("建筑_1_", 22_000, 0, 30_000, 10_000)
    space.add_circle((10_000, 5_000), 2_000, dxfattribs={"layer": "树木"})
    path = tmp_path / "court.dxf"
    document.saveas(path)
    return path


def test_a_drawing_becomes_a_site(signed_in: Page, server: Server, drawing: Path) -> None:
    page = signed_in
    begin(page, server, "文件", "图纸小院")
    page.locator("input[type=file]").set_input_files(drawing)
    expect(page.get_by_role("alert")).to_contain_text("没有写明单位")
    choose(page.get_by_role("combobox", name="图纸单位"), "毫米")
    expect(page.get_by_text("面积 200.0 平方米")).to_be_visible()

    # another outline, and back to the court's own
    page.get_by_role("button", name="换一个轮廓").tap()
    expect(page.locator(".kn-choice img")).to_have_count(4)
    cards = page.locator("[data-testid=stVerticalBlock]:has(> div .kn-choice)")
    cards.filter(has_text="建筑_1_").last.get_by_role("button").tap()
    expect(page.get_by_text("面积 80.0 平方米")).to_be_visible()
    expect(page.locator(".kn-choice img")).to_have_count(0)
    page.get_by_role("button", name="换一个轮廓").tap()
    expect(page.locator(".kn-choice img")).to_have_count(4)
    cards.filter(has_text="红线").last.get_by_role("button").tap()
    expect(page.get_by_text("面积 200.0 平方米")).to_be_visible()

    # a mistyped point stands out
    page.get_by_text("控制点与比例").tap()
    area = page.get_by_label(re.compile("每行一个点"))
    area.fill(POINTS)
    area.press("Control+Enter")
    expect(page.locator(".kn-points tbody tr")).to_have_count(4)
    expect(page.locator(".kn-points .is-worst")).to_contain_text("4")
    expect(page.get_by_role("alert")).to_contain_text("点 4 很可能有错")
    area.fill(POINTS.replace("=0,12", "=0,10"))
    area.press("Control+Enter")
    expect(page.get_by_text("控制点吻合")).to_be_visible()

    # nothing is lost by looking elsewhere
    page.get_by_role("radio", name="矩形").tap()
    page.get_by_role("radio", name="文件").tap()
    expect(page.get_by_text("控制点吻合")).to_be_visible()

    board = make(page)
    assert board.page.locator(".kd-title").inner_text() == "图纸小院"
    kept = board.page.evaluate("() => koudaiSite.found")
    assert sorted(each["role"] for each in kept["site"]["features"]) == ["building", "tree"]
