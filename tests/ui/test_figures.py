"""Figures of layouts, and a difference in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from geo.catalogue import catalogue, ruleset
from geo.difference import difference
from geo.layout import Layout, Placement
from ui.checking import all_checked
from ui.difference_words import descends, told
from ui.figures import figures

BENCH = Placement("a", "bench", 4, 12)
SLIDE = Placement("b", "slide", 12, 12)


@pytest.fixture
def rows(store, project):
    """A bench and a slide of a child's; nothing but a bench, from a file."""
    child = store.join(project.id, "fox", "child")
    edits = [
        {"edit_id": f"e{n}", "client_seq": n, "verb": "put", "placement_id": each.id,
         "kind": each.kind, "x": each.x, "y": each.y, "turn": 0}
        for n, each in enumerate((BENCH, SLIDE), 1)
    ]  # fmt: skip
    store.append(child.layout_id, "tablet", edits, child.participant.id)
    store.add_layout(project.id, "file", Layout.of(BENCH))
    return store.layouts(project.id)


def test_figures_of_two_layouts(store, project, rows):
    found = figures(all_checked(store.states(project.id)), store.hands(project.id))
    assert found["things"].tolist() == [2, 1]
    assert found["seats"].tolist() == [1, 1]
    assert found["play"].tolist() == [1, 0]
    assert found["children"][0] == 100
    assert np.isnan(found["children"][1])  # nobody's age is known
    families = np.sum([each for name, each in found.items() if name.startswith("family.")], axis=0)
    assert families.tolist() == (found["errors"] + found["warnings"]).tolist()
    assert "sun_rest" not in found


def test_hours_of_sun_only_where_they_are_asked_for(store, project, rows):
    checked = all_checked(store.states(project.id))
    found = figures(checked, {}, date(2026, 12, 21))
    assert (found["sun_rest"] > 5).all()
    assert found["sun_play"][0] > 5
    assert np.isnan(found["sun_play"][1])
    again = figures(checked[::-1], {}, date(2026, 12, 21))
    assert again["sun_rest"].tolist() == found["sun_rest"][::-1].tolist()


def test_a_difference_in_words():
    lamp, bin_ = Placement("c", "lamp", 2, 2), Placement("d", "bin", 8, 8)
    moved = replace(BENCH, x=6.3, turn=90.0)
    found = difference(
        Layout.of(BENCH, lamp), Layout.of(moved, bin_), catalogue(), ruleset(), descends=True
    )
    assert list(told(found, "en")) == [
        "Bench: moved 2.30 m, turned 90° to the left", "Bin: came", "Lamp: went",
    ]  # fmt: skip
    assert next(told(found, "zh")) == "座椅：移动了 2.30 米，向左转了 90°"


def test_who_was_made_from_whom(store, project, rows):
    one, other = rows
    fork = store.fork(one.id, 2, "fork")
    again = store.fork(fork.id, 2, "fork of it")
    common = store.add_layout(
        project.id, "common", Layout.of(BENCH), origin={"made": "common", "of": [[one.id, 2]]}
    )
    known = {row.id: row for row in store.layouts(project.id)}
    assert descends(one, again, known)
    assert descends(again, one, known)
    assert not descends(fork, other, known)
    assert not descends(one, common, known)
    del known[fork.id]
    assert not descends(one, again, known)
