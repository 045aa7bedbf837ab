"""Files that cannot be a site or a layout: each gets its own clear sentence, twice."""

import gzip
import io
import json
import zipfile

import pytest
import shapely

from geo.catalogue import catalogue
from geo.errors import InputError
from geo.site import Site
from layers.imports.layout_file import read_layout
from layers.imports.site_file import read_site
from ui.words import LANGUAGES, t

COURT = Site("Court", shapely.box(0, 0, 20, 25))
RING = "[[0,0],[20,0],[20,25],[0,25],[0,0]]"


def collection(features, more='"frame":"local",'):
    return f'{{"type":"FeatureCollection",{more}"features":[{features}]}}'.encode()


def spot(x):
    geometry = f'{{"type":"Point","coordinates":[{x},0]}}'
    return collection(f'{{"type":"Feature","geometry":{geometry}}}')


def packed(name, text="x"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        if name.startswith("xl"):
            archive.writestr("[Content_Types].xml", text)
        archive.writestr(name, text)
    return file.getvalue()


VRT = b"""<OGRVRTDataSource><OGRVRTLayer name="passwd">
<SrcDataSource>CSV:/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"""
GDALG = b'{"type":"gdal_streamed_alg","command_line":"gdal vector convert /etc/passwd out.json"}'

ENTITIES = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'
OGR_WFS = b"<OGRWFSDataSource><URL>http://x</URL></OGRWFSDataSource>"
LONG = b"[" + b"[0,0]," * 100_000 + b"[1,1]]"

REFUSED = {
    # nothing, too much, too deep
    "empty": (b"", "file.empty"),
    "blank": (b" \n\t ", "file.empty"),
    "zeros": (bytes(5000), "file.empty"),
    "only a BOM": (b"\xef\xbb\xbf", "file.empty"),
    "50 MB": (b"[" * 50_000_000, "file.too_big"),
    "50 MB of spaces": (b"{" + b" " * 50_000_000, "file.too_big"),
    "deep brackets": (b'{"a":' + b"[" * 200_000, "file.too_deep"),
    "deep objects": (b'{"a":' * 100_000, "file.too_deep"),
    "deep and balanced": (b'{"a":' + b"[" * 5_000 + b"]" * 5_000 + b"}", "file.too_deep"),
    "endless commas": (b'{"a":[' + b"0," * 2_000_000 + b"0]}", "file.too_many_items"),
    "endless brackets": (b'{"a":[' + b"[]," * 1_000_000 + b"0]}", "file.too_many_items"),
    "quotes and backslashes": (b"{" + b'\\"' * 2_000_000, "file.not_json"),
    "brackets inside a text": (b'{"type":"' + b"[" * 100_000 + b'"}', "file.not_geojson"),
    # files that only point elsewhere
    "VRT": (VRT, "file.is_reference"),
    "VRT with a BOM": (b"\xef\xbb\xbf\n" + VRT, "file.is_reference"),
    "VRT after a declaration": (b"<?xml version='1.0'?>\n" + VRT, "file.is_reference"),
    "raster VRT": (b"<VRTDataset rasterXSize='1'>/etc/passwd</VRTDataset>", "file.is_reference"),
    "GDALG": (GDALG, "file.is_reference"),
    "WFS address": (b"WFS:http://127.0.0.1/wfs", "file.is_reference"),
    "WFS description": (OGR_WFS, "file.is_reference"),
    "address": (b"http://127.0.0.1/a.geojson", "file.is_reference"),
    "vsicurl": (b"/vsicurl/http://127.0.0.1/a.geojson", "file.is_reference"),
    "WMS": (b"<GDAL_WMS><Service/></GDAL_WMS>", "file.is_reference"),
    # other kinds of files
    "zip": (packed("site.geojson"), "file.is_zip"),
    "gzip": (gzip.compress(b"{}"), "file.is_zip"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "file.is_sheet"),
    "PDF": (b"%PDF-1.7\n", "file.is_plan"),
    "PNG": (b"\x89PNG\r\n\x1a\n", "file.is_plan"),
    "JPEG": (b"\xff\xd8\xff\xe0", "file.is_plan"),
    "DWG": (b"AC1032\x00\x00", "file.is_dwg"),
    "DXF": (b"  0\nSECTION\n  2\nHEADER\n", "file.is_drawing"),
    "Shapefile": (b"\x00\x00\x27\x0a" + bytes(96), "file.shp_alone"),
    "bomb of entities": (ENTITIES, "file.is_map"),
    "sequence": (b'\x1e{"type":"Feature"}\n', "file.is_map"),
    "CSV": (b"x,y\n1,2\n", "file.not_json"),
    "noise": (b"\x01\x02\x80\x81", "file.not_json"),
    # JSON, but
    "half a file": (collection("")[:-5], "file.not_json"),
    "UTF-16": ("{}".encode("utf-16"), "file.not_utf8"),
    "GBK": ('{"name":"口袋"}'.encode("gbk"), "file.not_utf8"),
    "a list": (b"[1, 2]", "file.not_geojson"),
    "no type": (b"{}", "file.not_geojson"),
    "type is a list": (b'{"type":["Feature"],"features":[]}', "file.not_geojson"),
    "TopoJSON": (b'{"type":"Topology","objects":{}}', "file.not_geojson"),
    "features is no list": (b'{"type":"FeatureCollection","features":{}}', "file.not_geojson"),
    "feature is null": (collection("null"), "file.not_a_feature"),
    "properties is text": (collection('{"type":"Feature","properties":"x"}'), "file.not_a_feature"),
    "geometry is text": (collection('{"type":"Feature","geometry":"x"}'), "file.bad_geometry"),
    "geometry is a list": (collection('{"type":"Feature","geometry":[1]}'), "file.bad_geometry"),
    "type of geometry is a dict": (
        collection('{"type":"Feature","geometry":{"type":{},"coordinates":[1]}}'),
        "file.bad_geometry",
    ),
    "NaN": (spot("NaN"), "file.not_a_number"),
    "Infinity": (b'{"type":"FeatureCollection","x":-Infinity,"features":[]}', "file.not_a_number"),
    "1e999": (spot("1e999"), "file.not_a_number"),
    "9999…": (spot("9" * 5000), "file.not_a_number"),
    "doubled key": (collection("", '"frame":"local","frame":"local",'), "file.double_key"),
    "frame is a list": (collection("", '"frame":[],'), "file.unknown_frame"),
    "too many features": (
        collection(",".join(['{"type":"Feature","geometry":null}'] * 5_001)),
        "file.too_many_features",
    ),
    "too many corners": (
        spot(1).replace(b'"Point"', b'"LineString"').replace(b"[1,0]", LONG),
        "file.too_many_points",
    ),
}  # fmt: skip


def refusals(content):
    for read in (
        lambda: read_site(content, "uploads/院子.geojson"),
        lambda: read_layout(content, "uploads/院子.geojson", COURT, catalogue()),
    ):
        with pytest.raises(InputError) as caught:
            read()
        yield caught.value


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_says_what_it_is(name):
    content, code = REFUSED[name]
    for error in refusals(content):
        assert error.code == code
        for lang in LANGUAGES:
            sentence = t(lang, f"error.{code}", **error.blanks)
            assert sentence.startswith("院子.geojson")
            assert "{" not in sentence and len(sentence) > 20


def test_size_is_judged_before_anything_is_parsed(monkeypatch):
    def parsed(*_):
        raise AssertionError("parsed although too big")

    monkeypatch.setattr("layers.imports.geojson.parse", parsed)
    for error in refusals(b'{"a":"' + b"x" * 50_000_000 + b'"}'):
        assert error.code == "file.too_big"


def test_a_name_is_only_a_name():
    for name in (
        "",
        "../../etc/passwd",
        "a\x00b\n.json",
        "x" * 5000,
        "/vsicurl/http://x",
        "\ud800",
    ):
        with pytest.raises(InputError) as caught:
            read_site(b"", name)
        sentence = t("en", f"error.{caught.value.code}", **caught.value.blanks)
        assert len(sentence) < 200 and sentence.isprintable()


def test_a_long_list_of_boundaries_and_strange_values_keep_the_sentence_readable():
    polygon = f'{{"type":"Polygon","coordinates":[{RING}]}}'
    strange = json.dumps("<b>" + "\u202e\x00" + "x" * 1000)
    feature = f'{{"type":"Feature","properties":{{"role":{strange}}},"geometry":{polygon}}}'
    with pytest.raises(InputError) as caught:
        read_site(collection(feature), "a.geojson")
    assert caught.value.code == "site.unknown_role"
    assert str(caught.value.blanks["role"]).startswith("<b>xxx")
    assert len(str(caught.value.blanks["role"])) <= 60
    many = ",".join([f'{{"type":"Feature","properties":{{}},"geometry":{polygon}}}'] * 500)
    with pytest.raises(InputError) as caught:
        read_site(collection(many), "a.geojson")
    assert len(str(caught.value.blanks["ids"])) < 1000
