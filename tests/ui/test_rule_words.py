"""How rules and their changes are told."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from geo.override import Override, overridden
from tests.geo.drawing import limit, rules
from ui.rule_words import changes_in, changes_told, day, exact, source

FIT = limit("distance", 5.0, rule="FIT-01", severity="warning", confidence="secondary")
SET = rules(FIT, limit("distance", 3.0, rule="FIT-02", severity="warning", confidence="secondary"))


def change(rule, level="project", **fields):
    signed = {"who": "Wang", "when": "2026-11-26", "why": "no windows"}
    return Override(rule, level, **signed, **fields)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(5.0, "m", "5 m"), (31.62, "m", "31.62 m"), (1 / 12, "slope", "1:12"), (0.0, "slope", "0"),
     (65.0, "%", "65%"), (2.0, "1", "2"), (55.0, "dB", "55 dB"), (1.0004, "m", "1 m")],
)  # fmt: skip
def test_a_number_as_it_is_meant(value, unit, said):
    assert exact(value, unit, "en") == said


def test_a_change_says_what_by_whom_when_and_why_level_by_level():
    found = overridden(SET, [change("FIT-01", value=4.0), change("FIT-01", "site", value=3.5)])
    told = changes_told(found.limits[0], "en")
    assert told == (
        "Changed for this project: 5 m → 4 m (Wang, 2026-11-26: no windows)"
        " Changed for this site: 4 m → 3.5 m (Wang, 2026-11-26: no windows)"
    )
    assert changes_told(found.limits[1], "en") == ""


def test_what_is_switched_off_is_told_too():
    found = overridden(SET, [change("FIT-02", off=True)])
    assert changes_in(found, SET, "zh") == {
        "FIT-02": "本项目修改：不检查（Wang，2026-11-26：no windows）"
    }


def test_a_day_is_the_one_of_the_place_where_we_are():
    moment = datetime(2026, 11, 26, 12, tzinfo=UTC)
    assert day(moment) == moment.astimezone().date().isoformat()
    assert day("2026-11-26T09:30:00+08:00") == "2026-11-26"


def test_every_address_in_a_source_is_a_link_and_nothing_else_is_markup():
    one = "level: https://a.example/x?a=1&b='2'; <b>night</b>: http://www.b.example/y"
    found = source(limit("noise", 45.0, source=one), "en")
    assert found.count("<a ") == 2 and ">a.example</a>" in found and ">b.example</a>" in found
    assert "<b>" not in found and "b=&#x27;2&#x27;" in found
    assert source(limit("noise", 45.0, source="project"), "en") == "our own choice"
