"""The printed sheet, measured in the PDF's own drawing operators.

::

    +--------------------------+--------+
    |   plan at 1 : 100        | title  |
    |   20 m = 200.0 mm        | legend |
    |                          | list   |
    +--------------------------+--------+  420 x 297 mm
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pypdf
import pypdfium2
import pytest
from PIL import Image
from pypdf.generic import ContentStream
from shapely import box

from geo.errors import InputError
from geo.layout import Layout, Placement
from geo.site import Feature
from layers.exports.plan import ExportOptions
from layers.exports.sheet import FORMATS, pdf, png, screen

MM = 72 / 25.4
RED = (201 / 255, 54 / 255, 43 / 255)  # data/look.toml, light.plan.boundary


def strokes(page: pypdf.PageObject) -> Iterator[tuple[tuple[float, ...], float, np.ndarray]]:
    """Every stroked path: colour, line width and points, in mm on the page."""
    yield from _strokes(page, page["/Resources"], page.get_contents(), np.eye(3))


def _strokes(page, resources, stream, matrix):
    colour, width, points, stack = (0.0,), 1.0, [], []
    for operands, operator in ContentStream(stream, page.pdf).operations:
        numbers = [float(one) for one in operands if isinstance(one, int | float)]
        match operator:
            case b"q":
                stack.append((matrix, colour, width))
            case b"Q":
                matrix, colour, width = stack.pop()
            case b"cm":
                a, b, c, d, e, f = numbers
                matrix = np.array([[a, b, 0], [c, d, 0], [e, f, 1]]) @ matrix
            case b"w":
                width = numbers[0]
            case b"RG" | b"SC" | b"SCN" | b"G":
                colour = tuple(numbers)
            case b"m" | b"l":
                points.append([*numbers, 1])
            case b"S" | b"s" if points:
                scale = abs(np.linalg.det(matrix[:2, :2])) ** 0.5
                yield colour, width * scale / MM, (np.array(points) @ matrix)[:, :2] / MM
                points = []
            case b"f" | b"f*" | b"n" | b"B":
                points = []
            case b"Do":
                inner = resources["/XObject"][operands[0]].get_object()
                if inner["/Subtype"] == "/Form":
                    own = [float(one) for one in inner.get("/Matrix", (1, 0, 0, 1, 0, 0))]
                    a, b, c, d, e, f = own
                    placed = np.array([[a, b, 0], [c, d, 0], [e, f, 1]]) @ matrix
                    yield from _strokes(page, inner.get("/Resources", resources), inner, placed)


def boundary_size(content: bytes) -> tuple[float, float]:
    page = pypdf.PdfReader(io.BytesIO(content)).pages[0]
    red = [
        points
        for colour, width, points in strokes(page)
        if len(colour) == 3 and np.allclose(colour, RED, atol=0.01) and abs(width - 0.7) < 0.01
    ]
    size = np.ptp(max(red, key=len), axis=0)
    return float(size[0]), float(size[1])


@pytest.mark.parametrize(
    ("scale", "paper", "expected"),
    [(100, "A3", (250.0, 200.0)), (200, "A4", (125.0, 100.0)), (50, "A1", (500.0, 400.0)),
     (500, "A4", (50.0, 40.0)), (None, "A3", (250.0, 200.0))],
)  # fmt: skip
def test_twenty_metres_are_as_long_on_paper_as_the_scale_says(plan, scale, paper, expected):
    assert boundary_size(pdf(plan, ExportOptions(scale, paper))) == pytest.approx(
        expected, abs=0.01
    )


@pytest.mark.parametrize("paper", FORMATS)
def test_the_page_is_exactly_the_paper(plan, paper):
    page = pypdf.PdfReader(io.BytesIO(pdf(plan, ExportOptions(paper=paper)))).pages[0]
    size = float(page.mediabox.width) / MM, float(page.mediabox.height) / MM
    assert size == pytest.approx((FORMATS[paper].width, FORMATS[paper].height), abs=0.01)


def words(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("zh", ["图例", "待协调事项", "1 : 100", "2026年11月23日", "秋千（双位）", "shanghai"]),
        ("en", ["Legend", "To be settled", "November 23, 2026", "Two-seat swing", "to verify"]),
    ],
)
def test_the_sheet_says_what_it_shows_in_its_language(make_plan, lang, expected):
    plan = make_plan(lang=lang)
    printed = words(pdf(plan, ExportOptions())).replace(" ", "")
    for phrase in [*expected, plan.rules.hash]:
        assert phrase.replace(" ", "") in printed


EVIL = [
    '#panic(1) *bold* $x^2$ @ref #include "/etc/passwd"',
    "<script>alert(1)</script> & \"quotes\" 'single'",
    "${alert(1)} `tick` \\u{202e}",
]


@pytest.mark.parametrize("evil", EVIL)
def test_markup_in_peoples_words_prints_as_it_stands(make_plan, court, evil):
    """Typst code, HTML and templates are only characters; direction marks are gone."""
    named = Feature("b1", "building", box(-9, 2, -3, 24), name=evil)
    site = replace(court, name=evil, features=(*court.features[1:], named))
    plan = make_plan(title=evil + "\u202e", subtitle=evil, site=site)
    printed = "".join(words(pdf(plan, ExportOptions())).split())
    assert "".join(evil.split()) in printed
    assert "\u202e" not in printed


def test_strange_characters_do_not_stop_the_press(make_plan):
    plan = make_plan(title="\x00\ud800\u202e\u2066a\u0000b", subtitle="\n\r\t")
    assert "ab" in words(pdf(plan, ExportOptions()))


def test_characters_that_no_font_has_are_named(make_plan):
    assert "字库缺字" not in words(pdf(make_plan(subtitle="眼"), ExportOptions()))
    assert "字库缺字" in words(pdf(make_plan(subtitle="眼 \U00013080"), ExportOptions()))


def test_a_long_list_goes_on_and_nothing_is_left_out(make_plan, found):
    plan = make_plan(issues=found * 30)
    content = pdf(plan, ExportOptions())
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) >= 2
    printed = words(content)
    for issue in found:
        assert printed.count(issue.rule) == 30
        assert plan.sentence(issue)[:4] in printed


def test_no_second_page_for_a_row_or_two(make_plan, found):
    """Row by row: some list that was too long by a row is set closer; none is cut or lost."""
    longest, printed = 0, ""
    for count in range(10, 40):
        issues = tuple(found[0] for _ in range(count))
        document = pypdf.PdfReader(io.BytesIO(pdf(make_plan(issues=issues), ExportOptions())))
        text = "".join(page.extract_text() for page in document.pages)
        assert text.count(found[0].rule) == count
        if len(document.pages) > 1:
            second = document.pages[1].extract_text()
            assert second.count(found[0].rule) >= 2
            break
        longest, printed = count, text
    assert longest
    assert printed.count(found[0].rule) == longest


def test_the_picture_for_the_screen_shows_the_whole_boundary(plan):
    picture = Image.open(io.BytesIO(screen(plan, 800)))
    assert picture.width == pytest.approx(800, abs=1)
    red = np.array(RED) * 255
    near = np.abs(np.asarray(picture.convert("RGB"), float) - red).max(axis=2) < 12
    rows, columns = np.nonzero(near)
    assert np.ptp(columns) > 0.7 * picture.width or np.ptp(rows) > 0.7 * picture.height
    assert columns.min() > 0
    assert columns.max() < picture.width - 1


def test_an_empty_plan_prints(make_plan):
    assert "未发现冲突" in words(pdf(make_plan(layout=Layout(), issues=()), ExportOptions()))


def test_every_kind_in_the_catalogue_has_its_row_in_the_legend(make_plan):
    kinds = make_plan().kinds
    layout = Layout.of(
        *(Placement(code, code, 2 + i % 7 * 3, 2 + i // 7 * 3) for i, code in enumerate(kinds))
    )
    plan = make_plan(layout=layout, issues=())
    printed = words(pdf(plan, ExportOptions(paper="A4"))).replace(" ", "").replace("\r\n", "")
    for code in kinds:
        assert plan.translate(f"kind.{code}").replace(" ", "") in printed


def test_the_data_s_makers_are_named(make_plan, court):
    plan = make_plan(site=replace(court, attribution="© OpenStreetMap contributors"))
    assert "OpenStreetMap" in words(pdf(plan, ExportOptions()))


def test_equal_plans_give_equal_files(make_plan):
    assert pdf(make_plan(), ExportOptions()) == pdf(make_plan(), ExportOptions())


def test_a_scale_that_does_not_fit_is_refused_in_words(plan):
    with pytest.raises(InputError) as refused:
        pdf(plan, ExportOptions(50, "A4"))
    sentence = plan.translate(f"error.{refused.value.code}", **refused.value.blanks)
    assert "1 : 50" in sentence
    assert "1 : 200" in sentence


def test_the_picture_shows_every_page_below_the_other(make_plan, found):
    one = Image.open(io.BytesIO(png(make_plan(), ExportOptions())))
    more = Image.open(io.BytesIO(png(make_plan(issues=found * 30), ExportOptions())))
    assert one.width == pytest.approx(420 / 25.4 * FORMATS["A3"].pixels_per_inch, abs=1)
    assert more.width == one.width
    assert more.height % one.height == 0
    assert more.height > one.height
