"""Notes: none leaves before somebody said so, and none that was written anew since.

::

    "shade please"   ──let out──▶  leaves      written anew: "…"  ──▶  waits
                     ──keep in──▶  stays in    in a copy          ──▶  as was said
"""

from __future__ import annotations

import pytest

from geo.errors import InputError
from geo.layout import Layout, Placement
from layers.notes import hashed

PIECES = Layout.of(
    Placement("a", "bench", 2.0, 2.0, note="夏天凉快"),
    Placement("b", "swing", 9.0, 9.0, note="again!"),
    Placement("c", "lamp", 5.0, 5.0),
)


def left(store, project):
    found = store.notes.seen_outside(project.id, PIECES)
    assert [each.id for each in found] == ["a", "b", "c"], "only notes are taken away"
    return [each.note for each in found]


def test_the_last_word_counts(store, project):
    assert left(store, project) == ["", "", ""]
    store.notes.say(project.id, ["夏天凉快", "again!"], shown=True)
    assert left(store, project) == ["夏天凉快", "again!", ""]
    store.notes.say(project.id, ["again!"], shown=False)
    assert left(store, project) == ["夏天凉快", "", ""]
    assert store.notes.said(project.id) == {hashed("夏天凉快"): True, hashed("again!"): False}


def test_what_is_said_counts_in_its_project_only(store, project, document):
    other = store.add_project("Other", document())
    store.notes.say(other.id, ["again!"], shown=True)
    assert left(store, project) == ["", "", ""]
    with pytest.raises(InputError, match=r"project\.unknown"):
        store.notes.say("nobody", ["again!"], shown=True)


def test_a_demo_goes_with_what_was_said(store, project):
    store.notes.say(project.id, ["again!"], shown=True)
    store.remove_project(project.id)
    assert store.notes.said(project.id) == {}
