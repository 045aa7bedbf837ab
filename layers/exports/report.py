"""The report for the meeting as PDF: pictures, figures and tables, each with a plain sentence."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast

import typst

import data
from layers.exports.ground import LOOK
from layers.exports.plan import Lang
from layers.exports.press import printable
from layers.exports.sheet import fonts

TEMPLATE = (data.HERE.parent / "layers" / "exports" / "report.typ").resolve()


@dataclass(frozen=True)
class Picture:
    """An SVG document with what it shows and what it says."""

    svg: str
    title: str
    sentence: str


@dataclass(frozen=True)
class Pictures:
    """Pictures beside each other, ``across`` in a row."""

    pictures: Sequence[Picture]
    across: int = 2
    form: Literal["pictures"] = "pictures"


@dataclass(frozen=True)
class Bar:
    """A number up to 1, and how it is told."""

    name: str
    value: float
    told: str
    colour: str


@dataclass(frozen=True)
class Bars:
    """Numbers as bars from 0 to 1."""

    rows: Sequence[Bar]
    form: Literal["bars"] = "bars"


@dataclass(frozen=True)
class Cells:
    """A table; ``widths`` of its columns in parts."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    form: Literal["table"] = "table"


@dataclass(frozen=True)
class Lines:
    """Sentences, one below the other."""

    lines: Sequence[str]
    form: Literal["lines"] = "lines"


@dataclass(frozen=True)
class Section:
    """A part of the report under its own heading."""

    title: str
    lead: str
    blocks: Sequence[Pictures | Bars | Cells | Lines]


def report(
    title: str, subtitle: str, sections: Sequence[Section], *, lang: Lang, date: datetime.date
) -> bytes:
    """Set the report.

    Parameters
    ----------
    title, subtitle, sections
        As people wrote them: plain text, never markup.
    date
        The file's own time, so that equal reports give equal files.

    Returns
    -------
    A PDF on A4, in our own fonts.
    """
    look = LOOK["light"]
    contents: dict[str, Any] = {
        "lang": lang,
        "fonts": [LOOK["type"]["family"], LOOK["type"]["emoji"]],
        "colours": {
            "ink": look["ink"],
            "soft_ink": look["soft_ink"],
            "line": look["line"],
            "band": look["families_deep"]["green"],
            "band_soft": look["button"],
        },
        "title": title,
        "subtitle": subtitle,
        "sections": [asdict(each) for each in sections],
    }
    compiler = typst.Compiler(TEMPLATE.read_bytes(), font_paths=fonts(), ignore_system_fonts=True)
    midnight = datetime.datetime.combine(date, datetime.time(), datetime.UTC)
    return cast(
        bytes,
        compiler.compile(
            format="pdf",
            sys_inputs={"data": json.dumps(printable(contents), ensure_ascii=False)},
            timestamp=midnight,
        ),
    )
