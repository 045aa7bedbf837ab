"""OGC API - Features, Part 1: the abstract tests of the standard (OGC 17-069r4, annex A)."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlsplit

import shapely

from tests.ui.api.conftest import is_said
from tests.ui.api.ogc.conftest import ITEMS, NOTE, OF_ALL, PIECES, links
from ui import live_layers
from ui.api import ogc

CONF = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


# A.2.1 general


def test_no_parameter_is_unknown(get):
    """/conf/core/http, query-param-unknown: 400 where the definition does not name it."""
    for path in (*OF_ALL, ITEMS):
        answer = get(path, colour="red")
        assert (answer.status_code, answer.json()["code"]) == (400, "live.unknown_parameter"), path
        assert is_said(answer)
    assert get("/collections", limit=1).status_code == 400


WRONG = [
    *(("limit", each) for each in ("0", "-1", "x", "", "1.5", "９", "1e2", "9" * 30)),
    *(("offset", each) for each in ("-1", "x", "", "99999999")),
    *(
        ("bbox", each)
        for each in (
            "", "1,2,3", "1,2,3,4,5", "1,2,3,x", "1,2,3,nan", "1,2,3,1e999", "0,5,1,4",
            "0,0,181,1", "0,-91,1,1", "0,0,5,1,1,4", "1,2,3,4,", "inf,0,1,1",
        )
    ),
    *(
        ("datetime", each)
        for each in (
            "", "..", "/", "../..", "yesterday", "2026-02-30T00:00:00Z", "2026-05-16T06:40:59",
            "2026-05-17T00:00:00Z/2026-05-16T00:00:00Z", "2026-05-16T00:00:00Z/x",
            "2026-05-16T25:00:00Z", "2026-05-16T06:40:59+99:00", "2026-1-1",
        )
    ),
]  # fmt: skip


def test_no_value_is_guessed(get):
    """query-param-invalid: 400."""
    for name, value in WRONG:  # reading changes nothing: one project does for all
        answer = get(ITEMS, **{name: value})
        assert answer.status_code == 400, (name, value)
        assert is_said(answer), (name, value)


def test_a_parameter_comes_once(client, key):
    assert client.get(f"/ogc{ITEMS}?key={key}&limit=1&limit=2").status_code == 400
    # QGIS adds the key of its address to links that carry it already
    assert client.get(f"/ogc{ITEMS}?key={key}&limit=1&key={key}").status_code == 200


# A.2.2 landing page


def test_landing_page(get):
    """/conf/core/root-op, root-success."""
    for path in ("", "/"):
        answer = get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    found = answer.json()
    assert {link["rel"] for link in found["links"]} >= {
        "self",
        "service-desc",
        "conformance",
        "data",
    }
    assert "凌云" in found["title"]


def test_every_link_leads_somewhere(client, get):
    """Each address answers, with the type it says; all of it is found from the landing page."""
    seen, waiting = set(), list(get().json()["links"])
    key = get().request.headers["authorization"]
    while waiting:
        link = waiting.pop()
        assert {"href", "rel", "type"} <= link.keys()
        if link["href"] in seen:
            continue
        seen.add(link["href"])
        answer = client.get(link["href"], headers={"Authorization": key})
        assert answer.status_code == 200, link
        assert answer.headers["content-type"] == link["type"]
        found = answer.json()
        waiting += found.get("links", [])
        waiting += [each for one in found.get("collections", []) for each in one["links"]]
    paths = {urlsplit(each).path.removeprefix("/ogc") for each in seen}
    assert {*OF_ALL, ITEMS} <= paths


def test_definition(get):
    """/conf/core/api-definition-*, /conf/oas30: valid references, every route, every parameter."""
    answer = get("/api")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    found = answer.json()
    assert found["openapi"].startswith("3.0")

    def resolved(reference):
        at = found
        for name in reference.removeprefix("#/").split("/"):
            at = at[name]
        return at

    references = re.findall(r'"\$ref": ?"([^"]+)"', json.dumps(found))
    assert all(resolved(each) for each in references)
    routes = {re.sub(r"\{(\w+)[^}]*\}", "{}", each.path) for each in ogc.ROUTES}
    told = {re.sub(r"\{\w+\}", "{}", f"/ogc{path}").rstrip("/") for path in found["paths"]}
    assert {path.rstrip("/") for path in routes} == told
    for path, operations in found["paths"].items():
        named = [resolved(each["$ref"]) for each in operations["get"]["parameters"]]
        assert {each["name"] for each in named if each["in"] == "path"} == set(
            re.findall(r"\{(\w+)\}", path)
        )
        assert {"200", "400", "401"} <= operations["get"]["responses"].keys()
    limit = found["components"]["parameters"]["limit"]
    assert (limit["style"], limit["explode"], limit["required"]) == ("form", False, False)
    assert {"minimum", "maximum", "default"} <= limit["schema"].keys()
    bbox = found["components"]["parameters"]["bbox"]["schema"]
    assert bbox["items"] == {"type": "number"}
    assert [each["minItems"] for each in bbox["oneOf"]] == [4, 6]
    assert found["components"]["parameters"]["datetime"]["schema"] == {"type": "string"}


def test_conformance(get):
    """/conf/core/conformance-*: it says the classes that these tests are of."""
    answer = get("/conformance")
    assert set(answer.json()["conformsTo"]) == {
        CONF + each for each in ("core", "oas30", "geojson")
    }


# A.2.3 collections


def test_collections(get):
    """/conf/core/fc-md-*, sfc-md-*, rc-*: the same description alone and in the list."""
    found = get("/collections").json()
    assert links(found, "self")
    assert [each["id"] for each in found["collections"]] == list(live_layers.LAYERS)
    for each in found["collections"]:
        (items,) = links(each, "items")
        assert items["type"] == "application/geo+json"
        assert get(f"/collections/{each['id']}").json() == each
        assert each["crs"] == [CRS84]
        assert each["itemType"] == "feature"
        west, south, east, north = each["extent"]["spatial"]["bbox"][0]
        assert 121 < west <= east < 122
        assert 31 < south <= north < 32
        ((begin, _),) = each["extent"]["temporal"]["interval"]
        assert begin.endswith("Z")
    assert get("/collections/nothing").status_code == 404
    assert get("/collections/nothing/items").status_code == 404


def test_titles_follow_the_language(get):
    for lang, title in {"zh-CN,zh;q=0.9": "设施", "en": "Amenities", "fr": "Amenities"}.items():
        answer = get("/collections/amenities", lang)
        assert answer.json()["title"] == title
        assert "Accept-Language" in answer.headers["vary"]


# A.2.4 features


def test_features(get):
    """/conf/core/fc-op, fc-response, /conf/geojson: RFC 7946, ids, counts, time stamp."""
    for layer, kind in live_layers.LAYERS.items():
        answer = get(f"/collections/{layer}/items")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/geo+json")
        assert "content-crs" not in answer.headers
        found = answer.json()
        assert found["type"] == "FeatureCollection"
        assert found["numberReturned"] == found["numberMatched"] == len(found["features"]) > 0
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found["timeStamp"])
        assert links(found, "self")
        assert links(found, "collection")
        assert len({each["id"] for each in found["features"]}) == len(found["features"])
        for each in found["features"]:
            assert (each["type"], each["geometry"]["type"]) == ("Feature", kind)
            shape = shapely.from_geojson(json.dumps(each["geometry"]))
            assert shape.is_valid
            assert shapely.box(121, 31, 122, 32).contains(shape)
            if kind == "Polygon":
                assert shape.exterior.is_ccw


def test_a_thing_stands_where_it_was_put(get, store, placed):
    frame = store.geometry(store.site(placed.id).id).frame
    for each in get(ITEMS).json()["features"]:
        if each["properties"]["layout_en"] == "Fox":
            piece = {one.id: one for one in PIECES}[each["properties"]["placement"]]
            shape = frame.to_metres(shapely.from_geojson(json.dumps(each["geometry"])))
            assert shape.centroid.distance(shapely.Point(piece.x, piece.y)) < 1e-3


def test_only_what_may_be_seen(get):
    """Drafts, notes that nobody let out, tokens and who drew stay out."""
    whole = "".join(get(f"/collections/{layer}/items").text for layer in live_layers.LAYERS)
    found = get("/collections/layouts/items").json()["features"]
    assert [each["properties"]["stage"] for each in found] == ["submitted", "proposed"]
    for hidden in (NOTE, "token", "owl", "elder", "child"):
        assert hidden not in whole


def test_pages(get, client):
    """/conf/core/fc-limit-*, fc-links: next leads on until nothing is left, none twice."""
    whole = [each["id"] for each in get(ITEMS).json()["features"]]
    key = get().request.headers["authorization"]
    for limit in (1, 2, 3, 4, 1000, 10**8):
        found, answer = [], get(ITEMS, limit=limit)
        while True:
            page = answer.json()
            assert page["numberReturned"] == len(page["features"]) <= limit
            assert page["numberMatched"] == len(whole)
            found += [each["id"] for each in page["features"]]
            following = links(page, "next")
            if not following:
                break
            answer = client.get(following[0]["href"], headers={"Authorization": key})
        assert found == whole, limit
    assert len(links(get(ITEMS, limit=1, offset=2).json(), "prev")) == 1
    assert get(ITEMS, offset=1000).json()["features"] == []


def test_box(get):
    """/conf/core/fc-bbox-*: what meets the box, and nothing else; also across 180°."""
    everything = get(ITEMS).json()["features"]
    for each in everything:
        shape = shapely.from_geojson(json.dumps(each["geometry"]))
        west, south, east, north = shape.bounds
        for box in ((west, south, east, north), (west, south, -5, east, north, 9)):
            found = get(ITEMS, bbox=",".join(map(repr, box))).json()
            meant = {
                other["id"]
                for other in everything
                if shapely.from_geojson(json.dumps(other["geometry"])).intersects(
                    shapely.box(west, south, east, north)
                )
            }
            assert {one["id"] for one in found["features"]} == meant
            assert found["numberMatched"] == len(meant)
    assert get(ITEMS, bbox="100,-10,-100,80").json()["numberMatched"] == len(everything)
    assert get(ITEMS, bbox="170,-10,-170,80").json()["numberMatched"] == 0
    assert get(ITEMS, bbox="0,0,0,0").json()["numberMatched"] == 0
    centre = shapely.from_geojson(json.dumps(everything[0]["geometry"])).centroid
    point = f"{centre.x!r},{centre.y!r},{centre.x!r},{centre.y!r}"
    assert get(ITEMS, bbox=point).json()["numberMatched"] == 1


WHEN = [
    ("2026-05-16T06:40:59Z", 3),
    ("2026-05-16T14:40:59+08:00", 3),
    ("2026-05-16T06:40:58Z", 0),
    ("2026-05-16", 3),
    ("2026-05-16T06:40:59Z/..", 4),
    ("2026-05-16T06:41:00Z/", 1),
    ("../2026-05-16T06:40:59.5Z", 3),
    ("0000-01-01T00:00:00Z/2026-05-16T06:40:59Z", 3),  # as QGIS says it
    ("2026-05-16T06:40:59Z/9999-12-31T00:00:00Z", 4),
    ("2026-05-01T00:00:00Z/2026-05-31T00:00:00Z", 3),
]


def test_time(get):
    """/conf/core/fc-time-*: an instant, an interval, half an interval."""
    for when, matched in WHEN:
        assert get(ITEMS, datetime=when).json()["numberMatched"] == matched, when


def test_a_site_holds_since_its_version(get):
    now = datetime.now(UTC)
    before, after = (f"{now + timedelta(days=step):%Y-%m-%dT%H:%M:%SZ}" for step in (-1, 1))
    assert get("/collections/boundary/items", datetime=before).json()["numberMatched"] == 0
    assert get("/collections/boundary/items", datetime=after).json()["numberMatched"] == 1


def test_one_feature(get):
    """/conf/core/f-op, f-success: the same as in the page, whatever its id is made of."""
    for layer in live_layers.LAYERS:
        for each in get(f"/collections/{layer}/items").json()["features"]:
            answer = get(f"/collections/{layer}/items/{quote(each['id'], safe='')}")
            assert answer.headers["content-type"] == "application/geo+json"
            found = answer.json()
            assert links(found, "self")
            assert links(found, "collection")
            assert {name: value for name, value in found.items() if name != "links"} == each
    answer = get(f"{ITEMS}/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "live.no_feature")
