"""Joining by a code: right ones, wrong ones, and too many of either."""

from __future__ import annotations

import json

import pytest

from tests.ui.api.conftest import TestClient, is_said, join
from ui.api import joining
from ui.api.throttle import Throttle


def test_code_selects_and_join_makes_a_layout(client, project, store):
    told = client.get(f"/api/projects/{project.code}").json()
    assert (told["id"], told["name"], told["stage"]) == (project.id, "Court", "design")
    made = join(client, project.code).json()
    assert store.participant(made["token"]).nickname == "fox"
    assert store.layout(made["layout_id"]).row.project_id == project.id


@pytest.mark.parametrize(
    "changed",
    [{"age_band": []}, {"nickname": {}}, {"nickname": None}, {"age_band": 5}, {"nickname": "rat"}],
)
def test_a_participant_that_is_none(client, project, changed):
    body = {"code": project.code, "nickname": "fox", "age_band": "child", **changed}
    answer = client.post("/api/join", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert is_said(answer)


@pytest.mark.parametrize(
    "code", ["\ud800", "", None, 5, [], {}, "12345", "１２３４５６", "12345\0"]
)
def test_a_code_that_is_none(client, code):
    body = {"code": code, "nickname": "fox", "age_band": "child"}
    answer = client.post("/api/join", content=json.dumps(body))
    assert (answer.status_code, answer.json()["code"]) == (404, "no_project")
    assert is_said(answer)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_after_too_many_wrong_codes_the_right_one_says_nothing(client, project):
    for _ in range(5):
        assert client.get(f"/api/projects/{wrong(project.code)}").status_code == 404
    for answer in (client.get(f"/api/projects/{project.code}"), join(client, project.code)):
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
        assert is_said(answer)


def test_another_address_goes_on(app, client, project):
    for _ in range(6):
        client.get(f"/api/projects/{wrong(project.code)}")
    with TestClient(app, client=("192.168.1.7", 5000)) as other:
        assert other.get(f"/api/projects/{project.code}").status_code == 200


def test_right_codes_are_not_counted(client, project):
    for _ in range(12):
        assert client.get(f"/api/projects/{project.code}").status_code == 200


def test_one_device_cannot_fill_the_store(client, project, store, monkeypatch):
    monkeypatch.setattr(joining, "joined", Throttle(each=3, in_all=100))
    answers = [join(client, project.code) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert is_said(answers[-1])
    assert len(store.layouts(project.id)) == 3


def test_a_draft_is_the_planners_alone(client, planner, draft, store):
    for answer in (client.get(f"/api/projects/{draft.code}"), join(client, draft.code)):
        assert (answer.status_code, answer.json()["code"]) == (404, "no_project")
    assert planner.get(f"/api/projects/{draft.code}").json()["stage"] == "draft"
    assert join(planner, draft.code).json()["code"] == "project.draft"
    store.set_stage(draft.id, "design")
    assert client.get(f"/api/projects/{draft.code}").status_code == 200


def test_short_address(client):
    answer = client.get("/j/123456", follow_redirects=False)
    assert answer.headers["location"] == "/draw?p=123456"
