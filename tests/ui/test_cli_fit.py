"""``koudai fit``: a feature of the places where the checker has nothing to say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shapely.geometry import Point, shape

from geo.catalogue import ruleset
from ui import cli

ROOT = Path(__file__).parents[2]
LINGYUN = ROOT / "data" / "sites" / "lingyun.geojson"


def feature(geometry, name="", **properties):
    return {"type": "Feature", "id": name, "properties": properties, "geometry": geometry}


def polygon(*corners):
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "frame": "local", "features": features})


#  8 ┌──────────┐
#    │    ▭ b   │  a court of 10 × 8 m with one bench
#  0 └──────────┘
BENCH = feature({"type": "Point", "coordinates": [5, 5]}, "b", kind="bench")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    court = feature(polygon([0, 0], [10, 0], [10, 8], [0, 8]), role="boundary")
    Path("site.geojson").write_text(collection(court))
    Path("layout.geojson").write_text(collection(BENCH))


@pytest.fixture
def run(capsys):
    def run(*arguments):
        code = cli.main(list(arguments))
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def fitted(run):
    """Answer of the command as a feature, and its geometry."""

    def fitted(*arguments):
        code, out, err = run("fit", "site.geojson", "layout.geojson", *arguments)
        assert (code, err) == (0, "")
        found = json.loads(out)
        assert found["type"] == "Feature"
        assert found["geometry"]["type"] == "MultiPolygon"
        return found, shape(found["geometry"])

    return fitted


def test_allowed_centres_and_the_rules_they_honour(fitted):
    found, places = fitted("--kind", "bin", "--turn", "0")
    assert places.bounds == pytest.approx((0.44, 0.19, 9.56, 7.81))
    assert not places.contains(Point(5, 5)), "the bench"
    assert not places.contains(Point(5, 5.48)) and places.contains(Point(5, 5.5)), "its back"
    named = found["properties"]["rules"]
    assert {"GEO-01", "GEO-02"} <= set(named)
    limits = {limit.rule: limit for limit in ruleset().limits}
    assert all(limits[rule].severity != "hint" for rule in named)
    assert not any(limits[rule].code == "reach" for rule in named)


def test_what_is_allowed_the_check_lets_pass(fitted, run):
    answer, places = fitted("--kind", "swing", "--turn", "90")
    named = answer["properties"]["rules"]
    spot = places.representative_point()
    swing = {"type": "Point", "coordinates": [spot.x, spot.y]}
    Path("layout.geojson").write_text(collection(BENCH, feature(swing, "s", kind="swing", turn=90)))
    code, out, _ = run("check", "site.geojson", "layout.geojson", "--json")
    found = [i for i in json.loads(out)["issues"] if i["rule"] in named]
    assert (code, found) == (0, [])


def test_the_one_being_moved_and_an_own_size(fitted):
    _, around = fitted("--kind", "bench", "--turn", "-90")
    _, free = fitted("--kind", "bench", "--turn", "270", "--except", "b")
    assert not around.contains(Point(5, 5)) and free.contains(Point(5, 5))
    _, wide = fitted("--kind", "bench", "--turn", "0", "--width", "4", "--depth", "2", "--except=b")
    assert wide.bounds == pytest.approx((1.99, 0.99, 8.01, 7.01))


def test_no_room_is_an_empty_geometry(fitted):
    found, places = fitted("--kind", "lawn", "--turn", "0", "--width", "20")
    assert places.is_empty and found["geometry"]["coordinates"] == []


def test_a_site_on_the_globe_answers_in_its_metres(run):
    Path("layout.geojson").write_text(collection())
    out = run("fit", str(LINGYUN), "layout.geojson", "--kind", "bench", "--turn", "0")[1]
    west, south, east, north = shape(json.loads(out)["geometry"]).bounds
    assert -30 < west < east < 30 and -30 < south < north < 30
    assert east - west > 10


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--turn", "0"], "--kind"),
        (["--kind", "bench"], "--turn"),
        (["--kind", "bensh", "--turn", "0"], "bench"),
        (["--kind", "秋千吧", "--turn", "0"], "swing"),
        (["--kind", "bench", "--turn", "left"], "left"),
        (["--kind", "bench", "--turn", "nan"], "nan"),
        (["--kind", "bench", "--turn", "0", "--width", "0"], "100"),
        (["--kind", "bench", "--turn", "0", "--depth", "inf"], "100"),
        (["--kind", "bench", "--turn", "0", "--except", "nobody"], "nobody"),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_cannot_be_used_is_told_in_one_line(run, arguments, said, lang):
    code, out, err = run("fit", "site.geojson", "layout.geojson", *arguments, "--lang", lang)
    assert (code, out) == (2, "")
    assert err.startswith("koudai: ") and err.count("\n") == 1
    assert said in err and "{" not in err
