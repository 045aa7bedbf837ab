"""Fixed, new, still there; and what weighs most stands first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from geo.check import check
from geo.follow import followed, grouped
from geo.issue import Issue
from geo.layout import Layout, Placement
from geo.limit import SEVERITIES
from geo.site import Site
from tests.geo.drawing import KINDS, limit, rules

OVERLAP, DISTANCE = limit("overlap", 0.01), limit("distance", 2.0, severity="warning")


def one(code, severity, *ids, rule=""):
    return Issue(limit(code, 1.0, severity=severity, rule=rule or code.upper()), ids)


def test_a_bench_is_moved_out_of_one_and_near_to_another():
    """a stands in b; moved, it stands too near to c."""
    site, rule = Site("court", box(0, 0, 20, 5)), rules(OVERLAP, DISTANCE)
    fixed = Placement("b", "thing", 2, 2), Placement("c", "thing", 10, 2)
    before, after = (
        check(site, Layout.of(Placement("a", "thing", x, 2), *fixed), KINDS, rule)
        for x in (2.5, 8.0)
    )
    found = followed(before, after)
    assert [issue.key for issue in found.fixed] == ["OVERLAP a b"]
    assert [issue.key for issue in found.new] == ["DISTANCE a c"]
    assert found.still == ()
    again = followed(after, after)
    assert (again.fixed, again.new, again.still) == ((), (), after)


def test_what_is_still_there_is_told_as_it_is_now():
    before, after = one("distance", "warning", "a", "b"), one("distance", "hint", "b", "a")
    assert followed([before], [after]).still == (after,)


def test_layouts_with_ids_of_their_own_are_followed_by_what_is_the_same():
    """p1 is called q7 in the other; p2 has no like there, whoever else is called p2."""
    before = [one("inside", "error", "p1"), one("inside", "error", "p2")]
    after = [one("inside", "error", "q7"), one("inside", "error", "p2")]
    found = followed(before, after, {"p1": "q7"})
    assert found.fixed == (before[1],)
    assert found.new == (after[1],)
    assert found.still == (after[0],)


def test_groups_stand_worst_first_with_their_counts():
    issues = [
        one("distance", "hint", "a", rule="LIGHT-03"),
        one("distance", "warning", "a", rule="FIT-01"),
        one("distance", "warning", "b", rule="FIT-01"),
        one("near", "hint", "a"),
        one("overlap", "error", "a"),
    ]
    groups = grouped(issues)
    assert [group.code for group in groups] == ["overlap", "distance", "near"]
    assert [rule.rule for rule in groups[1].rules] == ["FIT-01", "LIGHT-03"]
    assert [groups[1].count(severity) for severity in SEVERITIES] == [0, 2, 1]
    assert grouped([]) == ()


ISSUES = st.lists(
    st.builds(
        lambda code, severity, ids: one(code, severity, *ids),
        st.sampled_from(["overlap", "distance", "near"]),
        st.sampled_from(SEVERITIES),
        st.sets(st.sampled_from("abcd"), min_size=1, max_size=2).map(sorted),
    ),
    max_size=12,
    unique_by=lambda issue: issue.key,
)


@given(ISSUES, ISSUES, st.randoms(use_true_random=False))
def test_everything_is_told_once_in_whatever_order_it_comes(before, after, random):
    found = followed(before, after)
    keys = {name: [each.key for each in getattr(found, name)] for name in ("fixed", "new", "still")}
    assert sorted([*keys["fixed"], *keys["still"]]) == sorted(each.key for each in before)
    assert sorted([*keys["new"], *keys["still"]]) == sorted(each.key for each in after)
    back = followed(after, before)
    assert (back.new, back.fixed) == (found.fixed, found.new)
    groups = grouped(after)
    random.shuffle(before)
    random.shuffle(after)
    assert followed(before, after) == found
    assert grouped(after) == groups


@given(ISSUES)
def test_groups_hold_every_issue_once(issues):
    inside = [each for group in grouped(issues) for rule in group.rules for each in rule.issues]
    assert sorted(each.key for each in inside) == sorted(each.key for each in issues)
