"""The real routes over a real store, and tablets that ask them."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass, field
from itertools import count

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from ui.api import ROUTES, joining, planning
from ui.api.guard import Guard
from ui.api.throttle import Throttle
from ui.running import running

with warnings.catch_warnings():
    # Starlette would rather be asked by httpx2; httpx is what the locks hold.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

KEY = "chestnut"


def site_document() -> str:
    """A court of 20 by 25 m."""
    boundary = {
        "type": "Feature",
        "properties": {"role": "boundary", "name": "Court"},
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[0, 0], [20, 0], [20, 25], [0, 25], [0, 0]]],
        },
    }
    return json.dumps({"type": "FeatureCollection", "frame": "local", "features": [boundary]})


@pytest.fixture
def store(tmp_path, monkeypatch, migrated):
    """The running app's store in a fresh folder, without the demo."""
    monkeypatch.setenv("KOUDAI_HOME", str(tmp_path))
    monkeypatch.setenv("KOUDAI_SECRET", KEY)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for module, name, throttle in (
        (joining, "wrong_codes", Throttle(each=5, in_all=100)),
        (joining, "joined", Throttle(each=120, in_all=1200)),
        (planning, "_wrong_keys", Throttle(each=5, in_all=50)),
    ):
        monkeypatch.setattr(module, name, throttle)
    (tmp_path / "koudai.db").write_bytes(migrated)
    (tmp_path / "demo-loaded").touch()
    running.cache_clear()
    yield running().store
    running().store.close()
    running.cache_clear()


@pytest.fixture
def app(store):
    """The routes behind the guard, as app.py puts them."""
    return Starlette(routes=ROUTES, middleware=[Middleware(Guard)])


@pytest.fixture
def client(app):
    with TestClient(app) as client:
        yield client


@pytest.fixture
def project(store):
    """A project that is open for design."""
    return store.add_project("Court", site_document(), stage="design")


@pytest.fixture
def draft(store):
    """A project that only its planner knows."""
    return store.add_project("Draft", site_document())


@pytest.fixture
def planner(app):
    """A browser that signed in with the key."""
    with TestClient(app) as client:
        answer = client.get("/sign-in", params={"key": KEY}, follow_redirects=False)
        assert answer.headers["location"] == "/planner"
        yield client


@dataclass
class Tablet:
    """A participant with a layout, numbering edits as the editor does."""

    client: TestClient
    token: str
    layout_id: str
    name: str
    made: count = field(default_factory=lambda: count(1))

    @property
    def address(self) -> str:
        return f"/api/layouts/{self.layout_id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def put(self, **changed) -> dict:
        number = next(self.made)
        return {
            "edit_id": f"{self.name}-{number}",
            "client_seq": number,
            "verb": "put",
            "placement_id": f"p{number}",
            "kind": "bench",
            "x": 5.0,
            "y": 5.0,
            "turn": 0,
            **changed,
        }

    def send(self, *edits, to: str = ""):
        content = json.dumps({"client_id": self.name, "edits": list(edits)})
        address = f"{to or self.address}/edits"
        return self.client.post(address, content=content, headers=self.headers)

    def state(self) -> dict:
        answer = self.client.get(self.address, headers=self.headers)
        assert answer.status_code == 200
        return answer.json()


def join(client: TestClient, code: str, animal: str = "fox"):
    """Ask to take part."""
    return client.post("/api/join", json={"code": code, "nickname": animal, "age_band": "child"})


@pytest.fixture
def tablets(client, project):
    """Two participants of one project."""
    found = []
    for name in ("fox", "owl"):
        made = join(client, project.code, name).json()
        found.append(Tablet(client, made["token"], made["layout_id"], f"tablet-{name}"))
    return found


def is_said(answer) -> bool:
    """Whether a refusal has a sentence in both languages with no blank left."""
    message = answer.json()["message"]
    return message.keys() == {"zh", "en"} and all(
        text and "{" not in text for text in message.values()
    )
