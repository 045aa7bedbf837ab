"""Workbooks that people type: understood where they are plain, refused in words where not.

::

    | 种类 | x (m) | y (m) | 转角 | 备注 |      any sheet, any row among the first thirty
    | 长椅 |   5   |   6   |  90  |      |
"""

from __future__ import annotations

import io
import random
import zipfile

import openpyxl
import pytest
import shapely
import xlsxwriter

from geo.catalogue import catalogue
from geo.errors import InputError
from geo.frame import Frame
from geo.site import Site
from layers.imports import workbook
from layers.imports.layout_file import read_layout, read_layouts
from layers.imports.site_file import read_site
from ui.cli_read import names_of_kinds
from ui.words import LANGUAGES, t

LOCAL = Site("Court", shapely.box(0, 0, 20, 25))
PLACED = Site("Court", shapely.box(0, 0, 20, 25), frame=Frame(121.4268, 31.1347))


def book(*rows, sheet="Plan", more=()):
    made = openpyxl.Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    for name, others in more:
        own = made.create_sheet(name)
        for row in others:
            own.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def read(content, site=LOCAL):
    return read_layout(content, "ours.xlsx", site, catalogue(), names_of_kinds())


def refused(content, site=LOCAL):
    with pytest.raises(InputError) as caught:
        read(content, site)
    error = caught.value
    for lang in LANGUAGES:
        sentence = t(lang, f"error.{error.code}", **error.blanks)
        assert "ours.xlsx" in sentence and "{" not in sentence
    return error.code, error.blanks


HEAD = ["kind", "x", "y", "turn", "width", "depth", "note"]


def test_a_row_is_a_placement():
    layout = read(book(HEAD, ["bench", 5, 6.5, 90, 2.4, None, "sun"], ["swing", "7", "8 m"]))
    bench, swing = layout["p1"], layout["p2"]
    assert (bench.kind, bench.x, bench.y, bench.turn) == ("bench", 5, 6.5, 90)
    assert (bench.width, bench.depth, bench.note) == (2.4, None, "sun")
    assert (swing.x, swing.y, swing.turn) == (7, 8, 0)


def test_people_call_things_by_their_names_below_a_title_of_their_own():
    content = book(
        ["我们的方案"], [], ["编号", "种类", "X（米）", "Ｙ (m)", "朝向", "最爱"],
        ["a", "Bin", 1, 2, None, "是"], [None] * 6, [7, " 秋千（双位） ", 5, 6, 45, "否"],
    )  # fmt: skip
    layout = read(content)
    assert [(one.id, one.kind, one.turn, one.favourite) for one in layout] == [
        ("a", "bin", 0, True), ("7", "swing", 45, False),
    ]  # fmt: skip


def test_degrees_are_laid_on_the_site():
    (one,) = read(book(["kind", "lon", "lat"], ["bench", 121.4268, 31.1347]), PLACED)
    assert abs(one.x) + abs(one.y) < 1e-6
    assert refused(book(["kind", "lon", "lat"], ["bench", 121, 31]))[0] == "layout.needs_local"


def test_a_size_that_is_the_kinds_is_not_its_own():
    kind = catalogue()["bench"]
    (one,) = read(book(HEAD, ["bench", 1, 1, 0, kind.width, kind.depth]))
    assert (one.width, one.depth) == (None, None)


def test_several_layouts_are_told_apart():
    content = book(
        ["layout", *HEAD], ["a", "bench", 1, 1], ["b", "bench", 2, 2], ["a", "bin", 3, 3]
    )
    found = read_layouts(content, "ours.xlsx", LOCAL, catalogue())
    assert {name: len(each) for name, each in found.items()} == {"a": 2, "b": 1}
    assert refused(content) == (
        "layout.several",
        {"file": "ours.xlsx", "count": 2, "names": "a, b"},
    )


WRONG = {
    "unknown kind": ([["bench", 1, 1], ["benhc", 1, 1]], "layout.unknown_kind", "Plan!A3"),
    "no kind": ([[None, 1, 1]], "layout.no_kind", "Plan!A2"),
    "no place": ([["bench", 1, None]], "workbook.no_place", "Plan!C2"),
    "a word for a number": ([["bench", 1, "here"]], "file.bad_number", "Plan!A2"),
    "no finite number": ([["bench", 1, "1e999"]], "file.bad_number", "Plan!A2"),
    "a formula": ([["bench", 1, "=1+1"]], "workbook.formula", "Plan!C2"),
    "a command": ([["bench", 1, 1, 0, 1, 1, "=cmd|' /C calc'!A0"]], "workbook.formula", "Plan!G2"),
    "a yes": ([["bench", 1, True]], "file.bad_number", "Plan!A2"),
    "far away": ([["bench", 90_000, 1]], "layout.far", "Plan!A2"),
    "double id": ([["bench", 1, 1, 0, 1, 1, "", "a"], ["bin", 1, 1, 0, 1, 1, "", "a"]],
                  "file.double_id", "a"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_says_sheet_and_row(name):
    rows, code, where = WRONG[name]
    found, blanks = refused(book([*HEAD, "id"], *rows))
    assert found == code
    assert where in blanks.values()
    if code == "layout.unknown_kind":
        assert blanks["nearest"] == "bench"


def test_sheets_without_a_table_or_with_two_are_named():
    assert refused(book(["what", "where"], ["bench", "there"]))[0] == "workbook.no_table"
    two = book(HEAD, ["bench", 1, 1], more=[("B", [HEAD, ["bench", 2, 2]])])
    assert refused(two) == ("workbook.many_tables", {"file": "ours.xlsx", "sheets": "Plan, B"})


def test_outlines_stand_on_a_sheet_of_their_own():
    corners = [["id", "ring", "x", "y"], *(["l", 0, x, y] for x, y in ((1, 1), (6, 1), (6, 4)))]
    hole = [["l", 1, x, y] for x, y in ((4, 1.5), (5, 1.5), (5, 2))]
    content = book([*HEAD, "id"], ["lawn", 3, 2, 0, 1, 1, "", "l"], more=[("O", corners + hole)])
    lawn = read(content)["l"]
    assert lawn.outline.area == pytest.approx(7.5 - 0.25)
    assert (lawn.turn, lawn.width) == (0, None)
    wrong = [*corners, ["l", "outer", 1, 1]]
    content = book([*HEAD, "id"], ["lawn", 3, 2, 0, 1, 1, "", "l"], more=[("O", wrong)])
    assert refused(content) == ("workbook.bad_ring", {"file": "ours.xlsx", "cell": "O!A5"})
    content = book([*HEAD, "id"], ["lawn", 3, 2, 0, 1, 1, "", "l"], more=[("O", corners[:3])])
    assert refused(content)[0] == "file.short_ring"


def test_a_site_is_no_workbook():
    with pytest.raises(InputError) as caught:
        read_site(book(HEAD, ["bench", 1, 1]), "ours.xlsx")
    assert caught.value.code == "file.is_sheet"


def repacked(content, changes, *, compress=zipfile.ZIP_DEFLATED):
    """The same workbook with some parts changed or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", compress) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            new.writestr(name, part)
    return file.getvalue()


def plain():
    """As spreadsheet programs write it: with its words in a part of their own."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        sheet = made.add_worksheet("Plan")
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["bench", 1, 1])
    return file.getvalue()


PLAIN = plain()
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""
OUTSIDE = ENTITIES.replace(b'"ha"', b'SYSTEM "file:///etc/passwd"')
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
EVERY_ROW = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>kind</t></is></c>
<c r="B1" t="inlineStr"><is><t>x</t></is></c>
<c r="C1" t="inlineStr"><is><t>y</t></is></c></row><row r="99999999999"><c r="A1"><v>1
</v></c></row></sheetData></worksheet>"""

ATTACKS = {
    "entities": (repacked(PLAIN, {SHEET: ENTITIES}), "workbook.damaged"),
    "a file from outside": (repacked(PLAIN, {SHEET: OUTSIDE}), "workbook.damaged"),
    "entities among the strings": (repacked(PLAIN, {STRINGS: ENTITIES}), "workbook.damaged"),
    "entities in the styles": (repacked(PLAIN, {"xl/styles.xml": ENTITIES}), "workbook.damaged"),
    "spaces without end": (repacked(PLAIN, {"xl/a.xml": b" " * 30_000_000}), "workbook.too_packed"),
    "strings without end": (
        repacked(PLAIN, {STRINGS: b"<sst>" + b"<si/>" * 1_600_000}, compress=zipfile.ZIP_STORED),
        "workbook.too_packed",
    ),
    "parts without end": (
        repacked(PLAIN, {f"xl/{n}": b"" for n in range(400)}), "workbook.too_packed",
    ),
    "rows without end": (repacked(PLAIN, {SHEET: EVERY_ROW}), "file.too_many_features"),
    "macros": (repacked(PLAIN, {"xl/vbaProject.bin": b"x"}), "workbook.macros"),
    "a torn file": (PLAIN[: len(PLAIN) // 2] + b"xl/", "workbook.damaged"),
    "no sheet at all": (repacked(PLAIN, {"xl/workbook.xml": b"<a/>"}), "workbook.no_table"),
    "no XML": (repacked(PLAIN, {SHEET: b"\xff\xfe\x00"}), "workbook.damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_a_crafted_workbook_is_refused_in_words(name):
    content, code = ATTACKS[name]
    assert refused(content)[0] == code


def test_what_the_directory_says_of_a_size_is_not_believed():
    content = bytearray(repacked(PLAIN, {"xl/a.xml": b" " * 30_000_000}))
    at = content.rfind(b"xl/a.xml") - 46 + 24  # uncompressed size in the central directory
    content[at : at + 4] = (1000).to_bytes(4, "little")
    assert refused(bytes(content))[0] in {"workbook.too_packed", "workbook.damaged"}


def test_links_to_other_workbooks_are_not_opened():
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    content = repacked(PLAIN, {"xl/externalLinks/externalLink1.xml": link})
    assert len(read(content)) == 1


def test_every_part_is_measured_before_one_is_read(monkeypatch):
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("was opened"))
    assert refused(ATTACKS["spaces without end"][0])[0] == "workbook.too_packed"


def test_mutations_end_in_a_layout_or_a_sentence():
    rng = random.Random(4)
    for _ in range(150):
        content = bytearray(PLAIN)
        for _ in range(rng.randint(1, 6)):
            content[rng.randrange(4, len(content))] = rng.randrange(256)
        try:
            read(bytes(content))
        except InputError as error:
            assert error.code.split(".")[0] in {"workbook", "file", "layout"}


def test_more_rows_than_a_layout_has_are_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_FEATURES", 3)
    content = book(HEAD, *(["bench", n, 1] for n in range(5)))
    assert refused(content)[0] == "file.too_many_features"
