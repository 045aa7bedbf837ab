"""Every mistake that a reader or the command can tell has its sentence in both languages."""

import re
from pathlib import Path
from string import Formatter

import pytest

from ui.words import LANGUAGES, sentences

ROOT = Path(__file__).parents[2]
SOURCES = [
    *(ROOT / "layers" / "imports").rglob("*.py"),
    *(ROOT / "ui").glob("cli*.py"),
    ROOT / "ui" / "fit_query.py",
    ROOT / "ui" / "disk.py",
]
AREAS = "file|site|layout|table|typed|command|fit|plan|points|workbook|photo|paper|backdrop|picture"
CODE = rf'"(?:error\.)?((?:{AREAS})\.[a-z0-9_]+)"'
CODES = sorted({code for source in SOURCES for code in re.findall(CODE, source.read_text("utf-8"))})


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_has_a_sentence(lang, code):
    words = sentences(lang)
    assert f"error.{code}" in words or code in words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_is_left_over_and_each_names_the_file(lang):
    for key, sentence in sentences(lang, "files").items():
        if not key.startswith("error."):
            continue
        assert key.removeprefix("error.") in CODES
        blanks = [name for _, name, _, _ in Formatter().parse(sentence) if name]
        if key.split(".")[1] in ("file", "site", "layout", "table"):
            assert blanks[0] == "file"
