"""The planner's key and cookie."""

from __future__ import annotations

import json

import pytest

from tests.ui.api.conftest import KEY, TestClient, is_said
from ui.running import PASS, running


def test_the_key_opens_and_a_cookie_keeps_it_open(planner, project):
    answer = planner.get(f"/api/sites/{project.id}")
    assert (answer.status_code, answer.json()["code"]) == (200, project.code)


@pytest.mark.parametrize("cookie", ["", "x", "口袋".encode(), b"\xff\xfe"])
def test_another_cookie_does_not(client, project, cookie):
    raw = cookie if isinstance(cookie, bytes) else cookie.encode()
    headers = {"Cookie": PASS.encode() + b"=" + raw}
    for answer in (
        client.get(f"/api/sites/{project.id}", headers=headers),
        client.post(f"/api/sites/{project.id}/stage", json={"stage": "closed"}, headers=headers),
    ):
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
        assert is_said(answer)


@pytest.mark.parametrize("text", ["口袋", "\ud800", "\xff"])
def test_any_text_is_compared(store, text):
    assert not running().is_pass(text)
    assert not running().is_key(text)


def sign_in(client: TestClient, key: str) -> str:
    answer = client.get("/sign-in", params={"key": key}, follow_redirects=False)
    assert answer.status_code == 303
    assert ("set-cookie" in answer.headers) == (answer.headers["location"] == "/planner")
    return answer.headers["location"]


def test_after_too_many_wrong_keys_the_right_one_opens_nothing(app, client):
    for _ in range(5):
        assert sign_in(client, "walnut") == "/planner?key=wrong"
    assert sign_in(client, "walnut") == "/planner?key=too_many"
    assert sign_in(client, KEY) == "/planner?key=too_many"
    with TestClient(app, client=("192.168.1.7", 5000)) as other:
        assert sign_in(other, KEY) == "/planner"


@pytest.mark.parametrize("stage", [[], {}, None, "open", "\ud800"])
def test_a_stage_that_is_none(planner, project, store, stage):
    answer = planner.post(f"/api/sites/{project.id}/stage", content=json.dumps({"stage": stage}))
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert store.project(project.id).stage == "design"


def test_closing_a_project(planner, project, store):
    answer = planner.post(f"/api/sites/{project.id}/stage", json={"stage": "closed"})
    assert answer.json()["stage"] == "closed"
    assert store.project(project.id).stage == "closed"
