"""Extracts of OpenStreetMap: a park out of its quarter, and a site with what is around it."""

import json

import pytest
import shapely

from geo.errors import InputError
from geo.frame import Frame
from geo.site import Feature, Site
from layers.exports.geojson import site_text
from layers.imports.around import with_surroundings
from layers.imports.osm import ATTRIBUTION, read_osm_xml
from layers.imports.site_file import boundary_choices, read_site

HERE = Frame(121.47, 31.23)

#  park 0..40 x 0..25; a house of 6 levels beyond it, one 200 m away; a path through it; a tree
THINGS = {
    "park": ([(0, 0), (40, 0), (40, 25), (0, 25)], {"leisure": "park", "name": "梅园"}),
    "house": (
        [(0, 30), (40, 30), (40, 42), (0, 42)],
        {"building": "apartments", "building:levels": "6", "name:zh": "梅园一号"},
    ),
    "reaches in": ([(60, 0), (150, 0), (150, 20), (60, 20)], {"building": "yes", "height": "12 m"}),
    "far": ([(240, 0), (260, 0), (260, 20), (240, 20)], {"building": "yes"}),
}
LINES = {
    "path": ([(-100, 12), (200, 12)], {"highway": "footway", "width": "2.5"}),
    "wall": ([(-5, -5), (45, -5)], {"barrier": "wall", "height": "2"}),
    "street": ([(-300, -20), (300, -20)], {"highway": "residential", "name": "梅园路"}),
    "river": ([(-5, -50), (45, -50)], {"waterway": "river"}),
}
POINTS = {
    (10, 10): {"natural": "tree", "diameter_crown": "6", "circumference": "1.2"},
    (12, -3): {"emergency": "fire_hydrant"},
    (300, 300): {"natural": "tree"},
    (5, 5): {"amenity": "bench"},
}


def elements():
    """Nodes, ways and a multipolygon, as OpenStreetMap keeps them."""
    nodes, ways = [], []

    def node(x, y, tags=None):
        lon, lat = shapely.get_coordinates(HERE.to_degrees(shapely.Point(x, y)))[0].tolist()
        nodes.append((len(nodes) + 1, lon, lat, tags or {}))
        return len(nodes)

    for closed, things in ((True, THINGS), (False, LINES)):
        for corners, tags in things.values():
            refs = [node(*corner) for corner in corners]
            ways.append((len(ways) + 100, refs + refs[:1] if closed else refs, tags))
    for place, tags in POINTS.items():
        node(*place, tags)
    outer = [node(*corner) for corner in ((-40, 0), (-10, 0), (-10, 30), (-40, 30))]
    court = [node(*corner) for corner in ((-30, 10), (-20, 10), (-20, 20), (-30, 20))]
    ways += [(900, outer[:3], {}), (901, [*outer[2:], outer[0]], {}), (902, [*court, court[0]], {})]
    members = [(900, "outer"), (901, "outer"), (902, "inner")]
    relation = (77, members, {"type": "multipolygon", "building": "school"})
    return nodes, ways, [relation]


def as_xml():
    nodes, ways, relations = elements()

    def tags(given):
        return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in given.items())

    parts = [f'<node id="{n}" lon="{x!r}" lat="{y!r}">{tags(g)}</node>' for n, x, y, g in nodes]
    parts += [
        f'<way id="{n}">' + "".join(f'<nd ref="{r}"/>' for r in refs) + tags(g) + "</way>"
        for n, refs, g in ways
    ]
    parts += [
        f'<relation id="{n}">'
        + "".join(f'<member type="way" ref="{r}" role="{role}"/>' for r, role in members)
        + tags(g)
        + "</relation>"
        for n, members, g in relations
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="test">'
    return f"{head}{''.join(parts)}</osm>".encode()


def as_overpass(geom=False):
    nodes, ways, relations = elements()
    at = {n: {"lon": x, "lat": y} for n, x, y, _ in nodes}
    found = [{"type": "node", "id": n, **at[n], "tags": g} for n, x, y, g in nodes if g or not geom]
    for n, refs, g in ways:
        way = {"type": "way", "id": n, "tags": g}
        found.append(way | ({"geometry": [at[r] for r in refs]} if geom else {"nodes": refs}))
    for n, members, g in relations:
        told = [{"type": "way", "ref": r, "role": role} for r, role in members]
        found.append({"type": "relation", "id": n, "members": told, "tags": g})
    return json.dumps({"version": 0.6, "osm3s": {}, "elements": found}).encode()


FILES = {"xml": as_xml(), "overpass": as_overpass(), "overpass geom": as_overpass(geom=True)}


@pytest.mark.parametrize("name", FILES)
def test_a_park_out_of_its_quarter(name):
    assert [(choice.name, choice.area) for choice in boundary_choices(FILES[name], "a.osm")] == [
        ("梅园", pytest.approx(1000, abs=0.2))
    ]
    site = read_site(FILES[name], "a.osm")
    assert site.name == "梅园" and site.attribution == ATTRIBUTION
    found = {feature.id: feature for feature in site.features}
    roles = sorted(feature.role for feature in site.features)
    assert roles == [
        "building", "building", "building", "hydrant", "surface", "surface", "tree", "wall",
    ]  # fmt: skip
    house = found["osm-w101"]
    assert (house.name, house.height, house.use) == ("梅园一号", 18, "dwelling")
    assert house.windows.length == pytest.approx(104, abs=0.01)
    # What reaches into the 60 m comes whole, what only passes through is cut there.
    assert found["osm-w102"].geometry.area == pytest.approx(1800, abs=1)
    assert found["osm-r77"].geometry.area == pytest.approx(800, abs=1)
    assert found["osm-w104"].geometry.area == pytest.approx(2.5 * 160, rel=0.01)
    tree = found[next(each for each in found if found[each].role == "tree")]
    assert (tree.crown, tree.dbh) == (3.0, pytest.approx(0.382, abs=0.001))


def court():
    house = Feature("mine", "building", shapely.box(1, 31, 39, 41), height=21)
    old = Feature("old", "tree", shapely.Point(10.3, 10.2), crown=4)
    return Site("Court", shapely.box(0, 0, 40, 25), (house, old), HERE, "Survey 2026")


def test_around_a_site_that_exists():
    around = with_surroundings(court(), FILES["xml"], "a.osm")
    assert around.site.features[:2] == court().features  # what was drawn by hand stays
    assert around.added == {"building": 2, "surface": 2, "wall": 1, "hydrant": 1}
    assert around.known == 2
    assert around.site.attribution == f"Survey 2026; {ATTRIBUTION}"
    assert around.site.boundary == court().boundary and around.site.frame == HERE
    again = with_surroundings(around.site, FILES["overpass"], "a.json")
    assert again.site == around.site and again.added == {}


def test_it_reads_back():
    site = with_surroundings(court(), FILES["xml"], "a.osm").site
    back = read_site(site_text(site).encode(), "a.geojson")
    assert back.attribution == site.attribution
    assert [feature.id for feature in back.features] == [feature.id for feature in site.features]


def test_what_cannot_be_laid_around_is_told():
    local = Site("Court", shapely.box(0, 0, 40, 25))
    elsewhere = Site("Far", shapely.box(0, 0, 40, 25), frame=Frame(2.35, 48.85))
    for site, content, code in (
        (local, FILES["xml"], "around.no_place"),
        (elsewhere, FILES["xml"], "around.elsewhere"),
        (court(), site_text(court()).encode(), "around.not_osm"),
    ):
        with pytest.raises(InputError) as caught:
            with_surroundings(site, content, "a.osm")
        assert caught.value.code == code


def test_ways_without_their_nodes_are_no_harm():
    content = b'<osm version="0.6"><way id="1"><nd ref="5"/><tag k="building" v="yes"/></way></osm>'
    with pytest.raises(InputError, match=r"file\.no_features"):
        read_site(content, "a.osm")


@pytest.mark.parametrize("number", ["--5", "5-", "²", "9" * 4400])
def test_an_id_that_is_none_is_passed_over(number):
    content = f'<osm version="0.6"><node id="{number}" lat="31" lon="121"/></osm>'
    with pytest.raises(InputError, match=r"file\.no_features"):
        read_site(content.encode(), "a.osm")


def ring(relations: int, members: int, meaning: str = "building") -> bytes:
    """A ring of 50 nodes, which relations name over and over."""
    nodes = "".join(
        f'<node id="{n}" lat="{31 + (n % 25) * 1e-5}" lon="{121 + (n // 25) * 1e-5}"/>'
        for n in range(50)
    )
    order = [*range(25), *range(49, 24, -1), 0]
    way = '<way id="1">' + "".join(f'<nd ref="{n}"/>' for n in order) + "</way>"
    member = '<member type="way" ref="1" role="outer"/>'
    tags = '<tag k="type" v="multipolygon"/><tag k="' + meaning + '" v="yes"/>'
    whole = "".join(
        f'<relation id="{n}">{member * members}{tags}</relation>' for n in range(relations)
    )
    return f'<osm version="0.6">{nodes}{way}{whole}</osm>'.encode()


def test_a_way_that_is_named_twice_counts_once():
    (once,) = read_osm_xml(ring(1, 1), "a.osm").features
    (often,) = read_osm_xml(ring(1, 3), "a.osm").features
    assert often.geometry.equals(once.geometry) and once.geometry.area > 0


def test_a_way_that_everything_names_does_not_multiply(monkeypatch):
    monkeypatch.setattr("layers.imports.osm.MOST_POINTS", 100)
    for relations, code in ((19, "file.no_features"), (20, "file.too_many_points")):
        with pytest.raises(InputError) as caught:
            read_osm_xml(ring(relations, 1, "nothing we know"), "a.osm")
        assert caught.value.code == code
