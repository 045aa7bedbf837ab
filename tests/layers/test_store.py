"""Projects, sites in versions, participants and layouts: on SQLite and on PostgreSQL."""

import pytest

from geo.edit import Move, Put
from geo.errors import InputError
from geo.layout import Layout, Placement
from layers.layouts import Drawn
from layers.tables import SiteVersion
from tests.layers.conftest import Tablet

WIDER = [[0, 0], [30, 0], [30, 25], [0, 25], [0, 0]]


def test_a_code_selects_its_project(store, project):
    assert project.code.isdigit()
    assert len(project.code) == 6
    assert store.project_by_code(project.code).id == project.id
    assert store.project_by_code("none") is None
    assert store.projects() == [project]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"palette": ["bench", "dragon"]}, "project.palette"),
        ({"rules": "mars"}, "project.rules"),
        ({"name": " \u202e "}, "name.empty"),
        ({"site_document": "{}"}, "file.not_geojson"),
    ],
)
def test_a_project_that_cannot_be(store, document, options, code):
    with pytest.raises(InputError) as caught:
        store.add_project(**{"name": "Court", "site_document": document(), **options})
    assert caught.value.code == code
    assert store.projects() == []


def test_a_site_is_kept_in_versions(store, project, document, tablet):
    first = store.site(project.id)
    second = store.save_site(project.id, document(WIDER))
    assert (first.version, second.version) == (1, 2)
    assert store.save_site(project.id, document(WIDER)).version == 2
    assert store.site(project.id, 1).document == document()
    drawn_on = store.layout(tablet.layout_id).row.site_version
    assert store.geometry(drawn_on).boundary.area == 500.0
    assert store.geometry(second.id).boundary.area == 750.0
    assert store.site_version(second.id).document == document(WIDER)
    with pytest.raises(InputError, match=r"project\.no_version"):
        store.site(project.id, 3)


def test_a_bad_site_changes_nothing(store, project):
    with pytest.raises(InputError):
        store.save_site(project.id, '{"type": "FeatureCollection", "features": []}')
    assert store.site(project.id).version == 1


def test_joining(store, project):
    joined = store.join(project.id, "fox", "7-9")
    assert store.participant(joined.token).id == joined.participant.id
    assert store.participant(joined.token + "x") is None
    assert store.participant(joined.participant.token_hash) is None
    assert joined.token not in joined.participant.model_dump_json()
    state = store.layout(joined.layout_id)
    assert (len(state.layout), state.seq, state.row.name) == (0, 0, "fox")
    assert store.layout(store.join(project.id, "fox", "7-9").layout_id).row.name == "fox 2"


@pytest.mark.parametrize("key", ["", "Fox", "fox fox", "x" * 40, "<b>"])
def test_a_nickname_is_a_key(store, project, key):
    with pytest.raises(InputError, match=r"participant\.key"):
        store.join(project.id, key, "7-9")


@pytest.mark.parametrize("stage", ["draft", "closed"])
def test_nobody_joins_outside_design(store, project, stage):
    store.set_stage(project.id, stage)
    with pytest.raises(InputError, match=rf"project\.{stage}"):
        store.join(project.id, "fox", "7-9")


def test_in_a_closed_project_a_token_looks_and_no_longer_draws(store, project):
    joined = store.join(project.id, "fox", "7-9")
    store.set_stage(project.id, "closed")
    holder = store.participant(joined.token)
    assert holder is not None
    assert holder.id == joined.participant.id
    assert len(store.layout(joined.layout_id).layout) == 0
    with pytest.raises(InputError, match=r"project\.closed"):
        store.append(joined.layout_id, "c", [{"edit_id": "e", "client_seq": 1, "verb": "put",
            "placement_id": "p", "kind": "bench", "x": 0, "y": 0}], holder.id)  # fmt: skip
    with pytest.raises(InputError, match=r"project\.closed"):
        store.join(project.id, "owl", "7-9")


def test_the_next_layout_comes_after_a_drawn_one(store, tablet):
    first = tablet.layout_id
    assert store.next_layout(tablet.actor).id == first  # still empty
    tablet.send(tablet.put())
    second = store.next_layout(tablet.actor)
    assert second.id != first
    assert second.name == "fox 2"
    project_id = second.project_id
    assert [row.id for row in store.layouts(project_id, tablet.actor)] == [first, second.id]


def test_handing_in_twice_is_once(store, tablet):
    once, twice = store.submit(tablet.layout_id), store.submit(tablet.layout_id)
    assert once.stage == "submitted"
    assert once.submitted_at == twice.submitted_at


def test_a_layout_from_a_file_goes_through_the_log(store, project):
    layout = Layout.of(
        Placement("a", "bench", 1.5, 2.5, 30.0, note="树下"), Placement("b", "swing", 9.0, 9.0)
    )
    row = store.add_layout(project.id, "示例一", layout, nickname="panda", age_band="60+")
    state = store.layout(row.id)
    assert state.layout == layout
    assert list(state.layout.placements) == ["a", "b"]
    assert [entry.seq for entry in store.log(row.id)] == [1, 2]
    assert row.stage == "submitted"
    assert row.participant_id is not None
    assert [each.id for each in store.layouts(project.id)] == [row.id]


def test_a_layout_that_cannot_be_leaves_nothing(store, project):
    layout = Layout.of(Placement("a", "bench", 1e9, 0.0))
    with pytest.raises(InputError, match=r"edit\.far"):
        store.add_layout(project.id, "far", layout, nickname="panda", age_band="60+")
    assert store.layouts(project.id) == []


def test_a_demo_goes_with_all_it_holds_and_nothing_else(store, project, tablet, document):
    store.views.save(project.id, "all", {})
    kept = store.add_project("Kept", document(), stage="design")
    mine = store.join(kept.id, "cat", "7-9")
    tablet.send(tablet.put())
    store.remove_project(project.id)
    assert store.projects() == [kept]
    assert store.layout(mine.layout_id).seq == 0
    with pytest.raises(InputError, match=r"layout\.unknown"):
        store.layout(tablet.layout_id)
    with pytest.raises(InputError, match=r"project\.not_demo"):
        store.remove_project(kept.id)
    with store._database.reading() as session:
        assert session.get(SiteVersion, store.site(kept.id).id) is not None


def test_moments_are_utc(store, project):
    assert store.project(project.id).created_at.utcoffset().total_seconds() == 0


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda store: store.project("x"), "project.unknown"),
        (lambda store: store.site("x"), "project.unknown"),
        (lambda store: store.site_version("x"), "project.no_version"),
        (lambda store: store.join("x", "fox", "7-9"), "project.unknown"),
        (lambda store: store.next_layout("x"), "participant.unknown"),
        (lambda store: store.layout("x"), "layout.unknown"),
        (lambda store: store.log("x"), "layout.unknown"),
        (lambda store: store.submit("x"), "layout.unknown"),
        (lambda store: store.append("x", "c", []), "layout.unknown"),
        (lambda store: store.remove_project("x"), "project.unknown"),
    ],
)
def test_what_is_not_there(store, call, code):
    with pytest.raises(InputError) as caught:
        call(store)
    assert caught.value.code == code


def test_a_fork_begins_where_a_version_stood_and_leaves_it_alone(store, project, tablet):
    tablet.send(tablet.put(x=1.0), tablet.edit("move", x=5.0, y=2.0), tablet.edit("remove"))
    store.save_site(project.id, store.site(project.id).document.replace("[20, 25]", "[21, 25]"))
    assert [len(store.version(tablet.layout_id, seq)) for seq in range(4)] == [0, 1, 1, 0]
    row = store.fork(tablet.layout_id, 2, "凌云 · 2")
    forked = store.layout(row.id)
    assert [(each.id, each.x) for each in forked.layout] == [("p1", 5.0)]
    assert forked.row.origin == {"made": "fork", "of": [[tablet.layout_id, 2]]}
    assert forked.row.stage == "draft"
    assert forked.row.site_version == store.layout(tablet.layout_id).row.site_version
    assert store.layout(tablet.layout_id).seq == 3


def test_a_project_begins_with_layouts_and_how_they_came_about(store, document):
    bench = Placement("a", "bench", 1.0, 2.0)
    drawn = Drawn("槐树组", [Put(bench), Move("a", 4.0, 2.0)], "panda", "60+", "槐树组", "draft")
    begun = store.add_project("Court", document(), drawn=[drawn, Drawn("import", [Put(bench)])])
    row, other = store.layouts(begun.id)
    assert (row.name, row.group, row.stage) == ("槐树组", "槐树组", "draft")
    assert [entry.actor for entry in store.log(row.id)] == [row.participant_id] * 2
    assert store.drawers(begun.id)[row.participant_id].age_band == "60+"
    assert store.layout(row.id).layout["a"].x == 4.0
    assert (other.participant_id, other.group, other.stage) == (None, "", "submitted")


def test_views_are_saved_by_name(store, project):
    first = store.views.save(project.id, " 儿童  ", {"layers": ["a"]})
    store.views.save(project.id, "elders", {"layers": []})
    again = store.views.save(project.id, "儿童", {"layers": ["b"]})
    assert again.id == first.id
    assert [(view.name, view.shown["layers"]) for view in store.views.of_project(project.id)] == [
        ("elders", []),
        ("儿童", ["b"]),
    ]
    store.views.remove("another project", first.id)
    store.views.remove(project.id, first.id)
    assert [view.name for view in store.views.of_project(project.id)] == ["elders"]
    with pytest.raises(InputError, match=r"name\.empty"):
        store.views.save(project.id, " ", {})


def test_what_stands_in_all_layouts_at_once(store, project, tablet):
    corners = [[0, 0], [4, 0], [4, 3]]
    tablet.send(
        tablet.put("b", x=1.0, width=2.5, depth=0.5, note="树下", favourite=True),
        tablet.put("a", kind="lawn", outline=corners),
        tablet.put("gone"),
        tablet.edit("remove", "gone"),
        tablet.edit("move", "b", x=3.0, y=4.0),
    )
    empty = store.next_layout(tablet.actor)
    found = store.standing(project.id)
    seq, layout = found[tablet.layout_id]
    assert seq == 5
    assert list(layout.placements) == ["a", "b"]
    assert dict(layout.placements) == dict(store.layout(tablet.layout_id).layout.placements)
    assert found[empty.id] == (0, Layout())
    assert store.standing("nobody's") == {}


def test_all_layouts_at_once_and_whose_hands_drew_them(store, document):
    bench = Placement("a", "bench", 1.0, 2.0)
    drawn = [
        Drawn("槐树组", [Put(bench), Move("a", 4.0, 2.0)], "panda", "child"),
        Drawn("file", [Put(bench)]),
    ]
    begun = store.add_project("Court", document(), drawn=drawn)
    one, other = store.states(begun.id)
    assert [each.row.id for each in (one, other)] == [row.id for row in store.layouts(begun.id)]
    assert (one.seq, one.layout["a"].x) == (2, 4.0)
    tablet = Tablet(store, other.row.id, one.row.participant_id)
    tablet.send(tablet.edit("move", "a", x=7.0, y=2.0))
    assert [state.seq for state in store.states(begun.id)] == [2, 2]
    assert store.states(begun.id)[1].layout["a"].x == 7.0
    assert store.hands(begun.id) == {one.row.id: {"child": 2}, other.row.id: {"": 1, "child": 1}}
    assert [each.nickname for each in store.drawers(begun.id).values()] == ["panda"]
    assert store.states("nobody's") == []
