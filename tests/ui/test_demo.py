"""The demo is loaded once, and whole."""

from __future__ import annotations

import pytest

import data
from layers import layouts
from layers.store import Store
from ui.demo import DEMO, load_demo


@pytest.fixture
def store(tmp_path):
    store = Store.open(None, tmp_path)
    yield store
    store.close()


def count(store) -> int:
    (project,) = store.projects()
    return len(store.layouts(project.id))


def test_whole_and_once(store, tmp_path):
    for _ in range(2):
        load_demo(store, tmp_path)
        (project,) = store.projects()
        assert (project.demo, project.stage) == (True, "design")
        assert count(store) == len(data.demo_layouts(DEMO)) > 0
    for row in store.layouts(project.id):
        assert row.stage == "submitted"
        assert len(store.layout(row.id).layout) > 0


def test_removed_it_stays_away(store, tmp_path):
    load_demo(store, tmp_path)
    store.remove_project(store.projects()[0].id)
    load_demo(store, tmp_path)
    assert store.projects() == []


def test_stopped_halfway_there_is_nothing_and_the_next_start_loads_it(store, tmp_path, monkeypatch):
    whole, done = layouts.add, []

    def stopped(*args, **rest):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(whole(*args, **rest))

    with monkeypatch.context() as patch:
        patch.setattr(layouts, "add", stopped)
        with pytest.raises(KeyboardInterrupt):
            load_demo(store, tmp_path)
    assert store.projects() == []
    load_demo(store, tmp_path)
    assert count(store) == len(data.demo_layouts(DEMO))


def test_stopped_before_the_mark_it_is_still_known_as_loaded(store, tmp_path):
    load_demo(store, tmp_path)
    (tmp_path / "demo-loaded").unlink()
    load_demo(store, tmp_path)
    store.remove_project(store.projects()[0].id)
    load_demo(store, tmp_path)
    assert store.projects() == []


def test_beside_a_project_of_ones_own_none_is_loaded(store, tmp_path):
    store.add_project("Court", data.demo_site(DEMO))
    load_demo(store, tmp_path)
    assert [project.name for project in store.projects()] == ["Court"]


def test_without_a_folder(store, tmp_path):
    (tmp_path / "file").touch()
    load_demo(store, tmp_path / "file" / "below")
    assert count(store) == len(data.demo_layouts(DEMO))
    load_demo(store, tmp_path / "new" / "folder")
    assert len(store.projects()) == 1
