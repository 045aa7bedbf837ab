"""KML, Shapefiles and OpenStreetMap's extracts that mean harm, or are only broken."""

import io
import json
import struct
import zipfile

import pytest
import shapefile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from layers.imports.site_file import read_site
from ui.words import LANGUAGES, t

RING = "121.47,31.23 121.4702,31.23 121.4702,31.2302 121.47,31.23"


def kml(body, head=""):
    return f'<?xml version="1.0"?>{head}<kml><Document>{body}</Document></kml>'.encode()


def mark(coordinates, shape="Polygon"):
    line = f"<LinearRing><coordinates>{coordinates}</coordinates></LinearRing>"
    if shape == "Polygon":
        line = f"<Polygon><outerBoundaryIs>{line}</outerBoundaryIs></Polygon>"
    return f"<Placemark><name>红线</name>{line}</Placemark>"


def zipped(*entries, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return file.getvalue()


def shp(corners=((0, 0), (0, 0.001), (0.001, 0.001), (0, 0))):
    parts = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=5) as writer:
        writer.field("role", "C", size=10)
        writer.poly([corners])
        writer.record("boundary")
    return {ending: file.getvalue() for ending, file in parts.items()}


def packed(**changed):
    return zipped(*((f"a.{ending}", content) for ending, content in (shp() | changed).items()))


def at(content, place, form, *values):
    """The same bytes with a number written over some of them."""
    return content[:place] + struct.pack(form, *values) + content[place + struct.calcsize(form) :]


LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10)
)
QUADRATIC = f'<!DOCTYPE k [<!ENTITY a "{"A" * 50_000}">]>'
OUTSIDE = '<!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE k SYSTEM "http://127.0.0.1:9/x.dtd">'
PARAMETER = '<!DOCTYPE k [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p">%p;]>'
OSM = "<osm version='0.6'>{}</osm>"
NODE = "<node id='1' lon='{}' lat='{}'><tag k='natural' v='tree'/></node>"
SHP, SHX, DBF = (shp()[ending] for ending in ("shp", "shx", "dbf"))

REFUSED = {
    "billion laughs": (kml("&l9;", f"<!DOCTYPE k [{LAUGHS}]>"), "file.xml_unsafe"),
    "quadratic": (kml("&a;" * 5_000, QUADRATIC), "file.is_map"),
    "external entity": (kml("&x;", OUTSIDE), "file.xml_unsafe"),
    "external document type": (kml("", REMOTE), "file.xml_unsafe"),
    "parameter entity": (kml("", PARAMETER), "file.xml_unsafe"),
    "laughs in OSM": (f"<!DOCTYPE o [{LAUGHS}]><osm >&l9;</osm>".encode(), "file.xml_unsafe"),
    "deep": (kml("<Folder>" * 5_000), "file.too_deep"),
    "deep multis": (kml("<Placemark>" + "<MultiGeometry>" * 200), "file.too_deep"),
    "half a file": (kml(mark(RING))[:-20], "file.not_xml"),
    "unknown encoding": (b'<?xml version="1.0" encoding="x-mac-foo"?><kml></kml>', "file.not_utf8"),
    "nothing": (kml(""), "file.no_features"),
    "a link": (
        kml("<NetworkLink><Link><href>http://127.0.0.1:9/a.kml</href></Link></NetworkLink>"),
        "file.is_reference",
    ),
    "NaN": (kml(mark("NaN,31 121,31 121,32 NaN,31")), "file.not_a_number"),
    "infinite": (kml(mark("1e999,31 121,31 121,32 1e999,31")), "file.not_a_number"),
    "1e308": (kml(mark("1e308,31 121,31 121,32 1e308,31")), "file.out_of_range"),
    "words": (kml(mark("east,north 1,2 3,4")), "file.bad_geometry"),
    "one number": (kml(mark("121 31 122")), "file.bad_geometry"),
    "unclosed ring": (kml(mark("121.47,31.23 121.4702,31.23 121.4702,31.2302")), "file.open_ring"),
    "two corners": (kml(mark("121.47,31.23 121.4702,31.23 121.47,31.23")), "file.short_ring"),
    "bow tie": (
        kml(mark("121.47,31.23 121.4702,31.2302 121.4702,31.23 121.47,31.2302 121.47,31.23")),
        "site.self_crossing",
    ),
    "too many placemarks": (kml("<Placemark/>" * 5_001), "file.too_many_features"),
    "too many corners": (kml(mark("121,31 " * 100_001)), "file.too_many_points"),
    # archives
    "no archive": (b"PK\x03\x04" + bytes(200), "file.zip_damaged"),
    "cut archive": (packed()[:-30], "file.zip_damaged"),
    "bomb": (zipped(("doc.kml", bytes(50_000_000))), "file.zip_bomb"),
    "dense": (zipped(("doc.kml", b" " * 3_000_000)), "file.zip_bomb"),
    "many parts": (zipped(*((f"{n}.kml", "") for n in range(301))), "file.zip_bomb"),
    "slip": (zipped(("../../etc/a.kml", kml(mark(RING)))), "file.zip_unsafe"),
    "slip in Windows' words": (zipped(("..\\a.kml", kml(mark(RING)))), "file.zip_unsafe"),
    "absolute": (zipped(("/etc/a.kml", kml(mark(RING)))), "file.zip_unsafe"),
    "a drive": (zipped(("C:a.kml", kml(mark(RING)))), "file.zip_unsafe"),
    "strange method": (
        zipped(("doc.kml", kml(mark(RING))), method=zipfile.ZIP_LZMA), "file.zip_damaged",
    ),
    "archive in an archive": (zipped(("a.zip", packed())), "file.is_zip"),
    "only a table": (zipped(("a.dbf", DBF)), "file.is_zip"),
    # shapefiles
    "no table": (zipped(("a.shp", SHP), ("a.shx", SHX)), "file.shp_incomplete"),
    "no index": (zipped(("a.shp", SHP), ("a.dbf", DBF)), "file.shp_incomplete"),
    "cut shapes": (packed(shp=SHP[:130]), "file.shp_damaged"),
    "no shapes": (packed(shp=b""), "file.shp_damaged"),
    "noise": (packed(shp=bytes(range(256)) * 10), "file.shp_damaged"),
    "noise in the table": (packed(dbf=bytes(range(256)) * 10), "file.shp_damaged"),
    "endless rows": (packed(dbf=at(DBF, 4, "<I", 4_000_000_000)), "file.too_many_features"),
    "endless parts": (packed(shp=at(SHP, 144, "<I", 2_000_000_000)), "file.shp_damaged"),
    "endless corners": (packed(shp=at(SHP, 148, "<I", 2_000_000_000)), "file.shp_damaged"),
    "NaN in a shape": (packed(shp=at(SHP, 156, "<d", float("nan"))), "file.not_a_number"),
    "1e308 in a shape": (
        packed(shp=at(at(SHP, 156, "<d", 1e308), 156 + 48, "<d", 1e308)), "file.out_of_range",
    ),
    "unclosed shape": (packed(shp=at(SHP, 156, "<d", 5.0)), "file.open_ring"),
    "reference system in words": (packed(prj=b"EPSG:4326"), "file.unknown_crs"),
    # OpenStreetMap
    "OSM without anything": (OSM.format("").encode(), "file.no_features"),
    "OSM NaN": (OSM.format(NODE.format("NaN", "31")).encode(), "file.not_a_number"),
    "OSM 1e308": (OSM.format(NODE.format("1e308", "31")).encode(), "file.out_of_range"),
    "OSM words": (OSM.format(NODE.format("east", "31")).encode(), "file.bad_geometry"),
    "Overpass noise": (b'{"osm3s":{},"elements":[1]}', "file.not_a_feature"),
    "Overpass strange": (
        json.dumps({"osm3s": {}, "elements": [{"type": "node", "id": 1}]}).encode(),
        "file.bad_geometry",
    ),
    "Overpass empty": (b'{"osm3s":{},"elements":[{"type":"way","id":[]}]}', "file.no_features"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_words(name):
    content, code = REFUSED[name]
    with pytest.raises(InputError) as caught:
        read_site(content, "uploads/院子.kml")
    assert caught.value.code == code
    for lang in LANGUAGES:
        sentence = t(lang, f"error.{code}", **caught.value.blanks)
        assert sentence.startswith("院子.kml")
        assert "{" not in sentence and len(sentence) > 15


def test_nothing_is_written_when_an_archive_is_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_site(packed(), "a.zip").boundary.area > 0
    assert list(tmp_path.iterdir()) == []


GOOD = [
    kml(mark(RING)),
    packed(),
    zipped(("doc.kml", kml(mark(RING)))),
    OSM.format(
        "".join(f"<node id='{n}' lon='{x}' lat='{y}'/>" for n, (x, y) in enumerate(
            [(121.47, 31.23), (121.4702, 31.23), (121.4702, 31.2302)]
        )) + "<way id='9'><nd ref='0'/><nd ref='1'/><nd ref='2'/><nd ref='0'/>"
        "<tag k='leisure' v='park'/></way>"
    ).encode(),
]  # fmt: skip
BLOWS = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from(["cut", "byte", "put"]), st.binary(max_size=6)),
    min_size=1,
    max_size=4,
)


def struck(content, blows):
    for share, how, more in blows:
        place = int(share * len(content))
        after = place + (0 if how == "put" else len(more))
        content = content[:place] + (b"" if how == "cut" else more) + content[after:]
    return content


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(GOOD), BLOWS)
def test_good_files_with_damage_are_read_or_refused(content, blows):
    try:
        read_site(struck(content, blows), "a")
    except InputError as error:
        assert t("en", f"error.{error.code}", **error.blanks)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["shp", "shx", "dbf", "prj"]), BLOWS)
def test_shapefiles_with_damage_are_read_or_refused(ending, blows):
    """The damage is in a part, whose checksum is right again."""
    whole = {**shp(), "prj": b'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984"],UNIT["Degree",0.017]]'}
    content = packed(**{**whole, ending: struck(whole[ending], blows)})
    try:
        read_site(content, "a")
    except InputError as error:
        assert t("zh", f"error.{error.code}", **error.blanks)


def test_the_good_files_are_good():
    for content in GOOD:
        assert read_site(content, "a").boundary.area > 10
