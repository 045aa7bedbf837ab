"""Sites typed by hand."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import InputError
from layers.imports.typed import corner_list, rectangle


def refused(make, *arguments):
    with pytest.raises(InputError) as caught:
        make(*arguments, "x")
    return caught.value.code, caught.value.blanks


def test_a_rectangle_stands_on_its_corner():
    site = rectangle(20, 25, " 小院 ")
    assert site.boundary.equals(shapely.box(0, 0, 20, 25))
    assert (site.name, site.frame) == ("小院", None)


@pytest.mark.parametrize("side", [0, -3, float("nan"), float("inf"), 0.2, 20_000])
def test_a_side_that_cannot_be(side):
    assert refused(rectangle, side, 25)[0] == "typed.size"
    assert refused(rectangle, 25, side)[0] == "typed.size"


@pytest.mark.parametrize(
    "text",
    [
        "0,0 20,0 20,25 0,25",
        "0,0 20,0 20,25 0,25 0,0",
        "0 0\n20 0\n20 25\n0 25\n",
        "0, 0; 20, 0; 20, 25; 0, 25",
        "(0,0), (20,0), (20,25), (0,25)",
        "（0，0）（20，0）（20，25）（0，25）",
        "0，0；20，0；20，25；0，25。",
        "０，０；２０，０；２０，２５；０，２５",
        "0、0 20、0 20、25 0、25",
        "[0 0] [20 0] [20 25] [0 25]",
        "0.0,0.00\r\n+20,0\r\n20.0,25\r\n0,25",
    ],
)
def test_many_ways_to_type_the_same_corners(text):
    assert corner_list(text, "x").boundary.equals(shapely.box(0, 0, 20, 25))


def test_a_corner_that_cannot_be_read_is_counted_and_shown():
    assert refused(corner_list, "0,0 20,0 a,3") == ("typed.corner", {"number": 3, "text": "a,3"})
    assert refused(corner_list, "0,0 20") == ("typed.corner", {"number": 2, "text": "20"})
    assert refused(corner_list, "0,0 1e3,5 0,5")[1]["number"] == 2
    assert refused(corner_list, f"0,0 {'9' * 500},0 0,5")[0] == "typed.corner"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "typed.few_corners"),
        ("0,0 20,0", "typed.few_corners"),
        ("0,0 20,0 0,0", "typed.few_corners"),
        ("0,0 5,0 9,0", "typed.no_area"),
        ("0,0 20,20 20,0 0,20", "typed.self_crossing"),
        ("0,0 5000,0 5000,5000 0,5000", "typed.gigantic"),
        ("0,0 " * 2000, "typed.many_corners"),
    ],
)
def test_corners_that_make_no_site(text, code):
    assert refused(corner_list, text)[0] == code


metres = st.integers(-500_000, 500_000).map(lambda centimetres: centimetres / 100)


@given(st.lists(st.tuples(metres, metres), min_size=3, max_size=8))
def test_corners_come_back_as_typed_or_are_refused(corners):
    text = "；".join(f"{x}，{y}" for x, y in corners)
    try:
        boundary = corner_list(text, "x").boundary
    except InputError as error:
        assert error.code.startswith("typed.")
    else:
        assert boundary.is_valid
        assert set(boundary.exterior.coords) == set(corners)


@given(st.text(max_size=60))
def test_any_text_gives_a_site_or_a_clear_error(text):
    try:
        assert corner_list(text, "x").boundary.is_valid
    except InputError as error:
        assert error.code.startswith("typed.")
