"""Every limit of every set, and every family, has a name in both languages."""

from __future__ import annotations

import re

import pytest

import data
from geo.catalogue import ruleset
from geo.rules import RULES
from ui.rule_words import rule_name
from ui.words import LANGUAGES, sentences

LIMITS = {
    limit.rule: limit for name in data.ruleset_names() for limit in ruleset(name).limits
}.values()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.rule)
def test_a_limit_has_a_plain_name(limit, lang):
    name = rule_name(limit.rule, lang)
    assert name != limit.rule
    assert bool(re.search("[一-鿿]", name)) == (lang == "zh")
    assert f"rule.{limit.code}" in sentences(lang, "compare")


def test_a_letter_falls_back_to_the_rule_without_it():
    assert rule_name("FIRE-02c", "en") == rule_name("FIRE-02", "en")
    assert rule_name("BIN-02b", "en") != rule_name("BIN-02", "en")
    assert rule_name("MOON-01", "en") == "MOON-01"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_further_number_has_a_name(lang):
    names = {name for limit in LIMITS for name in limit.measures}
    assert {f"limit.measure.{name}" for name in names} <= sentences(lang, "rules").keys()


def test_every_family_that_judges_has_a_name():
    for lang in LANGUAGES:
        assert {f"rule.{code}" for code in RULES} <= sentences(lang, "compare").keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_rules_are_called_the_same(lang):
    names = [
        words for key, words in sentences(lang, "rules").items() if re.match(r"limit\.[A-Z]", key)
    ]
    assert len(names) >= 90
    assert len(set(names)) == len(names)
