"""``koudai photo``: a scanned sheet with cards becomes a layout file that ``check`` reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import data
from layers.exports.plan import ExportOptions
from layers.imports.site_file import read_site
from tests.layers.imports.paper_photo import Camera, Lying, Table, jpeg
from ui import cli
from ui.paper import bare_plan

ROOT = Path(__file__).parents[2]
SITE = ROOT / "data" / "sites" / "lingyun.geojson"


@pytest.fixture(scope="module")
def photo(tmp_path_factory) -> Path:
    site = read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")
    table = Table(bare_plan(site, "zh"), ExportOptions(None, "A3"), per_mm=6.0)
    lying = [Lying("bench", 200, 150, 90), Lying("bench", 250, 150, 0), Lying("bin", 170, 100, 0)]
    picture = table.laid(lying)
    picture[800:900, 600:760] = (205, 160, 130)
    path = tmp_path_factory.mktemp("photo") / "sheet.jpg"
    path.write_bytes(jpeg(picture, Camera()))
    return path


def test_a_layout_is_written_and_the_rest_is_told(photo, tmp_path, capsys):
    out = tmp_path / "layout.geojson"
    assert cli.main(["photo", str(SITE), str(photo), "--out", str(out), "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert told.count("Bench: at (") == 2
    assert "something lies here" in told
    assert "Cards read: 3, not readable: 1" in told
    written = json.loads(out.read_text("utf-8"))
    assert sorted(each["properties"]["kind"] for each in written["features"]) == [
        "bench", "bench", "bin",
    ]  # fmt: skip
    assert cli.main(["check", str(SITE), str(out), "--lang", "zh"]) in {0, 1}


def test_json_says_it_for_other_programs(photo, tmp_path, capsys):
    out = tmp_path / "layout.geojson"
    assert cli.main(["photo", str(SITE), str(photo), "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {
        "sheet", "error_mm", "edge_markers", "cards_printed_at", "placements", "unread", "together",
    }  # fmt: skip
    assert told["sheet"]["paper"] == "A3" and told["sheet"]["scale"] == 100
    assert [each["why"] for each in told["unread"]] == ["thing"]
    assert set(told["unread"][0]["message"]) == {"zh", "en"}
    assert told["placements"][0] | {"x": 0, "y": 0} == {
        "id": "p1", "kind": "bin", "x": 0, "y": 0, "turn": pytest.approx(0, abs=0.3),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["none.jpg", "site.geojson"])
def test_what_is_no_photo_is_refused_in_one_line_and_nothing_is_written(name, tmp_path, capsys):
    (tmp_path / "site.geojson").write_bytes(SITE.read_bytes())
    out = tmp_path / "layout.geojson"
    assert cli.main(["photo", str(SITE), str(tmp_path / name), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and name in said
    assert not out.exists()
