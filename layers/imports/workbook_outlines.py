"""Drawn areas in a workbook: a sheet of corners, joined to the things they are the outline of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from shapely import Polygon
from shapely.errors import GEOSException

from geo.errors import InputError
from layers.imports.document import MOST_POINTS, Raw

CORNERS = MOST_POINTS
"""Rows of a sheet of outlines."""

Corners = list[tuple[float, float]]


@dataclass(frozen=True)
class Outlines:
    """Rings by layout and id: the outer one first, then what is cut out of it."""

    rings: Mapping[tuple[str, str], Mapping[int, Corners]]

    @classmethod
    def of(cls, corners: Iterable[Raw]) -> Outlines:
        """Gather the rows of a sheet with ``id``, ``ring``, ``x`` and ``y``, in their order.

        Raises
        ------
        InputError
            ``workbook.bad_ring`` where ``ring`` is no number from 0 on.
        """
        rings: dict[tuple[str, str], dict[int, Corners]] = {}
        for raw in corners:
            ring = raw.properties.get("ring")
            if not isinstance(ring, int | float) or not 0 <= ring <= CORNERS or ring != int(ring):
                raise InputError("workbook.bad_ring", file=raw.file, cell=raw.where)
            own = rings.setdefault((raw.layout, raw.id), {}).setdefault(int(ring), [])
            own.append((raw.geometry.x, raw.geometry.y))
        return cls(rings)


def placed(raw: Raw, outlines: Outlines) -> Raw:
    """The thing with its drawn outline instead of its centre, where it has one.

    Raises
    ------
    InputError
        ``file.short_ring`` for fewer than three corners.
    """
    rings = outlines.rings.get((raw.layout, raw.id)) if raw.id else None
    if rings is None:
        return raw
    try:
        outer, *holes = (rings[number] for number in sorted(rings))
        area = Polygon(outer, holes)
    except (ValueError, GEOSException):
        raise InputError("file.short_ring", file=raw.file, feature=raw.where) from None
    # Its turn and size are those of the outline.
    fixed = {name: value for name, value in raw.properties.items() if name != "turn"}
    return replace(raw, geometry=area, properties=fixed)
