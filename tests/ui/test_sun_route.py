"""GET /api/layouts/{id}/sun: what the map asks when the sun bar is open."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
import shapely
from shapely.geometry import shape

import ui.sunning
from tests.ui.test_fit_route import Client, Tablet
from ui.running import running

WINTER, SUMMER = "2026-01-20", "2026-06-21"


class Clock(Tablet):
    """A tablet that asks for the sun."""

    def asks(self, **query):
        return self.client.get(f"{self.path}/sun", params=query, headers=self.head)

    def sun(self, day=WINTER):
        answer = self.asks(date=day)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def site(self):
        return self.client.get(self.path, headers=self.head).json()["site"]


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
    return Clock(client)


def at(found, minutes):
    return next(each for each in found["times"] if each["minutes"] == minutes)


def test_every_half_hour_while_the_sun_is_up(tablet):
    found = tablet.sun()
    minutes = [each["minutes"] for each in found["times"]]
    assert minutes[0] == 7 * 60 and minutes[-1] == 17 * 60
    assert all(b - a == 30 for a, b in pairwise(minutes))
    assert all(each["elevation"] > 0 for each in found["times"])
    # Beijing noon is 5 minutes past the sun's 11:55: it stands in the south.
    assert at(found, 12 * 60)["azimuth"] == pytest.approx(179, abs=1.5)
    assert at(found, 12 * 60)["elevation"] == pytest.approx(38.7, abs=0.1)
    assert len(tablet.sun(SUMMER)["times"]) == 28
    assert (found["date"], found["georeferenced"], found["unknown"]) == (WINTER, True, 0)
    assert found["daylight"] == pytest.approx(10.3, abs=0.2)


def test_the_ground_is_shared_among_the_bands(tablet):
    found, site = tablet.sun(), tablet.site()
    areas = [shape(band["area"]) for band in found["hours"]]
    assert [(band["from"], band["to"]) for band in found["hours"]] == [
        (0, 1), (1, 2), (2, 4), (4, 6), (6, None)
    ]  # fmt: skip
    houses = [shape(f["geometry"]) for f in site["features"] if f["role"] == "building"]
    open_ground = shape(site["boundary"]).difference(shapely.union_all(houses))
    assert sum(area.area for area in areas) == pytest.approx(open_ground.area, rel=1e-3)


def test_no_shadow_lies_on_a_roof_or_far_away(tablet):
    found, site = tablet.sun(), tablet.site()
    west, south, east, north = shape(site["boundary"]).bounds
    seen = shapely.box(west - 41, south - 41, east + 41, north + 41)
    houses = shapely.union_all(
        [shape(f["geometry"]) for f in site["features"] if f["role"] == "building"]
    )
    for each in found["times"]:
        dark = shape(each["site"])
        assert dark.is_valid and seen.contains(dark)
        assert dark.intersection(houses).area < 0.5


def test_what_is_placed_throws_its_shadow_and_takes_its_sun(tablet):
    before = tablet.sun()
    assert all(shape(each["things"]).is_empty for each in before["times"])
    tablet.put("shed", 0, 3, kind="ebike_shed_10")
    after = tablet.sun()
    assert (before["seq"], after["seq"]) == (0, 1)
    _, south, _, north = shape(at(after, 12 * 60)["things"]).bounds
    # 2.2 m deep and 2.5 m high, the sun 38.7° up: the shadow ends 3.1 m to the north of it.
    assert north - south == pytest.approx(2.2 + 3.1, abs=0.1)
    assert [each["site"] for each in after["times"]] == [each["site"] for each in before["times"]]
    most = [shape(found["hours"][-1]["area"]).area for found in (before, after)]
    assert most[1] < most[0]


def test_the_same_question_is_worked_out_once(tablet, monkeypatch):
    first = tablet.sun()

    def never(*_args):
        raise AssertionError("worked out again")

    monkeypatch.setattr(ui.sunning, "_answer", never)
    assert tablet.sun() == first


def test_without_the_hours_it_is_quicker(tablet, monkeypatch):
    def never(*_args):
        raise AssertionError("not asked for")

    monkeypatch.setattr(ui.sunning, "bands", never)
    answer = tablet.asks(date="2026-04-01", hours="0").json()
    assert "hours" not in answer
    assert len(answer["times"]) == 25


def test_a_piece_more_asks_the_site_nothing_new(tablet, monkeypatch):
    tablet.sun()

    def never(*_args):
        raise AssertionError("worked out again")

    monkeypatch.setattr(ui.sunning, "_made", never)
    tablet.put("one", 1, 1)
    assert tablet.sun()["seq"] == 1


def test_answers_kept_are_bounded(tablet, monkeypatch):
    monkeypatch.setattr(ui.sunning, "_KEPT", 2)
    monkeypatch.setattr(ui.sunning, "_KEPT_DAYS", 2)
    for day in range(1, 5):
        tablet.sun(f"2026-03-0{day}")
    assert len(ui.sunning._answers) <= 2
    assert len(ui.sunning._days) <= 2


@pytest.mark.parametrize(
    "text",
    ["", "today", "2026-02-30", "20260120", "2026-W04-2", "1899-12-31", "2101-01-01", "2026-1-20"],
)
def test_a_bad_date_is_told_in_words(tablet, text):
    answer = tablet.asks(date=text)
    assert answer.status_code == 400
    body = answer.json()
    assert body["code"] == "bad_date"
    assert set(body["message"]) == {"zh", "en"} and all(body["message"].values())
    assert tablet.asks().status_code == 400


def test_nobody_else_may_ask(tablet, client):
    other = Clock(client)
    asked = {"date": WINTER}
    assert client.get(f"{tablet.path}/sun", params=asked).status_code == 401
    answer = client.get(f"{tablet.path}/sun", params=asked, headers=other.head)
    assert answer.status_code == 404
