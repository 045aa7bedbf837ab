"""Numbers and words of a plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.issue import Issue
from geo.limit import Limit
from layers.exports.plan import clean


def test_a_gap_that_is_too_narrow_never_reads_as_wide_enough(plan):
    way = Limit("ACC-01", "reach", "error", 1.2)
    narrow = Issue(way, ("p1",), measured=1.196, required=1.2)
    assert plan.measured(narrow, "en") == "1.19 m"
    assert plan.required(narrow, "en") == "1.20 m"


def test_a_depth_that_is_there_never_reads_as_nothing(plan, found):
    shallow = replace(found[0], measured=0.0104, required=0.0)
    assert plan.measured(shallow, "en") == "0.02 m"
    assert plan.required(shallow, "en") == ""


def test_a_limit_that_is_passed_reads_as_a_most(plan):
    loud = Limit("NOISE-01", "noise", "hint", 55, unit="dB")
    assert plan.numbers(Issue(loud, measured=69.2, required=55.0)) == "实测 69.2 dB  最多 55 dB"
    narrow = Issue(Limit("ACC-01", "reach", "error", 1.2), measured=0.9, required=1.2)
    assert plan.numbers(narrow) == "实测 0.90米  要求 1.20米"


@pytest.mark.parametrize(
    ("unit", "measured", "required", "said"),
    [
        ("slope", 1 / 14, 0.0625, ("1:14", "1:16")),
        ("slope", 0.0, 0.0833, ("0", "1:12")),
        ("1", 10.0, 9.0, ("10", "9")),
        ("m2", 1.999, 2.2, ("1.99 m²", "2.2 m²")),
        ("%", 52.115, 65.0, ("52.11 %", "65 %")),
    ],
)
def test_other_units_are_written_as_people_read_them(plan, unit, measured, required, said):
    one = Issue(
        Limit("X", "share", "hint", required, unit=unit), measured=measured, required=required
    )
    assert (plan.measured(one, "en"), plan.required(one, "en")) == said


def test_a_language_it_was_not_given_is_left_out(make_plan, found):
    plain = replace(make_plan(), translators={})
    assert plain.sentence(found[0], "en") == ""


@given(st.text())
def test_cleaned_words_are_one_printable_line(words: str):
    line = clean(words)
    line.encode()
    assert "\n" not in line
    assert not any(mark in line for mark in "\u202a\u202e\u2066\u2069\u200f\x00")
    assert clean(line) == line
