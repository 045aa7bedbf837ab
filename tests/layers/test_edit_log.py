"""Every edit once, in order, for ever: on SQLite and on PostgreSQL.

tablet  ──1──2──3──▶  log 1 2 3 ... n  ──fold──▶  placements
        ◀── acked ──
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from geo.errors import InputError
from layers.edit_log import PLACEMENT_CAP, Gap, Refused
from layers.edits import placement_record
from layers.store import Store
from layers.tables import PlacementRow


def table(store, layout_id):
    """The placement table as it is on disk."""
    with store._database.reading() as session:
        rows = session.exec(select(PlacementRow).where(PlacementRow.layout_id == layout_id))
        return {
            row.placement_id: {
                name: value
                for name, value in row.model_dump(exclude={"layout_id", "placement_id"}).items()
                if value is not False and value not in (None, "")
            }
            for row in rows
        }


def folded(state):
    return {placement.id: placement_record(placement) for placement in state.layout}


def test_an_edit_is_acknowledged_with_its_place(tablet):
    ack = tablet.send(tablet.put("p1"), tablet.edit("move", "p1", x=5, y=6))
    assert ack.seq == 2
    assert list(ack.seqs.values()) == [1, 2]
    assert ack.state.layout["p1"].x == 5.0
    assert tablet.store.layout(tablet.layout_id).layout == ack.state.layout


def test_the_same_edit_again_gets_the_first_answer(tablet):
    put, move = tablet.put(), tablet.edit("move", x=5, y=6)
    first = tablet.send(put)
    tablet.send(move)
    again = tablet.send(put)
    assert again.acked == first.acked
    assert again.seqs == first.seqs
    assert len(tablet.store.log(tablet.layout_id)) == 2
    assert again.state.layout["p1"].x == 5.0


def test_the_same_id_with_other_content_is_refused(tablet):
    put = tablet.put(x=1)
    tablet.send(put)
    with pytest.raises(Refused):
        tablet.send(put | {"x": 9})
    assert tablet.store.layout(tablet.layout_id).layout["p1"].x == 1.0


def test_an_id_of_another_layout_is_refused(tablet, store, project, another):
    put = tablet.put()
    tablet.send(put)
    other = another(tablet)
    other.layout_id = store.join(project.id, "cat", "7-9").layout_id
    with pytest.raises(Refused):
        other.send(put)
    assert store.layout(other.layout_id).seq == 0


def test_a_gap_names_where_to_send_again_from_and_takes_nothing(tablet):
    first, second, third, fourth = (tablet.put(f"p{n}") for n in range(4))
    tablet.send(first)
    with pytest.raises(Gap) as caught:
        tablet.send(second, fourth)
    assert caught.value.expected == 2
    assert tablet.store.layout(tablet.layout_id).seq == 1
    assert tablet.send(second, third, fourth).seq == 4


def test_an_unusable_edit_takes_nothing_of_its_request(tablet):
    good, bad = tablet.put("p1"), tablet.put("p2", kind="benhc")
    with pytest.raises(InputError) as caught:
        tablet.send(good, bad)
    assert caught.value.blanks == {"kind": "benhc", "nearest": "bench", "edit": bad["edit_id"]}
    assert tablet.store.layout(tablet.layout_id).seq == 0


def test_an_outbox_numbered_anew_sends_the_same_edits(tablet):
    first, second = tablet.put("p1"), tablet.put("p2")
    tablet.send(first, second)
    assert tablet.send(second | {"client_seq": 7}).seqs == {second["edit_id"]: 2}


def test_removed_stays_removed(tablet):
    tablet.send(tablet.put(), tablet.edit("remove"))
    ack = tablet.send(tablet.edit("move", x=3, y=3), tablet.put(x=4))
    assert len(ack.state.layout) == 0
    assert ack.seq == 4  # recorded all the same


def test_undo_and_redo(tablet):
    put, move = tablet.put(x=1), tablet.edit("move", x=5, y=2)
    tablet.send(put, move)
    undo = tablet.edit("undo", target=move["edit_id"])
    assert tablet.send(undo).state.layout["p1"].x == 1.0
    redo = tablet.edit("undo", target=undo["edit_id"])
    assert tablet.send(redo).state.layout["p1"].x == 5.0


def test_undo_leaves_what_somebody_else_did_since(tablet, another):
    put, move = tablet.put(), tablet.edit("move", x=5, y=2)
    tablet.send(put, move)
    other = another(tablet)
    other.send(other.edit("turn", turn=90))
    ack = tablet.send(tablet.edit("undo", target=move["edit_id"]))
    assert ack.seq == 4
    assert (ack.state.layout["p1"].x, ack.state.layout["p1"].turn) == (5.0, 90.0)


def test_the_placement_table_is_the_fold(tablet):
    corners = [[0, 0], [4, 0], [4, 2]]
    first, put = tablet.put("p1"), tablet.put("p2", note="阴凉", width=2, depth=0.5)
    ack = tablet.send(
        first,
        put,
        tablet.put("lawn", outline=corners),
        tablet.edit("move", "lawn", x=9, y=9),
        tablet.edit("remove", "p1"),
    )
    store, layout_id = tablet.store, tablet.layout_id
    assert table(store, layout_id) == folded(ack.state)
    assert set(folded(ack.state)) == {"p2", "lawn"}
    tablet.send(tablet.edit("undo", target=put["edit_id"]))
    assert table(store, layout_id) == folded(store.layout(layout_id))
    assert set(table(store, layout_id)) == {"lawn"}


def test_placement_ids_of_layouts_do_not_meet(tablet, store, project, another):
    other = another(tablet)
    other.layout_id = store.join(project.id, "cat", "7-9").layout_id
    tablet.send(tablet.put("p1", x=1))
    other.send(other.put("p1", x=2), other.edit("remove", "p1"))
    assert set(table(store, tablet.layout_id)) == {"p1"}
    assert store.layout(tablet.layout_id).layout["p1"].x == 1.0


def test_two_servers_on_one_database_see_each_other(tablet, address, tmp_path, another):
    second = Store.open(address, tmp_path)
    try:
        other = another(tablet, store=second)
        for turn in range(3):
            tablet.send(tablet.put(f"a{turn}"))
            other.send(other.put(f"b{turn}"))
        assert (
            tablet.store.layout(tablet.layout_id).layout == second.layout(tablet.layout_id).layout
        )
        assert [entry.seq for entry in second.log(tablet.layout_id)] == [1, 2, 3, 4, 5, 6]
    finally:
        second.close()


def test_a_refused_request_leaves_nothing_in_memory(tablet, address, tmp_path, another):
    first, second, _, fourth = (tablet.put(f"p{n}") for n in range(4))
    tablet.send(first)
    with pytest.raises(Gap):
        tablet.send(second, fourth)
    elsewhere = Store.open(address, tmp_path)
    try:
        other = another(tablet, store=elsewhere)
        other.send(other.put("q"))
    finally:
        elsewhere.close()
    assert set(tablet.store.layout(tablet.layout_id).layout.placements) == {"p0", "q"}


def test_who_handed_in_too_early_goes_on(tablet):
    tablet.send(tablet.put())
    tablet.store.submit(tablet.layout_id)
    assert len(tablet.send(tablet.edit("remove")).state.layout) == 0


def test_a_closed_project_takes_nothing_new_but_acknowledges_what_it_took(tablet, store, project):
    put = tablet.put()
    tablet.send(put)
    store.set_stage(project.id, "closed")
    assert tablet.send(put).seqs == {put["edit_id"]: 1}
    with pytest.raises(InputError, match=r"project\.closed"):
        tablet.send(tablet.put())


def test_a_layout_holds_so_many_and_no_more(tablet):
    tablet.send(*(tablet.put(f"p{n}") for n in range(PLACEMENT_CAP)))
    with pytest.raises(InputError, match=r"layout\.full"):
        tablet.send(tablet.put("one-more"))
    tablet.made -= 1
    ack = tablet.send(tablet.edit("remove", "p0"), tablet.put("one-more"))
    assert len(ack.state.layout) == PLACEMENT_CAP


def test_a_request_holds_so_many_and_no_more(tablet):
    with pytest.raises(InputError, match=r"edit\.too_many"):
        tablet.send(*(tablet.put() for _ in range(501)))


def test_eight_writers_at_once(tablet, another):
    tablets = [another(tablet, actor=f"child {n}") for n in range(8)]

    def draw(one):
        acks = [one.send(one.put(f"{one.client_id}-{n}")) for n in range(12)]
        return [seq for ack in acks for seq in ack.seqs.values()]

    with ThreadPoolExecutor(8) as pool:
        places = list(pool.map(draw, tablets))
    assert sorted(seq for own in places for seq in own) == list(range(1, 97))
    assert all(own == sorted(own) for own in places)
    state = tablet.store.layout(tablet.layout_id)
    assert len(state.layout) == 96
    assert table(tablet.store, tablet.layout_id) == folded(state)


def test_one_client_in_many_layouts_at_once(tablet, store, project, another):
    """Racing requests of one client: each edit is taken once, or its gap is named."""
    layouts = [store.join(project.id, "cat", "7-9").layout_id for _ in range(6)]
    edits = [tablet.put(f"p{n}") for n in range(6)]

    def send(layout_id, edit):
        try:
            return len(store.append(layout_id, tablet.client_id, [edit]).acked)
        except Gap:
            return 0

    with ThreadPoolExecutor(6) as pool:
        taken = sum(pool.map(send, layouts, edits))
    assert sum(store.layout(layout_id).seq for layout_id in layouts) == taken >= 1
