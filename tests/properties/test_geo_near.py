"""What belongs together: far is far from every one of them, and the move just mends it."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from geo.check import check
from geo.edit import apply
from geo.footprint import footprint
from geo.layout import Layout, Placement
from geo.scene import TOLERANCE
from geo.site import Feature, Site
from tests.geo.drawing import kind, limit, rules

KINDS = {
    each.code: each
    for each in (
        kind("bench", width=1.8, depth=0.6, tags=["seat"]),
        kind("ring", width=2.4, depth=2.4, shape="disc", tags=["seat"]),
        kind("slide", width=4.0, depth=1.0, tags=["play"]),
        kind("toy", width=0.9, depth=0.9, shape="disc", tags=["play"]),
        kind("bed", width=3.0, depth=1.0, tags=["planting"]),
    )
}
SITE = Site(
    "court",
    box(0, 0, 20, 15),
    (
        Feature("grass", "surface", box(2, 3, 12, 9), material="grass"),
        Feature("path", "surface", box(4, 0, 6, 15), material="paving"),
    ),
)
REACH = 3.0
NEAR = rules(limit("near", REACH, subject="play", object="seat"))
GREEN = rules(limit("share", 100.0, unit="%", subject="planting", form="green"))

layouts = st.lists(
    st.builds(
        lambda code, x, y, turn: (code, x / 4, y / 4, turn),
        st.sampled_from(sorted(KINDS)),
        st.integers(0, 80),
        st.integers(0, 60),
        st.sampled_from([0, 30, 45, 90, 217]),
    ),
    max_size=9,
).map(lambda drawn: Layout.of(*(Placement(f"p{i}", *pose) for i, pose in enumerate(drawn))))


def shapes(layout, tag):
    return {
        each.id: footprint(each, KINDS[each.kind])
        for each in layout
        if tag in KINDS[each.kind].tags
    }


@given(layouts)
def test_far_is_far_from_every_one(layout):
    seats = list(shapes(layout, "seat").values())
    told = {issue.placements[0]: issue for issue in check(SITE, layout, KINDS, NEAR)}
    for name, shape in shapes(layout, "play").items():
        nearest = min((shape.distance(seat) for seat in seats), default=None)
        if nearest is None:
            assert told[name].situation == "none"
        elif nearest > REACH + TOLERANCE:
            assert told[name].measured == pytest.approx(nearest)
            assert told[name].witness.length == pytest.approx(nearest)
        else:
            assert name not in told


@given(layouts)
def test_the_move_leaves_exactly_the_distance(layout):
    for issue in check(SITE, layout, KINDS, NEAR):
        for fix in issue.fixes:
            moved = apply(layout, fix)
            one = footprint(moved[fix.placement_id], KINDS[moved[fix.placement_id].kind])
            assert min(one.distance(seat) for seat in shapes(moved, "seat").values()) == (
                pytest.approx(REACH)
            )
            after = check(SITE, moved, KINDS, NEAR)
            assert issue.key not in {other.key for other in after}


@given(layouts, st.integers(0, 80), st.integers(0, 60))
def test_one_more_seat_is_never_wrong(layout, x, y):
    before = {issue.key for issue in check(SITE, layout, KINDS, NEAR)}
    more = Layout.of(*layout, Placement("q", "bench", x / 4, y / 4))
    assert {issue.key for issue in check(SITE, more, KINDS, NEAR)} <= before


@given(layouts, st.sampled_from(sorted(KINDS)), st.integers(0, 80), st.integers(0, 60))
def test_planting_makes_green_and_all_else_takes_it(layout, code, x, y):
    def green(of):
        return next((issue.measured for issue in check(SITE, of, KINDS, GREEN)), None)

    more = Layout.of(*layout, Placement("q", code, x / 4, y / 4))
    before, after = green(layout), green(more)
    assert (before is None) == (not len(layout))
    if before is not None:
        assert 0 <= before <= 100
        assert after >= before - 1e-9 if code == "bed" else after <= before + 1e-9


@given(layouts)
def test_green_is_what_is_drawn_as_green(layout):
    for issue in check(SITE, layout, KINDS, GREEN):
        share = 100 * shapely.area(issue.witness) / shapely.area(SITE.boundary)
        assert issue.measured == pytest.approx(share)
        assert shapely.area(issue.witness - SITE.boundary) < 1e-9
