"""Every sentence exists in both languages, with the same blanks, and no key is made up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "ui" / "words"
LOCALES = ["zh_CN", "en"]
PLURALS = {"zh_CN": 1, "en": 2}
AREAS = sorted({path.stem for path in WORDS.rglob("*.po")})
CODE = ("data", "geo", "layers", "process", "ui")
SOURCES = sorted([ROOT / "app.py", *(path for top in CODE for path in (ROOT / top).rglob("*.py"))])
SCRIPTS = sorted(path for path in (ROOT / "ui").rglob("*.js") if "vendor" not in path.parts)


def forms(string: str | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def area(locale: str, name: str) -> dict[str, tuple[str, ...]]:
    """Key → sentence, or its plural forms."""
    found: dict[str, tuple[str, ...]] = {}
    with (WORDS / locale / f"{name}.po").open("rb") as file:
        for message in read_po(file, locale=locale, abort_invalid=True):
            if message.id:
                key = message.id if isinstance(message.id, str) else message.id[0]
                assert key not in found, f"{key} stands twice in {locale}/{name}.po"
                found[key] = forms(message.string)
    return found


ALL = {locale: {name: area(locale, name) for name in AREAS} for locale in LOCALES}
KEYS = {key: sentence for found in ALL["en"].values() for key, sentence in found.items()}


@pytest.mark.parametrize("name", AREAS)
def test_same_keys_in_both_languages(name):
    assert set(ALL["zh_CN"][name]) == set(ALL["en"][name])


@pytest.mark.parametrize("name", AREAS)
def test_same_blanks_and_nothing_empty(name):
    for key, english in ALL["en"][name].items():
        chinese = ALL["zh_CN"][name][key]
        assert all(text.strip() for text in (*english, *chinese)), key
        # A plural's "one" may say it without the number.
        expected = set().union(*map(blanks, english))
        assert set().union(*map(blanks, chinese)) == expected, key


@pytest.mark.parametrize("locale", LOCALES)
def test_plurals_have_the_forms_of_their_language(locale):
    for found in ALL[locale].values():
        for key, sentence in found.items():
            plural_in_english = len(KEYS[key]) > 1
            assert len(sentence) == (PLURALS[locale] if plural_in_english else 1), key


@pytest.mark.parametrize("locale", LOCALES)
def test_no_key_stands_in_two_files(locale):
    seen: dict[str, str] = {}
    for name, found in ALL[locale].items():
        for key in found:
            assert key not in seen, f"{key} in {name}.po and {seen[key]}.po"
            seen[key] = name


def calls(*names: str) -> Iterator[tuple[ast.Call, str]]:
    """Calls of a function of one of these names, with the place for messages."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if called in names:
                    yield node, f"{path.relative_to(ROOT)}:{node.lineno}"


def given(call: ast.Call) -> set[str] | None:
    """Names of the blanks given; None where they come from elsewhere (``**blanks``)."""
    names = [keyword.arg for keyword in call.keywords]
    return None if None in names else {name for name in names if name}


def test_every_input_error_has_its_sentence():
    found = 0
    for call, place in calls("InputError"):
        code = call.args[0] if call.args else None
        if not (isinstance(code, ast.Constant) and isinstance(code.value, str)):
            continue
        found += 1
        key = f"error.{code.value}"
        assert key in KEYS, f"{place}: no sentence {key}"
        names = given(call)
        if names is not None:
            missing = set().union(*map(blanks, KEYS[key])) - names
            assert not missing, f"{place}: {key} wants {missing}"
    assert found > 5


def test_every_key_asked_for_exists():
    found = 0
    for call, place in calls("t", "tn", "translate"):
        for argument in call.args[:2]:
            if isinstance(argument, ast.Constant) and "." in str(argument.value):
                found += 1
                key = str(argument.value)
                assert key in KEYS, f"{place}: no sentence {key}"
                names = given(call)
                if names is not None:
                    missing = set().union(*map(blanks, KEYS[key])) - names - {"n"}
                    assert not missing, f"{place}: {key} wants {missing}"
            elif isinstance(argument, ast.JoinedStr):
                # f"kind.{code}.short": some key must look like it.
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
                    for part in argument.values
                ]
                shape = re.compile("".join(parts))
                found += 1
                assert any(map(shape.fullmatch, KEYS)), f"{place}: no sentence {shape.pattern}"
    assert found > 5


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_key_in_the_editor_exists(path):
    families = "|".join(sorted({re.escape(key.split(".")[0]) for key in KEYS}))
    text = path.read_text(encoding="utf-8")
    for key in re.findall(rf"""["'`]((?:{families})\.[a-z0-9_.]+)["'`]""", text):
        if not key.endswith((".js", ".css", ".svg", ".json")):
            assert key in KEYS, f"{path.name}: no sentence {key}"
