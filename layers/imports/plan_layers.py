"""What a drawing holds, layer by layer, and which of its outlines could be the boundary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely import LineString, Polygon

from layers.imports.drawing import Drawing, Drawn
from layers.imports.layer_role import guessed_role
from layers.imports.role import BOUNDARY
from layers.imports.site_file import LARGEST, SMALLEST

MOST_OFFERED = 60
"""Outlines offered as the boundary, the likeliest first."""
MOST_LINES = 5_000
"""Single lines of one layer that are looked through for outlines."""
JOINED = 0.0005
"""Ends of lines that near are one corner, m."""


@dataclass(frozen=True)
class LayerFound:
    """One layer: how many areas, lines and points, and what its name speaks of (or ``""``)."""

    name: str
    areas: int
    lines: int
    points: int
    role: str


@dataclass(frozen=True)
class Candidate:
    """An outline that could be the boundary; ``outline`` in drawing units, ``area`` in m²."""

    id: str
    layer: str
    area: float
    outline: Polygon


def layers_of(drawing: Drawing) -> tuple[LayerFound, ...]:
    """Every layer of a drawing, those whose names say something first, then by name.

    Pieces of symbols are not counted, as long as they lie on their symbol's own layer.
    """
    counts: Counter[tuple[str, str]] = Counter()
    names: dict[str, None] = {}
    for drawn in drawing.shapes:
        names[drawn.layer] = None
        if not drawn.part:
            counts[drawn.layer, drawn.geometry.geom_type] += 1
    parts = Counter(
        (drawn.layer, drawn.geometry.geom_type) for drawn in drawing.shapes if drawn.part
    )
    own = {layer for layer, _ in counts}
    counts.update({key: number for key, number in parts.items() if key[0] not in own})
    found = [
        LayerFound(
            name,
            counts[name, "Polygon"],
            counts[name, "LineString"],
            counts[name, "Point"],
            guessed_role(name),
        )
        for name in names
    ]
    return tuple(sorted(found, key=lambda each: (not each.role, each.name)))


def guessed_roles(drawing: Drawing) -> dict[str, str]:
    """Layer → role, for the layers whose names say one."""
    return {each.name: each.role for each in layers_of(drawing) if each.role}


def outlines(shapes: Sequence[Drawn], unit: float) -> list[tuple[str, Polygon]]:
    """Areas of one layer with their ids: drawn closed, or enclosed by lines that meet."""
    found = [(drawn.id, drawn.geometry) for drawn in shapes if isinstance(drawn.geometry, Polygon)]
    lines = [drawn.geometry for drawn in shapes if isinstance(drawn.geometry, LineString)]
    if 0 < len(lines) <= MOST_LINES:
        fine = shapely.set_precision(lines, JOINED / unit)
        enclosed = shapely.get_parts(shapely.polygonize(fine[~shapely.is_empty(fine)]))
        layer = shapes[0].layer
        found += [(f"{layer}/{place}", area) for place, area in enumerate(enclosed.tolist(), 1)]
    return found


def candidates(drawing: Drawing, unit: float, roles: Mapping[str, str]) -> tuple[Candidate, ...]:
    """Outlines that could be the boundary: on its own layer first, then the largest.

    Parameters
    ----------
    unit
        Metres that a unit of the drawing is.
    roles
        Layer → role as people or names say.
    """
    by_layer: dict[str, list[Drawn]] = {}
    for drawn in drawing.shapes:
        by_layer.setdefault(drawn.layer, []).append(drawn)
    pieces = {drawn.id for drawn in drawing.shapes if drawn.part}
    found = []
    seen = set()
    for layer, shapes in by_layer.items():
        for called, outline in outlines(shapes, unit):
            area = outline.area * unit * unit
            same = tuple(round(number / 1e-6) for number in (*outline.bounds, outline.area))
            if SMALLEST <= area <= LARGEST and same not in seen:
                seen.add(same)
                found.append(Candidate(called, layer, area, outline))

    def likely(each: Candidate) -> tuple[bool, bool, float]:
        # the frame round a sheet is often the largest of all, and mostly a symbol's piece
        return roles.get(each.layer) != BOUNDARY, each.id in pieces, -each.area

    return tuple(sorted(found, key=likely)[:MOST_OFFERED])
