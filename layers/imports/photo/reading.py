"""A photo of a playing sheet, read: its cards as pieces, and all that was not readable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPoint, Polygon

from geo.errors import InputError
from geo.kind import Kind
from geo.layout import Layout, Placement
from layers.exports.plan import Paper, Plan
from layers.exports.view import STANDARD_SCALES
from layers.imports.photo.code import read_code
from layers.imports.photo.flat import Flattening, flattening
from layers.imports.photo.marks import Mark, marks
from layers.imports.photo.picture import read_picture
from layers.imports.photo.pieces import Piece, Unread, pieces
from layers.imports.photo.unexplained import Above, unexplained
from layers.imports.text import file_name
from layers.paper.markers import edge_mark
from layers.paper.sheet import FORMS, Sheet, corners, fingerprint

FEWEST = 4
"""Edge markers without which a sheet is not read."""
SPREAD = 0.55
"""Share of the sheet that the seen edge markers must span: beyond them, errors grow fast."""
FLAT = 2.5
"""Largest error at the edge markers, mm (root mean square): beyond, the paper is not flat."""
ROW = 40
"""Height of the rows in which pieces are counted, mm."""
OVER = 0.3
"""Share of the smaller of two pieces from which on they lie at one place."""


@dataclass(frozen=True)
class Reading:
    """What a photo shows.

    Parameters
    ----------
    sheet
        Which ground, at which scale.
    pieces
        Cards that were read, in reading order: row by row from the upper left.
    unread
        What became no piece, and why.
    together
        Pairs of pieces, by their place in ``pieces``, that lie on one another.
    error
        Root mean square of what is left at the edge markers' corners, mm on the paper.
    edges
        Edge markers seen, and how many there are.
    printed
        Size at which the cards were printed; 1 is 100 %.
    picture
        The whole sheet seen from above (h, w, 3).
    per_mm
        Its pixels a millimetre.
    """

    sheet: Sheet
    pieces: tuple[Piece, ...]
    unread: tuple[Unread, ...]
    together: tuple[tuple[int, int], ...]
    error: float
    edges: tuple[int, int]
    printed: float
    picture: NDArray[np.uint8]
    per_mm: float

    def layout(self) -> Layout:
        """The pieces as a layout, to the centimetre and to a tenth of a degree."""
        return Layout.of(
            *(
                Placement(
                    f"p{place}",
                    each.kind,
                    round(each.x, 2),
                    round(each.y, 2),
                    round(each.turn, 1) % 360,
                )
                for place, each in enumerate(self.pieces, 1)
            )
        )


def read_photo(
    content: bytes, file: str, plans: Sequence[Plan], scale: int | None = None
) -> Reading:
    """Read a photo.

    Parameters
    ----------
    content
        A JPEG, PNG or WEBP file.
    file
        Its name, for sentences only.
    plans
        Every plan whose playing sheet it may be: each version of the site, in each language.
        Layouts and issues are not looked at.
    scale
        The sheet's scale, asked for only where its square code cannot be read; the site is then
        the first plan's.

    Raises
    ------
    InputError
        As `read_picture`, and ``photo.no_sheet`` (blank file), ``photo.two_sheets`` (file),
        ``photo.sheet_cut`` (file, seen, all), ``photo.not_flat`` (file, error),
        ``photo.no_code`` (file) or ``photo.other_site`` (file, print).
    """
    import cv2  # noqa: PLC0415 - slow to load; only photos need it

    picture = read_picture(content, file)
    name = file_name(file)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    found, rejected = marks(grey)
    paper, edges = _edges(found, name)
    flat = _flattening(edges, paper, (grey.shape[1], grey.shape[0]), name)
    code = read_code(grey, flat, FORMS[paper])
    sheet, same = _sheet(code, paper, plans, scale, name)
    kinds = same[0].kinds
    read, unread, printed = pieces(found, grey, flat, sheet, kinds)
    read.sort(key=lambda each: (round(each.outline.centroid.y / ROW), each.outline.centroid.x))
    above = Above.of(picture, flat, sheet)
    squares = [Polygon(flat.to_paper(each)) for each in rejected]
    unread += unexplained(above, squares, read, unread, same)
    return Reading(
        sheet=sheet,
        pieces=tuple(read),
        unread=tuple(unread),
        together=_together(read, kinds),
        error=flat.error,
        edges=(len(edges), len(FORMS[paper].middles)),
        printed=printed,
        picture=above.picture,
        per_mm=above.per_mm,
    )


def _edges(found: Sequence[Mark], name: str) -> tuple[Paper, dict[int, Mark]]:
    """The paper, and its edge markers by their place."""
    by_paper: dict[Paper, list[tuple[int, Mark]]] = {}
    for mark in found:
        said = edge_mark(mark.number)
        if said is not None and said[1] < len(FORMS[said[0]].middles):
            by_paper.setdefault(said[0], []).append((said[1], mark))
    if not by_paper:
        raise InputError("photo.no_sheet", file=name)
    paper = max(by_paper, key=lambda each: len(by_paper[each]))
    seen = by_paper[paper]
    if len(by_paper) > 1 or len({place for place, _ in seen}) < len(seen):
        raise InputError("photo.two_sheets", file=name)
    return paper, dict(seen)


def _flattening(
    edges: dict[int, Mark], paper: Paper, size: tuple[int, int], name: str
) -> Flattening:
    form = FORMS[paper]
    every = MultiPoint(form.middles).convex_hull.area
    spread = MultiPoint([form.middles[place] for place in edges]).convex_hull.area
    if len(edges) < FEWEST or spread < SPREAD * every:
        seen = {"seen": len(edges), "all": len(form.middles)}
        raise InputError("photo.sheet_cut", file=name, **seen)
    pixels = np.vstack([mark.corners for mark in edges.values()])
    places = np.vstack([corners(form.middles[place], form.marker) for place in edges])
    flat = flattening(pixels, places, size)
    if not flat.error <= FLAT:
        raise InputError("photo.not_flat", file=name, error=f"{flat.error:.1f}")
    return flat


def _sheet(
    sheet: Sheet | None, paper: Paper, plans: Sequence[Plan], scale: int | None, name: str
) -> tuple[Sheet, list[Plan]]:
    """Which sheet it is, and the plans it may have been printed from."""
    if sheet is None or sheet.paper != paper:
        if scale is None:
            scales = ", ".join(f"1:{each}" for each in STANDARD_SCALES)
            raise InputError("photo.no_code", file=name, scales=scales)
        sheet = Sheet.of(plans[0].site, paper, scale)
    same = [plan for plan in plans if fingerprint(plan.site) == sheet.print]
    if not same:
        raise InputError("photo.other_site", file=name, print=sheet.print)
    return sheet, same


def _together(read: Sequence[Piece], kinds: Mapping[str, Kind]) -> tuple[tuple[int, int], ...]:
    """Pairs that lie on one another; a thing on a lawn lies where it may."""
    found = []
    for first, second in combinations(range(len(read)), 2):
        a, b = read[first], read[second]
        level, other = kinds[a.kind].level, kinds[b.kind].level
        if level != other and "ground" in {level, other}:
            continue
        shared = a.footprint.intersection(b.footprint).area
        if shared > OVER * min(a.footprint.area, b.footprint.area):
            found.append((first, second))
    return tuple(found)
