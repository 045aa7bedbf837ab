"""``koudai repair``: pieces moved as little as they can be, told line by line, written as read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ui import cli

ROOT = Path(__file__).parents[2]
LINGYUN = ROOT / "data" / "sites" / "lingyun.geojson"


def feature(geometry, name="", **properties):
    return {"type": "Feature", "id": name, "properties": properties, "geometry": geometry}


def polygon(*corners):
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "frame": "local", "features": features})


def piece(name, kind, x, y, **more):
    return feature({"type": "Point", "coordinates": [x, y]}, name, kind=kind, **more)


#  8 ┌──────────┐
#    │   ▭▭     │  a court of 10 × 8 m: the bin stands in the bench
#  0 └──────────┘
@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    court = feature(polygon([0, 0], [10, 0], [10, 8], [0, 8]), role="boundary")
    Path("site.geojson").write_text(collection(court))
    pieces = piece("b", "bench", 5, 5, note="sunny"), piece("bin", "bin", 5.6, 5.1)
    Path("layout.geojson").write_text(collection(*pieces))


@pytest.fixture
def run(capsys):
    def run(*arguments):
        code = cli.main(list(arguments))
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def placed(path):
    found = json.loads(Path(path).read_text(encoding="utf-8"))
    return {each["id"]: each for each in found["features"]}


def test_what_moved_how_far_and_where(run):
    code, out, err = run("repair", "site.geojson", "layout.geojson", "--out", "mended.geojson")
    assert (code, err) == (0, "")
    first, *rest = out.splitlines()
    assert first.startswith("b (Bench") and "moved 0." in first
    assert rest[-1].startswith("Wrote mended.geojson")
    before, after = placed("layout.geojson"), placed("mended.geojson")
    assert after["bin"]["geometry"] == before["bin"]["geometry"]
    assert after["b"]["properties"]["note"] == "sunny"
    x, y = after["b"]["geometry"]["coordinates"]
    assert f"({x:.3f}, {y:.3f})" in first
    assert run("check", "site.geojson", "mended.geojson")[0] == 0


def test_mended_once_there_is_nothing_more_to_do(run):
    run("repair", "site.geojson", "layout.geojson", "--out", "mended.geojson")
    code, out, _ = run("repair", "site.geojson", "mended.geojson", "--out", "again.geojson")
    assert (code, out.splitlines()[0]) == (0, "Nothing was moved.")
    assert Path("again.geojson").read_bytes() == Path("mended.geojson").read_bytes()


def test_without_a_file_nothing_is_written(run):
    before = Path("layout.geojson").read_bytes()
    assert run("repair", "site.geojson", "layout.geojson")[0] == 0
    assert Path("layout.geojson").read_bytes() == before
    assert sorted(path.name for path in Path().iterdir()) == ["layout.geojson", "site.geojson"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_room_is_told_and_exits_1(run, lang):
    lawn = piece("lawn", "stage", 5, 4, width=9.9, depth=7.9)
    Path("full.geojson").write_text(collection(lawn, piece("bin", "bin", 5, 5)))
    code, out, err = run("repair", "site.geojson", "full.geojson", "--lang", lang)
    assert (code, err) == (1, "")
    lines = out.splitlines()
    assert lines[-1].startswith("bin"), "the lighter of the two is to go"
    assert "{" not in out
    assert lines[0] == {"en": "Nothing was moved.", "zh": "没有移动任何设施。"}[lang]
    assert any("GEO-02" in line for line in lines)


def test_as_json(run):
    code, out, err = run("repair", "site.geojson", "layout.geojson", "--json", "--out", "m.geojson")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert set(found) == {"moves", "remove", "verdict"}
    (move,) = found["moves"]
    assert set(move) == {"placement", "x", "y", "turn", "distance", "turned"}
    assert (move["placement"], found["remove"]) == ("b", [])
    assert found["verdict"]["summary"]["errors"] == 0
    at = placed("m.geojson")["b"]["geometry"]["coordinates"]
    assert at == pytest.approx([move["x"], move["y"]], abs=1e-4)


def test_the_best_moves_no_more(run):
    layout = str(LINGYUN.parent / "lingyun-layouts" / "elders.geojson")

    def total(*options):
        code, out, err = run("repair", str(LINGYUN), layout, "--json", *options)
        assert (code, err) == (0, "")
        return sum(move["distance"] for move in json.loads(out)["moves"])

    assert 0 < total("--best") <= total() + 1e-9


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.geojson"], "nowhere.geojson"),
        (["layout.geojson", "--rules", "martian"], "martian"),
        (["layout.geojson", "--out", "no/such/folder.geojson"], "folder"),
        (["layout.geojson", "--out"], "--out"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_used_exits_2(run, arguments, said, lang):
    code, _, err = run("repair", "site.geojson", *arguments, f"--lang={lang}")
    assert code == 2
    assert err.startswith("koudai: ") and err.count("\n") == 1
    assert said in err and "{" not in err and "Traceback" not in err
