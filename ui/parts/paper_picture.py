"""The photo seen from above, with what was read drawn over it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO

import numpy as np
from PIL import Image
from shapely.affinity import scale

from geo.catalogue import catalogue
from geo.layout import Placement
from layers.exports.ground import LOOK, VERDICT
from layers.exports.svg import document, shape, tag, text
from layers.imports.photo.reading import Reading
from layers.paper.card import card

_QUALITY = 80


def letter(place: int) -> str:
    """What stands for the n-th unreadable thing: A, B, ..., Z, A2, ..."""
    round_, number = divmod(place, 26)
    return chr(ord("A") + number) + (str(round_ + 1) if round_ else "")


def paper_picture(reading: Reading, placed: Mapping[str, Placement]) -> str:
    """Draw the photo, the pieces by number as they stand now, and the unreadable by letter.

    Parameters
    ----------
    placed
        Pieces by id, ``p1`` and so on, as corrected; those left out are not drawn.

    Returns
    -------
    A whole SVG document, one unit a pixel of the picture; the photo is inside it.
    """
    high, wide = reading.picture.shape[:2]
    k = reading.per_mm
    file = BytesIO()
    Image.fromarray(reading.picture).save(file, "JPEG", quality=_QUALITY)
    data = b64encode(file.getvalue()).decode()
    parts = [f'<image width="{wide}" height="{high}" href="data:image/jpeg;base64,{data}"/>']
    for each in placed.values():
        kind = catalogue()[each.kind]
        ((x, y),) = reading.sheet.to_paper(np.array([(each.x, each.y)]))
        made = card(kind, reading.sheet.scale)
        turn = each.turn + reading.sheet.turn
        colour = LOOK["light"]["families"][kind.family]
        ground = scale(made.laid(x, y, turn, cut=False), k, k, origin=(0, 0))
        parts.append(shape(ground, fill=colour, fill_opacity=0.22, stroke="#fff", stroke_width=7))
        parts.append(shape(ground, fill="none", stroke=colour, stroke_width=4))
        parts.append(_arrow(made.depth * k / 2, f"{x * k:.2f} {y * k:.2f}", turn, colour))
        parts.append(_sign(each.id[1:], x * k, y * k, colour))
    red = VERDICT["conflict"]
    for place, lost in enumerate(reading.unread):
        outline = scale(lost.outline.buffer(2, join_style="mitre"), k, k, origin=(0, 0))
        parts.append(shape(outline, fill="none", stroke="#fff", stroke_width=7))
        parts.append(shape(outline, fill=red, fill_opacity=0.12, stroke=red, stroke_width=4,
                           stroke_dasharray="12 8"))  # fmt: skip
        left, top, *_ = outline.bounds
        parts.append(_sign(letter(place), left, top, red))
    return document(wide, high, *parts, unit="px")


def _sign(words: str, x: float, y: float, colour: str) -> str:
    return tag(
        "circle", cx=float(x), cy=float(y), r=19.0, fill=colour, stroke="#fff", stroke_width=3.0
    ) + text(
        float(x), float(y) + 8, words, font_size=22.0, font_weight=700, fill="#fff",
        text_anchor="middle",
    )  # fmt: skip


def _arrow(front: float, place: str, turn: float, colour: str) -> str:
    """A small triangle outside the front edge, ``front`` px from the middle: where it looks."""
    at = front + 5
    return (
        f'<path transform="translate({place}) rotate({-turn:.2f})" '
        f'd="M-13 {at:.1f}H13L0 {at + 17:.1f}Z" fill="{colour}" stroke="#fff" stroke-width="2.5"/>'
    )
