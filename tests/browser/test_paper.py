"""A facilitator with a tablet: photographs the sheet, drops a wrong card, keeps the layout."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import data
from layers.exports.plan import ExportOptions
from layers.imports.site_file import read_site
from tests.browser.choosing import choose
from tests.browser.conftest import Server
from tests.layers.imports.paper_photo import Camera, Lying, Table, jpeg
from ui.paper import bare_plan

ROOM = """() => [...document.querySelectorAll(
  "[data-testid=stTab], summary, .stFormSubmitButton button, [data-testid=stFileChip] button,"
  + "[data-testid=stSelectbox] .react-aria-ComboBox")]
  .map(each => each.getBoundingClientRect())
  .filter(each => each.width && (each.width < 43.5 || each.height < 43.5)).length"""


#   #-----#-----#
#   | bench   # |     four cards on the demo's sheet, A4, straight from above;
#   # lamp      #     the lamp was laid by mistake
#   | swing bin |
#   #-----#-----#
@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")
    table = Table(bare_plan(site, "zh"), ExportOptions(None, "A4"), per_mm=7.0)
    lying = [
        Lying("bench", 110, 80, 30), Lying("lamp", 170, 90, 0),
        Lying("swing", 120, 140, 0), Lying("bin", 190, 120, 90),
    ]  # fmt: skip
    path = tmp_path_factory.mktemp("photo") / "desk.jpg"
    path.write_bytes(jpeg(table.laid(lying), Camera()))
    return path


def test_a_photo_becomes_a_layout_without_the_card_that_was_dropped(
    tablet: Page, server: Server, photo: Path
) -> None:
    tablet.goto(f"{server.url}/sign-in?key={server.secret}")
    tablet.goto(f"{server.url}/paper?lang=zh")
    tablet.get_by_role("tab", name="读取照片").tap()
    tablet.locator(".st-key-file-photo input[type=file]").set_input_files(photo)
    expect(tablet.get_by_role("img", name="读出 4 张卡片")).to_be_visible()

    tablet.get_by_text("修改某一张卡片").tap()
    choose(tablet.get_by_role("combobox", name="卡片", exact=True), "庭院灯", "庭院灯")
    expect(tablet.get_by_role("combobox", name="是什么")).to_have_value("庭院灯")
    counts = tablet.get_by_text("算在方案里")
    expect(counts).to_have_count(1)  # the bench's is gone
    counts.tap()
    expect(tablet.get_by_role("img", name="读出 3 张卡片")).to_be_visible()
    assert tablet.evaluate(ROOM) == 0

    tablet.get_by_label("方案名称").fill("纸上的小院")
    tablet.get_by_role("button", name="确认无误").tap()
    expect(tablet.get_by_text("已保存为“纸上的小院”")).to_be_visible()

    reader = sqlite3.connect(f"file:{server.database}?mode=ro", uri=True)
    ((layout, origin),) = reader.execute(
        "SELECT id, origin FROM layout WHERE name = '纸上的小院'"
    ).fetchall()
    log = "".join(
        payload
        for (payload,) in reader.execute("SELECT payload FROM edit WHERE layout_id = ?", (layout,))
    )
    reader.close()
    assert json.loads(origin)["made"] == "paper"
    kinds = sorted(re.findall(r'"kind": ?"(\w+)"', log))
    assert kinds == ["bench", "bin", "swing"]
