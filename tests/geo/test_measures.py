"""Measures of layouts: the same as counted by hand, and as the checker counts."""

from __future__ import annotations

from math import pi

import numpy as np
import pytest
from shapely import box

from geo.breaches import decided
from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.layout import Layout, Placement
from geo.measures import measured
from geo.stack import Stack
from tests.geo.drawing import draw, limit, rules

KINDS, RULES = catalogue(), ruleset()


def test_counted_by_hand():
    site, _ = draw("\n".join(["." * 20] * 10))
    planted = Layout.of(
        Placement("bed", "shrub_bed", 5, 5, outline=box(4, 4, 8, 9)),
        Placement("planter", "planter", 12, 5, width=2, depth=3),
        Placement("bench", "bench", 16, 5),
        Placement("swing", "swing", 16, 2),
    )
    tree = Layout.of(Placement("t", "tree_new", 5, 5))
    stack = Stack.of([("planted", planted), ("bare", Layout()), ("tree", tree)])
    found = measured(site, stack, KINDS, RULES).columns
    coins = sum(KINDS[piece.kind].coins for piece in planted)
    assert found["coins"].tolist() == [coins, 0, KINDS["tree_new"].coins]
    assert found["things"].tolist() == [4, 0, 1]
    assert [found[name][0] for name in ("seats", "play", "child")] == [1, 1, 1]
    trunk = pi / 4 * KINDS["tree_new"].width ** 2
    assert found["green"] == pytest.approx([20 + 6, 0, trunk], rel=1e-2)
    assert found["green_share"] == pytest.approx(found["green"] / 2)
    both = 1.8 * 0.6 + 3.66 * 2.0
    assert found["covered"][0] == pytest.approx((26 + both) / 2)


@pytest.mark.parametrize("families", ["core", "all"])
def test_issues_as_the_checker_counts_them(families):
    site, layout = draw(
        """
        ..........
        .AAABB....
        .AAABB....
        ....CC....
        """,
        {"A": "bench", "B": "bench", "C": "pingpong"},
    )
    near = Layout.of(*layout, Placement("Z", "bench", 4.2, 1.5))
    asked = rules(*(each for each in RULES.limits if each.code != "share"))
    found = measured(site, Stack.of([("", near)]), KINDS, asked, families=families)
    if families == "core":
        asked = rules(*(each for each in asked.limits if decided(each)))
    issues = check(site, near, KINDS, asked)
    for severity in ("error", "warning", "hint"):
        told = [each for each in issues if each.severity == severity]
        assert found.columns[f"{severity}s"].tolist() == [len(told)]
    assert found.families["overlap"][0] == sum(each.code == "overlap" for each in issues) > 0


def test_what_a_wheelchair_gets_to():
    site, layout = draw(
        """
        ..........
        >...w.....
        >.A.w..B..
        ....w.....
        """,
        {"A": "bench", "B": "bench"},
    )
    way = rules(limit("reach", 1.2))
    stack = Stack.of([("", layout), ("none", Layout())])
    found = measured(site, stack, KINDS, way, reach=True).columns["reach"]
    assert found[0] == 50 and np.isnan(found[1])
    assert "reach" not in measured(site, stack, KINDS, way).columns


def test_less_and_more_are_both_better_when_smaller():
    site, layout = draw("A..B", {"A": "bench", "B": "bin"})
    found = measured(site, Stack.of([("", layout)]), KINDS, RULES)
    assert found.costs("coins", "seats").tolist() == [[2, -1]]
