"""Live layers: who may ask and how, what the answers' links carry, what asking costs."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import shapely
from sqlalchemy import event

import data
from geo.layout import Layout, Placement
from tests.ui.api.conftest import is_said
from tests.ui.api.ogc.conftest import ITEMS, NOTE, OF_ALL, PIECES, links


def test_methods(client, key):
    """HEAD is GET without a body, OPTIONS says what may be done, the rest is 405."""
    for path in (*OF_ALL, ITEMS):
        head = client.head(f"/ogc{path}?key={key}")
        assert (head.status_code, head.content) == (200, b"")
        options = client.options(f"/ogc{path}")
        assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
        assert client.post(f"/ogc{path}?key={key}").status_code == 405
        answer = client.get(f"/ogc{path}?key={key}", headers={"Origin": "http://elsewhere.test"})
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_a_key_opens_its_project_only(client, store, placed, key):
    other = store.add_project("别处", data.demo_site("lingyun"), stage="design")
    found = client.get(f"/ogc{ITEMS}?key={store.live_keys.make(other.id)}").json()
    assert found["numberMatched"] == 0
    assert client.get(f"/ogc/collections/amenities?key={key}").status_code == 200
    again = store.live_keys.make(placed.id)
    assert client.get(f"/ogc?key={key}").status_code == 401, "a new key ends the old one"
    assert client.get(f"/ogc?key={again}").status_code == 200
    store.live_keys.withdraw(placed.id)
    assert client.get(f"/ogc?key={again}").status_code == 401


def test_a_key_is_kept_as_a_hash(store, key, tmp_path):
    copy = store.backup(tmp_path / "copy.db").read_bytes()
    assert key.encode() not in copy
    assert len(key) == 22, "128 bits"


def test_without_the_key_nothing_is_told(client, placed):
    for path in (*OF_ALL, ITEMS, f"{ITEMS}/x"):
        answer = client.get(f"/ogc{path}")
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert is_said(answer)
        assert "凌云" not in answer.text


def test_guessing_keys_ends_and_shuts_out_nobody_who_has_one(client, key):
    for guess in range(20):
        assert client.get(f"/ogc?key=guess{guess}").status_code == 401
    answer = client.get("/ogc?key=guess20")
    assert answer.status_code == 429
    assert is_said(answer)
    assert client.get(f"/ogc?key={key}").status_code == 200


def test_links_carry_the_key_only_where_the_address_did(client, get, key):
    by_address = client.get(f"/ogc{ITEMS}?key={key}&limit=1&bbox=121,31,122,32").json()
    for link in by_address["links"]:
        assert parse_qs(urlsplit(link["href"]).query)["key"] == [key]
    (following,) = links(by_address, "next")
    assert parse_qs(urlsplit(following["href"]).query)["bbox"] == ["121,31,122,32"]
    assert key not in get(ITEMS, limit=1).text


def test_links_name_the_host_that_was_called(client, key):
    found = client.get(f"/ogc?key={key}", headers={"Host": "localhost:9000"}).json()
    assert all(link["href"].startswith("http://localhost:9000/ogc") for link in found["links"])


def test_a_local_site_is_refused_in_words(client, store, project):
    key = store.live_keys.make(project.id)
    for path in ("", "/collections", "/collections/boundary", ITEMS):
        answer = client.get(f"/ogc{path}?key={key}")
        assert (answer.status_code, answer.json()["code"]) == (409, "live.no_place")
        assert is_said(answer)


def test_a_note_is_told_while_it_is_let_out(get, store, placed):
    def told():
        found = [each["properties"] for each in get(ITEMS).json()["features"]]
        return [(each["layout_en"], each["placement"]) for each in found if each["note"] == NOTE]

    assert told() == []
    store.notes.say(placed.id, [NOTE], shown=True)
    assert told() == [("Fox", "p1")]
    store.notes.say(placed.id, [NOTE], shown=False)
    assert told() == []


def test_what_was_handed_in_since_is_there(get, store, placed):
    before = get(ITEMS).json()["numberMatched"]
    more = Layout.of(Placement("p1", "bench", 3.0, 0.0))
    row = store.add_layout(
        placed.id, "deer", more, nickname="deer", age_band="child", stage="draft"
    )
    assert get(ITEMS).json()["numberMatched"] == before
    store.submit(row.id)
    assert get(ITEMS).json()["numberMatched"] == before + 1
    moved = {"edit_id": "e1", "client_seq": 1, "verb": "move", "placement_id": "p1", "x": 9, "y": 9}
    store.append(row.id, "tablet", [moved])
    shapes = get(ITEMS).json()["features"][-1]["geometry"]["coordinates"]
    assert (
        store.geometry(store.site(placed.id).id)
        .frame.to_metres(shapely.Polygon(shapes[0]))
        .centroid.distance(shapely.Point(9, 9))
        < 1e-3
    )


def test_questions_to_the_store_do_not_grow(get, store, placed):
    """As many for three layouts as for thirty."""

    def asked():
        told = []
        event.listen(store._database.engine, "before_cursor_execute", lambda *_: told.append(1))
        get(ITEMS)
        return len(told)

    few = asked()
    for _ in range(27):
        store.add_layout(placed.id, "fox", Layout.of(*PIECES))
    assert asked() <= few + 1
