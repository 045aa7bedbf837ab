"""Typed text: one normal form, nothing invisible, nothing cut."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from layers.text import TEXT_CAP, clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  秋千\t旁边\r\n很热 ", "秋千 旁边 很热"),
        ("e\u0301", "é"),
        ("e\u200e\u0301", "é"),
        ("a\x00b\x1bc\x7fd\x9be", "abcde"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("\ud800x\udfff", "x"),
        ("\ufeffx\uffff", "x"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("= 1 + 1 <b> ${x} $\\frac{$", "= 1 + 1 <b> ${x} $\\frac{$"),
    ],
)
def test_text_in_normal_form(typed, kept):
    assert clean(typed) == kept


def test_too_long_is_refused_not_cut():
    assert len(clean("长" * TEXT_CAP)) == TEXT_CAP
    for typed in ("长" * (TEXT_CAP + 1), "x" * 10_000_000):
        with pytest.raises(InputError, match=r"text\.too_long"):
            clean(typed)


@given(st.text(st.characters(), max_size=100))
def test_once_is_enough(typed):
    kept = clean(typed)
    assert clean(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    kept.encode("utf-8")
    bidi = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not any(
        unicodedata.category(char) in {"Cc", "Cs"} or unicodedata.bidirectional(char) in bidi
        for char in kept
    )
