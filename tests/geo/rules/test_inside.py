from __future__ import annotations

import pytest
from shapely import Polygon

from geo.check import check
from geo.layout import Layout, Placement
from geo.site import Site
from tests.geo.drawing import KINDS, draw, limit, rules

INSIDE = rules(limit("inside", 0.01))


def found(site, *placements):
    return check(site, Layout.of(*placements), KINDS, INSIDE)


SITE, _ = draw("""
    ......
    ......
    ......
""")


@pytest.mark.parametrize(("x", "out"), [(0.5, 0), (0.495, 0), (0.491, 0), (0.48, 0.02), (0.1, 0.4)])
def test_over_the_west_edge(x, out):
    issues = found(SITE, Placement("a", "thing", x, 1.5))
    assert [round(issue.measured, 6) for issue in issues] == ([out] if out else [])
    for issue in issues:
        assert issue.witness.bounds == pytest.approx((-out, 1, 0, 2))


def test_wholly_outside_is_an_issue_not_an_error():
    (issue,) = found(SITE, Placement("a", "thing", 5000.0, 1.5))
    assert issue.measured == pytest.approx(4994.5)
    assert issue.witness.area == pytest.approx(1)


@pytest.mark.parametrize("origin", [0.0, 1e3, 1e6])
def test_flush_in_a_corner(origin):
    size = origin + 4
    site = Site("far", Polygon([(origin, origin), (size, origin), (size, size), (origin, size)]))
    assert not found(site, Placement("a", "thing", origin + 0.5, origin + 0.5))
    assert not found(site, Placement("a", "thing", origin + 3.5, origin + 3.5, turn=180.0))
    assert found(site, Placement("a", "thing", origin + 0.5, origin + 0.48))


def test_across_a_notch_no_corner_is_out():
    #  ┌─┐ ┌─┐
    #  │ aaa │   all four corners of a stand on the site
    #  └─────┘
    notched = Polygon([(0, 0), (4, 0), (4, 3), (2.2, 3), (2.2, 1), (1.8, 1), (1.8, 3), (0, 3)])
    (issue,) = found(Site("notched", notched), Placement("a", "thing", 2, 2, width=2.0))
    assert issue.measured == pytest.approx(0.2, abs=0.01)
    assert issue.witness.bounds == pytest.approx((1.8, 1.5, 2.2, 2.5))


def test_what_is_thinner_than_the_tolerance_is_judged_too():
    assert not found(SITE, Placement("a", "thing", 3, 1.5, depth=0.008))
    assert found(SITE, Placement("a", "thing", 3, 9.5, depth=0.008))
