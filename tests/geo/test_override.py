"""Rule set < project < site: what counts, what is refused, what a changed limit tells."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.catalogue import ruleset
from geo.errors import InputError
from geo.limit import SEVERITIES
from geo.override import LEVELS, Override, overridden, standing
from tests.geo.drawing import limit, rules
from ui.words import LANGUAGES, t

SURE = limit("distance", 5.0, rule="FIT-01", severity="warning", confidence="secondary")
UNSURE = limit("distance", 6.0, rule="EBIKE-02", severity="hint", confidence="to_verify")
FALL = limit(
    "clearance", 1.5, rule="PLAY-02", severity="warning", confidence="sourced",
    measures={"factor": 0.667, "constant": 0.5},
)  # fmt: skip
MEETS = limit("overlap", 0.01, rule="GEO-02", severity="error", confidence="project")
SHARE = limit("share", 65.0, rule="RATIO-01", severity="warning", unit="%", confidence="secondary")
SUNNY = limit(
    "sun", 2.0, rule="SUN-01", severity="hint", unit="h", confidence="to_verify",
    measures={"month": 1, "day": 20, "begin": 8, "end": 16},
)  # fmt: skip
SET = rules(SURE, UNSURE, FALL, MEETS, SHARE, SUNNY)


def change(rule="FIT-01", level="project", **fields):
    signed = {"who": "Wang", "when": "2026-11-26", "why": "the wall has no windows"}
    return Override(rule, level, **{**signed, **fields})


def of(found, rule):
    return next(limit for limit in found.limits if limit.rule == rule)


def refused(*overrides):
    with pytest.raises(InputError) as caught:
        overridden(SET, overrides)
    key = f"error.{caught.value.code}"
    assert all("{" not in t(lang, key, **caught.value.blanks) for lang in LANGUAGES)
    return caught.value.code


def test_nothing_changed_is_the_same_set():
    assert overridden(SET, []) == SET


def test_a_number_of_the_project():
    found = overridden(SET, [change(value=4.0)])
    changed = of(found, "FIT-01")
    assert (changed.value, changed.severity) == (4.0, "warning")
    assert (changed.base, changed.override.who) == (SURE, "Wang")
    # What another page says of 5 m is no source for 4 m.
    assert changed.confidence == "project"
    assert found.overrides == (changed.override,)
    assert found.name == SET.name
    assert found.hash != SET.hash
    assert [each for each in found.limits if each.rule != "FIT-01"] == list(SET.limits[1:])


def test_the_site_goes_before_the_project_whatever_came_first():
    project, site = change(value=4.0, severity="hint"), change(level="site", value=3.0)
    for order in ([project, site], [site, project]):
        found = of(overridden(SET, order), "FIT-01")
        # What the site does not tell stays as the project has it.
        assert (found.value, found.severity) == (3.0, "hint")
        assert (found.override, found.base.override, found.base.base) == (site, project, SURE)


def test_within_a_level_the_later_one_counts_whole():
    found = overridden(SET, [change(value=4.0), change(severity="hint")])
    assert of(found, "FIT-01").value == 5.0
    assert of(found, "FIT-01").severity == "hint"
    assert len(found.overrides) == 1


def test_off_and_on_again_for_the_site():
    off = overridden(SET, [change(off=True)])
    assert "FIT-01" not in {each.rule for each in off.limits}
    assert off.overrides == (change(off=True),)
    assert off.hash != SET.hash
    on = overridden(SET, [change(off=True), change(level="site", off=False)])
    assert of(on, "FIT-01").value == 5.0


def test_a_measure_and_none_that_is_not_there():
    found = of(overridden(SET, [change("PLAY-02", measures={"constant": 1.0})]), "PLAY-02")
    assert dict(found.measures) == {"factor": 0.667, "constant": 1.0}
    assert refused(change("PLAY-02", measures={"height": 1.0})) == "override.measure"


def test_what_is_to_verify_stays_a_hint_until_somebody_confirms_it():
    assert refused(change("EBIKE-02", severity="warning")) == "override.to_verify"
    another = of(overridden(SET, [change("EBIKE-02", value=5.0)]), "EBIKE-02")
    assert another.confidence == "to_verify"
    sure = overridden(SET, [change("EBIKE-02", confirmed=True, severity="error")])
    assert of(sure, "EBIKE-02").confidence == "project"
    assert of(sure, "EBIKE-02").severity == "error"
    # Confirmed by the project, raised for the site; the other way round it is not confirmed yet.
    steps = [change("EBIKE-02", confirmed=True), change("EBIKE-02", "site", severity="warning")]
    assert of(overridden(SET, steps), "EBIKE-02").severity == "warning"
    early = [
        change("EBIKE-02", severity="warning"),
        change("EBIKE-02", level="site", confirmed=True),
    ]
    assert refused(*early) == "override.to_verify"


@pytest.mark.parametrize("missing", ["who", "when", "why"])
@pytest.mark.parametrize(
    "told", [{"severity": "error"}, {"severity": "hint"}, {"value": 4.0}, {"off": True}]
)
def test_nothing_is_changed_without_a_name_a_day_and_a_reason(missing, told):
    assert refused(change(**told, **{missing: " "})) == "override.unsigned"
    lowered = change("GEO-02", severity="warning", **{missing: ""})
    assert refused(lowered) == "override.unsigned"


def test_even_what_is_physically_impossible_may_be_lowered_with_all_three():
    moment = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    found = overridden(SET, [change("GEO-02", severity="warning", when=moment)])
    assert of(found, "GEO-02").severity == "warning"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -0.5, 100.5, 1e9])
def test_an_impossible_number(number):
    assert refused(change(value=number)) == "override.number"
    assert refused(change("RATIO-01", value=number)) == "override.number"


@pytest.mark.parametrize("number", [float("nan"), float("-inf"), -1.0, 1e5])
def test_an_impossible_measure(number):
    assert refused(change("PLAY-02", measures={"constant": number})) == "override.number"


@pytest.mark.parametrize(
    ("measures", "code"),
    [
        ({"month": 13.0}, "override.number"),
        ({"month": 2.0, "day": 30.0}, "override.date"),
        ({"month": 2.0, "day": 29.0}, "override.date"),
        ({"day": 1.5}, "override.date"),
        ({"end": 25.0}, "override.number"),
        ({"begin": 15.5}, "override.hours"),
    ],
)
def test_an_impossible_time(measures, code):
    assert refused(change("SUN-01", measures=measures)) == code


def test_how_exactly_is_measured_is_no_choice():
    assert refused(change("GEO-02", value=0.5)) == "override.tolerance"


def test_a_rule_that_is_not_there():
    assert refused(change("MOON-01", value=1.0)) == "override.unknown_rule"


def test_what_no_longer_holds_is_left_out_and_told():
    """The set was renewed: a rule is gone, another is to verify again."""
    overrides = [
        change("MOON-01", value=1.0),
        change("EBIKE-02", severity="warning"),
        change("EBIKE-02", level="site", value=5.0),
        change(value=3.0),
        change(value=-1.0),
    ]
    found, lapsed = standing(SET, overrides)
    assert of(found, "EBIKE-02").value == 5.0
    assert of(found, "EBIKE-02").severity == "hint"
    assert of(found, "FIT-01").value == 3.0  # the one before counts again
    assert {(each.override.rule, each.error.code) for each in lapsed} == {
        ("MOON-01", "override.unknown_rule"),
        ("EBIKE-02", "override.to_verify"),
        ("FIT-01", "override.number"),
    }


def test_the_hash_follows_what_judges_and_nothing_else():
    four = overridden(SET, [change(value=4.0)])
    assert overridden(SET, [change(value=4.0, who="Li", why="other words")]).hash == four.hash
    assert overridden(SET, [change(value=4.0, level="site")]).hash == four.hash
    assert overridden(SET, [change(value=5.0)]).hash == SET.hash
    assert overridden(SET, [change(off=False)]).hash == SET.hash
    others = [
        change(value=4.001),
        change(off=True),
        change(severity="hint"),
        change("EBIKE-02", confirmed=True),
        change("PLAY-02", measures={"factor": 0.7}),
    ]
    assert len({overridden(SET, [each]).hash for each in others} | {four.hash, SET.hash}) == 7


SHANGHAI = ruleset("shanghai")
OVERRIDES = st.lists(
    st.builds(
        change,
        rule=st.sampled_from([each.rule for each in SHANGHAI.limits]),
        level=st.sampled_from(LEVELS),
        value=st.none() | st.floats(-1, 200),
        severity=st.none() | st.sampled_from(SEVERITIES),
        off=st.none() | st.booleans(),
        confirmed=st.booleans(),
        why=st.sampled_from(["", "because"]),
    ),
    max_size=8,
)


@given(OVERRIDES)
def test_whatever_was_written_what_counts_is_allowed(overrides):
    found, lapsed = standing(SHANGHAI, overrides)
    assert overridden(SHANGHAI, found.overrides) == found
    known = {each.rule: each for each in SHANGHAI.limits}
    for each in found.limits:
        assert 0 <= each.value <= 100 or each == known[each.rule]
        assert each.confidence != "to_verify" or each.severity == "hint"
        assert (each.override is None) == (each == known[each.rule])
    for each in (*found.overrides, *(one.override for one in lapsed)):
        assert each in overrides


@given(OVERRIDES)
def test_rules_do_not_touch_each_other(overrides):
    together, _ = standing(SHANGHAI, overrides)
    for each in (one for one in together.limits if one.override is not None):
        own = [one for one in overrides if one.rule == each.rule]
        alone, _ = standing(SHANGHAI, own)
        assert of(alone, each.rule) == each
