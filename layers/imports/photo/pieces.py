"""Markers of cards → what lies on the sheet, where and how turned; what is doubtful stays out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import degrees
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from shapely import Point, Polygon

from geo.kind import Kind
from layers.imports.photo.flat import Flattening
from layers.imports.photo.marks import Mark
from layers.imports.photo.settled import Pose, settled
from layers.paper.card import Card, card
from layers.paper.markers import BLOCKS, card_mark, edge_mark
from layers.paper.sheet import Points, Sheet

Why = Literal["other_scale", "bent", "beside", "unknown", "marker", "thing"]

LIKE_OTHERS = 0.05
"""How far a marker's side may be off the others'; a bent or lifted card looks smaller or larger."""
SQUARE = 0.04, 0.4
"""How far corners may be off a square: as a share of the marker's side, and at least so many mm."""
AGREED = 0.8
"""Least correlation of a marker with its drawing; a finger over a few modules costs more."""
PRINTED = 0.9, 1.1
"""Sizes at which printers print what should be 100 %."""
ALIKE = 3
"""Cards from which on their printed size is measured rather than believed."""


@dataclass(frozen=True)
class Piece:
    """A card that was read.

    Parameters
    ----------
    x, y
        Middle of the footprint, site metres.
    turn
        Degrees counter-clockwise from east, 0 to 360.
    outline
        The whole card on the paper, mm, y down.
    footprint
        The ground it stands for on the paper, mm, y down.
    """

    kind: str
    x: float
    y: float
    turn: float
    outline: Polygon
    footprint: Polygon


@dataclass(frozen=True)
class Unread:
    """Something on the sheet that became no piece.

    Parameters
    ----------
    why
        ``other_scale``: a card of another scale; ``bent``: not flat, or partly covered;
        ``beside``: not on the plan; ``unknown``: a card that this version does not know;
        ``marker``: a marker that cannot be read; ``thing``: something that is no readable card.
    x, y
        Where, site metres.
    outline
        The same on the paper, mm, y down.
    kind
        Code of its kind, where that much is known.
    """

    why: Why
    x: float
    y: float
    outline: Polygon
    kind: str = ""


@dataclass(frozen=True)
class _Seen:
    mark: Mark
    kind: str  # empty where it is not known
    scale: int | None
    corners: Points  # mm on the paper (4, 2)
    side: float  # of its marker as designed, mm; 0 where that is not known


def pieces(
    marks: Sequence[Mark],
    grey: NDArray[np.uint8],
    flat: Flattening,
    sheet: Sheet,
    kinds: Mapping[str, Kind],
) -> tuple[list[Piece], list[Unread], float]:
    """Read every card's marker.

    Returns
    -------
    What was read, what was not, and the size at which the cards are printed (1 = 100 %).
    """
    seen = [_seen(mark, flat, sheet, kinds) for mark in marks if edge_mark(mark.number) is None]
    wanted = sheet.scale if sheet.scale in BLOCKS else None
    good, unread = [], []
    for each in seen:
        if not each.kind:
            unread.append(_unread(each, "unknown", sheet))
        elif each.scale != wanted:
            unread.append(_unread(each, "other_scale", sheet))
        else:
            good.append(each)
    fits = [_square(each.corners, each.side) for each in good]
    # blur draws the corners of every marker inwards, the sheet's own by as much as the cards'
    drawn_in = _drawn_in(marks, flat, sheet)
    sizes = [
        abs(pose.size) + drawn_in / each.side for each, (pose, _) in zip(good, fits, strict=True)
    ]
    printed = float(np.median(sizes)) if len(sizes) >= ALIKE else 1.0
    printed = float(np.clip(printed, *PRINTED))
    found = []
    for each, (pose, off), large in zip(good, fits, sizes, strict=True):
        true = Pose(pose.middle, pose.size / abs(pose.size) * printed)
        finer, alike = settled(grey, flat, each.mark.number, true, each.side)
        crooked = off > max(SQUARE[0] * each.side, SQUARE[1])
        if abs(large / printed - 1) > LIKE_OTHERS or crooked or alike < AGREED:
            unread.append(_unread(each, "bent", sheet))
            continue
        piece = _piece(card(kinds[each.kind], sheet.scale), finer, sheet)
        where = piece.footprint.centroid
        if _on_plan(where, sheet):
            found.append(piece)
        else:
            unread.append(_unread(each, "beside", sheet))
    return found, unread, printed


def _seen(mark: Mark, flat: Flattening, sheet: Sheet, kinds: Mapping[str, Kind]) -> _Seen:
    said, corners = card_mark(mark.number), flat.to_paper(mark.corners)
    if said is None or said.kind not in kinds:
        return _Seen(mark, "", None, corners, 0.0)
    return _Seen(mark, said.kind, said.scale, corners, card(kinds[said.kind], sheet.scale).marker)


def _square(corners: Points, side: float) -> tuple[Pose, float]:
    """The square of side ``side`` that fits corners best, by least squares.

    Returns
    -------
    Its pose, and the root mean square distance of the corners, mm.
    """
    half = side / 2
    upright = np.array([-half - 1j * half, half - 1j * half, half + 1j * half, -half + 1j * half])
    seen = corners[:, 0] + 1j * corners[:, 1]
    middle = complex(seen.mean())
    size = complex((np.conj(upright) @ (seen - middle)) / (abs(upright) ** 2).sum())
    off = np.abs(size * upright + middle - seen)
    return Pose(middle, size), float(np.sqrt((off**2).mean()))


def _drawn_in(marks: Sequence[Mark], flat: Flattening, sheet: Sheet) -> float:
    """How much smaller the sheet's own markers look than they are, mm."""
    side = sheet.form.marker
    shrunk = [
        side * (1 - abs(_square(flat.to_paper(mark.corners), side)[0].size))
        for mark in marks
        if edge_mark(mark.number) is not None
    ]
    return float(np.median(shrunk)) if shrunk else 0.0


def _piece(made: Card, pose: Pose, sheet: Sheet) -> Piece:
    # y runs down the paper: what turns clockwise there turns counter-clockwise for people
    turn = -degrees(np.angle(pose.size))
    # a card printed at 97 % has its marker nearer to its middle as well
    x, y = made.from_marker(0.0, 0.0, turn)
    x, y = pose.middle.real + x * abs(pose.size), pose.middle.imag + y * abs(pose.size)
    ((east, north),) = sheet.to_site(np.array([(x, y)]))
    return Piece(
        kind=made.kind,
        x=float(east),
        y=float(north),
        turn=float((turn - sheet.turn) % 360),
        outline=made.laid(x, y, turn),
        footprint=made.laid(x, y, turn, cut=False),
    )


def _unread(each: _Seen, why: Why, sheet: Sheet) -> Unread:
    return unread_at(Polygon(each.corners), why, sheet, each.kind)


def unread_at(outline: Polygon, why: Why, sheet: Sheet, kind: str = "") -> Unread:
    """Something at a place on the paper that became no piece."""
    middle = outline.centroid
    ((x, y),) = sheet.to_site(np.array([(middle.x, middle.y)]))
    return Unread(why, float(x), float(y), outline, kind)


def _on_plan(where: Point, sheet: Sheet) -> bool:
    form = sheet.form
    return bool(
        form.band <= where.x <= form.width - form.band
        and form.band <= where.y <= form.height - form.band
    )
