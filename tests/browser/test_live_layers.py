"""A real client reads the live layers of a real server: GDAL, which QGIS reads with too."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import data
from geo.layout import Layout, Placement
from layers.store import Store
from tests.browser.conftest import Server
from ui.live_layers import LAYERS
from ui.words import t

READ = """
import json, sys, pyogrio
from pyproj import CRS
address, token = sys.argv[1:]
if token:
    pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": token})
told = {}
for layer, geometry in pyogrio.list_layers(address):
    rows = pyogrio.read_dataframe(address, layer=layer, PAGE_SIZE=40)
    west, south, east, north = rows.total_bounds
    box = (west, south, (west + east) / 2, north)
    half = pyogrio.read_dataframe(address, layer=layer, bbox=box)
    told[layer] = {
        "geometry": geometry, "rows": len(rows), "ids": len(set(rows["id"])), "half": len(half),
        "noted": sorted(rows["note"].dropna()) if layer == "amenities" else [],
        "crs": CRS(rows.crs).to_epsg(), "east": [west, east],
        "valid": bool(rows.geometry.is_valid.all()),
    }
print(json.dumps(told))
"""


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """The server's own database, opened beside it; other tests find it as it was."""
    opened = Store.open(None, server.home)
    before = {each.id for each in opened.projects()}
    yield opened
    for project in opened.projects():
        opened.live_keys.withdraw(project.id)
        if project.id not in before:
            opened.remove_project(project.id)
    opened.close()


def read(address: str, token: str = "") -> dict[str, dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-c", READ, f"OAPIF:{address}", token],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-800:]
    found: dict[str, dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("way", ["address", "header"])
def test_gdal_reads_every_layer_page_by_page(server: Server, store: Store, way: str) -> None:
    project = next(each for each in store.projects() if each.demo)
    key = store.live_keys.make(project.id)
    if way == "address":
        found = read(f"{server.url}/ogc?key={key}")
    else:
        found = read(f"{server.url}/ogc", key)
    standing = store.standing(project.id)
    shown = [row for row in store.layouts(project.id) if row.stage in {"submitted", "proposed"}]
    assert {name: each["geometry"] for name, each in found.items()} == LAYERS
    assert found["amenities"]["rows"] == sum(len(standing[row.id][1]) for row in shown) > 100
    assert found["layouts"]["rows"] == len(shown)
    for each in found.values():
        assert each["rows"] == each["ids"]
        assert (each["crs"], each["valid"]) == (4326, True)
        west, east = each["east"]  # type: ignore[misc]
        assert 121.4 < west <= east < 121.5
    assert 0 < found["amenities"]["half"] < found["amenities"]["rows"]  # type: ignore[operator]
    drawn = [piece.note for row in shown for piece in standing[row.id][1] if piece.note]
    assert drawn and found["amenities"]["noted"] == [], "nobody has let one out"


def test_gdal_is_refused_without_the_key(server: Server) -> None:
    with pytest.raises(AssertionError, match="401"):
        read(f"{server.url}/ogc")


def test_a_planner_makes_an_address_and_withdraws_it(
    planner: Page, server: Server, store: Store
) -> None:
    lang = "en"  # the next one is in Chinese
    make, withdraw = t(lang, "live.make"), t(lang, "live.withdraw")
    project = next(each for each in store.projects() if each.demo)
    store.live_keys.withdraw(project.id)
    planner.goto(f"{server.url}/files?project={project.id}&lang={lang}")
    planner.get_by_role("button", name=make).click(timeout=20_000)
    shown = planner.get_by_text(f"{server.url}/ogc?key=")
    expect(shown).to_be_visible(timeout=20_000)
    address = shown.inner_text()
    assert planner.request.get(address).status == 200
    planner.reload()
    expect(planner.get_by_role("button", name=withdraw)).to_be_visible(timeout=20_000)
    expect(shown).to_have_count(0)  # it was told once
    planner.get_by_role("button", name=withdraw).click()
    expect(planner.get_by_role("button", name=withdraw)).to_have_count(0, timeout=20_000)
    assert planner.request.get(address).status == 401


def test_a_planner_takes_a_project_along_and_brings_it_back(
    planner: Page, server: Server, store: Store, tmp_path: Path
) -> None:
    project = store.add_project("带走的", data.demo_site("lingyun"), stage="design", demo=True)
    bench = Layout.of(Placement("p1", "bench", 0.0, 0.0))
    store.add_layout(project.id, "fox", bench, nickname="fox", age_band="child")
    planner.goto(f"{server.url}/files?project={project.id}&lang=zh")
    with planner.expect_download(timeout=30_000) as download:
        planner.get_by_role("button", name="下载项目文件").click(timeout=20_000)
    assert download.value.suggested_filename == f"koudai-{project.code}.koudai.zip"
    file = tmp_path / "brought.zip"
    download.value.save_as(file)
    with closing(Store.open(None, tmp_path / "other")) as other:  # drawn on elsewhere
        other.bundles.take_in(file.read_bytes(), file.name)
        joined = other.join(project.id, "deer", "teen")
        put = {"verb": "put", "placement_id": "b", "kind": "bench", "x": 1, "y": 1, "turn": 0}
        edit = {"edit_id": f"e-{joined.layout_id}", "client_seq": 1, **put}
        other.append(joined.layout_id, f"c-{joined.layout_id}", [edit])
        file.write_bytes(other.bundles.export(project.id, lambda _: ""))
    before = len(store.layouts(project.id))
    for said in ("已把新内容并入", "文件里的内容这里都有了"):
        planner.goto(f"{server.url}/planner?lang=zh")
        planner.get_by_text("导入项目文件").click(timeout=20_000)
        planner.locator("[class*='st-key-file-project'] input[type=file]").set_input_files(file)
        planner.get_by_role("button", name="导入", exact=True).click(timeout=20_000)
        expect(planner.get_by_text(said)).to_be_visible(timeout=20_000)
        assert len(store.layouts(project.id)) == before + 1
    file.write_bytes(b"no zip")
    field = planner.locator("[class*='st-key-file-project'] input[type=file]")
    expect(field).to_have_count(1)  # the one before is gone
    field.set_input_files(file)
    planner.get_by_role("button", name="导入", exact=True).click(timeout=20_000)
    expect(planner.get_by_text("这不是口袋的项目文件")).to_be_visible(timeout=20_000)
