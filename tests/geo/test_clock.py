from __future__ import annotations

from geo.clock import hours, shared, stretches

NIGHT = stretches(22, 6)


def test_past_midnight_it_goes_on_in_the_morning():
    assert NIGHT == ((0, 6), (22, 24))
    assert hours(NIGHT) == 8


def test_all_day_and_never():
    assert stretches(0, 24) == ((0, 24),)
    assert stretches(6, 6) == stretches(24, 0) == ()
    assert hours(()) == 0


def test_what_two_have_in_common():
    assert shared(stretches(0, 24), NIGHT) == NIGHT
    assert shared(stretches(5, 23), NIGHT) == ((5, 6), (22, 23))
    assert shared(stretches(20, 2), NIGHT) == ((0, 2), (22, 24))


def test_meeting_at_an_hour_is_nothing_in_common():
    assert shared(stretches(6, 22), NIGHT) == ()
