"""``koudai import``: a DXF made a site file, what was found told, mistakes in one line."""

from __future__ import annotations

import json
from pathlib import Path

import ezdxf
import pytest

from layers.imports.site_file import read_site
from ui import cli


#   ┌──────────────┐ 10 m    a court in mm with a tree, and a frame round the sheet
#   │      T       │
#   └──────────────┘
#                  20 m
@pytest.fixture(autouse=True)
def plan(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    document = ezdxf.new("R2010")
    document.header["$INSUNITS"] = 4
    space = document.modelspace()
    corners = [(0, 0), (20_000, 0), (20_000, 10_000), (0, 10_000)]
    space.add_lwpolyline(corners, close=True, dxfattribs={"layer": "红线"})
    space.add_circle((10_000, 5_000), 2_000, dxfattribs={"layer": "树"})
    space.add_circle((9_000, 5_000), 1_000, dxfattribs={"layer": "PLANTS"})
    document.saveas("court.dxf")


@pytest.fixture
def run(capsys):
    def run(*arguments):
        code = cli.main(["import", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def test_a_site_file_comes_of_it(run):
    code, out, err = run("court.dxf", "--out", "site.geojson")
    assert (code, err) == (0, "")
    assert "layer 红线: 1 areas, 0 lines, 0 points: Site boundary" in out
    assert "layer PLANTS: 1 areas, 0 lines, 0 points: passed over" in out
    assert "boundary: " in out
    assert "Unit of the drawing: mm." in out
    site = read_site(Path("site.geojson").read_bytes(), "site.geojson")
    assert site.boundary.area == pytest.approx(200)
    assert [each.crown for each in site.by_role("tree")] == pytest.approx([2], abs=1e-3)


def test_points_layers_and_a_length_are_judged(run):
    points = "0,0=0,0; 20000,0=20,0; 20000,10000=20,10; 0,10000=0,12"
    code, out, _ = run(
        "court.dxf", "--out", "site.geojson", "--points", points, "--layers", "PLANTS=tree,树=-",
        "--known-length", "0,0,20000,0=20", "--json",
    )  # fmt: skip
    told = json.loads(out)
    assert code == 0
    assert told["points"]["suspect"] == 4
    assert len(told["points"]["residuals"]) == 4
    assert told["taken"] == {"tree": 1}
    assert told["known_length"]["said"] == 20
    assert told["frame"] == "local"
    _, out, _ = run("court.dxf", "--out", "site.geojson", "--points", points)
    assert "point 4: off by " in out
    assert "Point 4 is probably wrong" in out


def test_on_the_globe_by_two_points(run):
    points = "0,0=121.43,31.14; 20000,0=121.4302098,31.14"
    code, out, _ = run("court.dxf", "--out", "site.geojson", "--points", points)
    assert code == 0
    assert "Two points always fit" in out
    assert read_site(Path("site.geojson").read_bytes(), "site.geojson").frame is not None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["court.dxf"], "--out"),
        (["no.dxf", "--out", "s"], "no.dxf"),
        (["court.dxf", "--out", "s", "--unit", "miles"], "Unknown unit “miles”"),
        (["court.dxf", "--out", "s", "--unit", "m"], "encloses|2 km²|20,000"),
        (["court.dxf", "--out", "s", "--points", "0,0"], "Control point 1"),
        (["court.dxf", "--out", "s", "--layers", "树=bush"], "Unknown role “bush”"),
        (["court.dxf", "--out", "s", "--layers", "bush"], "“bush” is not understood"),
        (["court.dxf", "--out", "s", "--known-length", "1"], "known length"),
        (["court.dxf", "--out", "s", "--known-length", "0,0,20000,0=2"], "check the unit"),
        (["court.dxf", "--out", "s", "--boundary", "x"], "no outline “x”"),
    ],
)
def test_mistakes_are_one_line_and_write_nothing(run, words, told):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert any(each in err for each in told.split("|")), err
    assert err.count("\n") == 1
    assert not Path("s").exists()


def test_a_dwg_is_told_how_to_become_a_dxf(run):
    Path("plan.dwg").write_bytes(b"AC1032" + bytes(100))
    code, _, err = run("plan.dwg", "--out", "s", "--lang", "zh")
    assert code == 2
    assert "另存为" in err
    assert "DXF" in err


def test_what_was_exported_comes_back(run, capsys):
    Path("site.geojson").write_text(json.dumps({
        "type": "FeatureCollection", "frame": "local", "features": [{
            "type": "Feature", "properties": {"role": "boundary"}, "geometry": {
                "type": "Polygon", "coordinates": [[[3, 4], [83, 4], [83, 10], [3, 10], [3, 4]]],
            }}],
    }))  # fmt: skip
    Path("layout.geojson").write_text('{"type":"FeatureCollection","frame":"local","features":[]}')
    words = ["export", "site.geojson", "layout.geojson", "--format", "dxf", "--out", "a.dxf"]
    assert cli.main(words) == 0
    capsys.readouterr()
    assert run("a.dxf", "--out", "back.geojson")[0] == 0
    back = read_site(Path("back.geojson").read_bytes(), "back.geojson")
    assert back.boundary.bounds == pytest.approx((3, 4, 83, 10))


KML = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Court</name>
<Placemark><name>用地红线</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
121.43,31.14 121.4302,31.14 121.4302,31.1401 121.43,31.1401 121.43,31.14
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>树</name><Point><coordinates>121.4301,31.14005</coordinates></Point></Placemark>
</Document></kml>"""


def test_what_is_no_drawing_becomes_a_site_file_as_it_is(run):
    Path("court.kml").write_text(KML, encoding="utf-8")
    code, out, _ = run("court.kml", "--out", "site.geojson", "--coordinates", "gcj02")
    assert code == 0
    assert "1 other things" in out
    site = read_site(Path("site.geojson").read_bytes(), "site.geojson")
    assert site.boundary.area == pytest.approx(19.1 * 11.1, rel=0.01)
    assert site.frame.lon0 != pytest.approx(121.4301, abs=0.002)  # 400 m off, were it taken as is
    code, out, err = run("court.kml", "--out", "site.geojson", "--unit", "mm")
    assert code == 2
    assert "--unit" in err
