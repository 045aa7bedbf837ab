"""What the verdict measures is what has to be moved: moved by it, the issue is gone."""

from __future__ import annotations

from dataclasses import replace

import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import Point, box

from geo.check import check
from geo.depth import way_out
from geo.edit import Move, apply
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


# ---- Fixes: each by itself mends its issue, exactly and no farther than needed ----

POST = kind("post", width=0.4, depth=0.4)
SEAT = kind("seat", width=1.8, depth=0.6, tags=["seat"])
LOOP = kind("swing", width=3.7, depth=2.0, measures={"suspension": 2.0}, tags=["swing", "forced"])
KINDS |= {"post": POST, "seat": SEAT, "swing": LOOP}
movers = st.sampled_from(["bench", "disc", "post", "seat"])


def mended(layout, issue, share=1.0):
    """The layout after a share of the way that the issue's fix asks for."""
    (fix,) = issue.fixes
    first = layout[issue.placements[0]]
    assert fix.placement_id == first.id
    x, y = first.x + share * (fix.x - first.x), first.y + share * (fix.y - first.y)
    return apply(layout, Move(first.id, x, y)), ((fix.x - first.x) ** 2 + (fix.y - first.y) ** 2)


def again(one, layout, issue, site=FREE):
    """The same issue, if it is told again."""
    issues = check(site, layout, KINDS, rules(one))
    return next((each for each in issues if each.key == issue.key), None)


def gap(layout, one, other):
    shapes = [footprint(layout[name], KINDS[layout[name].kind]) for name in (one, other)]
    return shapely.distance(*shapes)


@given(movers, movers, places, turns, turns)
def test_a_fix_of_an_overlap_leaves_them_touching(one, other, place, turn, other_turn):
    layout = Layout.of(Placement("a", one, 0, 0, turn), Placement("b", other, *place, other_turn))
    overlap = limit("overlap", 0.01)
    for issue in check(FREE, layout, KINDS, rules(overlap)):
        after, _ = mended(layout, issue)
        assert gap(after, "a", "b") < 1e-6
        assert not again(overlap, after, issue)
        if issue.penetration > 0.03:
            assert again(overlap, mended(layout, issue, 0.5)[0], issue)


near = st.tuples(st.floats(-4, 4), st.floats(-4, 4))


@given(movers, movers, near, st.tuples(turns, turns), st.floats(0.2, 3))
def test_a_fix_of_a_distance_leaves_exactly_what_is_wanted(one, other, place, turned, wanted):
    layout = Layout.of(
        Placement("a", one, 0, 0, turned[0]), Placement("b", other, *place, turned[1])
    )
    for rule in (limit("distance", wanted), limit("clearance", wanted, form="around")):
        for issue in check(FREE, layout, KINDS, rules(rule)):
            after, _ = mended(layout, issue)
            assert abs(gap(after, "a", "b") - wanted) < 1e-6
            assert not again(rule, after, issue)
            if issue.required - issue.measured > 0.03:
                assert again(rule, mended(layout, issue, 0.5)[0], issue)


BOXES = (
    {"value": 0.8, "form": "front"},
    {"value": 1.0, "form": "table", "measures": {"ends": 0.5}},
    {"value": 1.5, "form": "slide", "measures": {"side": 0.4}},
)


@given(st.sampled_from(BOXES), movers, near, turns, turns)
def test_a_fix_out_of_a_box_clears_it(box_, other, place, turn, other_turn):
    layout = Layout.of(
        Placement("a", "swing", 0, 0, turn), Placement("b", other, *place, other_turn)
    )
    rule = limit("clearance", subject="swing", **box_)
    for issue in check(FREE, layout, KINDS, rules(rule)):
        after, way = mended(layout, issue)
        assert not again(rule, after, issue)
        # The way out is as long as told, or longer where the shortest leads into the owner.
        assert way**0.5 >= issue.penetration - 1e-6


@given(st.sampled_from(BOXES), movers, movers, near, st.tuples(turns, turns))
def test_a_fix_out_of_each_others_boxes_clears_both(box_, one, other, place, turned):
    layout = Layout.of(
        Placement("a", one, 0, 0, turned[0]), Placement("b", other, *place, turned[1])
    )
    rule = limit("clearance", **box_)
    for issue in check(FREE, layout, KINDS, rules(rule)):
        # Away from one may be into the room of the other; then there is no simple way.
        if issue.fixes:
            assert not again(rule, mended(layout, issue)[0], issue)


@given(near, turns, turns)
def test_a_fix_of_crossing_movements_uncrosses_them(place, turn, other_turn):
    layout = Layout.of(
        Placement("a", "swing", 0, 0, turn), Placement("b", "swing", *place, other_turn)
    )
    forced = limit("clearance", 0.0, rule="FORCED", subject="forced", form="forced")
    zone = limit("clearance", 1.0, subject="swing", form="swing", measures={"factor": 1.0})
    both = rules(forced, zone)
    for issue in check(FREE, layout, KINDS, both):
        if issue.rule == "FORCED":
            after, way = mended(layout, issue)
            assert abs(way**0.5 - issue.penetration) < 1e-6
            assert "FORCED" not in {each.rule for each in check(FREE, after, KINDS, both)}


CORNERED = Site("corner", shapely.Polygon([(0, 0), (9, -1), (11, 4), (8, 8), (1, 7)]))
L_SHAPED = Site("l", box(0, 0, 10, 10) - box(5, 5, 10, 10))


@given(
    movers, st.tuples(st.floats(-3, 13), st.floats(-3, 13)), turns,
    st.sampled_from([CORNERED, L_SHAPED]),
)  # fmt: skip
def test_a_fix_back_inside_leaves_it_flush(code, place, turn, site):
    layout = Layout.of(Placement("a", code, *place, turn))
    inside = limit("inside", 0.01)
    for issue in check(site, layout, KINDS, rules(inside)):
        if not issue.fixes:
            assert site is L_SHAPED
            continue
        after, way = mended(layout, issue)
        assert not again(inside, after, issue, site)
        shape = footprint(after["a"], KINDS[code])
        assert shapely.covers(shapely.buffer(site.boundary, 2e-6), shape)
        assert shapely.distance(shapely.boundary(site.boundary), shape) < 1e-6
        # Nothing shorter would do: no corner comes in by less than it is out.
        assert way**0.5 >= issue.measured - 1e-6
        if issue.measured > 0.03:
            assert again(inside, mended(layout, issue, 0.5)[0], issue, site)


@given(movers, offsets, offsets, turns)
def test_a_fix_off_what_stays_free(code, x, y, turn):
    cover, lane = Point(-1, 2), box(-1, -50, 1, 50)
    site = Site(
        "court",
        box(-100, -100, 100, 100),
        (Feature("lane", "fire_lane", lane), Feature("cover", "manhole", cover)),
    )
    layout = Layout.of(Placement("a", code, x, y, turn))
    on = limit("keep_clear", 0.0, object="fire_lane")
    beside = limit("keep_clear", 0.7, object="fire_lane")
    about = limit("keep_clear", 0.5, object="manhole")
    for rule, kept, wanted in ((on, lane, 0.0), (beside, lane, 0.7), (about, cover, 0.5)):
        for issue in check(site, layout, KINDS, rules(rule)):
            after, way = mended(layout, issue)
            assert abs(way**0.5 - issue.penetration) < 1e-6
            left = shapely.distance(footprint(after["a"], KINDS[code]), kept)
            assert abs(left - wanted) < 1e-6
            assert not again(rule, after, issue, site)
            if issue.penetration > 0.03:
                assert again(rule, mended(layout, issue, 0.5)[0], issue, site)
