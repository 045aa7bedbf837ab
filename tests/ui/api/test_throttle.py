"""At most so many a minute, remembered in bounded memory."""

from __future__ import annotations

import pytest

from ui.api import throttle
from ui.api.throttle import Throttle


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(throttle.time, "monotonic", lambda: now[0])
    return now


def test_one_is_full_the_others_are_not(clock):
    tries = Throttle(each=2, in_all=10)
    for _ in range(2):
        assert not tries.is_full("a")
        tries.count("a")
    assert tries.is_full("a")
    assert not tries.is_full("b")
    clock[0] += 61
    assert not tries.is_full("a")


def test_all_together_are_full_and_no_more_is_remembered(clock):
    tries = Throttle(each=2, in_all=4)
    for number in range(50):
        tries.count(str(number))
    assert len(tries._seen) == 4
    assert tries.is_full("another")
    clock[0] += 61
    assert not tries.is_full("another")


def test_what_is_refused_does_not_prolong_it(clock):
    tries = Throttle(each=1, in_all=10)
    tries.count("a")
    clock[0] += 59
    assert tries.is_full("a")
    clock[0] += 2
    assert not tries.is_full("a")
