"""Shapefiles as ArcGIS and QGIS write them in China: GBK tables, projected, packed."""

import io
import zipfile

import numpy as np
import pytest
import shapefile
import shapely
from pyproj import CRS, Transformer

from geo.errors import InputError
from geo.frame import Frame
from layers.imports.prj import read_prj
from layers.imports.shapefile_zip import read_shapefiles
from layers.imports.site_file import read_site, reading

HERE = Frame(121.47, 31.23)
PRJ_4549 = CRS.from_epsg(4549).to_wkt("WKT1_ESRI")
PRJ_4490 = CRS.from_epsg(4490).to_wkt("WKT1_ESRI")

#      25 ┌────────┐
#         │  ▓▓ ▓▓ │ ▓ two houses in one row of the table
#         │      o │ o tree 16, 8
#       0 └────────┘
#         0        20
COURT = [(0, 0), (0, 25), (20, 25), (20, 0), (0, 0)]  # clockwise, as Shapefiles want outlines
HOUSES = [
    [(4, 15), (4, 20), (8, 20), (8, 15), (4, 15)],
    [(10, 15), (10, 20), (14, 20), (14, 15), (10, 15)],
]


def degrees(corners):
    return HERE._degrees(np.array(corners, dtype=float))


def on_grid(corners):
    to = Transformer.from_crs(4326, 4549, always_xy=True)
    return np.column_stack(to.transform(*degrees(corners).T))


def layer(kind, columns, rows, *, place=degrees, prj=PRJ_4490, encoding="gbk", cpg="GBK"):
    """The parts of one Shapefile: rows of (parts of a shape, values)."""
    parts = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=kind, encoding=encoding) as writer:
        for column, size in columns:
            writer.field(column, "C", size=size)
        for shapes, values in rows:
            placed = [place(shape).tolist() for shape in shapes]
            if kind == shapefile.POINT:
                writer.point(*placed[0][0])
            else:
                getattr(writer, "poly" if kind == shapefile.POLYGON else "line")(placed)
            writer.record(*values)
    found = {ending: file.getvalue() for ending, file in parts.items()}
    if prj:
        found["prj"] = prj.encode()
    if cpg:
        found["cpg"] = cpg.encode()
    return found


def packed(encode_names="utf-8", **layers):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, parts in layers.items():
            for ending, content in parts.items():
                archive.writestr(f"{name}.{ending}", content)
    return file.getvalue()


def whole(**how):
    return packed(
        用地红线=layer(5, [("项目名", 30)], [([COURT], ["弄堂口袋公园"])], **how),
        建筑=layer(5, [("名称", 20), ("层数", 5)], [(HOUSES, ["三号楼", "6"])], **how),
        现状树木=layer(1, [("冠幅", 8)], [([[(16, 8)]], ["5"])], **how),
    )


ENCODED = {
    "GBK told": {"encoding": "gbk", "cpg": "GBK"},
    "936 told": {"encoding": "gbk", "cpg": "936"},
    "no encoding of text told": {"encoding": "utf-8", "cpg": "zlib"},
    "GBK untold": {"encoding": "gbk", "cpg": ""},
    "UTF-8 told": {"encoding": "utf-8", "cpg": "UTF-8"},
    "UTF-8 untold": {"encoding": "utf-8", "cpg": ""},
}


@pytest.mark.parametrize("how", ENCODED)
@pytest.mark.parametrize("place", ["degrees", "grid"])
def test_three_layers_make_a_site(how, place):
    where = {"place": on_grid, "prj": PRJ_4549} if place == "grid" else {}
    site = read_site(whole(**ENCODED[how], **where), "图层.zip")
    assert site.boundary.area == pytest.approx(500, abs=0.01)
    assert [feature.role for feature in site.features] == ["building", "building", "tree"]
    house, _, tree = site.features
    assert (house.name, house.height, house.id) == ("三号楼", 18, "建筑-1-1")
    assert house.geometry.area == pytest.approx(20, abs=0.01)
    assert tree.crown == 2.5
    assert site.frame.lon0 == pytest.approx(121.47, abs=0.01)


def test_names_of_a_windows_zip_are_gbk():
    """Old Windows writes GBK into the archive and says nothing; Python reads it as cp437."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for ending, content in layer(5, [("id", 5)], [([COURT], ["1"])]).items():
            info = zipfile.ZipInfo("AAAA." + ending)
            archive.writestr(info, content)
    content = file.getvalue().replace(b"AAAA", "红线".encode("gbk"))
    site = read_site(content, "a.zip")
    assert site.boundary.area == pytest.approx(500, abs=0.01)


def test_holes_and_lines():
    pond = [(5, 5), (9, 5), (9, 9), (5, 9), (5, 5)]
    content = packed(
        boundary=layer(5, [("a", 5)], [([COURT, pond], ["x"])]),
        wall=layer(3, [("a", 5)], [([[(0, 0), (0, 9)], [(3, 0), (9, 0)]], ["x"])]),
    )
    site = read_site(content, "a.zip")
    assert site.boundary.area == pytest.approx(484, abs=0.01)
    assert [feature.geometry.length for feature in site.features] == pytest.approx([9, 6], abs=0.01)


def test_without_a_reference_system_somebody_must_say_it():
    content = whole(place=on_grid, prj="")
    with pytest.raises(InputError) as caught:
        read_site(content, "a.zip")
    assert caught.value.code == "site.looks_like_grid"
    site = read_site(content, "a.zip", coordinates="epsg4549")
    assert site.boundary.area == pytest.approx(500, abs=0.01)
    local = read_site(content, "a.zip", coordinates="local")
    assert local.frame is None and local.boundary.area == pytest.approx(500, abs=0.5)


def test_what_nobody_can_tell_is_counted():
    content = packed(
        红线=layer(5, [("a", 5)], [([COURT], ["x"])]),
        图层1=layer(5, [("a", 5)], [([HOUSES[0]], ["x"])]),
    )
    found = reading(content, "a.zip")
    assert (found.left_out, found.site.features) == (1, ())


PRJ = {
    "UTM": (32651, True), "web": (3857, True), "GK zone 40": (4528, True), "WGS 84": (4326, True),
    "Beijing 1954": (2437, False), "Xi'an 1980": (2385, False), "NAD27": (26710, False),
}  # fmt: skip


@pytest.mark.parametrize("name", PRJ)
def test_systems_are_rebuilt_from_numbers_or_refused(name):
    epsg, known = PRJ[name]
    text = CRS.from_epsg(epsg).to_wkt("WKT1_ESRI")
    if not known:
        with pytest.raises(InputError, match=r"file\.unknown_crs"):
            read_prj(text, "a")
        return
    system = read_prj(text, "a").crs
    if system is None:
        return
    there = Transformer.from_crs(4326, epsg, always_xy=True).transform(121.47, 31.23)
    back = Transformer.from_crs(system, 4326, always_xy=True).transform(*there)
    assert back == pytest.approx((121.47, 31.23), abs=1e-9)  # 0.1 mm


def test_a_grid_file_in_a_prj_is_never_looked_for():
    text = PRJ_4549[:-1] + ',EXTENSION["PROJ4","+proj=longlat +nadgrids=/etc/passwd"]]'
    assert "passwd" not in str(read_prj(text, "a").crs)
    with pytest.raises(InputError, match=r"file\.unknown_crs"):
        read_prj("+proj=longlat +nadgrids=/etc/passwd", "a")


def test_degrees_from_another_meridian_are_refused():
    text = CRS.from_epsg(4326).to_wkt("WKT1_ESRI")
    assert read_prj(text, "a").crs is None
    with pytest.raises(InputError, match=r"file\.unknown_crs"):
        read_prj(text.replace('"Greenwich",0.0', '"Paris",2.33722917'), "a")


def test_empty_rows_are_passed_over():
    parts = layer(5, [("a", 5)], [([COURT], ["x"])])
    with shapefile.Reader(**{k: io.BytesIO(parts[k]) for k in ("shp", "shx", "dbf")}) as reader:
        assert len(reader) == 1
    files = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    with shapefile.Writer(**files, shapeType=5) as writer:
        writer.field("a", "C", size=5)
        writer.null()
        writer.record("n")
        writer.poly([degrees(COURT).tolist()])
        writer.record("x")
    site = read_site(packed(红线={k: v.getvalue() for k, v in files.items()}), "a.zip")
    assert shapely.area(site.boundary) == pytest.approx(500, abs=0.01)


def test_one_row_with_any_number_of_areas_is_too_many(monkeypatch):
    # a boundary and two houses in one row: three things
    monkeypatch.setattr("layers.imports.shapefile_zip.MOST_FEATURES", 3)
    content = packed(
        a=layer(5, [("name", 9)], [([COURT], ["红线"])]),
        b=layer(5, [("name", 9)], [(HOUSES, ["建筑"])]),
    )
    assert len(read_shapefiles(content, "a.zip").features) == 3
    monkeypatch.setattr("layers.imports.shapefile_zip.MOST_FEATURES", 2)
    with pytest.raises(InputError, match=r"file\.too_many_features"):
        read_shapefiles(content, "a.zip")
