"""What the verdict measures is what has to be moved: moved by it, the issue is gone."""

from __future__ import annotations

from dataclasses import replace

import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import Point, box

from geo.check import check
from geo.depth import way_out
from geo.footprint import footprint
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from tests.geo.drawing import kind, limit, rules

BENCH = kind("bench", width=1.8, depth=0.6)
DISC = kind("disc", width=2.0, depth=2.0, shape="disc")
KINDS = {"bench": BENCH, "disc": DISC}
FREE = Site("free", box(-100, -100, 100, 100))
turns = st.floats(0, 360)
offsets = st.floats(-1.5, 1.5)
places = st.tuples(offsets, offsets)
kinds = st.sampled_from(sorted(KINDS))


def found(one, *placements, site=FREE):
    return check(site, Layout.of(*placements), KINDS, rules(one))


def away(placement, east, north):
    return replace(placement, x=placement.x + east, y=placement.y + north)


@given(kinds, kinds, places, turns, turns)
def test_moved_apart_by_the_depth_they_only_touch(one, other, place, turn, other_turn):
    a, b = Placement("a", one, 0, 0, turn), Placement("b", other, *place, other_turn)
    overlap = limit("overlap", 0.01)
    for issue in found(overlap, a, b):
        east, north = way_out(footprint(a, KINDS[one]), footprint(b, KINDS[other]))
        assert abs(issue.penetration - (east**2 + north**2) ** 0.5) < 1e-9
        assert not found(overlap, away(a, east, north), b)
        # And it was needed: a little less leaves the overlap, if that was deep enough to tell.
        less = 1 - 0.015 / issue.penetration
        if less > 0:
            assert found(overlap, away(a, less * east, less * north), b)


@given(kinds, kinds, st.tuples(st.floats(-4, 4), st.floats(-4, 4)), turns, st.floats(0.2, 3))
def test_moved_away_by_what_is_missing_it_is_far_enough(one, other, place, turn, wanted):
    a, b = Placement("a", one, 0, 0, turn), Placement("b", other, *place)
    for rule in (limit("distance", wanted), limit("clearance", wanted, form="around")):
        for issue in found(rule, a, b):
            if issue.measured < 0.01:
                continue
            line = shapely.shortest_line(footprint(b, KINDS[other]), footprint(a, KINDS[one]))
            (x0, y0), (x1, y1) = shapely.get_coordinates(line)
            scale = (issue.required - issue.measured) / issue.measured
            assert not found(rule, away(a, (x1 - x0) * scale, (y1 - y0) * scale), b)
            assert found(rule, away(a, (x1 - x0) * scale * 0.5, (y1 - y0) * scale * 0.5), b) or (
                issue.required - issue.measured < 0.021
            )


@given(kinds, st.floats(-3, 3), turns)
def test_moved_back_by_how_far_it_stands_out_it_is_inside(code, x, turn):
    a = Placement("a", code, x, 100.0, turn)
    inside = limit("inside", 0.01)
    (issue,) = found(inside, a)
    assert not found(inside, away(a, 0, -issue.measured))
    assert found(inside, away(a, 0, -issue.measured + 0.02))


@given(kinds, offsets, offsets, turns)
def test_moved_off_what_must_stay_free(code, x, y, turn):
    a = Placement("a", code, x, y, turn)
    lane = box(-1, -50, 1, 50)
    cover = Point(-1, 2)
    site = Site(
        "court",
        box(-100, -100, 100, 100),
        (Feature("lane", "fire_lane", lane), Feature("cover", "manhole", cover)),
    )
    on = limit("keep_clear", 0.0, object="fire_lane")
    for _ in found(on, a, site=site):
        assert not found(on, away(a, *way_out(footprint(a, KINDS[code]), lane)), site=site)
    near = limit("keep_clear", 0.5, object="manhole")
    for issue in found(near, a, site=site):
        assume(issue.measured > 0.01)
        line = shapely.shortest_line(cover, footprint(a, KINDS[code]))
        (x0, y0), (x1, y1) = shapely.get_coordinates(line)
        scale = issue.penetration / issue.measured
        assert not found(near, away(a, (x1 - x0) * scale, (y1 - y0) * scale), site=site)


@given(
    st.sampled_from([0.0, 1e3, 1e6]), turns, st.floats(-0.9, 0.9), st.sampled_from("nesw"), kinds
)
def test_touching_is_never_a_conflict(origin, turn, slide, side, code):
    """B pushed along A's own side, however the pair is turned and wherever it stands."""
    a = Placement("a", "bench", origin, origin, turn)
    radius_x, radius_y = (0.9, 0.3) if code == "bench" else (1.0, 1.0)
    local = {
        "n": (slide, 0.3 + radius_y),
        "s": (slide, -0.3 - radius_y),
        "e": (0.9 + radius_x, slide),
        "w": (-0.9 - radius_x, slide),
    }[side]
    unit = shapely.get_coordinates(footprint(replace(a, x=0, y=0, width=2, depth=2), BENCH))
    along = (unit[0] - unit[1]) / 2
    x = origin + local[0] * along[0] - local[1] * along[1]
    y = origin + local[0] * along[1] + local[1] * along[0]
    b = Placement("b", code, x, y, turn)
    assert not found(limit("overlap", 0.01), a, b, site=Site("far", box(-1e7, -1e7, 1e7, 1e7)))
