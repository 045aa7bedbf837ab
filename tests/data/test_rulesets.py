"""The rule sets: every limit selects something, says its source, weighs no more than it may."""

from typing import get_args

import pytest

import data
from geo.catalogue import DEFAULT_RULESET, catalogue, ruleset
from geo.kind import CONFIDENCES, Kind
from geo.layout import Placement
from geo.limit import SEVERITIES
from geo.site import Role
from geo.spacing import spacing
from geo.zone import zone
from layers.imports.role import USES
from ui.verdict import STEPS

SETS = {name: ruleset(name) for name in data.ruleset_names()}
LIMITS = [(name, limit) for name, rules in SETS.items() for limit in rules.limits]

FORMS = {
    "inside": {""},
    "overlap": {""},
    "distance": {"", "centre", "noise", "ranges", "building", "site"},
    "clearance": {
        "around",
        "fall",
        "swing",
        "slide",
        "front",
        "table",
        "forced",
        "surface",
        "seat",
        "exception",
    },
    "keep_clear": {"", "roots", "bend", "between", "dead_end"},
    "reach": {"", "passing", "turning"},
    "sight": {""},
    "light": {"", "around", "coverage"},
    "noise": {""},
    "hours": {""},
    "near": {""},
    "sun": {"", "share", "shade"},
    "share": {"green", "cover", "site_area", "count", "budget"},
    "attribute": {
        "width", "depth", "height", "length", "narrow", "area", "fall_height", "slope", "rise",
        "places", "area_per_place",
    },
}  # fmt: skip
MEASURES = {
    "noise": {"level"}, "surface": {"fall", "grass"}, "seat": {"length"}, "turning": {"route"},
    "dead_end": {"length"},
}  # fmt: skip
ROLES = set(get_args(Role))
SELECTORS = {"*"} | set(catalogue()) | {tag for kind in catalogue().values() for tag in kind.tags}
OBJECTS = {
    "inside": {"*"},
    "overlap": {"*"},
    "distance": SELECTORS | ROLES | {"window", "highrise", *USES},
    "clearance": SELECTORS,
    "keep_clear": ROLES,
    "reach": {"entrance"},
    "sight": SELECTORS,
    "light": {"lamp"},
    "noise": {"dwelling", "elder"},
    "hours": {"dwelling", "elder"},
    "near": SELECTORS | ROLES | {"window", "dwelling", "highrise"},
    "share": SELECTORS | ROLES,
    "attribute": {"*"} | ROLES,
    "sun": {"*"},
}
PHYSICAL = {"GEO-01", "GEO-02", "KEEP-01", "KEEP-02", "FIRE-01", "ACC-01"}

each_limit = pytest.mark.parametrize(
    "limit", [limit for _, limit in LIMITS], ids=[f"{name}-{limit.rule}" for name, limit in LIMITS]
)


def test_the_default_is_there():
    assert DEFAULT_RULESET in SETS
    assert {"shanghai", "en1176", "cpsc"} <= set(SETS)


@pytest.mark.parametrize("rules", SETS.values(), ids=list(SETS))
def test_a_rule_set_is_called_as_its_file_and_names_each_rule_once(rules):
    assert SETS[rules.name] is rules
    ids = [limit.rule for limit in rules.limits]
    assert len(ids) == len(set(ids))


@each_limit
def test_it_refers_to_what_exists(limit):
    assert limit.form in FORMS[limit.code]
    subjects = ROLES if limit.form == "site" else SELECTORS
    assert set(limit.subject.split("|")) <= subjects
    assert MEASURES.get(limit.form, set()) <= set(limit.measures)
    assert set(limit.object.split("|")) <= OBJECTS[limit.code]
    assert limit.unit in {*STEPS, "slope"}
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


@pytest.mark.parametrize(("loud", "far"), [(85, 31.6), (75, 10.0), (70, 5.6), (65, 3.2), (55, 0)])
def test_noise_fades_with_the_distance(loud, far):
    # A point source falls by 20·log10(r) from its level at 1 m to 55 dB(A).
    limit = next(limit for limit in ruleset("shanghai").limits if limit.rule == "NOISE-02")
    kind = Kind("thing", "play", 1, 1, 1, measures={"noise": loud})
    assert spacing(limit, kind) == pytest.approx(far, abs=0.05)


def test_the_american_set_stands_on_the_physical_one_alone():
    rules = {limit.rule for limit in ruleset("cpsc").limits}
    assert rules >= {"PLAY-05", "PLAY-06", "ACC-05", "DOG-02"}
    assert not any(
        rule.startswith(("FIT", "EBIKE", "PLAY-0")) for rule in rules - {"PLAY-05", "PLAY-06"}
    )


def test_an_eight_foot_beam_with_a_twelve_foot_bay_needs_32_by_24_feet():
    # The kind is that very swing: 12 ft wide, its beam 8 ft up.
    limit = next(limit for limit in ruleset("cpsc").limits if limit.rule == "PLAY-05")
    room = zone(Placement("swing", "swing", 0, 0), catalogue()["swing"], limit)
    west, south, east, north = room.polygon.bounds
    assert ((north - south) / 0.3048, (east - west) / 0.3048) == pytest.approx((32, 24), abs=0.05)
