"""The playing sheet: the bare plan at an exact scale, to lay paper cards on and photograph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from geo.layout import Layout
from layers.exports.fitted import fitted
from layers.exports.ground import LOOK
from layers.exports.pages import Drawing, bound, pictured
from layers.exports.paper_marks import marker, square_code
from layers.exports.plan import ExportOptions, Plan, clean
from layers.exports.plate import plate
from layers.exports.sheet import raster
from layers.exports.svg import document, tag
from layers.paper.markers import EDGES
from layers.paper.sheet import Form, Sheet

_INK, _SOFT = LOOK["light"]["ink"], LOOK["light"]["soft_ink"]
_WRITING = {"A4": 0.84, "A3": 1.0, "A1": 1.9}
"""Size of names on the plan, as on the printed sheet."""


def playing_sheet(plan: Plan, options: ExportOptions) -> bytes:
    """Draw the site alone, with the markers by which a photo of it is read.

    Parameters
    ----------
    plan
        Its layout and issues are left out.

    Returns
    -------
    A PDF of one page, all vector, page size and scale exact.

    Raises
    ------
    InputError
        Where the site does not fit; see ``view.view_of``.
    """
    sheet = Sheet.of(plan.site, options.paper, options.scale)
    size = sheet.form.width, sheet.form.height
    return bound([_drawings(plan, sheet)], size, clean(plan.title), plan.date)


def preview(plan: Plan, options: ExportOptions, pixels: int = 1400) -> tuple[bytes, int]:
    """The sheet as a picture for a screen (PNG), and the scale it has.

    Parameters
    ----------
    pixels
        Width of the picture.

    Raises
    ------
    InputError
        As `playing_sheet`.
    """
    sheet = Sheet.of(plan.site, options.paper, options.scale)
    size = sheet.form.width, sheet.form.height
    return pictured(_drawings(plan, sheet), size, pixels), sheet.scale


def _drawings(plan: Plan, sheet: Sheet) -> list[Drawing]:
    form = sheet.form
    bare = replace(plan, layout=Layout(), issues=())
    drawn = plate(bare, sheet.view, _WRITING[sheet.paper])
    frame = document(form.width, form.height, *_frame(plan, sheet))
    return [
        Drawing(drawn, form.band, form.band, *form.window),
        Drawing(frame, 0, 0, form.width, form.height),
    ]


def _frame(plan: Plan, sheet: Sheet) -> Iterator[str]:
    form = sheet.form
    wide, high = form.window
    yield tag(
        "rect", x=form.band, y=form.band, width=wide, height=high, fill="none", stroke=_INK,
        stroke_width=0.3,
    )  # fmt: skip
    for place, (x, y) in enumerate(form.middles):
        yield marker(EDGES[sheet.paper] + place, float(x), float(y), form.marker)
    for x, y in form.codes:
        yield square_code(sheet.code, float(x), float(y), form.marker)
    yield from _words(plan, sheet)


def _words(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """Title and advice in the white band, between the markers."""
    form, t = sheet.form, plan.translate
    facts = " · ".join(
        [f"1 : {sheet.scale}", sheet.paper, plan.day(), t("paper.sheet.version", code=sheet.print)]
    )
    top = form.edge + form.marker / 2
    lay = (t("paper.sheet.lay"), t("paper.sheet.cover"))
    photo = (t("paper.sheet.photo"), t("paper.sheet.whole"))
    yield from _lines(form, 0, top, (clean(plan.title), facts), bold=True)
    yield from _lines(form, form.across - 2, top, lay)
    yield from _lines(form, 0, form.height - top, photo)
    size = form.marker * 0.19
    left, room = _gap(form, form.across - 2)
    yield fitted(
        left + room, form.height - top + size * 1.4, "口袋 Koudai", size, room,
        text_anchor="end", fill=_SOFT, font_weight=700,
    )  # fmt: skip


def _lines(
    form: Form, gap: int, y: float, words: tuple[str, str], *, bold: bool = False
) -> Iterator[str]:
    left, room = _gap(form, gap)
    first, second = (0.3, 0.2) if bold else (0.25, 0.23)
    size = form.marker * first
    yield fitted(left, y - size * 0.15, words[0], size, room, fill=_INK, font_weight=700)
    size = form.marker * second
    yield fitted(left, y + size * 1.4, words[1], size, room, fill=_SOFT if bold else _INK)


def _gap(form: Form, place: int) -> tuple[float, float]:
    """Where the room between two markers begins, mm, and how wide it is."""
    quiet = form.marker / 4
    left = float(form.middles[place][0]) + form.marker / 2 + quiet
    return left, float(form.middles[place + 1][0]) - form.marker / 2 - quiet - left


def bare_window(plan: Plan, sheet: Sheet, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The plan's window as it is printed, as pixels (h, w, 3): what a photo is held against.

    Parameters
    ----------
    size
        Width and height, px.
    """
    bare = replace(plan, layout=Layout(), issues=())
    drawn = plate(bare, sheet.view, _WRITING[sheet.paper])
    wide, high = sheet.form.window
    picture = Image.open(BytesIO(raster(drawn, wide, high, size[0]))).convert("RGB")
    return np.asarray(picture.resize(size))
