"""GET nearest and repair: what would help a layout; nothing is changed by asking."""

from __future__ import annotations

import pytest

from tests.ui.api.conftest import is_said


@pytest.fixture
def fox(tablets):
    """A layout with two pairs of benches in one another."""
    fox, _ = tablets
    spots = (5, 5), (5.4, 5.1), (14, 18), (14.2, 18.1)
    assert fox.send(*(fox.put(x=x, y=y) for x, y in spots)).status_code == 200
    return fox


def ask(tablet, what, **query):
    return tablet.client.get(f"{tablet.address}/{what}", params=query, headers=tablet.headers)


def test_its_moves_made_there_is_no_error_left(fox):
    before = fox.state()
    found = ask(fox, "repair").json()
    assert found.keys() == {"moves", "left", "remove", "seq"}
    assert (found["left"]["errors"], found["remove"], found["seq"]) == (0, [], before["seq"])
    assert [move["placement"] for move in found["moves"]] == ["p1", "p3"]
    assert fox.state() == before, "asking changes nothing"
    for move in found["moves"]:
        for verb in ("turn", "move"):
            sent = fox.put(placement_id=move["placement"], verb=verb)
            sent |= {name: move[name] for name in ("x", "y", "turn")}
            assert fox.send(sent).status_code == 200
    assert fox.state()["verdict"]["summary"]["errors"] == 0
    again = ask(fox, "repair").json()
    assert (again["moves"], again["left"]["errors"]) == ([], 0)


def test_children_may_keep_warnings(fox):
    for warnings in ("0", "1"):
        assert ask(fox, "repair", warnings=warnings).json()["left"]["errors"] == 0


def test_an_empty_layout_needs_no_help(tablets):
    _, owl = tablets
    found = ask(owl, "repair").json()
    assert found == {
        "moves": [],
        "left": {"errors": 0, "warnings": 0},
        "remove": [],
        "seq": 0,
    }


def test_the_nearest_place_comes_with_its_turn(fox):
    found = ask(fox, "nearest", placement="p1").json()
    assert found.keys() == {"place", "turn", "seq"}
    assert found["turn"] == 0 and len(found["place"]) == 2


def test_turned_where_it_does_not_fit_as_it_stands(tablets):
    _, owl = tablets
    # A court of 20 × 25 m: 22 m are too long from west to east.
    owl.send(owl.put(kind="lawn", x=10, y=12, width=22, depth=2))
    found = ask(owl, "nearest", placement="p1", warnings="1").json()
    assert found["turn"] in {45, 90, 315} and found["place"] is not None


def test_nobody_else_may_ask(fox, tablets, client):
    _, owl = tablets
    for what in ("repair", "nearest?placement=p1"):
        answer = client.get(f"{fox.address}/{what}")
        assert (answer.status_code, is_said(answer)) == (401, True)
        answer = client.get(f"{fox.address}/{what}", headers=owl.headers)
        assert (answer.status_code, is_said(answer)) == (404, True)
