"""Two times of the day share exactly the moments that lie in both."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo.clock import hours, shared, stretches

# Halves and quarters add up without rounding.
quarters = st.integers(0, 96).map(lambda quarter: quarter / 4)
times = st.tuples(quarters, quarters)


def holds(time, moment):
    """The plain way round the clock, from its beginning on."""
    begin, end = time
    if begin == end or (begin, end) == (24, 0):
        return False
    if begin < end:
        return begin <= moment < end
    return moment >= begin or moment < end


@given(times, times)
def test_it_does_not_matter_which_is_asked_first(one, other):
    assert shared(stretches(*one), stretches(*other)) == shared(stretches(*other), stretches(*one))


@given(times, times, st.integers(0, 95))
def test_a_moment_is_in_what_they_share_when_it_is_in_both(one, other, quarter):
    moment = quarter / 4 + 0.1
    common = shared(stretches(*one), stretches(*other))
    assert any(a <= moment < b for a, b in common) == (holds(one, moment) and holds(other, moment))


@given(times)
def test_the_whole_day_and_itself_share_all_of_it(time):
    own = stretches(*time)
    assert shared(own, stretches(0, 24)) == shared(own, own) == own


@given(quarters, quarters)
def test_there_and_back_is_once_round(begin, end):
    if begin != end:
        assert hours(stretches(begin, end)) + hours(stretches(end, begin)) == 24
