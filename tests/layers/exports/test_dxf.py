"""DXF out: sizes, places and words as CAD and GDAL read them; equal plans, equal bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import pytest
from ezdxf import recover
from shapely import Point, Polygon, box

from geo.footprint import footprint
from geo.frame import Frame
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from layers.exports.dxf import dxf
from layers.exports.dxf_told import wrapped
from layers.exports.dxf_words import plain
from layers.exports.plan import ExportOptions
from ui import cli

ROOT = Path(__file__).parents[3]
SITES = ROOT / "data" / "sites"
CHILDREN = SITES / "lingyun-layouts" / "children.geojson"


def read(content):
    document, audit = recover.read(BytesIO(content))
    assert not audit.errors
    assert not audit.fixes
    return document


@pytest.fixture(scope="module")
def content(plan):
    return dxf(plan, ExportOptions())


@pytest.fixture(scope="module")
def drawn(content):
    return read(content)


def inserts(document, layer):
    return document.modelspace().query(f'INSERT[layer=="{layer}"]')


def test_it_is_of_2010_in_metres(drawn):
    assert drawn.dxfversion == "AC1024"
    assert drawn.header["$INSUNITS"] == 6


def test_words_that_look_like_its_own_date_stay(make_plan):
    layout = Layout.of(Placement("a", "bench", 5, 6, note="1.5 @ 2"))
    written = dxf(make_plan(layout=layout, issues=()), ExportOptions())
    (insert,) = inserts(read(written), "KD-AMENITY")
    assert insert.get_attrib_text("NOTE") == "1.5 @ 2"


def test_each_amenity_is_a_block_of_its_kind_where_it_stands(plan, drawn):
    found = {each.get_attrib_text("ID"): each for each in inserts(drawn, "KD-AMENITY")}
    assert set(found) == set(plan.layout.placements)
    for name, insert in found.items():
        placement = plan.layout[name]
        assert insert.dxf.insert.vec2.isclose((placement.x, placement.y))
        assert insert.get_attrib_text("NAME") == plan.translate(f"kind.{placement.kind}")
        if placement.outline is None:
            assert insert.dxf.name == f"KD_{placement.kind.upper()}"
            assert insert.dxf.rotation == pytest.approx(placement.turn)
    assert found["p4"].get_attrib_text("NOTE") == "给爷爷奶奶晒太阳"
    assert not found["p1"].has_attrib("NOTE")


def test_symbols_are_of_true_size(plan, drawn):
    for placement in plan.layout:
        if placement.outline is not None:
            continue
        kind = plan.kind(placement)
        points = [
            point for line in drawn.blocks.get(f"KD_{kind.code.upper()}").query("LWPOLYLINE")
            for point in line.get_points("xy")
        ]  # fmt: skip
        wide = max(x for x, _ in points) - min(x for x, _ in points)
        deep = max(y for _, y in points) - min(y for _, y in points)
        # the middle of the drawn edge, which has a width of its own
        assert kind.width - 0.21 < wide <= kind.width + 0.001
        assert kind.depth - 0.13 < deep <= kind.depth + 0.001


def test_own_sizes_stretch_the_block(make_plan):
    layout = Layout.of(Placement("b", "bench", 3, 4, width=3.6, depth=1.2))
    (insert,) = inserts(read(dxf(make_plan(layout=layout, issues=()), ExportOptions())),
                        "KD-AMENITY")  # fmt: skip
    assert (insert.dxf.xscale, insert.dxf.yscale) == (pytest.approx(2.0), pytest.approx(2.0))


def test_footprints_are_those_that_are_judged(plan, drawn):
    found = [Polygon(line.get_points("xy"))
             for line in drawn.modelspace().query('LWPOLYLINE[layer=="KD-FOOTPRINT"]')]  # fmt: skip
    for placement in plan.layout:
        kind = plan.kind(placement)
        if kind.shape == "rect" or placement.outline is not None:
            covered = footprint(placement, kind)
            assert any(each.equals_exact(covered, 1e-9, normalize=True) for each in found)


def test_sides_and_gate_are_measured_by_dimensions(drawn):
    measured = sorted(
        round(each.get_measurement(), 6)
        for each in drawn.modelspace().query('DIMENSION[layer=="KD-DIM"]')
    )
    assert measured == [3, 20, 20, 25, 25]
    (gap,) = drawn.modelspace().query('DIMENSION[layer=="KD-ISSUE-HINT"]')
    assert gap.get_measurement() == pytest.approx(15.6)


def test_hints_are_there_but_off_at_first(drawn):
    assert drawn.layers.get("KD-ISSUE-HINT").is_off()
    assert all(name.isascii() for name in (layer.dxf.name for layer in drawn.layers))


def test_control_points_say_where_they_are(plan, drawn):
    found = inserts(drawn, "KD-CONTROL")
    assert len(found) == 4
    for insert in found:
        x, y, lon, lat = (float(insert.get_attrib_text(tag)) for tag in ("X", "Y", "LON", "LAT"))
        assert insert.dxf.insert.vec2.isclose((x, y))
        there = plan.site.frame.to_metres(Point(lon, lat))
        assert there.distance(Point(x, y)) < 0.001


def test_a_local_site_says_that_it_has_no_reference_system(make_plan, court):
    local = replace(court, frame=None)
    document = read(dxf(make_plan(site=local), ExportOptions()))
    words = [each.dxf.text for each in document.modelspace().query('TEXT[layer=="KD-TITLE"]')]
    assert any("未与地理坐标关联" in each for each in words)
    assert {insert.get_attrib_text("LON") for insert in inserts(document, "KD-CONTROL")} == {""}


def test_words_of_residents_command_nothing(make_plan, filled):
    nasty = "a\\P{\\H9;b} %%c %%u ^J \\U+0041 \u202e\x00\n<%\\AcVar Date>% \ud800"
    first = filled["p1"]
    layout = Layout(MappingProxyType({**filled.placements, "p1": replace(first, note=nasty)}))
    plan = make_plan(layout=layout, title=nasty, subtitle=nasty)
    document = read(dxf(plan, ExportOptions()))
    texts = [each.dxf.text for each in document.modelspace().query("TEXT")]
    texts += [a.dxf.text for each in inserts(document, "KD-AMENITY") for a in each.attribs]
    told = plain(nasty)
    assert texts.count(told) == 3
    assert not {"\\", "^", "{", "}", "\u202e", "\x00"} & set("".join(texts))
    assert not any("%%" in each for each in texts)
    assert "％％c" in told


def test_equal_plans_give_equal_bytes(plan, content, make_plan, filled):
    assert dxf(plan, ExportOptions()) == content
    assert dxf(make_plan(title="另一个"), ExportOptions()) != content
    # sentences call benches 1 and 2 in the order in which they were put; nothing else does
    shuffled = Layout.of(*reversed(list(filled)))
    one, other = make_plan(issues=()), make_plan(issues=(), layout=shuffled)
    assert dxf(one, ExportOptions()) == dxf(other, ExportOptions())


def test_equal_bytes_whatever_the_process(tmp_path):
    # hashing differs from process to process, and so would the order of a set
    words = ["export", str(SITES / "lingyun.geojson"), str(CHILDREN), "--format", "dxf", "--out"]
    ran = subprocess.run(
        [sys.executable, "-m", "ui.cli", *words, str(tmp_path / "one.dxf")],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert cli.main([*words, str(tmp_path / "two.dxf")]) == 0
    assert (tmp_path / "one.dxf").read_bytes() == (tmp_path / "two.dxf").read_bytes()


def test_gdal_reads_the_same_sizes_places_and_chinese(plan, content, tmp_path):
    # in a process of its own: GDAL takes DXF_ENCODING when it starts
    path = tmp_path / "layout.dxf"
    path.write_bytes(content)
    code = (
        "import sys, json, pyogrio\n"
        "d = pyogrio.read_dataframe(sys.argv[1])\n"
        "b = d[d.Layer == 'KD-BOUNDARY'].geometry.iloc[0]\n"
        "f = d[d.Layer == 'KD-FOOTPRINT'].geometry\n"
        "print(json.dumps({'layers': sorted(set(d.Layer)), 'bounds': b.bounds,\n"
        "  'length': b.length,\n"
        "  'text': d.Text.dropna().tolist(), 'prints': [list(g.bounds) for g in f]}))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False,
        env={**os.environ, "DXF_ENCODING": "UTF-8"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert found["bounds"] == pytest.approx([0, 0, 20, 25])
    assert found["length"] == pytest.approx(90)
    assert {"KD-BUILDING", "KD-ENTRANCE", "KD-CONTROL", "KD-FIRE-LANE"} <= set(found["layers"])
    assert {"凌云口袋公园 · 方案三", "12号楼", "消防车道"} <= set(found["text"])
    swing = footprint(plan.layout["p1"], plan.kind(plan.layout["p1"])).bounds
    assert any(each == pytest.approx(swing) for each in found["prints"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_told_in_the_language_asked_for(make_plan, lang):
    document = read(dxf(make_plan(lang=lang), ExportOptions()))
    texts = " ".join(each.dxf.text for each in document.modelspace().query("TEXT"))
    assert {"zh": "待协调事项", "en": "To be settled"}[lang] in texts
    assert {"zh": "横轴墨卡托", "en": "transverse Mercator"}[lang] in texts


def test_holes_of_a_site_are_drawn(make_plan):
    ring = box(0, 0, 20, 20).difference(box(8, 8, 12, 12))
    site = Site("环", ring, (Feature("h", "building", ring, name="回"),), Frame(121.4, 31.1))
    document = read(dxf(make_plan(site=site, layout=Layout(), issues=()), ExportOptions()))
    for layer in ("KD-BOUNDARY", "KD-BUILDING"):
        rings = document.modelspace().query(f'LWPOLYLINE[layer=="{layer}"]')
        areas = [Polygon(each.get_points("xy")).area for each in rings]
        assert sorted(areas) == [16, 400]


def test_lines_are_broken_where_either_language_can_be():
    assert wrapped("reach 2.16 m. Go", 5) == ["reach", "2.16 m.", "Go"]
    assert wrapped("children can fall off", 8) == ["children can", "fall off"]
    assert wrapped("秋千周围有二十平方米硬地，要铺上沙子。", 12) == [
        "秋千周围有二十平方米硬地，",
        "要铺上沙子。",
    ]
    assert wrapped("", 12) == [""]


WITHOUT_HOME = """
import os, pwd, sys
def nobody(*_): raise KeyError("no such account")
if sys.argv[1] == "none":
    del os.environ["HOME"]
    pwd.getpwuid = nobody
from ui import cli
sys.exit(cli.main(sys.argv[2:]))
"""


@pytest.mark.skipif(os.name == "nt", reason="accounts without a home are a thing of POSIX")
@pytest.mark.parametrize("home", ["none", os.devnull + "/nowhere"])
def test_no_home_folder_is_needed(tmp_path, home):
    """A container's account has none, or one that nobody can write; nothing is said of it."""
    sites = Path(__file__).parents[3] / "data" / "sites"
    layout = sites / "lingyun-layouts" / "children.geojson"
    words = ["export", str(sites / "lingyun.geojson"), str(layout)]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_HOME, home, *words, "--format", "dxf", "--out", "a.dxf"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(sites.parents[1]), "HOME": home, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [each.name for each in tmp_path.iterdir()] == ["a.dxf"]
