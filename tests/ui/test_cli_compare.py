"""``koudai compare``: layouts in numbers, and how two of them differ."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo.heat import FAMILIES
from layers.exports.geojson import layout_text, site_text
from tests.geo.planting import KINDS, PLAY, REST, SITE, planted
from ui import cli
from ui.words import LANGUAGES, t

ROOT = Path(__file__).parents[2]
LINGYUN = str(ROOT / "data" / "sites" / "lingyun.geojson")
LAYOUTS = ROOT / "data" / "sites" / "lingyun-layouts"
CHILDREN, ELDERS, PLANNERS = (
    str(LAYOUTS / f"{name}.geojson") for name in ("children", "elders", "planners")
)


@pytest.fixture
def run(capsys):
    def run(*arguments, site=LINGYUN):
        code = cli.main(["compare", str(site), *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_three_layouts_in_json(run, capsys):
    code, out, err = run(CHILDREN, ELDERS, PLANNERS, "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert [each["name"] for each in found["layouts"]] == ["children", "elders", "planners"]
    assert found["difference"] is None
    assert {each["measures"]["things"] for each in found["layouts"]} == {13, 14}
    cli.main(["check", LINGYUN, CHILDREN, "--json"])
    summary = json.loads(capsys.readouterr().out)["summary"]
    measures = found["layouts"][0]["measures"]
    assert {name: measures[name] for name in summary} == summary, "as koudai check says"
    assert [row[at] for at, row in enumerate(found["distances"])] == [0, 0, 0]


def test_the_order_of_the_files_changes_nothing(run):
    def told(*files):
        found = json.loads(run(*files, "--json")[1])
        return sorted(found["layouts"], key=lambda each: each["name"])

    assert told(CHILDREN, ELDERS, PLANNERS) == told(PLANNERS, CHILDREN, ELDERS)
    first = run(CHILDREN, ELDERS, "--json")
    assert run(CHILDREN, ELDERS, "--json") == first


def test_two_of_them_and_one_with_itself(run):
    found = json.loads(run(CHILDREN, PLANNERS, "--json")[1])["difference"]
    assert {each["kind"] for each in found["changed"]} >= {"swing", "slide"}
    assert all(len(each["line"]) == 2 for each in found["changed"])
    assert "lamp" in {each["kind"] for each in found["came"]}
    assert "climber" in {each["kind"] for each in found["went"]}
    code, out, _ = run(CHILDREN, CHILDREN, "--json")
    found = json.loads(out)
    assert (code, found["distances"]) == (0, [[0, 0], [0, 0]])
    assert found["difference"] == {"changed": [], "came": [], "went": []}
    assert len({each["name"] for each in found["layouts"]}) == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_in_words(run, lang):
    code, out, err = run(CHILDREN, PLANNERS, "--lang", lang)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("children") and lines[1].startswith("planners")
    assert "{" not in out and "understand." not in out


def test_groups_agreement_and_consensus_of_many(run, tmp_path):
    files = []
    for number, layout in enumerate([*planted(PLAY, 22, 1), *planted(REST, 18, 2)]):
        path = tmp_path / f"l{number:02}.geojson"
        path.write_text(layout_text(layout, KINDS, SITE))
        files.append(str(path))
    site = tmp_path / "site.geojson"
    site.write_text(site_text(SITE))
    code, out, err = run(*files, "--json", site=site)
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert [len(each["layouts"]) for each in found["groups"]] == [22, 18]
    play, rest = found["groups"]
    assert play["medoid"] in play["layouts"] and "l00" in play["layouts"]
    assert "pergola" in {each["kind"] for each in rest["typical"] if each["low"] > 0}
    assert play["agreement"]["play"] > found["agreement"]["play"]
    assert set(play["consensus"]) == set(found["consensus"]) == set(FAMILIES)
    assert found["silhouette"] > 0.5
    for lang in ("zh", "en"):
        _, out, _ = run(*files, "--lang", lang, site=site)
        said = {"zh": "22 个方案", "en": "22 layouts"}[lang]
        (group,) = (line for line in out.splitlines() if said in line)
        assert play["medoid"] in group


def test_every_figure_is_explained_in_one_sentence():
    found = """heat agreement groups silhouette medoid typical consensus contrast p pareto
        coins support wished moved"""
    measures = "reach green_share seats coins errors warnings play child covered"
    keys = [f"understand.{each}.help" for each in found.split()]
    keys += [f"measure.{each}.help" for each in measures.split()]
    for lang in LANGUAGES:
        for key in keys:
            sentence = t(lang, key)
            assert sentence.endswith((".", "。")) and sentence.count("。") <= 1


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("arguments", [["nowhere.geojson"], [], [CHILDREN, "--rules", "martian"]])
def test_what_cannot_be_used_exits_2(run, arguments, lang):
    code, _, err = run(*arguments, f"--lang={lang}")
    assert code == 2
    assert err.startswith("koudai: ") and err.count("\n") == 1
    assert "{" not in err and "Traceback" not in err


def test_files_for_a_meeting(run, tmp_path):
    """A workbook that compares as the files it was made of, a sheet and a booklet."""
    book, sheet, booklet = (tmp_path / name for name in ("a.xlsx", "a.pdf", "b.pdf"))
    files = ("--xlsx", str(book), "--sheet", str(sheet), "--booklet", str(booklet))
    code, out, err = run(CHILDREN, PLANNERS, *files, "--paper", "A4")
    assert (code, err) == (0, "")
    assert str(book) in out
    assert sheet.read_bytes()[:5] == booklet.read_bytes()[:5] == b"%PDF-"
    again = json.loads(run(str(book), "--json")[1])
    before = json.loads(run(CHILDREN, PLANNERS, "--json")[1])
    assert [each["name"] for each in again["layouts"]] == ["children", "planners"]
    assert [each["measures"] for each in again["layouts"]] == [
        each["measures"] for each in before["layouts"]
    ]


def test_a_paper_that_there_is_not_is_refused_before_any_work(run, tmp_path):
    code, _, err = run(CHILDREN, PLANNERS, "--sheet", str(tmp_path / "a.pdf"), "--paper", "A5")
    assert (code, err.count("\n")) == (2, 1)
    assert "A5" in err and not (tmp_path / "a.pdf").exists()
