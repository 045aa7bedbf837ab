"""A planner with a laptop: gets in alone, calls nobody, takes sheets and files along."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from pathlib import Path

import pyogrio
import pypdf
import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.choosing import choose
from tests.browser.conftest import Server


def test_only_a_planner_gets_in(tablet: Page, server: Server) -> None:
    tablet.goto(f"{server.url}/compare")
    tablet.wait_for_load_state("networkidle")
    expect(tablet.get_by_text("一眼看全部")).to_have_count(0)
    tablet.goto(f"{server.url}/sign-in?key=guessed")
    tablet.goto(f"{server.url}/files")
    tablet.wait_for_load_state("networkidle")
    expect(tablet.get_by_text("PDF 图纸")).to_have_count(0)


@pytest.mark.parametrize("path", ["compare", "files", "sites"])
def test_a_planner_s_page_asks_for_the_key_and_remembers_itself(
    tablet: Page, server: Server, path: str
) -> None:
    tablet.goto(f"{server.url}/{path}?project=42&lang=zh")
    expect(tablet.get_by_label("密钥")).to_be_visible()
    expect(tablet.get_by_role("dialog")).to_have_count(0)
    there = tablet.locator("form input[name=next]")
    assert there.get_attribute("value") == f"/{path}?project=42"


def test_no_planner_s_page_calls_another_host(planner: Page, server: Server) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((server.url, "data:", "blob:", "about:")):
            asked.append(request.url)

    planner.on("request", note)
    for path, shown in {
        "planner": ".kl-code",
        "sites": ".kp-top h1",
        "compare": ".kg-card",
        "compare?view=difference": '[data-testid="stImage"] img',
        "compare?view=matrix": "svg.marks",
        "files": '[data-testid="stImage"] img',
    }.items():
        planner.goto(f"{server.url}/{path}")
        planner.locator(shown).first.wait_for(timeout=20_000)
        planner.wait_for_load_state("networkidle")
    planner.goto(f"{server.url}/planner")
    planner.get_by_role("link", name="布置场地").first.click()
    planner.locator(".leaflet-container").wait_for()
    planner.wait_for_load_state("networkidle")
    for view in ("over", "two"):
        planner.goto(f"{server.url}/compare?view={view}")
        inside = planner.frame_locator("iframe").locator(".leaflet-interactive")
        inside.last.wait_for(state="attached")
    assert asked == []


def _download(page: Page, words: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=words).click()
    path = waiting.value.path()
    return waiting.value.suggested_filename, Path(path).read_bytes()


@pytest.fixture
def files(planner: Page, server: Server) -> Page:
    planner.goto(f"{server.url}/files")
    expect(planner.locator('[data-testid="stImage"] img')).to_be_visible(timeout=20_000)
    return planner


def test_the_sheet_is_at_exact_scale_with_chinese_words(files: Page) -> None:
    name, content = _download(files, "PDF 图纸")
    assert re.fullmatch(r"koudai-\d{6}-[0-9a-f]{8}\.pdf", name)
    sheet = pypdf.PdfReader(io.BytesIO(content))
    first = sheet.pages[0]
    millimetre = 72 / 25.4
    assert float(first.mediabox.width) == pytest.approx(420 * millimetre, abs=0.05)
    assert float(first.mediabox.height) == pytest.approx(297 * millimetre, abs=0.05)
    text = first.extract_text()
    assert "凌云口袋公园" in text
    assert "1 : 100" in text


def test_the_geopackage_carries_its_styles_and_project(files: Page, tmp_path: Path) -> None:
    _, content = _download(files, "GeoPackage")
    package = tmp_path / "koudai.gpkg"
    package.write_bytes(content)
    assert "amenities" in {str(name) for name, _ in pyogrio.list_layers(package)}
    reader = sqlite3.connect(package)
    styles = reader.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault")
    assert "amenities" in dict(styles.fetchall())
    assert reader.execute("SELECT count(*) FROM qgis_projects").fetchone() == (1,)
    reader.close()
    amenities = pyogrio.read_dataframe(package, layer="amenities")
    west, south, east, north = amenities.to_crs(4326).total_bounds
    assert 121.42 < west < east < 121.43
    assert 31.13 < south < north < 31.14


def test_the_web_map_opens_without_a_network(
    files: Page, chromium: Browser, tmp_path: Path
) -> None:
    _, content = _download(files, "网页地图")
    page_file = tmp_path / "map.html"
    page_file.write_bytes(content)
    assert len(content) < 1_000_000
    context = chromium.new_context(offline=True)
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    expect(page.locator(".leaflet-container")).to_be_visible()
    assert page.locator(".leaflet-interactive").count() > 10
    outside = [url for url in asked if not url.startswith(("file:", "data:", "blob:"))]
    assert outside == []
    context.close()


def test_the_layout_file_reads_back(files: Page) -> None:
    choose(files.get_by_role("combobox").nth(1), "小汪们的乐园", "小汪们")
    picture = files.get_by_role("img", name=re.compile("小汪们的乐园"))
    expect(picture).to_be_visible(timeout=20_000)
    _, content = _download(files, "GeoJSON")
    layout = json.loads(content)
    assert len(layout["features"]) == 13
    assert {feature["properties"]["kind"] for feature in layout["features"]} >= {"swing", "stage"}
