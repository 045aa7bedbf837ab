"""Every promise of every export: the registry, and the words that the exports need."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import layers.exports
from layers.exports import EXPORTS
from layers.exports.plan import ExportOptions
from ui.words import sentences

STARTS = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG",
    "svg": b"<svg",
    "gpkg": b"SQLite format 3\x00",
    "geojson": b"{",
    "html": b"<!DOCTYPE html>",
    "parquet": b"PAR1",
    "dxf": b"0\nSECTION",
    "xlsx": b"PK\x03\x04",
    "conflicts": b"%PDF-",
    "playsheet": b"%PDF-",
    "cards": b"%PDF-",
}


def test_the_registry_names_each_format_once():
    assert set(EXPORTS) == set(STARTS)


@pytest.mark.parametrize("name", EXPORTS)
def test_each_format_is_what_it_says(name, plan):
    assert EXPORTS[name](plan, ExportOptions()).lstrip().startswith(STARTS[name])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sentence_that_an_export_asks_for_is_there(lang):
    there = sentences(lang)
    for path in Path(layers.exports.__file__).parent.glob("*.py"):
        for key in re.findall(r'"((?:sheet|export)\.[a-z_.]+)"', path.read_text(encoding="utf-8")):
            if f"{key}.py" != path.name and not key.endswith((".typ", ".")):
                assert key in there or f"error.{key}" in there, (path.name, key)


def test_the_same_blanks_stand_in_both_languages():
    chinese, english = sentences("zh", "sheet"), sentences("en", "sheet")
    assert set(chinese) == set(english)
    for key, sentence in chinese.items():
        assert set(re.findall(r"{(\w+)}", sentence)) == set(re.findall(r"{(\w+)}", english[key]))
