"""What of a whole quarter belongs to a site: the things around its boundary, cut off there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import shapely
from shapely import Polygon

from geo.frame import Frame
from layers.imports.document import Raw

_WHOLE = {"building", "tree"}
"""Roles that are never cut: half a house would shade half as much."""


def nearby(raws: Iterable[Raw], outline: Polygon, frame: Frame, reach: float) -> Iterator[Raw]:
    """Yield what reaches within so many metres of the boundary, lines and grounds cut there.

    Parameters
    ----------
    raws
        In lon/lat degrees, their role in ``properties``.
    outline
        The boundary, site metres.
    reach
        m.
    """
    around = frame.to_degrees(outline.buffer(reach, quad_segs=8))
    shapely.prepare(around)  # of this call alone, so no other thread has it
    for raw in raws:
        if not shapely.intersects(around, raw.geometry):
            continue
        if raw.properties.get("role") in _WHOLE or shapely.covers(around, raw.geometry):
            yield raw
            continue
        shape = raw.geometry if raw.geometry.is_valid else shapely.make_valid(raw.geometry)
        parts = [
            part
            for part in shapely.get_parts(shapely.intersection(shape, around))
            if part.geom_type == raw.geometry.geom_type and part.length > 0
        ]
        for number, part in enumerate(parts, 1):
            own = raw.id if len(parts) == 1 else f"{raw.id}-{number}"
            yield replace(raw, id=own, geometry=part)
