"""What somebody accepted is told apart, for that pair and that rule alone."""

from __future__ import annotations

import pytest

from geo.errors import InputError
from geo.issue import Issue
from geo.waiver import Waiver, parted, signed
from tests.geo.drawing import limit

NEAR = Issue(limit("distance", 5.0, rule="FIT-01"), ("b", "a"), measured=4.0)
OTHER = Issue(limit("distance", 5.0, rule="FIT-01"), ("a", "c"), measured=4.0)
MEETS = Issue(limit("overlap", 0.01, rule="GEO-02"), ("a", "b"), measured=0.2)


def waiver(key, who="Wang", why="agreed on site"):
    return Waiver(key, who, "2026-11-26", why)


def test_one_key_is_one_pair_of_one_rule():
    found, accepted = parted([NEAR, OTHER, MEETS], [waiver("FIT-01 a b")])
    assert found == (OTHER, MEETS)
    assert [(each.issue, each.waiver.who) for each in accepted] == [(NEAR, "Wang")]


def test_a_key_without_an_issue_says_nothing():
    assert parted([MEETS], [waiver("FIT-01 a b")]) == ((MEETS,), ())


def test_the_later_of_two_counts():
    _, accepted = parted([NEAR], [waiver(NEAR.key), waiver(NEAR.key, "Li")])
    assert accepted[0].waiver.who == "Li"


@pytest.mark.parametrize("blank", ["who", "why"])
def test_it_is_signed(blank):
    assert signed(waiver(NEAR.key)) == waiver(NEAR.key)
    with pytest.raises(InputError, match=r"waiver\.unsigned"):
        signed(waiver(NEAR.key, **{blank: " "}))
