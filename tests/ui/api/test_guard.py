"""Foreign names and foreign pages are refused, the room's own are not."""

from __future__ import annotations

import pytest
from streamlit import config

from tests.ui.api.conftest import KEY, TestClient
from ui.api import guard
from ui.network import Rooms


@pytest.fixture
def names(monkeypatch):
    """Names under which the app may be called; given back afterwards."""
    before = config.get_option("server.allowedHosts")
    monkeypatch.setattr(guard, "rooms", Rooms())
    monkeypatch.setattr("ui.network.room_addresses", lambda: ("192.168.1.20", "10.0.0.4"))
    config.set_option("server.allowedHosts", ["localhost", "127.0.0.1", "*.school.local"])
    yield
    config.set_option("server.allowedHosts", before)


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("localhost:8501", True),
        ("LocalHost.:8501", True),
        ("127.0.0.1", True),
        ("room.school.local", True),
        ("192.168.1.20:8501", True),  # ours by now, though not at the start
        ("192.168.1.21:8501", False),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("localhost:8501@evil.example", False),
        ("", False),
    ],
)
@pytest.mark.usefixtures("names")
def test_only_our_names(client, host, known):
    answer = client.get("/j/123456", headers={"Host": host}, follow_redirects=False)
    assert answer.status_code == (307 if known else 421)
    if not known:
        assert answer.headers["content-type"].startswith("text/plain")
        assert "这个地址" in answer.text
        assert "This address" in answer.text


@pytest.mark.usefixtures("names")
def test_a_new_address_is_told_to_streamlit(client):
    assert "192.168.1.20" not in config.get_option("server.allowedHosts")
    client.get("/j/123456", headers={"Host": "192.168.1.20:8501"}, follow_redirects=False)
    assert config.get_option("server.allowedHosts")[-1] == "192.168.1.20"


OWN = "http://testserver"


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("testserver", OWN),
        ("testserver:80", OWN),
        ("TestServer", OWN),
        ("testserver:8501", "http://testserver:8501"),
        ("testserver", "https://testserver"),
        ("[::1]:8501", "http://[::1]:8501"),
        ("testserver", None),
    ],
)
def test_own_pages_may_post(planner, project, host, origin):
    headers = {"Host": host} | ({"Origin": origin} if origin else {})
    # The cookie jar goes by the Host header: give the cookie by hand.
    headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in planner.cookies.items())
    answer = planner.post(
        f"/api/sites/{project.id}/stage", json={"stage": "design"}, headers=headers
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "http://testserver:9000", "https://testserver:80", "null", "",
     "http://testserver.evil.example", "http://[", "http://testserver:x", "file://testserver"],
)  # fmt: skip
def test_foreign_pages_may_not(planner, project, store, origin):
    headers = {"Origin": origin}
    answer = planner.post(
        f"/api/sites/{project.id}/stage", json={"stage": "closed"}, headers=headers
    )
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("text/plain")
    assert "别的网站" in answer.text
    assert "another website" in answer.text
    assert len(answer.text.splitlines()) == 1
    assert store.project(project.id).stage == "design"
    assert planner.get(f"/api/sites/{project.id}", headers=headers).status_code == 200


def test_every_answer_has_its_headers(client):
    answer = client.get("/assets/none/none")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


def test_the_key_works_through_the_guard(app):
    with TestClient(app) as client:
        answer = client.get("/sign-in", params={"key": KEY}, follow_redirects=False)
    assert answer.status_code == 303
