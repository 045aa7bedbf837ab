"""The catalogue's halves belong together: kinds, their words, the rules and their document."""

import re
from pathlib import Path
from typing import get_args

import pytest

import data
from geo.catalogue import catalogue
from geo.site import Role
from ui.words import LANGUAGES, sentences

ROOT = Path(__file__).parents[2]
WORDS = {lang: sentences(lang, "kinds") for lang in LANGUAGES}
EXPECTED = (
    {f"kind.{code}" for code in catalogue()}
    | {f"kind.{code}.short" for code in catalogue()}
    | {f"role.{role}" for role in (*get_args(Role), "boundary")}
    | {f"family.{family}" for family in ("play", "rest", "sport", "green", "service")}
    | {f"age.{age}" for age in ("child", "teen", "adult", "elder", "family")}
)
KID = re.compile(r"kind\.(\w+)\.kid")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_has_its_words_and_no_word_is_left_over(lang):
    words = WORDS[lang]
    assert set(words) - EXPECTED == {key for key in words if KID.fullmatch(key)}
    assert set(words) >= EXPECTED
    assert all(text.strip() == text and text for text in words.values())


def test_a_word_for_children_stands_in_both_languages_and_names_a_kind():
    spoken = [{key for key in WORDS[lang] if KID.fullmatch(key)} for lang in LANGUAGES]
    assert spoken[0] == spoken[1]
    assert {KID.fullmatch(key)[1] for key in spoken[0]} <= set(catalogue())


def test_short_names_are_short():
    for code in catalogue():
        assert len(WORDS["zh"][f"kind.{code}.short"]) <= 5
        assert len(WORDS["en"][f"kind.{code}.short"]) <= 12


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("ending", ["", ".short"])
def test_no_two_kinds_are_called_the_same(lang, ending):
    names = [WORDS[lang][f"kind.{code}{ending}"] for code in catalogue()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_tiles_of_the_childrens_palette_say_the_same(lang):
    words = WORDS[lang]
    tiles = [
        words.get(f"kind.{code}.kid", words[f"kind.{code}.short"]) for code in data.palette("kid")
    ]
    assert len(tiles) == len(set(tiles))


def test_chinese_names_are_chinese_and_english_ones_english():
    assert all(re.search(r"[一-鿿]", text) for text in WORDS["zh"].values())
    assert all(text.isascii() for text in WORDS["en"].values())


def documented():
    lines = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: row for row in rows if re.fullmatch(r"[A-Z]+-\d\d", row[0])}


def test_the_document_lists_every_researched_rule():
    researched = [row for row in documented().values() if len(row) == 8]
    assert len(researched) == 76
    for row in researched:
        assert re.match(r"(working in|later:|kept|not checkable:)", row[3])
        assert set(row[7].split(" / ")) <= {"sourced", "secondary", "to_verify", "project"}


@pytest.mark.parametrize("name", data.ruleset_names())
def test_the_document_says_of_each_limit_what_the_rule_set_says(name):
    rows = documented()
    for limit in data.ruleset(name)["limit"]:
        # A letter marks the same rule towards another object.
        row = rows[limit["rule"].rstrip("bcd")]
        # Letters of one rule may weigh differently: "warning / hint".
        assert limit["confidence"] in row[-1].split(" / ")
        assert any(limit["severity"] in cell.split(" / ") for cell in row)
        if len(row) == 8:
            assert re.search(rf"\b{name}\b|every set", row[3].split(";")[0])


def test_what_the_document_calls_working_works():
    limits = {
        name: {limit["rule"] for limit in data.ruleset(name)["limit"]}
        for name in data.ruleset_names()
    }
    for rule, row in documented().items():
        if len(row) == 8 and row[3].startswith("working in"):
            for name in re.findall(r"\b(shanghai|en1176|cpsc|physical)\b", row[3]):
                stands_for = re.findall(r"through ([A-Z]+-\d\d)", row[3]) or [rule]
                assert stands_for[0] in limits[name]
