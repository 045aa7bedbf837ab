"""The demo is loaded once, and whole."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

import data
from geo.catalogue import catalogue
from geo.check import check
from geo.common import common
from geo.overview import overview
from geo.stack import Stack
from layers import layouts
from layers.edits import verb
from layers.store import Store
from ui.demo import DEMO, load_demo
from ui.demo_script import text


@pytest.fixture
def store(tmp_path):
    store = Store.open(None, tmp_path)
    yield store
    store.close()


WORKSHOP = json.loads(data.demo_workshop_file(DEMO).read_text(encoding="utf-8"))
ALL = len(data.demo_layouts(DEMO)) + len(WORKSHOP)


def count(store) -> int:
    (project,) = store.projects()
    return len(store.layouts(project.id))


def test_whole_and_once(store, tmp_path):
    for _ in range(2):
        load_demo(store, tmp_path)
        (project,) = store.projects()
        assert (project.demo, project.stage) == (True, "design")
        assert count(store) == ALL >= 24
    for row in store.layouts(project.id):
        assert row.stage in {"submitted", "draft"}
        assert len(store.layout(row.id).layout) >= 5


def test_the_file_is_what_the_script_makes():
    assert data.demo_workshop_file(DEMO).read_text(encoding="utf-8") == text()


def test_six_groups_of_all_ages_with_their_history(store, tmp_path):
    load_demo(store, tmp_path)
    (project,) = store.projects()
    rows = [row for row in store.layouts(project.id) if row.group]
    assert len({row.group for row in rows}) == 6
    drawers = store.drawers(project.id)
    ages = {drawers[row.participant_id].age_band for row in rows}
    assert ages == {"child", "teen", "adult", "elder"}
    for row in rows:
        log = store.log(row.id)
        assert 15 <= len(log) <= 60
        moments = [entry.received_at for entry in log]
        assert moments == sorted(moments)
        assert moments[-1] - moments[0] < timedelta(hours=1)
        assert {entry.actor for entry in log} == {row.participant_id}
    verbs = {verb(entry.change) for row in rows for entry in store.log(row.id)}
    assert verbs >= {"put", "move", "turn", "remove", "undo", "annotate", "favour"}


def test_most_layouts_could_be_built(store, tmp_path):
    load_demo(store, tmp_path)
    (project,) = store.projects()
    site, rules = store.geometry(store.site(project.id).id), store.rulings.rules(project.id)
    wrong = []
    for row in store.layouts(project.id):
        if row.group:
            issues = check(site, store.layout(row.id).layout, catalogue(), rules)
            wrong.append(sum(issue.severity == "error" for issue in issues))
    assert sum(not errors for errors in wrong) >= 2 / 3 * len(wrong)
    assert any(wrong), "some ran out of time"
    assert max(wrong) <= 3


def test_together_they_say_something(store, tmp_path):
    """Groups, differences and a common layout come out of it, none of them perfect."""
    load_demo(store, tmp_path)
    (project,) = store.projects()
    site, rules = store.geometry(store.site(project.id).id), store.rulings.rules(project.id)
    stack = Stack.of((each, own[1]) for each, own in store.standing(project.id).items())
    seen = overview(site, stack, catalogue(), rules)
    assert 2 <= len(seen.groups) <= 8
    assert all(-0.3 < value < 0.95 for value in seen.together.agreement.values())
    made = common(site, stack, catalogue(), rules)
    assert len(made.items) >= 5
    assert not [issue for issue in made.issues if issue.severity == "error"]


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
    assert count(store) == ALL


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
    assert count(store) == ALL
    load_demo(store, tmp_path / "new" / "folder")
    assert len(store.projects()) == 1
