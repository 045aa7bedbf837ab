"""The rule sets: every limit selects something, says its source, weighs no more than it may."""

from typing import get_args

import pytest

import data
from geo.catalogue import DEFAULT_RULESET, catalogue, ruleset
from geo.kind import CONFIDENCES
from geo.limit import SEVERITIES
from geo.site import Role
from ui.verdict import STEPS

SETS = {name: ruleset(name) for name in data.ruleset_names()}
LIMITS = [(name, limit) for name, rules in SETS.items() for limit in rules.limits]

FORMS = {
    "inside": {""},
    "overlap": {""},
    "distance": {"", "centre"},
    "clearance": {"around", "fall", "swing", "slide", "front", "table", "forced"},
    "keep_clear": {"", "roots"},
    "reach": {""},
    "sun": {"", "share", "shade"},
}
ROLES = set(get_args(Role))
SELECTORS = {"*"} | set(catalogue()) | {tag for kind in catalogue().values() for tag in kind.tags}
OBJECTS = {
    "inside": {"*"},
    "overlap": {"*"},
    "distance": SELECTORS | ROLES | {"window", "dwelling", "highrise"},
    "clearance": {"*"},
    "keep_clear": ROLES,
    "reach": {"entrance"},
    "sun": {"*"},
}
PHYSICAL = {"GEO-01", "GEO-02", "KEEP-01", "KEEP-02", "FIRE-01", "ACC-01"}

each_limit = pytest.mark.parametrize(
    "limit", [limit for _, limit in LIMITS], ids=[f"{name}-{limit.rule}" for name, limit in LIMITS]
)


def test_the_default_is_there():
    assert DEFAULT_RULESET in SETS
    assert {"shanghai", "en1176"} <= set(SETS)


@pytest.mark.parametrize("rules", SETS.values(), ids=list(SETS))
def test_a_rule_set_is_called_as_its_file_and_names_each_rule_once(rules):
    assert SETS[rules.name] is rules
    ids = [limit.rule for limit in rules.limits]
    assert len(ids) == len(set(ids))


@each_limit
def test_it_refers_to_what_exists(limit):
    assert limit.form in FORMS[limit.code]
    assert set(limit.subject.split("|")) <= SELECTORS
    assert set(limit.object.split("|")) <= OBJECTS[limit.code]
    assert limit.unit in STEPS
    assert 0 <= limit.value <= (100 if limit.unit in {"m", "%"} else 10_000)


@each_limit
def test_it_says_where_it_stands(limit):
    assert limit.source
    assert limit.confidence in CONFIDENCES
    assert limit.confidence != "sourced" or limit.standard


@each_limit
def test_it_weighs_no_more_than_it_may(limit):
    assert limit.severity in SEVERITIES
    assert (limit.severity == "error") == (limit.rule in PHYSICAL)
    if limit.confidence == "to_verify":
        assert limit.severity == "hint"


@pytest.mark.parametrize("rules", SETS.values(), ids=list(SETS))
def test_every_set_holds_what_is_physically_impossible(rules):
    assert {limit.rule for limit in rules.limits} >= PHYSICAL


def test_the_numbers_that_people_argue_about():
    limits = {limit.rule: limit for limit in ruleset("shanghai").limits}
    assert limits["ACC-01"].value == 1.2
    assert limits["FIT-01"].value == 5.0
    assert (limits["TREE-01"].severity, limits["TREE-01"].measures["factor"]) == ("warning", 12)
    assert limits["FIRE-01"].measures["height"] == 4.0


def test_the_two_steps_of_the_fall_zone_meet():
    # 1.5 m up to a fall of 1.5 m, then two thirds of it and half a metre.
    low, high = (
        next(limit for limit in ruleset("shanghai").limits if limit.rule == rule)
        for rule in ("PLAY-01", "PLAY-02")
    )
    assert high.measures["factor"] * 1.5 + high.measures["constant"] == pytest.approx(
        low.value, abs=0.01
    )
    assert high.measures["factor"] * 3.0 + high.measures["constant"] == pytest.approx(2.5, abs=0.01)


@pytest.mark.parametrize(
    ("rule", "level"),
    [("NOISE-02", 85), ("NOISE-02b", 75), ("NOISE-02c", 70), ("NOISE-02d", 65)],
)
def test_noise_fades_with_the_distance(rule, level):
    # A point source falls by 20·log10(r) from its level at 1 m to 55 dB(A).
    limit = next(limit for limit in ruleset("shanghai").limits if limit.rule == rule)
    assert limit.subject == f"noise_{level}"
    assert limit.value == pytest.approx(10 ** ((level - 55) / 20), abs=0.05)
