"""What a client posts: read back as it was meant, or refused by name."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box

from geo.catalogue import catalogue
from geo.edit import Annotate, Move, Put, Remove, Resize, Turn
from geo.errors import InputError
from geo.layout import Placement
from layers.edits import Undo, change, payload, payload_text, verb
from layers.posted import Posted, checked, read, record
from layers.text import clean

KINDS = catalogue()
EDIT = {"edit_id": "e1", "client_seq": 1, "placement_id": "p1"}
PUT = EDIT | {"verb": "put", "kind": "bench", "x": 1, "y": 2, "turn": 0}

metres = st.floats(-1e5, 1e5).map(lambda value: value + 0.0)
turns = st.floats(0, 360, exclude_max=True)
sizes = st.none() | st.floats(0.05, 100, exclude_min=True)
names = st.text("abcxyz木-_ 0123", min_size=1, max_size=20).map(str.strip).filter(bool)
notes = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), max_size=20).map(clean)
outlines = st.builds(box, *(st.integers(low, low + 9).map(float) for low in (0, 0, 10, 10)))
drawn = st.builds(
    lambda name, kind, outline, note: Placement(
        name, kind, outline.centroid.x, outline.centroid.y, note=note, outline=outline
    ),
    names,
    st.sampled_from(sorted(KINDS)),
    outlines,
    notes,
)
placements = drawn | st.builds(
    Placement, names, st.sampled_from(sorted(KINDS)), metres, metres, turns, sizes, sizes, notes
)
changes = st.one_of(
    st.builds(Put, placements),
    st.builds(Move, names, metres, metres),
    st.builds(Turn, names, turns),
    st.builds(Resize, names, sizes, sizes),
    st.builds(lambda name, outline: Resize(name, None, None, outline), names, outlines),
    st.builds(Annotate, names, notes),
    st.builds(Remove, names),
    st.builds(Undo, st.uuids().map(str), st.just("") | names),
)


@given(changes, st.integers(1, 2**31 - 1))
def test_an_edit_reads_back(made, count):
    posted = Posted("edit-1", count, made)
    sent = json.loads(json.dumps(record(posted)))
    if sent["placement_id"] == "":
        del sent["placement_id"]
    assert read(sent, KINDS) == posted


@given(changes)
def test_the_log_reads_back(made):
    text = payload_text(made)
    assert change(verb(made), made.placement_id, json.loads(text)) == made
    assert payload_text(change(verb(made), made.placement_id, json.loads(text))) == text


def test_an_unknown_verb_in_the_log_is_a_fault():
    with pytest.raises(ValueError, match="unknown verb"):
        change("fly", "p1", {})


@given(st.floats(-1e5, 1e5))
def test_a_turn_is_brought_into_one_round(turn):
    got = read(EDIT | {"verb": "turn", "turn": turn}, KINDS).change.turn
    assert 0 <= got < 360
    off = math.fmod(got - turn, 360)
    assert min(abs(off), 360 - abs(off)) < 1e-9


def test_an_outline_stands_at_its_centroid():
    got = read(PUT | {"outline": [[0, 0], [4, 0], [4, 2], [0, 2], [0, 0]], "width": 9}, KINDS)
    placement = got.change.placement
    assert (placement.x, placement.y, placement.turn, placement.width) == (2.0, 1.0, 0.0, None)
    assert payload(got.change)["outline"] == [[0, 0], [4, 0], [4, 2], [0, 2]]


def test_a_note_is_made_fit_to_keep():
    got = read(EDIT | {"verb": "annotate", "note": " a\u202eb\x00\nc "}, KINDS)
    assert got.change == Annotate("p1", "ab c")


CIRCLE = [[math.cos(n / 32), math.sin(n / 32)] for n in range(201)]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("put", "edit.malformed"),
        (PUT | {"edit_id": "<script>"}, "edit.malformed"),
        (PUT | {"edit_id": None}, "edit.malformed"),
        (PUT | {"client_seq": 0}, "edit.malformed"),
        (PUT | {"client_seq": True}, "edit.malformed"),
        (PUT | {"client_seq": 1.0}, "edit.malformed"),
        (PUT | {"client_seq": 2**31}, "edit.malformed"),
        (PUT | {"placement_id": ""}, "edit.malformed"),
        (PUT | {"placement_id": 7}, "edit.malformed"),
        (PUT | {"placement_id": "a\x00"}, "edit.malformed"),
        (PUT | {"placement_id": "p" * 201}, "text.too_long"),
        (PUT | {"verb": "fly"}, "edit.verb"),
        (PUT | {"verb": ["put"]}, "edit.verb"),
        (PUT | {"kind": "bnech"}, "kind.unknown"),
        (PUT | {"kind": {"a": [1] * 99}}, "kind.unknown"),
        (PUT | {"x": "1"}, "edit.malformed"),
        (PUT | {"x": None}, "edit.malformed"),
        (PUT | {"x": True}, "edit.malformed"),
        (PUT | {"x": math.nan}, "edit.far"),
        (PUT | {"y": math.inf}, "edit.far"),
        (PUT | {"y": -100_001}, "edit.far"),
        (PUT | {"x": 10**400}, "edit.far"),
        (PUT | {"turn": "left"}, "edit.malformed"),
        (PUT | {"width": 0.05}, "edit.size"),
        (PUT | {"depth": 100.1}, "edit.size"),
        (PUT | {"note": 5}, "edit.malformed"),
        (PUT | {"note": "长" * 501}, "text.too_long"),
        (PUT | {"outline": "square"}, "edit.malformed"),
        (PUT | {"outline": [[0, 0], [1, 1]]}, "edit.outline_corners"),
        (PUT | {"outline": [[0, 0], [1, 1], [0, 0]]}, "edit.outline_corners"),
        (PUT | {"outline": CIRCLE}, "edit.outline_corners"),
        (PUT | {"outline": [[0, 0], [2, 2], [2, 0], [0, 2]]}, "edit.outline_crossing"),
        (PUT | {"outline": [[0, 0], [1, 0], [2, 0]]}, "edit.outline_crossing"),
        (PUT | {"outline": [[0, 0], [1, 0], [math.nan, 1]]}, "edit.far"),
        (PUT | {"outline": [[0, 0, 0], [1, 0, 0], [1, 1, 0]]}, "edit.malformed"),
        (EDIT | {"verb": "move", "x": 1}, "edit.malformed"),
        (EDIT | {"verb": "undo"}, "edit.malformed"),
        (EDIT | {"verb": "undo", "target": "e 1"}, "edit.malformed"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(sent, code):
    with pytest.raises(InputError) as caught:
        read(sent, KINDS)
    assert caught.value.code == code
    assert "edit" in caught.value.blanks


def test_an_unknown_kind_names_the_nearest():
    with pytest.raises(InputError) as caught:
        read(PUT | {"kind": "bnech"}, KINDS)
    assert caught.value.blanks == {"kind": "bnech", "nearest": "bench", "edit": "e1"}


def test_a_change_of_a_file_meets_the_same_limits():
    good = Placement("p", "bench", 1.0, 2.0, outline=None)
    assert checked(Put(good), KINDS) == Put(good)
    with pytest.raises(InputError, match=r"edit\.outline_crossing"):
        bow = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
        checked(Put(Placement("p", "bench", 1.0, 1.0, outline=bow)), KINDS)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
fields = st.sampled_from([*PUT, "width", "depth", "note", "outline", "target"])
verbs = st.sampled_from(["put", "move", "turn", "resize", "annotate", "remove", "undo"])


@given(verbs, st.dictionaries(fields, json_values, max_size=3))
def test_whatever_is_posted_is_read_or_refused(word, strange):
    sent = PUT | {"verb": word, "target": "e0", "note": ""} | strange
    try:
        posted = read(sent, KINDS)
    except InputError:
        return
    again = record(posted)
    assert read(json.loads(json.dumps(again)) | _without_empty(again), KINDS) == posted


def _without_empty(sent):
    return {"placement_id": None} if sent["placement_id"] == "" else {}
