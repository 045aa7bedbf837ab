"""The workbook as a committee opens it: nothing runs, all is told, it prints, it reads back."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import replace
from datetime import date

import numpy as np
import openpyxl
import pytest
from PIL import Image
from shapely import Polygon, box

from geo.catalogue import catalogue
from geo.check import check
from geo.layout import Layout, Placement
from layers.exports.book import Book, Column
from layers.exports.many import Many
from layers.exports.plan import ExportOptions
from layers.exports.xlsx import xlsx
from layers.exports.xlsx_many import xlsx_many
from layers.imports.layout_file import read_layout, read_layouts

# What spreadsheets have taken for formulas, commands, links or markup (after the Big List of
# Naughty Strings), and what breaks the XML.
NAUGHTY = [
    "=1+1", "=cmd|' /C calc'!A0", "+1", "-2+3+cmd|'/C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
    "＝1+1", "\t=1", "\r=1", '=HYPERLINK("http://a.example","x")', "{=1+1}", "=IMPORTXML(A1,B1)",
    "http://a.example", "mailto:a@example", "internal:Sheet1!A1", "external:c:\\x.xlsx", "1e9",
    "007", "<b>&amp;</b>", "]]>", "_x0041_", "\x00\x08\ud800\u202eab", "#REF!", "TRUE", "'=1",
    "&C&\"x\"", "𓂀",
]  # fmt: skip


def opened(content: bytes):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl keeps no data bars
        return openpyxl.load_workbook(io.BytesIO(content))


def cells(content: bytes):
    return [cell for sheet in opened(content) for row in sheet.iter_rows() for cell in row]


def told(content: bytes) -> str:
    return "\n".join(str(cell.value) for cell in cells(content) if cell.value is not None)


@pytest.fixture
def no_picture(monkeypatch):
    """One pixel instead of the plan, for tests that look at words only."""
    file = io.BytesIO()
    Image.new("RGB", (1, 1)).save(file, "PNG")
    monkeypatch.setattr("layers.exports.xlsx.screen", lambda *_: file.getvalue())


@pytest.fixture
def many(make_plan, filled):
    def many(count=3, **changes):
        plans = [
            make_plan(title=f"方案 {n}", layout=Layout.of(*list(filled)[n % 3 :]), issues=(),
                      **changes)
            for n in range(count)
        ]  # fmt: skip
        numbers = np.arange(count, dtype=float)
        return Many(
            plans, "凌云口袋公园", "三份方案", [f"第 {n} 组" for n in range(count)],
            {"errors": numbers, "warnings": numbers, "coins": numbers + 3,
             "reach": numbers * np.nan},
            {"play": 0.4, "rest": float("nan")}, {"play": 12.5},
        )  # fmt: skip

    return many


@pytest.mark.parametrize("evil", NAUGHTY)
@pytest.mark.usefixtures("no_picture")
def test_nobodys_words_become_a_formula_a_link_or_a_number(make_plan, court, evil, many):
    layout = Layout.of(Placement(evil.strip() or "a", "bench", 5, 6, note=evil))
    plan = make_plan(title=evil, subtitle=evil, layout=layout, issues=(),
                     site=replace(court, name=evil))  # fmt: skip
    books = [xlsx(plan, ExportOptions())]
    books.append(xlsx_many(replace(many(2), title=evil, whose=[evil, evil])))
    for content in books:
        assert {cell.data_type for cell in cells(content)} <= {"s", "n"}
        for cell in cells(content):
            assert cell.hyperlink is None
            assert cell.data_type == "s" or not isinstance(cell.value, str)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert not [name for name in archive.namelist() if "external" in name.lower()]
            sheets = [archive.read(n) for n in archive.namelist() if "worksheets/sheet" in n]
            assert not any(b"<f>" in each or b"<hyperlink" in each for each in sheets)
    if evil.isprintable() and evil.strip() == evil:
        assert evil in told(books[0])


@pytest.mark.usefixtures("no_picture")
def test_a_title_that_begins_with_a_number_is_no_size_of_type(make_plan):
    sheet = opened(xlsx(make_plan(title="200弄 & 小院", issues=()), ExportOptions())).worksheets[0]
    assert (sheet.oddHeader.left.size, sheet.oddHeader.left.text) == (10, "200弄 && 小院")
    longest = opened(xlsx(make_plan(title="&" * 200, issues=()), ExportOptions())).worksheets[0]
    assert longest.oddHeader.left.text == "&" * 140  # two for one; all of it has to fit into 255


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("zh", ["概要", "设施", "待协调事项", "意见与落实", "秋千（双位）", "待核实",
             "EN 1176-1:2017 4.2.8"]),
     ("en", ["Summary", "Amenities", "To be settled", "Follow-up", "Two-seat swing", "to verify"])],
)  # fmt: skip
def test_it_says_what_it_holds_in_its_language(make_plan, lang, expected):
    plan = make_plan(lang=lang)
    content = xlsx(plan, ExportOptions())
    found = "\n".join([*opened(content).sheetnames, told(content)])
    for phrase in [*expected, *(plan.sentence(issue) for issue in plan.issues)]:
        assert phrase in found
    assert not re.search(r"workbook\.|\{", found)
    if lang == "en":
        own = {plan.title, plan.subtitle, plan.site.name}
        rest = [line for line in found.splitlines() if not any(each in line for each in own)]
        notes = {"给爷爷奶奶晒太阳"} | {feature.name for feature in plan.site.features}
        chinese = [line for line in rest if re.search("[\u4e00-\u9fff]", line)]
        assert all(any(name and name in line for name in notes) for line in chinese), chinese


def test_numbers_carry_their_units_by_language(make_plan):
    for lang, metre in (("zh", '0.00"米"'), ("en", '0.00" m"')):
        sheets = opened(xlsx(make_plan(lang=lang), ExportOptions())).worksheets
        (clearance,) = [row for row in sheets[2].iter_rows() if row[2].value == "PLAY-03"]
        assert (clearance[5].value, clearance[6].value) == (0.9, 1.5)
        assert clearance[5].number_format == metre


def test_every_sheet_prints_on_whole_pages_with_its_heads(plan, many):
    for content in (xlsx(plan, ExportOptions()), xlsx_many(many())):
        book = opened(content)
        for sheet in book.worksheets:
            assert sheet.page_setup.orientation == "landscape"
            assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) in {(9, 1), (9, None)}
            assert sheet.oddFooter.right.text and sheet.oddHeader.left.text
        tables = [sheet for sheet in book.worksheets if sheet.freeze_panes]
        assert len(tables) >= len(book.worksheets) - 1 - bool(len(book.worksheets) > 6)
        assert all(sheet.print_title_rows == "$3:$3" for sheet in tables)
        assert all(sheet.auto_filter.ref for sheet in tables)


def test_chinese_fits_its_column(make_plan):
    sheet = opened(xlsx(make_plan(), ExportOptions())).worksheets[1]
    for row in sheet.iter_rows(min_row=4):
        for cell in row:
            if isinstance(cell.value, str) and not cell.alignment.wrap_text:
                width = sheet.column_dimensions[cell.column_letter].width
                assert width >= sum(2 if ord(each) > 0x2E80 else 1 for each in cell.value)


def test_equal_contents_give_equal_bytes(make_plan, many):
    assert xlsx(make_plan(), ExportOptions()) == xlsx(make_plan(), ExportOptions())
    assert xlsx_many(many()) == xlsx_many(many())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_reads_back_to_the_same_layout_and_verdict(make_plan, filled, lang):
    ring = Polygon([(1, 1), (6, 1.25), (6, 4), (1, 4)], [[(2, 2), (3, 2), (3, 3)]])
    more = (
        Placement("草坪", "lawn", ring.centroid.x, ring.centroid.y, outline=ring, favourite=True),
        Placement("wide", "bench", 10, 4, 33.3, width=2.5),
    )
    layout = Layout.of(*filled, *more)
    plan = make_plan(lang=lang, layout=layout, issues=())
    back = read_layout(xlsx(plan, ExportOptions()), "a.xlsx", plan.site, catalogue())
    assert list(back.placements) == list(layout.placements)
    for piece in layout:
        found = back[piece.id]
        same = replace(found, x=piece.x, y=piece.y, outline=piece.outline)
        assert same == piece
        assert abs(found.x - piece.x) + abs(found.y - piece.y) < 1e-9
        if piece.outline is not None:
            assert found.outline.symmetric_difference(piece.outline).area < 1e-9
    before = check(plan.site, layout, catalogue(), plan.rules)
    after = check(plan.site, back, catalogue(), plan.rules)
    assert [each.key for each in before] == [each.key for each in after]


def test_many_read_back_each_by_its_name(many, court):
    made = many(4)
    found = read_layouts(xlsx_many(made), "many.xlsx", court, catalogue())
    assert {name: list(each.placements) for name, each in found.items()} == {
        plan.title: list(plan.layout.placements) for plan in made.plans
    }


def test_charts_are_native_and_point_at_what_they_draw(many):
    content = xlsx_many(many(30))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if "charts/chart" in n]
    assert len(charts) == 4  # conflicts, coins, kinds, agreement; nothing was asked of seats
    ranges = re.findall(
        r"<c:f>'?(.*?)'?!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?</c:f>", "".join(charts)
    )
    book = opened(content)
    for sheet, column, first, last in ranges:
        assert sheet in book.sheetnames
        assert int(last or first) - int(first) < 25
        assert book[sheet][f"{column}{first}"].value is not None


def test_the_tally_counts_layouts_not_only_things(many):
    made = many()
    sheet = opened(xlsx_many(made)).worksheets[2]
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=4)}
    assert rows["秋千（双位）"] == [1, 1 / 3, 1, 1, None, None]
    benches = next(each for name, each in rows.items() if each[2] == 6)
    assert benches[:2] == [3, 1.0]


def test_a_drawn_area_that_is_a_rectangle_stays_drawn(make_plan):
    """Its corners stand on the sheet of outlines, its turn and size do not."""
    piece = Placement("l", "lawn", 4, 3, outline=box(2, 2, 6, 4))
    plan = make_plan(layout=Layout.of(piece), issues=())
    back = read_layout(xlsx(plan, ExportOptions()), "a.xlsx", plan.site, catalogue())
    assert back["l"].outline.equals(piece.outline)


def test_lying_bars_grow_from_the_left_with_the_first_name_on_top(many):
    with zipfile.ZipFile(io.BytesIO(xlsx_many(many(5)))) as archive:
        charts = [archive.read(n).decode() for n in archive.namelist() if "charts/chart" in n]
    bars = [each for each in charts if '<c:barDir val="bar"/>' in each]
    assert bars
    for each in bars:
        names, numbers = (
            re.search(rf"<c:{axis}>.*?</c:{axis}>", each)[0] for axis in ("catAx", "valAx")
        )
        assert '<c:orientation val="maxMin"/>' in names
        assert '<c:orientation val="minMax"/>' in numbers
        assert '<c:crosses val="max"/>' in numbers
    # how many of five layouts have a kind is a whole number
    assert any('<c:majorUnit val="1"/>' in each for each in bars)


def test_rows_leave_room_for_words_that_go_on():
    """A hundred Chinese characters in 44 digits' width are five lines, also where room is given."""
    long = "树" * 100
    book = Book("a", "b", lang="zh", date=date(2026, 11, 27), page="")
    for name, height in (("one", None), ("two", 33)):
        columns = [Column("x", "words", 44), Column("y", "blank", 20)]
        book.table(name, "", columns, [[long, None], ["short", None]], height=height)
    sheets = opened(book.content())
    heights = {
        name: [sheets[name].row_dimensions[row].height for row in (4, 5)] for name in ("one", "two")
    }
    assert heights == {"one": [5 * 16.5, None], "two": [5 * 16.5, 33]}
