"""DXF in: what is drawn, by layer and unit; ours comes back; hostile files are refused."""

from __future__ import annotations

import datetime
import json
from io import BytesIO, StringIO
from itertools import pairwise

import ezdxf
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiLineString, Point, Polygon, box

from geo.catalogue import catalogue, ruleset
from geo.errors import InputError
from geo.frame import Frame
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from layers.exports.dxf import dxf
from layers.exports.plan import ExportOptions, Plan
from layers.imports.control_points import control_points, ground_of, known_length
from layers.imports.layer_role import guessed_role
from layers.imports.plan_layers import candidates, layers_of
from layers.imports.plan_site import Choices, make_site
from layers.imports.plans import plan_format, read_plan
from layers.imports.site_file import read_site
from ui.verdict import speaker
from ui.words import translator


#  a survey in mm, somewhere in its grid, turned by nothing
#
#   ┌─JMD──┐                 building: 12 × 6 m, north of the court
#   └──────┘
#   ┌─红线──────────┐         court: 20 × 10 m
#   │  T        T   │        two trees as symbols, crowns of 2 m
#   └──────门───────┘
def survey(unit=4, mm=1000.0, x0=0.0, y0=0.0, version="R2010"):
    document = ezdxf.new(version)
    document.header["$INSUNITS"] = unit
    space = document.modelspace()

    def at(*points):
        return [(x0 + x * mm, y0 + y * mm) for x, y in points]

    space.add_lwpolyline(at((0, 0), (20, 0), (20, 10), (0, 10)), close=True,
                         dxfattribs={"layer": "红线"})  # fmt: skip
    corners = at((2, 14), (14, 14), (14, 20), (2, 20), (2, 14))
    for start, end in pairwise(corners):
        space.add_line(start, end, dxfattribs={"layer": "JMD"})
    block = document.blocks.new("树")
    block.add_circle((0, 0), 2 * mm)
    for place in at((3, 5), (16, 5)):
        space.add_blockref("树", place, dxfattribs={"layer": "树木"})
    space.add_line(*at((9, 0), (11, 0)), dxfattribs={"layer": "出入口"})
    space.add_lwpolyline(at((-50, -50), (90, -50), (90, 60), (-50, 60)), close=True,
                         dxfattribs={"layer": "图框"})  # fmt: skip
    return document


def text_of(document):
    stream = StringIO()
    document.write(stream)
    return stream.getvalue().encode(document.output_encoding, "dxfreplace")


def binary_of(document):
    stream = BytesIO()
    document.write(stream, fmt="bin")
    return stream.getvalue()


def site_of(content, **choices):
    made = make_site(read_plan(content, "survey.dxf"), Choices(**choices))
    return read_site(made.content, "survey.dxf"), made


def refusal(content, **choices):
    with pytest.raises(InputError) as refused:
        site_of(content, **choices)
    return refused.value


@pytest.mark.parametrize("write", [text_of, binary_of])
def test_a_survey_becomes_a_site(write):
    site, made = site_of(write(survey()))
    assert site.frame is None
    assert site.boundary.equals(box(0, 0, 20, 10))
    (building,) = site.by_role("building")
    assert building.geometry.equals(box(2, 14, 14, 20))
    trees = site.by_role("tree")
    assert [(each.geometry.x, each.geometry.y) for each in trees] == [(3, 5), (16, 5)]
    assert [each.crown for each in trees] == pytest.approx([2, 2], abs=0.002)
    (gate,) = site.by_role("entrance")
    assert gate.width == 2
    assert made.taken == {"building": 1, "tree": 2, "entrance": 1}


@pytest.mark.parametrize(("unit", "mm"), [(4, 1000), (5, 100), (6, 1), (1, 1 / 0.0254)])
def test_every_unit_gives_the_same_metres(unit, mm):
    site, _ = site_of(text_of(survey(unit, mm)))
    assert site.boundary.bounds == pytest.approx((0, 0, 20, 10))


def test_without_a_unit_one_is_asked_for():
    content = text_of(survey(unit=0))
    assert refusal(content).code == "plan.no_unit"
    assert refusal(content).blanks["millimetres"] == "140.00 × 110.00 m"
    assert site_of(content, unit=0.001)[0].boundary.area == pytest.approx(200)
    known = known_length("0,0,20000,0=20.0")
    assert site_of(content, length=known)[0].boundary.area == pytest.approx(200)


def test_old_drawings_in_chinese_code_pages_are_read():
    document = survey(version="R2000")
    document.encoding = "gbk"
    names = {each.name for each in layers_of(read_plan(text_of(document), "old.dxf"))}
    assert {"红线", "树木"} <= names


def test_survey_coordinates_are_counted_from_the_site():
    site, made = site_of(text_of(survey(6, 1, 40_512_345.25, 3_456_789.5)))
    assert made.moved == (40_512_345.0, 3_456_789.0)
    assert site.boundary.bounds == pytest.approx((0.25, 0.5, 20.25, 10.5))


def test_control_points_lay_it_on_the_globe():
    frame = Frame(121.43, 31.14)
    corners = [(0, 0), (20_000, 0), (20_000, 10_000), (0, 10_000)]
    # the court lies turned by 30°, its corner 100 m east of the frame's origin
    c, s = np.cos(np.pi / 6), np.sin(np.pi / 6)
    metres = [Point(100 + (x * c - y * s) / 1000, (x * s + y * c) / 1000) for x, y in corners]
    degrees = [frame.to_degrees(each) for each in metres]
    typed = "; ".join(
        f"{x},{y}={p.x:.9f},{p.y:.9f}" for (x, y), p in zip(corners, degrees, strict=True)
    )
    site, made = site_of(text_of(survey()), ground=ground_of(control_points(typed)))
    assert made.laid.fit.helmert.scale == pytest.approx(1, abs=1e-5)
    there = frame.to_metres(site.frame.to_degrees(site.boundary))
    assert there.hausdorff_distance(Polygon(metres)) < 0.001


def test_a_blunder_is_named_and_a_stretch_is_told():
    typed = "0,0=0,0; 20000,0=20,0; 20000,10000=20,10; 0,10000=0.9,10"
    _, made = site_of(text_of(survey()), ground=ground_of(control_points(typed)))
    assert made.laid.fit.suspect == 3
    typed = "0,0=0,0; 20000,0=20.4,0; 20000,10000=20.4,10.2"
    length = known_length("0,0,20000,0=20")
    site, made = site_of(text_of(survey()), ground=ground_of(control_points(typed)), length=length)
    assert made.laid.fit.helmert.scale == pytest.approx(1.02)
    assert made.length == pytest.approx(20.4)
    assert site.frame is None


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("0,0=0,0; 20,0=20,0; 20,10=20,10", "points.unit"),  # metres typed for a drawing in mm
        ("0,0=0,0; 0,20000=20,0; 10000,20000=20,10", "points.swapped"),
        ("0,0=0,0; 20000,0=3,0; 20000,10000=3,40", "points.do_not_fit"),
        ("0,0=0,0", "points.too_few"),
        ("0,0=5,5; 20000,0=5,5", "points.coincide"),
    ],
)
def test_points_that_cannot_be_meant_are_refused(typed, code):
    assert refusal(text_of(survey()), ground=ground_of(control_points(typed))).code == code


def test_endless_numbers_are_not_read():
    endless = "9" * 400
    with pytest.raises(InputError, match=r"points\.typed"):
        control_points(f"0,0=0,0; {endless},0=1,1")
    with pytest.raises(InputError, match=r"points\.length"):
        known_length(f"0,0,1,0={endless}")


def test_latitude_before_longitude_is_noticed():
    with pytest.raises(InputError, match=r"points\.lat_first"):
        ground_of(control_points("0,0=31.14,121.43; 20000,0=31.14,121.4302"))


def test_a_whole_plan_in_one_block_is_read_alike():
    document = survey()
    block = document.blocks.new("XREF")
    space = document.modelspace()
    for entity in list(space):
        space.move_to_layout(entity, block)
    space.add_blockref("XREF", (5_000, 0), dxfattribs={"layer": "0"})
    site, made = site_of(text_of(document))
    assert site.boundary.equals(box(5, 0, 25, 10))
    assert made.taken == {"building": 1, "tree": 2, "entrance": 1}


def test_the_lines_of_a_gates_symbol_are_no_gates():
    document = survey()
    block = document.blocks.new("门")
    for y in range(5):
        block.add_line((0, 100 * y), (900, 100 * y))
    document.modelspace().add_blockref("门", (5_000, 0), dxfattribs={"layer": "大门"})
    site, made = site_of(text_of(document))
    assert len(site.by_role("entrance")) == 1
    assert made.left == {"width": 1}


def test_layers_may_be_named_by_hand():
    content = text_of(survey())
    site, _ = site_of(content, roles={"JMD": "", "图框": "keep_clear"})
    assert not site.by_role("building")
    assert len(site.by_role("keep_clear")) == 1
    assert refusal(content, roles={"没有": "tree"}).code == "plan.no_layer"


def test_any_outline_can_be_the_boundary():
    drawing = read_plan(text_of(survey()), "survey.dxf")
    offered = candidates(drawing, 0.001, {"红线": "boundary"})
    assert [each.layer for each in offered[:3]] == ["红线", "图框", "JMD"]
    assert [round(each.area) for each in offered[:3]] == [200, 15400, 72]
    site, _ = site_of(text_of(survey()), boundary=offered[2].id)
    assert site.boundary.equals(box(2, 14, 14, 20))
    assert refusal(text_of(survey()), boundary="?").code == "plan.no_such_outline"


@pytest.mark.parametrize(
    ("layer", "role"),
    [
        ("消防栓", "hydrant"), ("消防车道", "fire_lane"), ("消防登高面", "rescue_field"),
        ("A-BLDG", "building"), ("STREETS", ""), ("TREES_EXIST", "tree"), ("用地红线", "boundary"),
        ("建筑-标注", ""), ("KD-FIRE-LANE", "fire_lane"), ("KD-FOOTPRINT", ""), ("0", ""),
        ("site boundary", "boundary"), ("DIM", ""), ("出入口", "entrance"), ("大门", "entrance"),
        ("Gatehouse", "entrance"), ("JZD", "boundary"), ("绿地", "surface"),
    ],
)  # fmt: skip
def test_names_of_layers_speak_of_roles(layer, role):
    assert guessed_role(layer) == role


COURT = Site(
    name="凌云小院", boundary=box(-10, -12, 10, 13).difference(box(2, 2, 3, 3)),
    frame=Frame(121.43, 31.14), attribution="示意数据",
    features=(
        Feature("b1", "building", box(-9, 15, 9, 24).difference(box(-2, 18, 2, 20)), name="12号楼",
                height=18.3, use="dwelling", highrise=True,
                windows=MultiLineString([[(-9, 16), (-9, 20)], [(-9, 21), (-9, 23)]])),
        Feature("gate", "entrance", LineString([(-1.5, -12), (1.5, -12)]), name="南门", width=3.0,
                gate=True),
        Feature("side", "exit", Point(10, 3), width=1.4),
        Feature("lane", "fire_lane", box(-10, -12, 10, -8), height=4.5),
        Feature("t1", "tree", Point(4, 2.125), crown=2.6, dbh=0.32),
        Feature("t2", "tree", Point(-4, 2)),
        Feature("grass", "surface", Polygon([(-9, 0), (-1, 0), (1, 11), (-9, 11)]),
                material="grass", soft=True),
        Feature("w", "wall", LineString([(10, -12), (10, 0), (9, 13)]), height=2.2),
        Feature("m", "manhole", Point(3, -9), radius=0.35),
        Feature("steps", "step", LineString([(-5, -8), (-3, -8)]), rise=0.15),
    ),
)  # fmt: skip


def exported(site):
    pieces = Placement("p1", "bench", 5, 6, note="给奶奶"), Placement("p2", "swing", 0, 5, 15)
    layout = Layout.of(*pieces)
    return dxf(
        Plan(site=site, layout=layout, kinds=catalogue(), rules=ruleset("shanghai"), issues=(),
             title="一", subtitle="二", lang="zh", translate=translator("zh"),
             date=datetime.date(2026, 11, 23), site_version=1, say=speaker(site, layout)),
        ExportOptions(),
    )  # fmt: skip


def apart(one, other):
    """How far corners and edges of two shapes are apart, m; rings may begin anywhere."""
    assert one.geom_type == other.geom_type
    edges = [each.boundary if each.geom_type == "Polygon" else each for each in (one, other)]
    corners = [shapely.MultiPoint(shapely.get_coordinates(each)) for each in edges]
    return max(edges[0].hausdorff_distance(edges[1]), corners[0].hausdorff_distance(corners[1]))


def assert_same(one: Site, other: Site):
    assert apart(one.boundary, other.boundary) < 0.001
    by_id = {each.id: each for each in other.features}
    assert set(by_id) == {each.id for each in one.features}
    for feature in one.features:
        back = by_id[feature.id]
        assert apart(feature.geometry, back.geometry) < 0.001
        for name in ("role", "name", "height", "crown", "dbh", "radius", "use", "highrise", "gate",
                     "soft", "material", "rise", "width"):  # fmt: skip
            told, said = getattr(feature, name), getattr(back, name)
            assert said == (pytest.approx(told, abs=1e-5) if isinstance(told, float) else told)
        assert (back.windows is None) == (feature.windows is None)
        if feature.windows is not None:
            assert back.windows.hausdorff_distance(feature.windows) < 0.001


def test_our_own_drawing_gives_the_site_back():
    site, made = site_of(exported(COURT))
    assert site.frame == COURT.frame
    assert (site.name, site.attribution) == (COURT.name, COURT.attribution)
    assert made.laid.fit.rms < 1e-6
    assert_same(COURT, site)


def test_a_surveyor_may_have_moved_turned_and_scaled_it():
    document = ezdxf.read(StringIO(exported(COURT).decode()))
    matrix = ezdxf.math.Matrix44.chain(
        ezdxf.math.Matrix44.z_rotate(0.7), ezdxf.math.Matrix44.scale(1000, 1000, 1000),
        ezdxf.math.Matrix44.translate(12_345_678, -2_345_678, 0),
    )  # fmt: skip
    for entity in list(document.modelspace()):
        if entity.dxftype() in ("LWPOLYLINE", "LINE", "INSERT", "CIRCLE"):
            entity.transform(matrix)
        else:
            document.modelspace().delete_entity(entity)
    document.header["$INSUNITS"] = 4
    site, _ = site_of(text_of(document))
    assert_same(COURT, site)


def test_a_local_site_comes_back_as_one():
    local = Site("小院", box(3, 4, 23, 14))
    site, _ = site_of(exported(local))
    assert site.frame is None
    assert_same(local, site)


# What is hostile or broken


def test_a_symbol_within_itself_ends():
    document = survey()
    block = document.blocks.new("A")
    block.add_blockref("A", (1, 1))
    block.add_line((0, 0), (1000, 0))
    document.modelspace().add_blockref("A", (0, 0))
    drawing = read_plan(text_of(document), "loop.dxf")
    assert drawing.unread > 0
    assert len(drawing.shapes) < 100


def test_symbols_that_multiply_are_cut_short(monkeypatch):
    monkeypatch.setattr("layers.imports.dxf.MOST_PARTS", 2_000)
    document = survey()
    for level in range(6):
        block = document.blocks.new(f"B{level}")
        for number in range(10):
            if level:
                block.add_blockref(f"B{level - 1}", (number, 0))
            else:
                block.add_line((0, 0), (number + 1, 1))
    document.modelspace().add_blockref("B5", (0, 0))
    document.modelspace().add_blockref("B0", (0, 0), dxfattribs={
        "column_count": 32_000, "row_count": 32_000, "column_spacing": 1, "row_spacing": 1,
    })  # fmt: skip
    drawing = read_plan(text_of(document), "bomb.dxf")
    assert len(drawing.shapes) < 2_100
    assert drawing.unread > 0


def test_words_within_symbols_multiply_no_less(monkeypatch):
    monkeypatch.setattr("layers.imports.dxf.MOST_PARTS", 200)
    document = survey()
    block = document.blocks.new("WORDS")
    for _ in range(100):
        block.add_text("x")
    for number in range(30):
        document.modelspace().add_blockref("WORDS", (number, 0))
    # two symbols are taken apart, the other 28 are kept as points
    assert read_plan(text_of(document), "words.dxf").unread == 28


def test_what_is_too_much_is_refused(monkeypatch):
    content = text_of(survey())
    monkeypatch.setattr("layers.imports.dxf.MOST_CORNERS", 10)
    assert refusal(content).code == "file.too_many_points"
    monkeypatch.setattr("layers.imports.dxf.MOST_LINES", 10)
    assert refusal(content).code == "file.too_many_items"


def test_what_is_no_plan_says_what_it_is():
    for content, code in (
        (b"AC1032\x00\x00", "file.is_dwg"),
        (b"%PDF-1.7", "file.is_plan"),
        (b"", "file.empty"),
        (json.dumps({"type": "FeatureCollection", "features": []}).encode(), "plan.is_site"),
        (b"0\nSECTION\n2\nENTITIES\n0\nENDSEC\n0\nEOF\n", "dxf.empty"),
        (b"0\nSECTION\nx\nHEADER\n", "dxf.damaged"),
        (b"AutoCAD Binary DXF\r\n\x1a\x00\x00\x00", "dxf.damaged"),
    ):
        assert refusal(content).code == code


def test_nothing_that_a_drawing_names_is_opened(tmp_path, monkeypatch):
    secret = tmp_path / "secret.dxf"
    secret.write_bytes(text_of(survey(6, 1)))
    document = survey()
    document.add_xref_def(str(secret), "SECRET")
    space = document.modelspace()
    space.add_blockref("SECRET", (0, 0))
    image = document.add_image_def(str(secret), size_in_pixel=(9, 9))
    space.add_image(image, insert=(0, 0), size_in_units=(9, 9))
    content = text_of(document)
    site_of(content)  # imports open files
    opened = []

    def refuse(path, *_, **__):
        opened.append(path)
        raise OSError

    for where in ("builtins.open", "io.open", "os.open", "os.stat", "os.listdir"):
        monkeypatch.setattr(where, refuse)
    site, _ = site_of(content)
    monkeypatch.undo()
    assert opened == []
    assert site.boundary.area == pytest.approx(200)


def test_a_broken_file_says_nothing_in_the_log(caplog):
    content = text_of(survey()).replace(b"20000.0", b"20000.0x")
    site_of(content)
    assert caplog.records == []


def test_numbers_that_are_none_are_passed_over():
    document = survey()
    content = text_of(document).replace(b"20000.0", b"1e400")
    try:
        drawing = read_plan(content, "endless.dxf")
    except InputError:
        return
    assert all(np.isfinite(each.geometry.bounds).all() for each in drawing.shapes)


SMALL = text_of(survey(6, 1))
SMALL_BINARY = binary_of(survey(6, 1))


@settings(max_examples=25)
@given(
    st.sampled_from([SMALL, SMALL_BINARY]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40)), max_size=6),
)
def test_damaged_files_are_read_or_refused_in_words(content, wounds):
    for where, put, cut in wounds:
        # the end of a file holds its drawing; the rest is tables
        place = int(len(content) * (1 - where / 6))
        content = content[:place] + put + content[place + cut :]
    try:
        site_of(content)
    except InputError as error:
        assert translator("zh")(f"error.{error.code}", **error.blanks)


def test_plans_are_told_from_other_files():
    assert plan_format(SMALL) == plan_format(SMALL_BINARY) == "dxf"
    assert plan_format(b"999\nmade by hand\n  0\r\nSECTION\r\n") == "dxf"
    assert plan_format(b"0,1,2\nSECTION") is None
