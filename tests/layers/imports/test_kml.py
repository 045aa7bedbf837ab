"""KML and KMZ: what Google Earth and Chinese map tools write, as a site."""

import io
import zipfile

import pytest

from geo.chinese_grid import to_gcj02
from geo.errors import InputError
from layers.imports.kml import read_kml
from layers.imports.site_file import boundary_choices, read_site, reading

LON, LAT = 121.47, 31.23
E, N = 1 / 95_200, 1 / 110_900  # degrees a metre there, roughly

#      25 ┌────────┐
#         │  ▓▓    │ ▓ house 4..10, 15..20
#         │      o │ o tree 16, 8
#       0 └────────┘
#         0        20


def at(x, y):
    return f"{LON + x * E!r},{LAT + y * N!r},0"


def ring(*corners):
    text = " \n ".join(at(*corner) for corner in (*corners, corners[0]))
    return f"<LinearRing><coordinates>\n {text} </coordinates></LinearRing>"


def area(*corners):
    return f"<Polygon><outerBoundaryIs>{ring(*corners)}</outerBoundaryIs></Polygon>"


def mark(name, geometry, more="", own=""):
    named = f' id="{own}"' if own else ""
    return f"<Placemark{named}><name>{name}</name>{more}{geometry}</Placemark>"


COURT = mark("用地红线", area((0, 0), (20, 0), (20, 25), (0, 25)))
HOUSE = mark("3号", area((4, 15), (10, 15), (10, 20), (4, 20)))
TREE = mark(
    "香樟",
    f"<Point><coordinates>{at(16, 8)}</coordinates></Point>",
    '<ExtendedData><Data name="冠幅"><value>5</value></Data></ExtendedData>',
    own="t1",
)
NOTE = mark("说明", f"<Point><coordinates>{at(1, 1)}</coordinates></Point>")


def kml(*parts, head='<?xml version="1.0" encoding="UTF-8"?>'):
    body = "".join(parts)
    return f'{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'.encode()


def folder(name, *parts):
    return f"<Folder><name>{name}</name>{''.join(parts)}</Folder>"


WHOLE = kml(COURT, folder("现状建筑", HOUSE), folder("树木", TREE), NOTE)


def kmz(content, name="doc.kml"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("files/picture.png", b"\x89PNG")
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "content", [WHOLE, kmz(WHOLE), kmz(WHOLE, "院子.kml")], ids=["kml", "kmz", "named"]
)
def test_a_site_with_what_stands_there(content):
    read = reading(content, "院子.kml")
    site = read.site
    assert site.boundary.area == pytest.approx(500, rel=0.01)
    assert [feature.role for feature in site.features] == ["building", "tree"]
    assert site.by_role("tree")[0].crown == 2.5
    assert site.by_role("tree")[0].id == "t1"
    assert site.name == "用地红线" and site.frame is not None
    assert read.left_out == 1  # the note


def test_several_polygons_and_no_word_for_the_boundary():
    content = kml(
        mark("A", area((0, 0), (20, 0), (20, 25))), mark("B", area((0, 0), (9, 0), (9, 9)))
    )
    with pytest.raises(InputError) as caught:
        read_site(content, "a.kml")
    assert caught.value.code == "site.several_boundaries"
    choices = boundary_choices(content, "a.kml")
    assert [(choice.id, choice.name) for choice in choices] == [("f1", "A"), ("f2", "B")]
    site = read_site(content, "a.kml", boundary="f2")
    assert site.boundary.area == pytest.approx(40.5, rel=0.01)


def test_a_path_that_closes_is_an_area_and_holes_stay():
    text = " ".join(at(*corner) for corner in ((0, 0), (9, 0), (9, 9), (0, 0)))
    closed = f"<LineString><coordinates>{text}</coordinates></LineString>"
    site = read_site(kml(mark("boundary", closed)), "a.kml")
    assert site.boundary.area == pytest.approx(40.5, rel=0.01)
    pond = f"<innerBoundaryIs>{ring((5, 5), (5, 9), (9, 9))}</innerBoundaryIs></Polygon>"
    holed = COURT.replace("</Polygon>", pond)
    assert read_site(kml(holed), "a.kml").boundary.area == pytest.approx(492, rel=0.01)


def test_gbk_is_read():
    head = '<?xml version="1.0" encoding="GB2312"?>'
    content = kml(COURT, head=head).decode().encode("gbk")
    assert read_site(content, "a.kml").name == "用地红线"


def test_gcj02_is_turned_back():
    """The same place clicked on Amap and on Google Earth is one site."""
    import numpy as np

    places = [LON + x * E for x in (0, 20, 20, 0)], [LAT + y * N for y in (0, 0, 25, 25)]
    shifted = to_gcj02(np.column_stack(places))
    text = " ".join(f"{lon!r},{lat!r}" for lon, lat in [*shifted.tolist(), shifted[0].tolist()])
    ring_ = f"<LinearRing><coordinates>{text}</coordinates></LinearRing>"
    content = kml(mark("红线", f"<Polygon><outerBoundaryIs>{ring_}</outerBoundaryIs></Polygon>"))
    true, amap = read_site(WHOLE, "a.kml"), read_site(content, "a.kml", coordinates="gcj02")
    assert amap.boundary.area == pytest.approx(true.boundary.area, abs=0.001)
    assert amap.frame.lon0 == pytest.approx(true.frame.lon0, abs=1e-8)
    untold = read_site(content, "a.kml")
    assert abs(untold.boundary.area - true.boundary.area) > 1  # why it must be said


def test_one_placemark_with_any_number_of_shapes_is_too_many(monkeypatch):
    monkeypatch.setattr("layers.imports.kml.MOST_FEATURES", 10)
    tree = f"<Point><coordinates>{at(5, 5)}</coordinates></Point>"
    trees = mark("tree", f"<MultiGeometry>{tree * 9}</MultiGeometry>")
    assert len(read_kml(kml(COURT, trees), "a.kml").features) == 10
    with pytest.raises(InputError, match=r"file\.too_many_features"):
        read_kml(kml(COURT, trees, trees), "a.kml")


@pytest.mark.parametrize("between", [" , ", ",\n", " \t,"])
def test_spaces_around_commas_and_without_end_do_no_harm(between):
    point = between.join(at(5, 5).split(","))
    spaces = " " * 300_000  # by a pattern with two ends open this took hours
    tree = mark("tree", f"<Point><coordinates>{spaces}{point}{spaces}</coordinates></Point>")
    (_, found) = read_kml(kml(COURT, tree), "a.kml").features
    assert (found.geometry.x, found.geometry.y) == tuple(map(float, at(5, 5).split(",")[:2]))


def test_digits_without_end_are_no_number():
    tree = mark("tree", f"<Point><coordinates>{'9' * 300_000}x,1</coordinates></Point>")
    with pytest.raises(InputError, match=r"file\.bad_geometry"):
        read_kml(kml(COURT, tree), "a.kml")
