"""A participant's layout over HTTP: what stands, and every refusal with its words."""

from __future__ import annotations

import json

import pytest

from tests.ui.api.conftest import is_said
from ui.api.answers import MOST_BYTES


def test_what_is_sent_stands(tablets):
    fox, owl = tablets
    answer = fox.send(fox.put(x=3.0), fox.put(x=9.0))
    assert answer.status_code == 200
    assert answer.json()["acked"] == ["tablet-fox-1", "tablet-fox-2"]
    assert [each["x"] for each in fox.state()["placements"]] == [3.0, 9.0]
    assert owl.state()["placements"] == []


def test_the_same_edits_twice_are_there_once(tablets):
    fox, _ = tablets
    edits = [fox.put(), fox.put()]
    first, again = fox.send(*edits), fox.send(*edits)
    assert first.json() == again.json()
    assert again.json()["seq"] == 2


def test_gap_says_where_to_go_on(tablets):
    fox, _ = tablets
    first, _lost, third = fox.put(), fox.put(), fox.put()
    assert fox.send(first).status_code == 200
    answer = fox.send(third)
    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["expected"]) == ("gap", 2)
    assert is_said(answer)
    assert "2" in answer.json()["message"]["en"]
    assert len(fox.state()["placements"]) == 1


def test_same_id_for_another_edit_is_refused(tablets):
    fox, _ = tablets
    edit = fox.put()
    assert fox.send(edit).status_code == 200
    answer = fox.send(edit | {"x": 7.0})
    assert answer.status_code == 409
    assert (answer.json()["code"], answer.json()["edit_id"]) == ("refused", edit["edit_id"])
    assert is_said(answer)
    assert fox.state()["placements"][0]["x"] == 5.0


@pytest.mark.parametrize("token", ["", "nobody's", "\xfc"])
def test_without_a_token_nothing_is_told(tablets, client, token):
    fox, _ = tablets
    headers = {"Authorization": f"Bearer {token}".encode("latin-1")}
    body = {"client_id": fox.name, "edits": [fox.put()]}
    for answer in (
        client.get(fox.address, headers=headers),
        client.post(f"{fox.address}/edits", json=body, headers=headers),
        client.post(f"{fox.address}/submit", headers=headers),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
        assert is_said(answer)
    assert fox.state()["seq"] == 0


def test_another_participants_layout_is_not_there(tablets, client):
    fox, owl = tablets
    for answer in (
        client.get(fox.address, headers=owl.headers),
        owl.send(owl.put(), to=fox.address),
        client.post(f"{fox.address}/submit", headers=owl.headers),
        client.get("/api/layouts/none", headers=owl.headers),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "no_layout")
        assert is_said(answer)
    assert fox.state()["placements"] == []


def test_too_much_at_once(tablets, client):
    fox, _ = tablets
    content = json.dumps({"client_id": fox.name, "edits": [fox.put(note="x" * MOST_BYTES)]})
    answer = client.post(f"{fox.address}/edits", content=content, headers=fox.headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert is_said(answer)
    assert fox.state()["seq"] == 0


@pytest.mark.parametrize(
    "changed",
    [{"x": 1e9}, {"x": None}, {"kind": "rocket"}, {"kind": "\ud800"}, {"verb": "fly"},
     {"client_seq": 1.5}, {"outline": [[0, 0], [1, 1], [0, 1], [1, 0]]}],
)  # fmt: skip
def test_an_impossible_edit_is_named(tablets, changed):
    fox, _ = tablets
    good, bad = fox.put(), fox.put(**changed)
    answer = fox.send(good, bad)
    assert (answer.status_code, answer.json()["edit_id"]) == (422, bad["edit_id"])
    assert is_said(answer)
    assert fox.state()["placements"] == []


@pytest.mark.parametrize("edits", [5, True, 1.5, "edits", {"0": {}}, None, 0, False])
def test_edits_that_are_no_list(tablets, client, edits):
    fox, _ = tablets
    body = {"client_id": fox.name, "edits": edits}
    answer = client.post(f"{fox.address}/edits", json=body, headers=fox.headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert is_said(answer)


@pytest.mark.parametrize("client_id", [None, 5, [], "", "\ud800"])
def test_a_client_without_a_name(tablets, client, client_id):
    fox, _ = tablets
    content = json.dumps({"client_id": client_id, "edits": [fox.put()]})
    answer = client.post(f"{fox.address}/edits", content=content, headers=fox.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "edit.malformed")
    assert fox.state()["seq"] == 0


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"{", b"[" * 100_000])
def test_a_body_that_is_no_object(tablets, client, content):
    fox, _ = tablets
    answer = client.post(f"{fox.address}/edits", content=content, headers=fox.headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_handed_in_it_can_still_be_changed(tablets, store):
    fox, _ = tablets
    answer = fox.client.post(f"{fox.address}/submit", headers=fox.headers)
    assert answer.json() == {"stage": "submitted"}
    assert store.layout(fox.layout_id).row.stage == "submitted"
    assert fox.send(fox.put()).status_code == 200


def test_closed_project_takes_nothing_new(tablets, store, project):
    fox, _ = tablets
    first, second = fox.put(), fox.put()
    fox.send(first)
    store.set_stage(project.id, "closed")
    assert fox.send(first).status_code == 200
    answer = fox.send(second)
    assert (answer.status_code, answer.json()["code"]) == (422, "project.closed")
    assert answer.json()["edit_id"] == second["edit_id"]
    assert len(fox.state()["placements"]) == 1
