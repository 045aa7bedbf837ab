"""Names and values from other people's files."""

from hypothesis import given
from hypothesis import strategies as st

from layers.imports.text import clean


def test_what_goes_and_what_stays():
    assert clean("  a\x01b\tc\n\nd ") == "ab c d"
    assert clean("evil\u202etxt.exe") == "eviltxt.exe"
    assert clean("half \ud83d here") == "half here"
    assert clean("e\u0301t\u00e9") == "été"
    assert clean("👨\u200d👩\u200d👧") == "👨\u200d👩\u200d👧"
    assert clean("x" * 500, 20) == "x" * 20
    assert (clean(12), clean(None), clean(True), clean(["a"])) == ("12", "", "", "")


@given(st.text(), st.integers(1, 50))
def test_clean_text_stays_as_it_is_and_can_be_written(text, limit):
    once = clean(text, limit)
    assert len(once) <= limit
    assert clean(once, limit) == once
    assert "\n" not in once and "\x00" not in once
    once.encode()
