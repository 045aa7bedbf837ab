"""GET /api/layouts/{id}/fit: what a tablet asks when a kind is picked up."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import anyio
import httpx
import pytest
from shapely.geometry import Point, shape
from starlette.applications import Starlette

import ui.fitting
from ui.api import ROUTES
from ui.running import running


class Client:
    """Asks our routes without a socket between."""

    def __init__(self) -> None:
        self.transport = httpx.ASGITransport(Starlette(routes=ROUTES))

    def get(self, path, **options):
        return anyio.run(self._asked, "GET", path, options)

    def post(self, path, **options):
        return anyio.run(self._asked, "POST", path, options)

    async def _asked(self, method, path, options):
        async with httpx.AsyncClient(transport=self.transport, base_url="http://room") as client:
            return await client.request(method, path, **options)


class Tablet:
    """A participant that has joined over HTTP."""

    def __init__(self, client: Client) -> None:
        self.client = client
        (project,) = running().store.projects()
        asked = {"code": project.code, "nickname": "panda", "age_band": "child"}
        made = client.post("/api/join", json=asked).json()
        self.path = f"/api/layouts/{made['layout_id']}"
        self.head = {"authorization": f"Bearer {made['token']}"}
        self.count = 0

    def put(self, name, x, y, **more):
        self.count += 1
        edit = {
            "edit_id": str(uuid.uuid4()),
            "client_seq": self.count,
            "verb": "put",
            "placement_id": name,
            "kind": "bench",
            "x": x,
            "y": y,
            "turn": 0,
        } | more
        body = {"client_id": self.path.rsplit("/", 1)[-1], "edits": [edit]}
        answer = self.client.post(f"{self.path}/edits", json=body, headers=self.head)
        assert answer.status_code == 200, answer.text

    def ask(self, **query):
        return self.client.get(f"{self.path}/fit", params=query, headers=self.head)

    def fit(self, **query):
        answer = self.ask(**query)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def client(tmp_path_factory) -> Iterator[Client]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOUDAI_HOME", str(tmp_path_factory.mktemp("home")))
        patch.delenv("DATABASE_URL", raising=False)
        running.cache_clear()
        yield Client()
        running().store.close()
        running.cache_clear()


@pytest.fixture
def tablet(client):
    return Tablet(client)


def middle(places):
    """A place well inside the largest piece of ground."""
    ground = max(shape(places).geoms, key=lambda part: part.area)
    return ground.representative_point()


def test_green_pale_rules_and_the_log_it_is_true_for(tablet):
    found = tablet.fit(kind="bench", turn=0)
    assert set(found) == {"green", "pale", "rules", "seq"}
    assert found["green"]["type"] == found["pale"]["type"] == "MultiPolygon"
    assert {"GEO-01", "GEO-02", "FIRE-01"} <= set(found["rules"])
    assert found["seq"] == 0
    numbers = [n for part in found["green"]["coordinates"] for at in part[0] for n in at]
    assert numbers and all(round(number, 3) == number for number in numbers)
    assert shape(found["green"]).buffer(-0.005).within(shape(found["pale"]))


def test_what_is_put_there_takes_room_and_the_one_moved_takes_none(tablet):
    spot = middle(tablet.fit(kind="bench", turn=0)["green"])
    tablet.put("one", spot.x, spot.y)
    after = tablet.fit(kind="bench", turn=0, seq=1)
    assert after["seq"] == 1
    assert not shape(after["pale"]).contains(spot)
    moving = tablet.fit(kind="bench", turn=0, **{"except": "one"})
    assert shape(moving["green"]).contains(spot)


def test_size_and_turn_count(tablet):
    small = shape(tablet.fit(kind="lawn", turn=0, width=1, depth=1)["green"])
    large = shape(tablet.fit(kind="lawn", turn=0, width=6, depth=6)["green"])
    turned = shape(tablet.fit(kind="lawn", turn=45, width=6, depth=6)["green"])
    assert small.area > large.area > turned.area


def test_a_drawn_area_being_moved_keeps_its_outline(tablet):
    spot = middle(tablet.fit(kind="lawn", turn=0, width=0.4, depth=8)["green"])
    strip = [[spot.x + dx, spot.y + dy] for dx, dy in ((-0.2, -4), (0.2, -4), (0.2, 4), (-0.2, 4))]
    tablet.put("strip", spot.x, spot.y, kind="lawn", outline=strip)
    moving = tablet.fit(kind="lawn", turn=0, **{"except": "strip"})
    as_large = tablet.fit(kind="lawn", turn=0, width=0.4, depth=8, **{"except": "strip"})
    assert shape(moving["green"]).area == pytest.approx(shape(as_large["green"]).area, rel=1e-3)
    assert shape(moving["green"]).contains(Point(spot.x, spot.y))


def test_the_picture_only_where_it_is_asked_for(tablet):
    found = tablet.fit(kind="swing", turn=0, drawn=1)
    for name in ("green", "pale"):
        seen, exact = shape(found["drawn"][name]), shape(found[name])
        assert seen.area == pytest.approx(exact.area, rel=0.05)


def test_the_same_question_is_worked_out_once(tablet, monkeypatch):
    first = tablet.fit(kind="climber", turn=30)

    def never(*_args):
        raise AssertionError("worked out again")

    monkeypatch.setattr(ui.fitting.FitQuery, "answer", never)
    assert tablet.fit(kind="climber", turn=30) == first


def test_answers_kept_are_bounded(tablet, monkeypatch):
    monkeypatch.setattr(ui.fitting, "_KEPT", 3)
    for turn in range(5):
        tablet.fit(kind="bin", turn=turn)
    assert len(ui.fitting._answers) <= 3


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"turn": 0}, "kind.unknown"),
        ({"kind": "castle", "turn": 0}, "kind.unknown"),
        ({"kind": "bench"}, "fit.turn"),
        ({"kind": "bench", "turn": "east"}, "fit.turn"),
        ({"kind": "bench", "turn": "inf"}, "fit.turn"),
        ({"kind": "bench", "turn": 0, "width": -1}, "edit.size"),
        ({"kind": "bench", "turn": 0, "depth": 1e9}, "edit.size"),
    ],
)
def test_a_wrong_question_is_told_in_words(tablet, query, code):
    answer = tablet.ask(**query)
    assert answer.status_code == 422
    body = answer.json()
    assert body["code"] == code
    assert set(body["message"]) == {"zh", "en"} and all(body["message"].values())


def test_nobody_else_may_ask(tablet, client):
    other = Tablet(client)
    asked = {"kind": "bench", "turn": 0}
    assert client.get(f"{tablet.path}/fit", params=asked).status_code == 401
    answer = client.get(f"{tablet.path}/fit", params=asked, headers=other.head)
    assert answer.status_code == 404
