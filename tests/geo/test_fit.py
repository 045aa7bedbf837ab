"""Where a piece fits, in drawings. A place may be 10 mm off: what only touches is fine."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from shapely import Point, Polygon, box

from geo.check import check
from geo.fit import BEYOND, drawn, fit
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from tests.geo.drawing import draw, kind, limit, rules

KINDS = {
    each.code: each
    for each in (
        kind(),
        kind("plank", width=4.0, depth=1.0),
        kind("seat", width=1.0, depth=1.0, tags=["seat"]),
        kind("roof", width=4.0, depth=4.0, height=3.0, level="canopy"),
        kind("lawn", width=2.0, depth=2.0, level="ground"),
        kind("round", width=2.0, depth=2.0, shape="disc", tags=["rings_tree"]),
        kind("noisy", tags=["noisy"]),
    )
}
SOLID = limit("inside", 0.01), limit("overlap", 0.01)
CM = 0.01


def places(sketch, code, *more, turn=0.0, kinds=None, layout=None, **options):
    site, pieces = draw(sketch, kinds)
    return fit(site, layout or pieces, KINDS, rules(*SOLID, *more), code, turn, **options)


def same(region, expected):
    """Equal but for arcs and rounding."""
    return shapely.area(shapely.symmetric_difference(region, expected)) < 1e-6


def test_an_empty_court_less_half_the_piece_all_round():
    found = places(
        """
        ..........
        ..........
        ..........
        ..........
        """,
        "thing",
    )
    assert same(found.green, box(0.5 - CM, 0.5 - CM, 9.5 + CM, 3.5 + CM))
    assert found.pale.equals(found.green)
    assert found.rules == ("INSIDE", "OVERLAP")


def test_round_another_by_half_of_both():
    found = places(
        """
        .......
        .......
        ...A...
        .......
        .......
        """,
        "thing",
    )
    ground = box(0.5 - CM, 0.5 - CM, 6.5 + CM, 4.5 + CM)
    assert same(found.green, ground - box(2.5 + CM, 1.5 + CM, 4.5 - CM, 3.5 - CM))


def test_the_one_being_moved_is_not_in_its_own_way():
    sketch = """
        .......
        ...A...
        .......
        """
    assert places(sketch, "thing", except_id="A").green.contains(Point(3.5, 1.5))
    assert not places(sketch, "thing", except_id="B").green.contains(Point(3.5, 1.5))


def test_a_passage_lets_it_through_only_turned():
    sketch = """
        ....AA....
        ....AA....
        ..........
        ....BB....
        ....BB....
        """
    middle = Point(5, 2.5)
    assert places(sketch, "plank").green.contains(middle)
    assert not places(sketch, "plank", turn=90).green.contains(middle)
    # Just as high as the passage it still fits: what touches is no conflict.
    assert places(sketch, "thing").green.contains(middle)
    assert not places(sketch, "thing", depth=1.05).green.contains(middle)


def test_not_over_a_notch_nor_over_a_hole_of_the_site():
    court = box(0, 0, 12, 8) - box(5, 3, 7, 5) - box(9, 6, 12, 8)
    found = fit(Site("court", court), Layout(), KINDS, rules(*SOLID), "plank", 0.0)
    allowed = box(2 - CM, 0.5 - CM, 10 + CM, 7.5 + CM)
    allowed -= box(3 + CM, 2.5 + CM, 9 - CM, 5.5 - CM) | box(7 + CM, 5.5 + CM, 13, 9)
    assert same(found.green, allowed)


def test_a_bad_place_may_still_be_pale():
    found = places(
        """
        ..........
        ..........
        A.........
        ..........
        ..........
        """,
        "thing",
        limit("distance", 2.0, rule="QUIET", severity="warning", subject="noisy", object="thing"),
        limit("distance", 9.0, rule="HINT", severity="hint", subject="noisy", object="thing"),
        kinds={"A": "noisy"},
    )
    # The newcomer is the object here; the noisy one is the subject.
    near, far = Point(2.5, 2.5), Point(3.6, 2.5)
    assert found.pale.contains(near) and not found.green.contains(near)
    assert found.green.contains(far)
    assert found.rules == ("INSIDE", "OVERLAP", "QUIET")


def test_as_far_as_what_it_needs_reaches():
    sketch = """
        ............
        ............
        ......A.....
        ............
        ............
        """
    close = limit("near", 2.0, rule="CLOSE", severity="warning", subject="noisy", object="seat")
    found = places(sketch, "noisy", close, kinds={"A": "seat"})
    # From edge to edge 2 m: the middles as far as a rounded box round the seat.
    reach = box(5.5, 1.5, 7.5, 3.5).buffer(2 + CM, quad_segs=400)
    ground = box(0.5 - CM, 0.5 - CM, 11.5 + CM, 4.5 + CM)
    taken = box(5.5 + CM, 1.5 + CM, 7.5 - CM, 3.5 - CM)
    expected = (ground & reach) - taken
    assert shapely.area(found.green - expected) < 1e-6, "never wider than the checker"
    assert shapely.area(expected - found.green) < 0.04
    assert same(found.pale, ground - taken), "a warning: pale all the same"
    assert found.rules == ("INSIDE", "OVERLAP", "CLOSE")
    # Not about others, and only an error takes the pale away.
    assert places(sketch, "thing", close, kinds={"A": "seat"}).green.contains(Point(1, 1))
    severe = places(sketch, "noisy", replace(close, severity="error"), kinds={"A": "seat"})
    assert severe.pale.equals(severe.green) and not severe.pale.contains(Point(1, 1))


def test_where_nothing_of_what_it_needs_is_there_no_place_would_help():
    close = limit("near", 2.0, rule="CLOSE", subject="noisy", object="seat")
    found = places("......", "noisy", close)
    assert found.rules == ("INSIDE", "OVERLAP")
    assert found.green.contains(Point(1, 0.5))
    assert places("......", "thing", close).rules == ("INSIDE", "OVERLAP", "CLOSE")


def test_room_in_front_mine_and_theirs():
    sketch = """
        ......
        ......
        .A....
        ......
        ......
        ......
        """
    front = limit("clearance", 1.0, rule="FRONT", severity="warning", subject="seat", form="front")
    theirs = places(sketch, "thing", front, kinds={"A": "seat"})
    assert not theirs.green.contains(Point(1.5, 2.0)), "south of it: before its front"
    assert theirs.green.contains(Point(1.5, 4.6)), "behind it"
    mine = places(sketch, "seat", front)
    assert not mine.green.contains(Point(1.5, 5.0)), "it would look at the other"
    assert mine.green.contains(Point(1.5, 2.4)), "it looks away"
    assert places(sketch, "lawn", front, kinds={"A": "seat"}).green.contains(Point(1.5, 2.0))


def test_movements_do_not_cross():
    site = Site("court", box(0, 0, 30, 10))
    swing = kind("swing", width=2, depth=1, tags=["swing", "forced"], measures={"suspension": 2.0})
    reach = limit("clearance", 0, subject="swing", form="swing", measures={"factor": 1, "side": 0})
    cross = limit("clearance", 0, rule="CROSS", subject="forced", form="forced")
    there = Layout.of(Placement("s", "swing", 15, 5))
    found = fit(site, there, {"swing": swing}, rules(reach, cross), "swing", 0.0)
    # Zones of 2 m × 4 m that may touch.
    assert not found.green.contains(Point(15, 8.9)) and not found.green.contains(Point(16.9, 5))
    assert found.green.contains(Point(15, 9.1)) and found.green.contains(Point(17.1, 5))


def test_a_roof_stands_over_things_with_its_posts_between_them():
    sketch = """
        ........
        ........
        ........
        ...AA...
        ...AA...
        ........
        ........
        ........
        """
    found = places(sketch, "roof")
    assert found.green.contains(Point(4, 4))
    assert not found.green.contains(Point(2, 4 - 1.925)), "a post stands in A"


def test_a_low_roof_not_over_a_fire_lane():
    sketch = """
        ........
        ........
        ........
        ========
        """
    lane = limit("keep_clear", 0.0, rule="LANE", object="fire_lane")
    assert same(places(sketch, "thing", lane).green, box(0.5 - CM, 1.5 - CM, 7.5 + CM, 3.5 + CM))
    assert places(sketch, "lawn", lane).green.contains(Point(4, 1.2))
    assert places(sketch, "roof", lane).green.is_empty


def test_a_tree_bench_rings_the_trunk_others_do_not():
    sketch = """
        ......
        ......
        ..T...
        ......
        ......
        """
    assert places(sketch, "round").green.contains(Point(2.5, 2.5))
    assert not places(sketch, "thing").green.contains(Point(2.5, 2.5))


def test_before_the_gate_round_the_cover_and_off_the_roots():
    site = Site(
        "court",
        box(0, 0, 12, 8),
        (
            Feature("gate", "entrance", shapely.LineString([(0, 3), (0, 5)])),
            Feature("cover", "manhole", Point(6, 4), radius=0.5),
            Feature("oak", "tree", Point(10, 4), dbh=0.1),
        ),
    )
    found = fit(
        site,
        Layout(),
        KINDS,
        rules(
            limit("keep_clear", 1.5, rule="GATE", object="entrance"),
            limit("keep_clear", 0.7, rule="COVER", object="manhole"),
            limit("keep_clear", 15, rule="ROOTS", severity="warning", object="tree", form="roots"),
        ),
        "thing",
        0.0,
    )
    allowed = found.green
    assert not allowed.contains(Point(1.9, 4)) and allowed.contains(Point(2.1, 4))
    assert not allowed.contains(Point(6.9, 4)) and allowed.contains(Point(7.05, 4))
    assert not allowed.contains(Point(10, 5.6)) and found.pale.contains(Point(10, 5.6))
    assert allowed.contains(Point(10, 5.75))


def test_a_drawn_area_keeps_its_outline():
    bent = Polygon([(0, 0), (4, 0), (4, 1), (1, 1), (1, 4), (0, 4)])
    sketch = """
        ......
        ......
        ......
        ..A...
        ......
        ......
        """
    found = places(sketch, "thing", outline=bent)
    middle = bent.centroid
    embracing = Point(1.0 + middle.x, 1.0 + middle.y)
    assert found.green.contains(embracing), "A stands in its arms"
    assert not found.green.contains(Point(2.4, 2.4))


def test_without_a_limit_that_keeps_it_inside_the_map_ends_somewhere():
    site = Site("court", box(0, 0, 10, 10))
    found = fit(site, Layout(), KINDS, rules(limit("overlap", 0.01)), "thing", 0.0)
    assert found.green.bounds == (-BEYOND, -BEYOND, 10 + BEYOND, 10 + BEYOND)


def test_no_room_at_all():
    found = places("...\n...", "plank")
    assert found.green == found.pale == shapely.MultiPolygon()
    assert drawn(found.green).is_empty


@pytest.mark.parametrize("failing", ["union_all", "difference"])
@pytest.mark.parametrize("how", ["gives up", "returns too much"])
def test_when_an_overlay_fails_the_map_is_the_same(monkeypatch, failing, how):
    site, pieces = draw("""
        .......
        .A.....
        ...B...
        .......
        .......
        """)
    asked = (pieces, KINDS, rules(*SOLID), "thing", 30.0)
    right = fit(site, *asked)
    overlay = getattr(shapely, failing)

    def fails(*given, grid_size=None):
        if grid_size is not None:
            return overlay(*given, grid_size=grid_size)
        if how == "gives up":
            raise shapely.GEOSException("TopologyException: found non-noded intersection")
        return box(-1e3, -1e3, 1e3, 1e3)

    # Another name, another site: nothing of its map is remembered.
    renamed = replace(site, name=f"{failing} {how}")
    check(renamed, pieces, KINDS, asked[2])
    monkeypatch.setattr(shapely, failing, fails)
    found = fit(renamed, *asked)
    assert shapely.area(shapely.symmetric_difference(found.green, right.green)) < 1e-3


def test_an_unknown_kind():
    with pytest.raises(KeyError):
        places("...\n...", "castle")


def test_the_picture_leaves_out_what_no_finger_can_use():
    wide, thin = box(0, 0, 2, 2), box(2, 1, 6, 1.02)
    picture = drawn(shapely.MultiPolygon([shapely.union(wide, thin)]))
    assert shapely.area(picture) == pytest.approx(4, abs=0.02)
    assert picture.bounds[2] < 2.1
    assert shapely.area(shapely.difference(picture, wide | thin)) < 1e-3
