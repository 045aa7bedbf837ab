"""The nearest place, in drawings."""

from __future__ import annotations

import pytest
import shapely

from geo.check import check
from geo.edit import Move, apply
from geo.fit import fit
from geo.layout import Placement
from geo.repair import nearest, nearest_pose
from geo.scene import Scene
from tests.geo.drawing import KINDS, draw, limit, rules

RULES = rules(
    limit("inside", 0.01),
    limit("overlap", 0.01),
    limit("distance", 2.0, rule="APART", severity="warning", subject="thing", object="thing"),
)


def moved(sketch, piece, *, warnings=False):
    """Where a piece of the drawing is moved to, and what is wrong then."""
    site, layout = draw(sketch)
    stands = layout[piece]
    options = {"except_id": piece, "width": stands.width, "depth": stands.depth}
    known = fit(site, layout, KINDS, RULES, stands.kind, stands.turn, **options)
    place = nearest(known, stands.x, stands.y, warnings=warnings)
    if place is None:
        return None, None
    return place, check(site, apply(layout, Move(piece, *place)), KINDS, RULES)


def test_what_stands_well_stays_where_it_is():
    place, issues = moved(
        """
        ......
        .AA...
        .AA...
        ......
        """,
        "A",
    )
    assert place == (2.0, 2.0) and not issues


def test_out_of_another_the_shortest_way():
    # They are to be 2 m apart, and there is 1 m.
    sketch = """
        .........
        .AA.BBB..
        .AA.BBB..
        .........
        """
    place, issues = moved(sketch, "B")
    assert place == pytest.approx((6.5, 2.0), abs=0.02) and not issues
    place, issues = moved(sketch, "B", warnings=True)
    assert place == (5.5, 2.0)
    assert [issue.rule for issue in issues] == ["APART"]


def test_no_room_anywhere():
    assert moved("AABBB\nAABBB", "B") == (None, None)


def test_no_room_without_a_warning():
    sketch = """
        AA.B
        AA.B
        """
    assert moved(sketch, "B") == (None, None)
    place, issues = moved(sketch, "B", warnings=True)
    assert place == (3.5, 1.0)
    assert {issue.severity for issue in issues} == {"warning"}


def posed(sketch, piece, **options):
    """The cheapest place for a piece among what is drawn."""
    site, layout = draw(sketch)
    scene = Scene.of(site, layout, KINDS, RULES)
    return nearest_pose(scene, piece, KINDS["thing"], **options)


def test_a_turn_where_no_place_is_near():
    strip = """
        #......#
        #......#
        """
    across = Placement("new", "thing", 4, 1, width=2, depth=5)
    pose = posed(strip, across)
    assert (pose.x, pose.turn, pose.is_clear) == (4, 90, True)
    assert pose.cost == pytest.approx(0.4), "turning counts as that much moving"
    # A drawn area and a disc look the same at every turn, or are not turned.
    area = Placement("new", "thing", 4, 1, outline=shapely.box(3, -1.5, 5, 3.5))
    assert posed(strip, area) is None


def test_a_place_near_by_at_the_same_turn_comes_first():
    pose = posed(
        """
        ......AA..
        ......AA..
        """,
        Placement("new", "thing", 5, 1, width=4, depth=2),
        warned=0,
    )
    assert (pose.turn, pose.is_clear) == (0, False)
    assert pose.x == pytest.approx(4, abs=0.02)


def test_how_far_it_may_cost():
    sketch = """
        AA........
        AA........
        """
    piece = Placement("new", "thing", 1, 1)
    assert posed(sketch, piece, within=3) is None
    pose = posed(sketch, piece, within=4)
    assert pose.cost == pytest.approx(3.5, abs=0.02), "2 m off the other"
