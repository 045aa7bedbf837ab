"""Verdicts are kept for the newest state of a layout only."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from ui import checking
from ui.checking import checked


@pytest.fixture
def judged(monkeypatch):
    """How many layouts were judged, counted."""
    seen = []

    def judgement(*asked):
        seen.append(asked)
        return real(*asked)

    real = checking.judgement
    monkeypatch.setattr(checking, "judgement", judgement)
    checking._checked.clear()
    return seen


def test_once_for_each_state_and_only_the_newest_is_kept(tablets, store, judged):
    fox, _ = tablets
    for seq in range(1, 6):
        fox.send(fox.put())
        assert checked(store.layout(fox.layout_id)).state.seq == seq
    fox.state()
    assert len(judged) == 6  # the empty one too: the first edit is told against it
    assert [kept.state.seq for kept in checking._checked.values()] == [5]
    # Each edit is judged from what was known of the layout before it.
    assert [len(before.scene.placements) for *_, before in judged[1:]] == [0, 1, 2, 3, 4]


def test_a_slow_reader_does_not_take_the_newest_away(tablets, store, judged):
    fox, _ = tablets
    fox.send(fox.put())
    old = store.layout(fox.layout_id)
    fox.send(fox.put())
    assert len(checked(old).state.layout) == 1
    assert [kept.state.seq for kept in checking._checked.values()] == [2]


def test_handing_in_is_seen_without_judging_again(tablets, store, judged):
    fox, _ = tablets
    fox.send(fox.put())
    before = len(judged)
    store.submit(fox.layout_id)
    assert checked(store.layout(fox.layout_id)).state.row.stage == "submitted"
    assert len(judged) == before


def test_no_more_are_kept_than_there_is_room_for(tablets, store, judged, monkeypatch):
    monkeypatch.setattr(checking, "_KEPT", 1)
    fox, owl = tablets
    fox.send(fox.put())
    owl.send(owl.put())
    assert [key[0] for key in checking._checked] == [owl.layout_id]


def test_few_are_kept_with_their_shapes(tablets, store, judged, monkeypatch):
    monkeypatch.setattr(checking, "_DRAWN", 1)
    fox, owl = tablets
    fox.send(fox.put())
    owl.send(owl.put())
    assert list(checking._drawn) == [owl.layout_id]
    fox.send(fox.put())
    assert [found.scene.own for found in checking._drawn.values()] == [2]


def test_many_threads(tablets, store, judged, monkeypatch):
    monkeypatch.setattr(checking, "_KEPT", 1)
    states = [store.layout(tablet.layout_id) for tablet in tablets]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(checked, states * 20))
    assert [each.state.row.id for each in found] == [each.row.id for each in states * 20]
    assert len(checking._checked) == 1
