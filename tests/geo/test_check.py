from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import shapely
from shapely import Polygon, box

import geo.witness
from geo.check import check
from geo.layout import Layout, Placement
from geo.rules import RULES
from geo.site import Site
from tests.geo.drawing import KINDS, draw, limit, rules

SITE, LAYOUT = draw("""
    ......##
    .AABB.##
    >.CC....
    >.C.D===
""")
ALL = rules(
    limit("distance", 3.0, rule="Z", severity="hint", object="building"),
    limit("reach", 1.2, severity="warning"),
    limit("overlap", 0.01),
    limit("keep_clear", 1.0, object="fire_lane"),
    limit("nobody_knows", 3.0),
)


def test_errors_first_then_by_rule_and_ids():
    issues = check(SITE, LAYOUT, KINDS, ALL)
    weights = [(issue.severity, issue.rule, issue.placements) for issue in issues]
    assert weights == sorted(weights, key=lambda w: ("error warning hint".index(w[0]), *w[1:]))
    assert {issue.rule for issue in issues} >= {"KEEP_CLEAR", "Z"}
    assert len({issue.key for issue in issues}) == len(issues)


def test_a_family_without_a_rule_is_passed_over():
    assert "nobody_knows" not in RULES
    assert check(SITE, LAYOUT, KINDS, rules(limit("nobody_knows", 3.0))) == ()


def test_a_pair_that_overlaps_is_told_so_once():
    both = Layout.of(
        Placement("a", "thing", 2, 2),
        Placement("b", "thing", 2.5, 2),
        Placement("c", "thing", 5, 2),
    )
    near = (limit("distance", 4.0), limit("clearance", 4.0, form="around"))
    site = Site("court", box(0, 0, 9, 4))

    def told(weight):
        issues = check(site, both, KINDS, rules(limit("overlap", 0.01, severity=weight), *near))
        return {(issue.code, *sorted(issue.placements)) for issue in issues}

    apart = {(code, one, "c") for code in ("distance", "clearance") for one in "ab"}
    assert told("error") == apart | {("overlap", "a", "b")}
    # An overlap that weighs less hides nothing.
    assert told("hint") > apart | {("distance", "a", "b"), ("clearance", "a", "b")}


def test_an_unknown_kind_is_not_passed_over():
    with pytest.raises(KeyError):
        check(SITE, LAYOUT, {}, ALL)


def test_threads_share_a_site():
    alone = check(SITE, LAYOUT, KINDS, ALL)
    with ThreadPoolExecutor(8) as pool:
        together = pool.map(lambda _: check(SITE, LAYOUT, KINDS, ALL), range(64))
    assert all(found == alone for found in together)


def test_an_overlay_that_cannot_be_right_is_not_drawn(monkeypatch):
    huge = box(-1e6, -1e6, 1e6, 1e6)
    monkeypatch.setattr(geo.witness.shapely, "intersection", lambda a, b: huge)
    monkeypatch.setattr(geo.witness.shapely, "difference", lambda a, b: huge)
    assert geo.witness.common(box(0, 0, 2, 2), box(1, 1, 3, 3)).equals(box(1, 1, 2, 2))
    assert geo.witness.beyond(box(0, 0, 2, 2), box(1, 0, 3, 3)).equals(box(0, 0, 2, 2))


def test_a_line_across_a_gap_of_nothing_is_a_point():
    square = Polygon([(0, 0), (1, 0), (1, 1), (0, 1)])
    assert isinstance(geo.witness.across(square, square), shapely.Point)
    assert geo.witness.across(square, box(3, 0, 4, 1)).length == 2
