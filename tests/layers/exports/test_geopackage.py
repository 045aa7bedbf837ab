"""The GeoPackage as a GIS reads it: true metres in the true place, and styled."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import CRS, Transformer

from geo.catalogue import catalogue
from geo.check import check
from geo.footprint import footprint
from geo.layout import Layout, Placement
from layers.exports.geopackage import geopackage
from layers.exports.plan import ExportOptions
from layers.imports.layout_file import read_layout, read_layouts

LAYERS = [
    "boundary", "site_areas", "site_lines", "site_points", "zones", "amenities",
    "conflict_areas", "conflict_lines", "conflict_points",
]  # fmt: skip


@pytest.fixture(scope="module")
def package(plan, tmp_path_factory):
    path = tmp_path_factory.mktemp("gpkg") / "court.gpkg"
    path.write_bytes(geopackage(plan, ExportOptions(file="court.gpkg")))
    return path


def rows(path, query):
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def test_every_layer_is_there_and_the_file_is_whole(package):
    assert [name for name, _ in pyogrio.list_layers(package)][:9] == LAYERS
    assert rows(package, "PRAGMA integrity_check") == [("ok",)]
    assert rows(package, "PRAGMA user_version") == [(10200,)]


def test_footprints_are_the_site_metres_of_the_verdict(plan, package):
    table = pyogrio.read_dataframe(package, layer="amenities")
    for row in table.itertuples():
        placement = plan.layout[row.id]
        true = footprint(placement, plan.kind(placement))
        assert shapely.hausdorff_distance(row.geometry, true) < 1e-9


def test_it_lands_within_a_millimetre_of_the_real_place(plan, package):
    """Through the reference system that stands in the file, not through ours."""
    table = pyogrio.read_dataframe(package, layer="boundary")
    to_degrees = Transformer.from_crs(CRS(table.crs), "EPSG:4326", always_xy=True)
    metres = shapely.get_coordinates(table.geometry.array)
    read = np.column_stack(to_degrees.transform(*metres.T))
    true = shapely.get_coordinates(plan.site.frame.to_degrees(plan.site.boundary))
    # a degree of latitude is 111 km: 9e-9 degrees are 1 mm
    assert np.abs(read - true).max() < 9e-9


def test_names_stand_in_both_languages_and_conflicts_are_counted(package):
    table = pyogrio.read_dataframe(package, layer="amenities").set_index("id")
    assert table.loc["p1", ["name_zh", "name_en", "family"]].tolist() == [
        "秋千（双位）", "Two-seat swing", "play",
    ]  # fmt: skip
    assert table.loc["p4", "note"] == "给爷爷奶奶晒太阳"
    assert table["conflicts"].to_dict()["p4"] == 1
    assert table["conflicts"].to_dict()["p6"] == 0  # a hint only


def test_conflicts_carry_place_numbers_and_sentences(plan, package):
    areas = pyogrio.read_dataframe(package, layer="conflict_areas")
    lines = pyogrio.read_dataframe(package, layer="conflict_lines")
    assert areas["number"].tolist() == [1, 2]
    assert lines["message_zh"].tolist() == [plan.sentence(plan.issues[2], "zh")]
    assert lines["message_en"].tolist() == [plan.sentence(plan.issues[2], "en")]
    assert lines.geometry.iloc[0].equals(plan.issues[2].witness)


def test_every_layer_has_its_style_as_default(package):
    styled = rows(package, "SELECT f_table_name, useAsDefault, styleQML FROM layer_styles")
    assert [name for name, _, _ in styled] == LAYERS
    for _, default, qml in styled:
        assert default == 1
        renderer = ET.fromstring(qml.split(">", 1)[1]).find("renderer-v2")
        wanted = len(renderer.findall("categories/category")) or 1
        assert len(renderer.findall("symbols/symbol")) == wanted


def test_names_are_written_on_what_lies_under_them(package):
    """QGIS writes nothing over an obstacle, and the ground is under every name."""
    styled = rows(package, "SELECT f_table_name, styleQML FROM layer_styles")
    labels = {name: ET.fromstring(qml.split(">", 1)[1]).find("labeling") for name, qml in styled}
    told = {name: each for name, each in labels.items() if each is not None}
    assert {"amenities", "site_areas", "conflict_areas"} <= told.keys()
    assert {each.find("settings/rendering").get("obstacle") for each in told.values()} == {"0"}
    weights = {
        name: int(each.find("settings/placement").get("priority")) for name, each in told.items()
    }
    styles = [each.find("settings/text-style") for each in told.values()]
    assert {each.get("fontWeight") for each in styles} == {"75"}, "without one it is the thinnest"
    assert weights["amenities"] > weights["conflict_areas"] > weights["site_areas"]


def test_every_value_of_a_layer_has_a_symbol(package):
    qml = dict(rows(package, "SELECT f_table_name, styleQML FROM layer_styles"))
    for layer, column in (("amenities", "family"), ("site_lines", "role"), ("site_points", "role")):
        tree = ET.fromstring(qml[layer].split(">", 1)[1])
        drawn = {category.attrib["value"] for category in tree.iter("category")}
        assert set(pyogrio.read_dataframe(package, layer=layer)[column]) <= drawn


def project(path):
    ((name, content),) = rows(path, "SELECT name, content FROM qgis_projects")
    assert name == "layout"
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
        (inside,) = archive.namelist()
        return ET.fromstring(archive.read(inside).decode().split(">", 1)[1])


def test_the_project_inside_opens_every_layer_of_its_own_file(package):
    tree = project(package)
    layers = tree.findall("projectlayers/maplayer")
    assert {layer.findtext("datasource") for layer in layers} == {
        f"./court.gpkg|layername={name}" for name in LAYERS
    }
    ids = [layer.findtext("id") for layer in layers]
    assert all(len(each) >= 17 for each in ids)
    listed = [layer.attrib["id"] for layer in tree.iter("layer-tree-layer")]
    assert sorted(listed) == sorted(ids)
    assert listed[0].startswith("conflict_points")


def test_the_project_s_reference_system_is_written_out(package):
    wkt = project(package).findtext("projectCrs/spatialrefsys/wkt")
    assert CRS(wkt).equals(CRS(pyogrio.read_info(package, layer="amenities")["crs"]))


def test_a_local_site_says_that_it_has_no_place_on_the_globe(make_plan, court, tmp_path):
    path = tmp_path / "local.gpkg"
    path.write_bytes(geopackage(make_plan(site=replace(court, frame=None)), ExportOptions()))
    assert set(rows(path, "SELECT srs_id FROM gpkg_geometry_columns")) == {(-1,)}
    table = pyogrio.read_dataframe(path, layer="boundary")
    assert table.geometry.iloc[0].equals(court.boundary)
    assert CRS(table.crs).is_engineering


def test_words_are_values_and_never_markup(make_plan):
    evil = '\'); DROP TABLE amenities; -- <x> & "q"'
    plan = make_plan(title=evil)
    path_bytes = geopackage(plan, ExportOptions(file='a"&<b.gpkg'))
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(path_bytes)
        assert database.execute("SELECT layout FROM boundary").fetchone() == (evil,)
        (content,) = database.execute("SELECT content FROM qgis_projects").fetchone()
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
        text = archive.read("layout.qgs").decode()
    assert ET.fromstring(text.split(">", 1)[1]).findtext("title") == evil


def test_several_layouts_are_listed_each_with_its_look(plan, tmp_path):
    other = replace(plan, layout=Layout.of(Placement("z", "bench", 2.0, 2.0)), issues=(), title="B")
    path = tmp_path / "court.gpkg"
    options = ExportOptions(file="court.gpkg")
    path.write_bytes(geopackage(plan, options, below=[other], looks=[(False, 1.0), (True, 0.4)]))
    table = pyogrio.read_dataframe(path, layer="amenities")
    assert set(table.loc[table["place"] == 2, "id"]) == {"z"}
    assert len(table) == len(plan.layout) + 1
    document = project(path)
    listed = {each.get("name"): each for each in document.iter("layer-tree-layer")}
    assert list(listed).index(plan.title) + 1 == list(listed).index("B")
    assert listed[plan.title].get("checked") == "Qt::Unchecked"
    assert listed["B"].get("checked") == "Qt::Checked"
    assert listed["B"].get("source").endswith('|layername=amenities|subset="place" = 2')
    faint = [each.findtext("layerOpacity") for each in document.iter("maplayer")
             if each.findtext("layername") == "B"]  # fmt: skip
    assert faint == ["0.4"]
    conflicts = [each for each in document.iter("layer-tree-layer") if "conflict" in each.get("id")]
    assert all(each.get("source").endswith('"place" IN (2)') for each in conflicts)


@pytest.mark.parametrize("frame", [True, False])
def test_it_reads_back_to_the_same_verdict(make_plan, court, filled, frame):
    """Footprints become the kinds that they are again."""
    site = court if frame else replace(court, frame=None)
    ring = shapely.Polygon([(1, 1), (6, 1.25), (6, 4), (1, 4)])
    lawn = Placement("a", "lawn", ring.centroid.x, ring.centroid.y, outline=ring, favourite=True)
    layout = Layout.of(*filled, lawn, Placement("b", "bench", 10, 4, 33.3, width=2.5))
    plan = make_plan(site=site, layout=layout, issues=())
    back = read_layout(geopackage(plan, ExportOptions()), "a.gpkg", site, catalogue())
    for piece in layout:
        found = back[piece.id]
        same = replace(found, x=piece.x, y=piece.y, outline=piece.outline)
        assert same == piece
        assert abs(found.x - piece.x) + abs(found.y - piece.y) < 1e-6
        # a lawn drawn exactly as its kind is becomes the kind: the same ground
        kind = catalogue()[piece.kind]
        assert footprint(found, kind).symmetric_difference(footprint(piece, kind)).area < 1e-6
    before, after = (check(site, each, catalogue(), plan.rules) for each in (layout, back))
    assert [each.key for each in before] == [each.key for each in after]
    for one, other in zip(before, after, strict=True):
        assert one.measured == pytest.approx(other.measured, abs=1e-6)


def test_many_layouts_read_back_each_by_its_name(make_plan, court, filled):
    plans = [
        make_plan(title=f"方案 {n}", layout=Layout.of(*list(filled)[n:]), issues=())
        for n in range(3)
    ]
    content = geopackage(plans[0], ExportOptions(), below=plans[1:], looks=[(True, 1.0)] * 3)
    found = read_layouts(content, "many.gpkg", court, catalogue())
    assert {name: set(each.placements) for name, each in found.items()} == {
        plan.title: set(plan.layout.placements) for plan in plans
    }
