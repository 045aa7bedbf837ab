"""Several tablets on one layout: invitations, and what is told to whom."""

from __future__ import annotations

import asyncio
import json

import pytest

from ui import live
from ui.api import together
from ui.live import Invitations, Watchers


def invite(client, fox):
    asked = client.post(f"/api/layouts/{fox.layout_id}/together", json={}, headers=fox.headers)
    assert asked.status_code == 200
    return asked.json()


def test_an_invitation_gives_the_same_layout(client, project, tablets):
    fox, owl = tablets
    made = invite(client, fox)
    assert made["address"].endswith(f"/j/{project.code}#with={made['code']}")
    assert "<svg" in made["qr"] and fox.token not in made["qr"] + made["address"]
    given = client.post("/api/together", json={"code": f" {made['code'].lower()} "}).json()
    assert (given["token"], given["layout_id"]) == (fox.token, fox.layout_id)
    assert given["animal"] and given["age"]
    refused = client.post(f"/api/layouts/{owl.layout_id}/together", json={}, headers=fox.headers)
    assert refused.status_code == 404, "nobody invites to another's layout"
    assert client.post(f"/api/layouts/{fox.layout_id}/together", json={}).status_code == 401


@pytest.mark.parametrize("code", ["AAAAAAAA", "", 7, None, ["x"]])
def test_a_wrong_invitation(client, tablets, code):
    answer = client.post("/api/together", json={"code": code})
    assert answer.status_code == 404 and answer.json()["code"] == "no_invitation"
    assert set(answer.json()["message"]) == {"zh", "en"}


def test_invitations_cannot_be_guessed(client, tablets):
    fox, _ = tablets
    code = invite(client, fox)["code"]
    tries = [client.post("/api/together", json={"code": f"WRNG{n:04}"}) for n in range(6)]
    assert [each.status_code for each in tries] == [404] * 5 + [429]
    assert client.post("/api/together", json={"code": code}).status_code == 429


def test_an_invitation_ends(monkeypatch):
    now = 1000.0
    monkeypatch.setattr(live.time, "monotonic", lambda: now)
    invitations = Invitations()
    code = invitations.invite({"token": "t"})
    assert [invitations.accept(code) for _ in range(live.TABLETS + 1)][-2:] == [
        {"token": "t"},
        None,
    ]
    late = invitations.invite({"token": "u"})
    now += live.LASTS - 1
    assert invitations.accept(late) == {"token": "u"}
    now += 2
    assert invitations.accept(late) is None


def test_the_newest_counts_where_nobody_listens():
    async def told():
        watchers = Watchers()
        with watchers.watching("a") as queue, watchers.watching("b") as other:
            for seq in range(live.MOST_WAITING + 5):
                watchers.tell("a", {"seq": seq})
            waiting = [queue.get_nowait()["seq"] for _ in range(queue.qsize())]
            assert other.empty() and watchers.count("a") == 1
        assert watchers.count("a") == 0 and not watchers._queues
        return waiting

    waiting = asyncio.run(told())
    assert len(waiting) == live.MOST_WAITING and waiting[-1] == live.MOST_WAITING + 4


class Asking:
    """A request that is never cut off."""

    async def is_disconnected(self):
        return False


def test_a_stream_tells_of_edits_and_of_what_is_held(client, tablets, monkeypatch):
    fox, _ = tablets
    monkeypatch.setattr(together, "BREATH", 0.05)

    async def heard():
        stream = together._stream(Asking(), fox.layout_id, 0)
        lines = [await anext(stream)]
        live.watchers.tell(fox.layout_id, {"seq": 3, "tablets": 1})
        lines.append(await anext(stream))
        lines.append(await anext(stream))  # nothing happened: a breath
        await stream.aclose()
        return lines

    first, second, breath = asyncio.run(heard())
    assert json.loads(first.removeprefix("data: ")) == {"seq": 0, "tablets": 1}
    assert json.loads(second.removeprefix("data: "))["seq"] == 3
    assert breath == ": \n\n"
    assert live.watchers.count(fox.layout_id) == 0


def test_only_ones_own_layout_is_watched_or_held(client, tablets):
    fox, owl = tablets
    theirs = f"/api/layouts/{owl.layout_id}"
    assert client.get(f"{theirs}/events", headers=fox.headers).status_code == 404
    assert client.get(f"{theirs}/events").status_code == 401
    held = {"tablet": "a", "placement": "p1"}
    assert client.post(f"{theirs}/holding", json=held, headers=fox.headers).status_code == 404
    mine = f"/api/layouts/{fox.layout_id}/holding"
    assert client.post(mine, json=held, headers=fox.headers).status_code == 200
    wrong = client.post(mine, json={"tablet": 1}, headers=fox.headers)
    assert (wrong.status_code, wrong.json()["code"]) == (400, "malformed")
