"""Undo and redo as the log folds.

put A      move B     move C     undo C     undo B     redo B     redo C
0 --> a    a --> b    b --> c    c --> b    b --> a    a --> b    b --> c
"""

from hypothesis import given
from hypothesis import strategies as st

from geo.edit import Annotate, Move, Put, Remove, Resize, Turn
from geo.layout import Layout, Placement
from layers.edits import Undo
from layers.history import Fold


def put(placement_id="p", x=0.0):
    return Put(Placement(placement_id, "bench", x, 0.0))


def folded(*changes, actor=""):
    fold = Fold()
    for number, change in enumerate(changes, 1):
        fold.step(f"e{number}", change, actor)
    return fold


def xs(*changes):
    """Where ``p`` stands after each change; ``None`` where it does not."""
    fold, seen = Fold(), []
    for number, change in enumerate(changes, 1):
        fold.step(f"e{number}", change)
        seen.append(fold.layout["p"].x if "p" in fold.layout else None)
    return seen


def test_several_steps_back_and_forth():
    story = [put(x=0.0), Move("p", 1.0, 0.0), Move("p", 2.0, 0.0)]
    undone = [Undo("e3"), Undo("e2"), Undo("e5"), Undo("e4")]
    assert xs(*story, *undone) == [0, 1, 2, 1, 0, 1, 2]


def test_undo_of_the_first_put_and_its_redo():
    assert xs(put(x=3.0), Undo("e1"), Undo("e2")) == [3, None, 3]


def test_undo_of_a_removal_brings_it_back_in_its_order():
    fold = folded(put("a"), put("b"), Remove("a"), Undo("e3"))
    assert list(fold.layout.placements) == ["a", "b"]


def test_an_undone_put_is_not_put_anew():
    assert xs(put(x=1.0), Undo("e1"), put(x=2.0)) == [1, None, None]


def test_an_undo_twice_counts_once():
    assert xs(put(), Move("p", 1.0, 0.0), Undo("e2"), Undo("e2")) == [0, 1, 0, 0]


def test_an_undo_of_what_never_was_changes_nothing():
    assert xs(put(), Undo("e9"), Undo("e3")) == [0, 0, 0]


def test_an_undo_leaves_a_later_touch():
    assert xs(put(), Move("p", 1.0, 0.0), Move("p", 2.0, 0.0), Undo("e2")) == [0, 1, 2, 2]


def test_an_undo_knows_its_placement():
    fold = folded(put("a"), put("b"))
    assert fold.about(Undo("e2", "a")) == "b"
    assert fold.about(Undo("gone", "a")) == "a"


def test_buttons_after_a_reload():
    fold = Fold()
    fold.step("a1", put("a"), "anna")
    fold.step("a2", Move("a", 1.0, 0.0), "anna")
    fold.step("b1", put("b"), "bert")
    assert fold.undoable("anna") == ("a2", None)
    fold.step("a3", Undo("a2"), "anna")
    assert fold.undoable("anna") == ("a1", "a3")
    fold.step("a4", Undo("a3"), "anna")
    assert fold.undoable("anna") == ("a4", None)
    fold.step("a5", Undo("a4"), "anna")
    fold.step("a6", put("c"), "anna")
    assert fold.undoable("anna") == ("a6", None)  # a new step ends redoing
    fold.step("b2", Move("c", 9.0, 0.0), "bert")
    assert fold.undoable("anna") == (None, None)  # somebody moved it since
    assert fold.undoable("bert") == ("b2", None)


ids = st.sampled_from("pq")
numbers = st.integers(0, 3).map(float)
edits = st.one_of(
    st.builds(put, ids, numbers),
    st.builds(Move, ids, numbers, numbers),
    st.builds(Turn, ids, numbers),
    st.builds(Resize, ids, st.none() | st.just(2.0), st.none()),
    st.builds(Annotate, ids, st.sampled_from(["", "hi"])),
    st.builds(Remove, ids),
)
changes = st.lists(
    edits | st.builds(Undo, st.integers(1, 20).map(lambda number: f"e{number}")), max_size=20
)


@given(changes)
def test_undo_of_the_last_edit_gives_the_layout_before(story):
    before, after = folded(*story[:-1]), folded(*story)
    last = f"e{len(story)}"
    changed = before.layout != after.layout
    after.step("undo", Undo(last))
    assert after.layout == before.layout
    after.step("redo", Undo("undo"))
    assert (after.layout != before.layout) == changed


@given(changes)
def test_all_of_a_story_can_be_taken_back(story):
    fold = folded(*story, actor="anna")
    for step in range(len(story)):
        target, _ = fold.undoable("anna")
        if target is None:
            break
        assert fold.step(f"u{step}", Undo(target), "anna") is not None
    assert fold.layout == Layout()


@given(changes, st.integers(0, 20))
def test_a_copy_grows_on_its_own(story, cut):
    fold = folded(*story[:cut])
    before, grown = fold.layout, fold.copy()
    for number, change in enumerate(story[cut:], cut + 1):
        grown.step(f"e{number}", change)
    assert fold.layout == before
    assert grown.layout == folded(*story).layout
    assert list(grown.layout.placements) == list(folded(*story).layout.placements)
