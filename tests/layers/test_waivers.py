"""Issues that a project accepts: on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from geo.errors import InputError

KEY = "FIT-01 house p1"


def keys(store, project, layout_id):
    return [waiver.key for waiver in store.waivers.of_layout(project.id, layout_id)]


def test_in_one_layout_or_in_all(store, project, tablet):
    other = store.join(project.id, "owl", "7-9").layout_id
    store.waivers.waive(project.id, KEY, "王工", "现场看过", tablet.layout_id)
    store.waivers.waive(project.id, "ACC-01", "王工", "入口下一期做")
    assert keys(store, project, tablet.layout_id) == ["ACC-01", KEY]
    assert keys(store, project, other) == ["ACC-01"]
    assert [each.layout_id for each in store.waivers.of_project(project.id)] == [
        tablet.layout_id,
        None,
    ]
    (all_layouts, own) = store.waivers.of_layout(project.id, tablet.layout_id)
    assert (own.who, own.why, own.when.utcoffset().total_seconds()) == ("王工", "现场看过", 0)
    assert all_layouts.key == "ACC-01"


def test_taking_back_counts_it_again(store, project, tablet):
    made = store.waivers.waive(project.id, KEY, "王工", "现场看过", tablet.layout_id)
    store.waivers.take_back(project.id, made, "李工", "消防部门不同意")
    assert keys(store, project, tablet.layout_id) == []
    with pytest.raises(InputError, match=r"waiver\.not_there"):
        store.waivers.take_back(project.id, made, "李工", "消防部门不同意")
    with store._database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM waiver")).scalar() == 2


@pytest.mark.parametrize(("who", "why"), [("", "because"), ("王工", " "), ("王工", "x" * 501)])
def test_what_is_not_signed_is_not_accepted(store, project, tablet, who, why):
    made = store.waivers.waive(project.id, KEY, "王工", "现场看过", tablet.layout_id)
    with pytest.raises(InputError):
        store.waivers.waive(project.id, "GEO-02 p1 p2", who, why, tablet.layout_id)
    with pytest.raises(InputError):
        store.waivers.take_back(project.id, made, who, why)
    assert keys(store, project, tablet.layout_id) == [KEY]


def test_a_layout_of_another_project(store, project, tablet, document):
    other = store.add_project("Other", document())
    for layout_id in (tablet.layout_id, "none"):
        with pytest.raises(InputError, match=r"layout\.unknown"):
            store.waivers.waive(other.id, KEY, "王工", "现场看过", layout_id)
    made = store.waivers.waive(project.id, KEY, "王工", "现场看过", tablet.layout_id)
    with pytest.raises(InputError, match=r"waiver\.not_there"):
        store.waivers.take_back(other.id, made, "王工", "现场看过")


def test_a_demo_is_removed_with_what_it_accepted(store, project, tablet):
    made = store.waivers.waive(project.id, KEY, "王工", "现场看过", tablet.layout_id)
    store.waivers.take_back(project.id, made, "王工", "说错了")
    store.remove_project(project.id)
    with store._database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM waiver")).scalar() == 0
