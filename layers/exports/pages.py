"""Pages of our own drawings as one PDF: each drawing at its exact size, in our own fonts."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import typst

from layers.exports.sheet import fonts

_TEMPLATE = """\
#let d = json(bytes(sys.inputs.data))
#set document(title: d.title, date: none)
#set page(width: d.width * 1mm, height: d.height * 1mm, margin: 0mm, fill: white)
#for (number, page) in d.pages.enumerate() {
  if number > 0 { pagebreak() }
  for one in page {
    place(top + left, dx: one.x * 1mm, dy: one.y * 1mm,
      image(bytes(one.svg), format: "svg", width: one.width * 1mm, height: one.height * 1mm))
  }
}
"""


@dataclass(frozen=True)
class Drawing:
    """A whole SVG document and where it stands on the page, mm from its upper left corner."""

    svg: str
    x: float
    y: float
    width: float
    height: float


def bound(
    pages: Sequence[Sequence[Drawing]],
    size: tuple[float, float],
    title: str,
    date: datetime.date,
) -> bytes:
    """Bind pages of one size.

    Parameters
    ----------
    size
        Width and height of every page, mm.
    date
        The file's own time, so that equal pages give equal files.

    Returns
    -------
    A PDF, all vector.
    """
    return cast(
        bytes,
        _compiler().compile(
            format="pdf",
            sys_inputs=_inputs(pages, size, title),
            timestamp=datetime.datetime.combine(date, datetime.time(), datetime.UTC),
        ),
    )


def pictured(page: Sequence[Drawing], size: tuple[float, float], pixels: int) -> bytes:
    """One page as a PNG picture, ``pixels`` wide."""
    inputs = _inputs([page], size, "")
    ppi = pixels / size[0] * 25.4
    return cast(bytes, _compiler().compile(format="png", ppi=ppi, sys_inputs=inputs))


def _compiler() -> typst.Compiler:
    return typst.Compiler(_TEMPLATE.encode(), font_paths=fonts(), ignore_system_fonts=True)


def _inputs(
    pages: Sequence[Sequence[Drawing]], size: tuple[float, float], title: str
) -> dict[str, str]:
    contents = {
        "title": title,
        "width": size[0],
        "height": size[1],
        "pages": [[vars(each) for each in page] for page in pages],
    }
    return {"data": json.dumps(contents, ensure_ascii=False)}
