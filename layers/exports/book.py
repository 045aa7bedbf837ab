"""A workbook for a committee: tables that print well, native charts, nothing that runs."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import ceil, isnan
from typing import TYPE_CHECKING, Any, Literal

import xlsxwriter  # type: ignore[import-untyped]
from babel.units import format_unit

from layers.exports.ground import LOOK
from layers.exports.plan import LOCALES, SPELT, UNITS, Lang, clean

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart  # type: ignore[import-untyped]
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

Form = Literal["text", "words", "count", "number", "metres", "area", "coins", "tenths", "degrees",
               "share", "unit", "blank"]  # fmt: skip
Cell = str | float | None | tuple[float, str]
"""Of the form ``unit``: a number with its unit, or a text."""

LONGEST = 32_000
"""Characters that a cell can hold, a little less."""

NARROWEST, WIDEST = 6.0, 44.0
"""Of a column, in widths of a digit; longer words go on below."""

LINE: Mapping[Lang, float] = {"zh": 16.5, "en": 13.5}
"""Height of a line in those types, points."""
FONTS: Mapping[Lang, str] = {"zh": "Microsoft YaHei", "en": "Calibri"}
_LOOK = LOOK["light"]
FIRST_ROW = 3
"""Title, lead, heads; then what is told: rows are counted from 0."""


@dataclass(frozen=True)
class Column:
    """One column: what stands above it, and how what stands in it is written."""

    head: str
    form: Form = "text"
    width: float | None = None


@dataclass(frozen=True)
class Table:
    """A sheet that was written: where its rows are, for charts."""

    sheet: Worksheet
    name: str
    rows: int
    columns: int

    def range(self, column: int) -> list[Any]:
        """All cells of a column below its head, as a chart wants them."""
        return [self.name, FIRST_ROW, column, FIRST_ROW + self.rows - 1, column]

    def head(self, column: int) -> list[Any]:
        """The cell above."""
        return [self.name, FIRST_ROW - 1, column]


class Book:
    """A workbook being written.

    Parameters
    ----------
    title, subtitle
        Stand on top of every sheet and of every printed page.
    date
        The file's own time, so that equal contents give equal files.
    page
        Words for "page {n}": what stands at the foot of a printed page, with ``&P`` for its
        number.
    """

    def __init__(
        self, title: str, subtitle: str, *, lang: Lang, date: datetime.date, page: str
    ) -> None:
        self.title, self.subtitle, self.lang, self.page = clean(title), clean(subtitle), lang, page
        self._file = BytesIO()
        self._book = xlsxwriter.Workbook(
            self._file,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False, "nan_inf_to_errors": False},
        )  # fmt: skip
        self._book.set_properties(
            {"title": self.title[:200], "created": datetime.datetime.combine(date, datetime.time())}
        )
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def content(self) -> bytes:
        """The whole file; nothing can be written afterwards."""
        self._book.close()
        return self._file.getvalue()

    def table(
        self,
        name: str,
        lead: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Cell]],
        *,
        height: float | None = None,
    ) -> Table:
        """Write a sheet of one table, set up for A4 landscape.

        Parameters
        ----------
        name
            Of the sheet; what none may have is left out.
        lead
            One sentence below the title that says how to read it.
        height
            Least of every row, points: room to write by hand; higher where its words need it.
        """
        sheet = self.sheet(name, lead)
        head = self.format(bold=True, bg_color=_LOOK["button"], bottom=1, text_wrap=True)
        widths: list[float] = []
        for at, column in enumerate(columns):
            sheet.write_string(FIRST_ROW - 1, at, clean(column.head), head)
            width = column.width or _width(column, [row[at] for row in rows])
            sheet.set_column(at, at, width)
            widths.append(width)
        for down, row in enumerate(rows, FIRST_ROW):
            # Said here, for not every program that opens it makes room by itself.
            lines = _lines(columns, widths, row)
            if height or lines > 1:
                sheet.set_row(down, max(height or 0.0, lines * LINE[self.lang]))
            for at, (column, value) in enumerate(zip(columns, row, strict=True)):
                self.write(sheet, down, at, value, column.form)
        last = FIRST_ROW + max(len(rows), 1) - 1
        sheet.freeze_panes(FIRST_ROW, 0)
        sheet.repeat_rows(FIRST_ROW - 1)
        sheet.autofilter(FIRST_ROW - 1, 0, last, len(columns) - 1)
        return Table(sheet, sheet.get_name(), len(rows), len(columns))

    def sheet(self, name: str, lead: str) -> Worksheet:
        """An empty sheet with its title, set up for printing."""
        sheet = self._book.add_worksheet(_sheet_name(name))
        sheet.hide_gridlines(2)
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
        # The type's name keeps the size apart from a title that begins with a digit. All in all
        # a header has 255 characters.
        left, right = (f'&10&"-,Regular"{words.replace("&", "&&")}' for words in
                       (self.title[:70], clean(name)[:30]))  # fmt: skip
        sheet.set_header(f"&L{left}&R{right}")
        sheet.set_footer(f"&R&9{self.page}")
        top = self.format(bold=True, font_size=16, font_color=_LOOK["families_deep"]["green"])
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, self.title, top)
        told = "  ·  ".join(filter(None, (self.subtitle, clean(lead))))
        sheet.write_string(1, 0, told, self.format(font_color=_LOOK["soft_ink"]))
        return sheet

    def write(self, sheet: Worksheet, row: int, column: int, value: Cell, form: Form) -> None:
        """Write one cell; people's words always as text, what cannot be told as nothing."""
        if isinstance(value, tuple):
            number, unit = value
            sheet.write_number(row, column, number, self.cell(form, unit))
        elif isinstance(value, str):
            text = clean(value)[:LONGEST]
            sheet.write_string(row, column, text, self.cell("words" if form == "words" else "text"))
        elif value is None or isnan(value):
            sheet.write_blank(row, column, None, self.cell(form))
        else:
            sheet.write_number(row, column, value, self.cell(form))

    def cell(self, form: Form, unit: str = "") -> Format:
        """How a cell of this form looks."""
        settings: dict[str, Any] = {"valign": "top", "border": 1, "border_color": _LOOK["line"]}
        if form in {"words", "text", "blank"}:
            # apart from a number that ends where the column before ends
            settings |= {"text_wrap": form != "text", "indent": 1}
        else:
            settings["align"] = "right"
            settings["num_format"] = self._number(form, unit)
        return self.format(**settings)

    def _spelt(self, unit: str) -> str:
        """A unit after its number, in the quotes that a number format wants."""
        return f'"{SPELT[self.lang].get(unit) or " " + UNITS.get(unit, unit)}"'

    def _number(self, form: Form, unit: str) -> str:
        if form == "unit":
            return self._unit("length-meter") if unit == "m" else f"General{self._spelt(unit)}"
        return {
            "metres": self._unit("length-meter"),
            "area": f"#,##0.0{self._spelt('m2')}",
            "tenths": "#,##0.0",
            "degrees": 'General"°"',
            "share": "0%",
            "number": "0.00",
        }.get(form, "#,##0")

    def _unit(self, unit: str) -> str:
        """Two decimals and the unit, as the language writes it."""
        # the long form is wrong in Chinese CLDR data, so the short one everywhere
        told = format_unit(0, unit, "short", format="0.00", locale=LOCALES[self.lang])
        return "0.00" + f'"{told.removeprefix("0.00")}"'

    def format(self, **settings: Any) -> Format:
        """A format in our type; the same settings give the same one."""
        key = tuple(sorted(settings.items()))
        if key not in self._formats:
            font = {"font_name": FONTS[self.lang], "font_size": 10, "font_color": _LOOK["ink"]}
            self._formats[key] = self._book.add_format(font | settings)
        return self._formats[key]

    def chart(
        self, form: str, title: str, names: list[Any], series: Sequence[tuple[Any, list[Any], str]],
        *, stacked: bool = False, most: int = 0,
    ) -> Chart:  # fmt: skip
        """A native chart.

        Parameters
        ----------
        form
            ``bar`` or ``column``.
        names
            Where the names along the axis stand, as `Table.range`.
        series
            Of each what it is called (text, or where that stands), its cells and colour.
        most
            The highest of counts: their axis has whole numbers only. 0 where there are others.
        """
        kind = {"type": form, "subtype": "stacked"} if stacked else {"type": form}
        chart = self._book.add_chart(kind)
        font = {"name": FONTS[self.lang], "size": 9}
        for called, cells, colour in series:
            name = clean(called) if isinstance(called, str) else called
            chart.add_series(
                {"name": name, "categories": names, "values": cells, "gap": 60,
                 "fill": {"color": colour}, "border": {"none": True}}
            )  # fmt: skip
        heading = {"name": FONTS[self.lang], "size": 11}
        chart.set_title({"name": clean(title), "overlay": False, "name_font": heading})
        along = {"num_font": font}
        across: dict[str, Any] = {
            "num_font": font,
            "major_gridlines": {"visible": True, "line": {"color": _LOOK["line"]}},
        }
        if most:
            across["major_unit"] = ceil(most / 10)
        if form == "bar":
            # lying bars: xlsxwriter calls y what the names stand along, and numbers stay below
            chart.set_y_axis(along | {"reverse": True, "crossing": "max"})
            chart.set_x_axis(across)
        else:
            chart.set_x_axis(along)
            chart.set_y_axis(across)
        if len(series) > 1:
            chart.set_legend({"position": "bottom", "font": font})
        else:
            chart.set_legend({"none": True})
        return chart


def _sheet_name(name: str) -> str:
    return "".join(each for each in clean(name) if each not in "[]:*?/\\'")[:31]


def _width(column: Column, values: Sequence[Cell]) -> float:
    """Wide enough for what stands in a column, in widths of a digit; never endless."""
    told = [clean(value[:80]) if isinstance(value, str) else "0000.00 m" for value in values]
    inside = max(map(_ems, told), default=0)
    # a head may go on in a second line, and leaves room for the filter's button
    return min(max(inside + 2, _ems(column.head) / 1.8 + 3, NARROWEST), WIDEST)


def _lines(columns: Sequence[Column], widths: Sequence[float], row: Sequence[Cell]) -> int:
    """In how many lines a row's words go on, at most."""
    return max(
        ceil(0.92 * _ems(clean(value)) / (width - 0.5))  # columns are measured more generously
        for column, width, value in zip(columns, widths, row, strict=True)
        for value in [value if isinstance(value, str) and column.form == "words" else "."]
    )


def _ems(text: str) -> float:
    """How wide a text is, in widths of a digit: a Chinese character is two and a little."""
    return sum(2.15 if unicodedata.east_asian_width(each) in "WF" else 1.05 for each in text)
