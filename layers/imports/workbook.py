"""Layouts from a workbook (XLSX): a sheet with a row a thing, as people type it or as we write it.

The packed file is measured before anything in it is read. Formulas are never worked out,
macros and links to other files never opened; XML goes through defusedxml.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from geo.errors import InputError
from layers.imports.attribute import number, yes
from layers.imports.document import MOST_FEATURES, Document, Raw
from layers.imports.shape import FARTHEST
from layers.imports.sniff import LARGEST, too_big
from layers.imports.text import clean
from layers.imports.workbook_outlines import CORNERS, Outlines, placed

MOST_PARTS = 300
"""Files packed in one workbook."""

MOST_BYTES = 40_000_000
"""All of them unpacked."""

MOST_TIMES = 250
"""How many times larger a part over `SMALL` may become: bombs reach a thousand."""

SMALL = 1_000_000
MOST_TAGS = 1_500_000
"""Of all parts together: what takes time is not the bytes but the elements."""

MOST_SHEETS = 60
MOST_COLUMNS = 40
MOST_ROWS = 200_000
"""Of all sheets together, empty ones between others too."""

HEAD_WITHIN = 30
"""Rows in which the names of the columns are looked for."""

NAMES: Mapping[str, tuple[str, ...]] = {
    "kind": ("code", "代码", "kind", "种类", "amenity", "设施", "类型", "名称"),
    "x": ("x", "east", "东"),
    "y": ("y", "north", "北"),
    "lon": ("lon", "lng", "longitude", "经度"),
    "lat": ("lat", "latitude", "纬度"),
    "turn": ("turn", "转角", "朝向"),
    "width": ("width", "宽", "宽度"),
    "depth": ("depth", "深", "深度", "进深"),
    "note": ("note", "备注"),
    "favourite": ("favourite", "favorite", "最爱"),
    "id": ("id", "编号"),
    "layout": ("layout", "方案"),
    "ring": ("ring", "环"),
}
"""What a column may be called, the surest first; units in brackets do not count."""

FORMULA = object()
"""Stands for what would have to be worked out."""

_BROKEN = (
    zipfile.BadZipFile, zlib.error, LookupError, ValueError, TypeError, OSError, EOFError,
    ArithmeticError, RuntimeError, struct.error,
)  # fmt: skip

_UNIT = re.compile(r"[(\[].*?[)\]]")


def is_workbook(content: bytes) -> bool:
    """Whether these bytes look like an office file of sheets."""
    return content.startswith(b"PK\x03\x04") and b"xl/" in content[-65536:] + content[:65536]


def read_workbook(content: bytes, file: str) -> Document:
    """Read the one sheet that tells ``kind`` and a place, ``x`` and ``y`` or ``lon`` and ``lat``.

    Parameters
    ----------
    content
        The whole file.
    file
        Its name, for sentences.

    Returns
    -------
    Document
        A point a row; a polygon where a sheet of outlines (``id``, ``ring``, ``x``, ``y``)
        tells its corners. Each ``where`` is a cell, as in ``Sheet1!A5``.

    Raises
    ------
    InputError
        ``workbook.*`` and ``file.*``; those of a row name sheet and row.
    """
    if len(content) > LARGEST:
        raise too_big(file, len(content))
    # Slow, and most layouts are no workbooks.
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415
    from defusedxml.common import (  # type: ignore[import-untyped]  # noqa: PLC0415
        DefusedXmlException,
    )

    _measure(content, file)
    try:
        with warnings.catch_warnings():
            # It says of charts and colours that it cannot keep them; nobody asked it to.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                BytesIO(content), read_only=True, keep_links=False, keep_vba=False, data_only=False
            )
            return _document(_tables(book, file), file)
    except InputError:
        raise
    except (DefusedXmlException, ParseError, AttributeError, AssertionError, *_BROKEN):
        # What openpyxl and what it stands on throw at parts that are not as they should be.
        raise InputError("workbook.damaged", file=file) from None


def _measure(content: bytes, file: str) -> None:
    """Refuse a packed file that would grow too large, part by part, before it is read."""
    whole, tags = 0, 0
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise InputError("workbook.too_packed", file=file)
            for part in parts:
                if "vbaproject" in part.filename.lower():
                    raise InputError("workbook.macros", file=file)
                size = 0
                # What the directory says of a size may be a lie: it is counted.
                with archive.open(part) as stream:
                    while some := stream.read(65536):
                        size += len(some)
                        whole += len(some)
                        tags += some.count(b"<")
                        swollen = size > SMALL and size > MOST_TIMES * max(part.compress_size, 1)
                        if whole > MOST_BYTES or tags > MOST_TAGS or swollen:
                            raise InputError("workbook.too_packed", file=file)
    except InputError:
        raise
    except _BROKEN:
        raise InputError("workbook.damaged", file=file) from None


@dataclass(frozen=True)
class _Table:
    """A sheet whose head was found: its columns by our names, and the rows below."""

    sheet: str
    columns: Mapping[str, int]
    rows: Sequence[tuple[int, Sequence[Any]]]

    @property
    def local(self) -> bool:
        """Whether places are the site's own metres."""
        return {"x", "y"} <= set(self.columns)

    def where(self, row: int, column: str = "") -> str:
        """A cell as spreadsheets call it."""
        letter = _letter(self.columns.get(column, 0))
        return f"{clean(self.sheet, 60)}!{letter}{row}"


def _tables(book: Any, file: str) -> list[_Table]:
    if len(book.worksheets) > MOST_SHEETS:
        raise InputError("workbook.too_packed", file=file)
    from openpyxl.cell.read_only import (  # type: ignore[import-untyped]  # noqa: PLC0415
        EMPTY_CELL as nothing,  # noqa: N811
    )

    found, left = [], MOST_ROWS
    for sheet in book.worksheets:
        rows = sheet.iter_rows(max_col=MOST_COLUMNS)
        head = next(_heads(rows), None)
        if head is None:
            continue
        line, columns = head
        most = CORNERS if "kind" not in columns else MOST_FEATURES
        below = []
        for row, cells in enumerate(rows, line + 1):
            left -= 1
            if left >= 0 and all(each is nothing for each in cells):
                continue
            values = [FORMULA if each.data_type == "f" else each.value for each in cells]
            if any(each is not None and each != "" for each in values):
                below.append((row, values))
            if len(below) > most or left < 0:
                raise InputError(
                    "file.too_many_features", file=file, count=len(below), limit=MOST_FEATURES
                )
        found.append(_Table(sheet.title, columns, below))
    return found


def _heads(rows: Iterator[Sequence[Any]]) -> Iterator[tuple[int, dict[str, int]]]:
    """Rows that name our columns, with their numbers."""
    for line, cells in enumerate(islice(rows, HEAD_WITHIN), 1):
        named = {_plain(cell.value): place for place, cell in reversed(list(enumerate(cells)))}
        columns = {
            ours: next(named[name] for name in names if name in named)
            for ours, names in NAMES.items()
            if any(name in named for name in names)
        }
        has_place = {"x", "y"} <= set(columns) or {"lon", "lat"} <= set(columns)
        if has_place and ("kind" in columns or "ring" in columns):
            yield line, columns


def _plain(value: Any) -> str:
    """The name of a column without its unit, for comparing."""
    if not isinstance(value, str):
        return ""
    plain = unicodedata.normalize("NFKC", value[:200]).casefold()
    return " ".join(_UNIT.sub("", plain).split())


def _document(tables: Sequence[_Table], file: str) -> Document:
    placing = [table for table in tables if "kind" in table.columns]
    if not placing:
        raise InputError("workbook.no_table", file=file)
    if len(placing) > 1:
        sheets = ", ".join(clean(table.sheet, 40) for table in placing)
        raise InputError("workbook.many_tables", file=file, sheets=sheets)
    (table,) = placing
    outlines = Outlines.of(
        _raw(file, each, place, row, values)
        for each in tables
        if "kind" not in each.columns
        for place, (row, values) in enumerate(each.rows, 1)
    )
    raws = [
        _raw(file, table, place, row, values) for place, (row, values) in enumerate(table.rows, 1)
    ]
    features = tuple(placed(raw, outlines) for raw in raws)
    return Document(file, features, local=table.local, spoken=True)


def _raw(file: str, table: _Table, place: int, row: int, values: Sequence[Any]) -> Raw:
    from shapely import Point  # noqa: PLC0415

    told = {name: values[at] for name, at in table.columns.items() if at < len(values)}
    for name, value in told.items():
        if value is FORMULA:
            raise InputError("workbook.formula", file=file, cell=table.where(row, name))
    where = table.where(row)
    pair = ("x", "y") if table.local else ("lon", "lat")
    most = (FARTHEST, FARTHEST) if table.local else (180.0, 90.0)
    named = Raw(file, place, "", told, Point(), where=where)
    found = [
        number(named, name, lowest=-limit, highest=limit)
        for name, limit in zip(pair, most, strict=True)
    ]
    if None in found:
        missing = pair[found.index(None)]
        raise InputError("workbook.no_place", file=file, cell=table.where(row, missing))
    own = told.get("id")
    return Raw(
        file,
        place,
        clean(f"{own:g}" if isinstance(own, float) else own),
        told | {"favourite": told.get("favourite") == "★" or yes(named, "favourite")},
        Point(found),
        where=where,
        layout=clean(told.get("layout")),
    )


def _letter(column: int) -> str:
    """Of a column, 0 for A."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
