"""Judged again after an edit is as judged anew."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from geo.check import check
from geo.layout import Layout, Placement
from geo.recheck import judgement
from tests.properties.dear import dear
from tests.properties.test_geo_motion import KINDS, RULES, SITE, layout_of, poses

edits = st.lists(
    st.tuples(
        st.sampled_from(["move", "put", "take", "turn", "both"]), st.integers(0, 8),
        st.sampled_from(sorted(KINDS)), st.integers(2, 62), st.integers(2, 38),
    ),
    min_size=1,
    max_size=4,
)  # fmt: skip


def edited(layout, edit):
    what, which, kind, x, y = edit
    pieces = list(layout)
    if what == "put" or not pieces:
        return Layout.of(*pieces, Placement(f"n{len(pieces)}{x}", kind, x / 4, y / 4, 15.0 * which))
    at = which % len(pieces)
    piece = pieces[at]
    if what == "take":
        return Layout.of(*pieces[:at], *pieces[at + 1 :])
    if what == "turn":
        piece = replace(piece, turn=piece.turn + x)
    else:
        piece = replace(piece, x=x / 4, y=y / 4)
    pieces[at] = piece
    if what == "both":
        pieces[at - 1] = replace(pieces[at - 1], x=y / 4, y=x / 8, kind=kind)
    return Layout.of(*pieces)


@dear(50)
@given(poses, edits)
def test_after_each_edit(drawn, edits):
    layout = layout_of(drawn)
    judged = judgement(SITE, layout, KINDS, RULES)
    assert judged.issues == check(SITE, layout, KINDS, RULES)
    for edit in edits:
        layout = edited(layout, edit)
        judged = judgement(SITE, layout, KINDS, RULES, judged)
        assert judged.issues == check(SITE, layout, KINDS, RULES)
