"""``koudai common``: the common layout of files, and what became of each wish."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ui import cli

ROOT = Path(__file__).parents[2]
SITE = str(ROOT / "data" / "sites" / "lingyun.geojson")
LAYOUTS = [
    str(ROOT / "data" / "sites" / "lingyun-layouts" / f"{name}.geojson")
    for name in ("children", "elders", "planners")
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(capsys):
    def run(*arguments):
        code = cli.main(["common", SITE, *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_in_json_and_as_a_layout_that_reads_back(run, capsys):
    code, out, err = run(*LAYOUTS, "--out", "common.geojson", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["layouts"] == ["children", "elders", "planners"]
    assert {each["kind"] for each in found["items"]} >= {"swing", "slide", "sandpit"}
    (swing,) = (each for each in found["items"] if each["kind"] == "swing")
    assert (swing["voices"], swing["support"]) == (["children", "planners"], 2)
    assert all(each["why"] == ["support"] for each in found["left_out"] if each["support"] < 2)
    assert found["verdict"]["summary"]["errors"] == 0
    cli.main(["check", SITE, "common.geojson", "--json"])
    checked = json.loads(capsys.readouterr().out)
    assert checked["summary"] == found["verdict"]["summary"]
    written = json.loads(Path("common.geojson").read_text(encoding="utf-8"))["features"]
    assert {each["id"] for each in written} == {each["id"] for each in found["items"]}


def test_the_same_in_whatever_order(run):
    def told(*files):
        found = json.loads(run(*files, "--out", "out.geojson", "--json")[1])
        return {**found, "layouts": None}, Path("out.geojson").read_bytes()

    assert told(*LAYOUTS) == told(*reversed(LAYOUTS))


def test_within_a_budget(run):
    _, out, _ = run(*LAYOUTS, "--out", "common.geojson", "--json", "--budget", "6")
    found = json.loads(out)
    assert (found["budget"], found["best"]) == (6, True) and 0 < found["coins"] <= 6
    assert any("budget" in each["why"] for each in found["left_out"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_in_words(run, lang):
    code, out, err = run(*LAYOUTS, "--out", "c.geojson", "--budget", "6", "--lang", lang)
    assert (code, err) == (0, "")
    assert "understand." not in out and "{" not in out
    assert any("swing-1" in line for line in out.splitlines())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "arguments",
    [
        [*LAYOUTS],
        ["nowhere.geojson", "--out", "c.geojson"],
        [*LAYOUTS, "--out", "c.geojson", "--budget", "much"],
        [*LAYOUTS, "--out", "no/such/folder.geojson"],
    ],
)
def test_what_cannot_be_used_exits_2(run, arguments, lang):
    code, _, err = run(*arguments, f"--lang={lang}")
    assert code == 2
    assert err.startswith("koudai: ") and err.count("\n") == 1
    assert "{" not in err and "Traceback" not in err
    assert not Path("c.geojson").exists()
