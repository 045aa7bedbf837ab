"""``koudai batch``: one row a layout, the counts of its check; all or nothing is written."""

from __future__ import annotations

import gc
import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
import shapely

import data
from geo.breaches import decided
from geo.catalogue import catalogue, ruleset
from geo.layout import Layout, Placement
from layers.imports.site_file import read_site
from ui import cli, cli_layouts
from ui.words import LANGUAGES

ROOT = Path(__file__).parents[2]
LINGYUN = ROOT / "data" / "sites" / "lingyun.geojson"
DEMOS = sorted((ROOT / "data" / "sites" / "lingyun-layouts").glob("*.geojson"))


def feature(geometry, name="", **properties):
    return {"type": "Feature", "id": name, "properties": properties, "geometry": geometry}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "frame": "local", "features": features})


def bench(name, x, y):
    return feature({"type": "Point", "coordinates": [x, y]}, name, kind="bench", turn=0)


#  8 ┌──────────┐   fine: one bench; wrong: two in one another; hinted: one with its
#    │    ▭     │   feet against the wall
#  0 └──────────┘
@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    ring = [[0, 0], [10, 0], [10, 8], [0, 8], [0, 0]]
    court = feature({"type": "Polygon", "coordinates": [ring]}, role="boundary")
    wall = feature({"type": "LineString", "coordinates": [[0, 1], [10, 1]]}, "wall", role="wall")
    Path("site.geojson").write_text(collection(court, wall))
    Path("fine.geojson").write_text(collection(bench("a", 5, 5)))
    Path("wrong.geojson").write_text(collection(bench("a", 5, 5), bench("b", 5.5, 5)))
    Path("hinted.geojson").write_text(collection(bench("a", 5, 1.5)))
    columns = {"layout": ["x", "x", "y"], "kind": ["bench"] * 3, "x": [5, 5.5, 5], "y": [5, 5, 5]}
    pd.DataFrame(columns).to_parquet("many.parquet")


@pytest.fixture
def run(capsys):
    def run(*arguments):
        try:
            code = cli.main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = left.code
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_one_row_a_layout_and_a_column_for_each_rule_that_found_something(run):
    files = "fine.geojson", "hinted.geojson", "wrong.geojson"
    code, out, err = run("batch", "site.geojson", *files, "--out", "report.parquet")
    assert (code, err) == (1, "")
    assert out.startswith("3 layouts: 1 with errors, 0 more with warnings, 1 more with hints")
    report = pd.read_parquet("report.parquet")
    assert list(report.columns) == [
        "file", "layout", "errors", "warnings", "hints", "GEO-02", "USE-01",
        "families", "rules", "rules_hash", "site_version",
    ]  # fmt: skip
    assert report.file.tolist() == list(files)
    assert report.layout.tolist() == ["fine", "hinted", "wrong"]
    counts = report[["errors", "warnings", "hints", "GEO-02", "USE-01"]]
    assert counts.values.tolist() == [[0] * 5, [0, 0, 1, 0, 1], [1, 0, 0, 1, 0]]
    assert set(report.families) == {"inside overlap keep_clear distance clearance"}
    assert set(report.rules) == {"shanghai"} and set(report.rules_hash) == {ruleset().hash}


def test_tables_and_files_together_in_the_order_given(run):
    files = "fine.geojson", "many.parquet", "hinted.geojson"
    assert run("batch", "site.geojson", *files, "--out", "report.parquet")[0] == 1
    report = pd.read_parquet("report.parquet")
    rows = list(zip(report.file, report.layout, report.errors, strict=True))
    assert rows == [
        ("fine.geojson", "fine", 0),
        ("many.parquet", "x", 1),
        ("many.parquet", "y", 0),
        ("hinted.geojson", "hinted", 0),
    ]


def test_no_error_in_any_exits_0(run):
    code, out, _ = run("batch", "site.geojson", "fine.geojson", "--out", "r.parquet")
    assert code == 0 and "1 fine" in out
    assert list(pd.read_parquet("r.parquet").columns)[:5] == [
        "file", "layout", "errors", "warnings", "hints",
    ]  # fmt: skip


@pytest.mark.parametrize("families", ["core", "all"])
def test_every_issue_one_row_as_the_check_tells_it(run, families):
    arguments = "--out", "r.parquet", "--issues", "i.parquet", "--families", families
    assert run("batch", LINGYUN, *DEMOS, *arguments)[0] == 1
    report, issues = pd.read_parquet("r.parquet"), pd.read_parquet("i.parquet")
    for number, demo in enumerate(DEMOS):
        told = json.loads(run("check", LINGYUN, demo, "--json")[1])
        judged = set(report.families[number].split())
        wanted = [i for i in told["issues"] if i["code"] in judged]
        if families == "core":
            core = {limit.rule for limit in ruleset().limits if decided(limit)}
            wanted = [i for i in wanted if i["rule"] in core]
        found = issues[issues.layout == demo.stem]
        assert report.site_version[number] == told["site"]["version"]
        if families == "all":
            assert len(found) == len(told["issues"]), "nothing but the check"
        for row, issue in zip(found.itertuples(), wanted, strict=True):
            assert (row.rule, row.code, row.severity) == (
                issue["rule"], issue["code"], issue["severity"],
            )  # fmt: skip
            assert list(row.placements) == issue["placements"]
            assert list(row.features) == issue["features"]
            if issue["measured"] is not None:
                assert row.measured == pytest.approx(issue["measured"], abs=1e-6)
            if issue["witness"] is not None:
                assert shapely.from_wkb(row.witness).geom_type == issue["witness"]["type"]
        counted = {name: int(report[name][number]) for name in report.columns if "-" in name}
        assert {name: n for name, n in counted.items() if n} == Counter(found.rule)
        weights = Counter(found.severity)
        assert (report.errors[number], report.hints[number]) == (weights["error"], weights["hint"])


def test_layout_files_are_judged_in_groups(run, monkeypatch):
    monkeypatch.setattr(cli_layouts, "FILES_AT_ONCE", 2)
    files = ["fine.geojson", "wrong.geojson", "fine.geojson", "hinted.geojson", "fine.geojson"]
    run("batch", "site.geojson", *files, "--out", "r.parquet")
    assert pd.read_parquet("r.parquet").errors.tolist() == [0, 1, 0, 0, 0]


def test_an_exported_layout_is_judged_as_it_is_drawn(run):
    for demo in DEMOS:
        table = f"{demo.stem}.parquet"
        run("export", LINGYUN, demo, "--format", "parquet", "--out", table)
        run("batch", LINGYUN, demo, table, "--out", "r.parquet")
        report = pd.read_parquet("r.parquet")
        judged = [name for name in report.columns if "-" in name]
        assert judged and report[judged].iloc[0].tolist() == report[judged].iloc[1].tolist()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fine.geojson", "broken.geojson", "--out", "r.parquet"], "broken.geojson"),
        (["many.parquet", "broken.parquet", "--out", "r.parquet"], "broken.parquet"),
        (["fine.geojson", "unknown.parquet", "--out", "r.parquet"], "swing"),
        (["nowhere.geojson", "--out", "r.parquet"], "nowhere.geojson"),
        (["fine.geojson"], "--out"),
        (["--out", "r.parquet"], "FILES"),
        (["fine.geojson", "--out", "r.parquet", "--rules", "mars"], "mars"),
        (["fine.geojson", "--out", "r.parquet", "--families", "some"], "--families"),
        (["fine.geojson", "--out", "no/folder.parquet"], "no/folder.parquet"),
        (["fine.geojson", "--out", "."], "."),
        (["fine.geojson", "--out", "r.parquet", "--issues", "./r.parquet"], "r.parquet"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line_and_nothing_is_written(run, arguments, said, lang):
    Path("broken.geojson").write_text('{"type": "FeatureCollection", "features": [}')
    Path("broken.parquet").write_bytes(Path("many.parquet").read_bytes()[:-9])
    wrong = {"kind": ["bench", "swnig"], "x": [1.0, 2.0], "y": [1.0, 2.0]}
    pd.DataFrame(wrong).to_parquet("unknown.parquet")
    before = sorted(Path().iterdir())
    code, out, err = run("batch", "site.geojson", *arguments, "--lang", lang)
    assert (code, out) == (2, "")
    assert err.startswith("koudai: ") and err.count("\n") == 1
    assert said in err and "{" not in err and "Traceback" not in err
    assert sorted(Path().iterdir()) == before


def test_what_stood_there_is_kept_where_something_is_wrong(run):
    run("batch", "site.geojson", "fine.geojson", "--out", "r.parquet")
    before = Path("r.parquet").read_bytes()
    Path("broken.geojson").write_text("{")
    assert run("batch", "site.geojson", "broken.geojson", "--out", "r.parquet")[0] == 2
    assert Path("r.parquet").read_bytes() == before


def test_the_collector_works_on_afterwards(run):
    run("batch", "site.geojson", "fine.geojson", "--out", "r.parquet")
    assert gc.isenabled()


def test_an_area_drawn_and_a_thing_of_its_own_size_count_as_in_the_check(run):
    site = read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")
    corners = [(0, 0), (40, 0), (40, 3), (0, 3)]
    drawn = Placement("lawn", "lawn", 20.0, 1.5, outline=shapely.Polygon(corners))
    wide = Placement("wide", "pergola", 0.0, 0.0, 30.0, 9.0, 9.0)
    from layers.exports.geojson import layout_text

    Path("own.geojson").write_text(layout_text(Layout.of(drawn, wide), catalogue(), site))
    run("batch", LINGYUN, "own.geojson", "--out", "r.parquet", "--issues", "i.parquet")
    report, issues = pd.read_parquet("r.parquet"), pd.read_parquet("i.parquet")
    assert report["GEO-01"].tolist() == [1] and len(issues) > 1
