"""A drawn plan as it was read: shapes by layer, in the drawing's own units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from shapely.geometry.base import BaseGeometry

MOST_SHAPES = 50_000
"""Shapes in one drawing, blocks taken apart; a survey of a street block has some thousand."""
MOST_CORNERS = 400_000
"""Corners in one drawing."""


@dataclass(frozen=True)
class Drawn:
    """One shape of a drawing.

    Parameters
    ----------
    layer
        Name of its layer, cleaned.
    geometry
        Point, LineString or Polygon (what is closed), in the drawing's units. Flat.
    id
        How the drawing calls it; unique within the drawing.
    part
        It is a piece of a symbol (a block) and lies on the symbol's own layer; the symbol's
        place is a point of its own. A whole plan in one block has layers of its own within.
    reach
        Of a symbol: half its extent, drawing units; 0 for anything else.
    attributes
        What the drawing says of it, under the names of a site file (docs/formats.md).
    """

    layer: str
    geometry: BaseGeometry
    id: str
    part: bool = False
    reach: float = 0.0
    attributes: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Control:
    """A point that is known in the drawing and on the ground.

    Parameters
    ----------
    drawn
        x and y in the drawing's units.
    ground
        Longitude and latitude (WGS 84), or site metres: ``Ground`` says which.
    """

    drawn: tuple[float, float]
    ground: tuple[float, float]


@dataclass(frozen=True)
class Ground:
    """Where a drawing belongs.

    Parameters
    ----------
    controls
        The points, in the order given.
    degrees
        Their ``ground`` is longitude and latitude; else site metres.
    origin
        lon/lat that the site metres are counted from, where the file knows it.
    """

    controls: tuple[Control, ...]
    degrees: bool
    origin: tuple[float, float] | None = None


@dataclass(frozen=True)
class Drawing:
    """One drawing.

    Parameters
    ----------
    file
        Its name, for sentences.
    unit
        Metres that one of its units is; ``None`` where the file does not say.
    ground
        Control points that the file brings along, as our own exports do.
    name
        Of the site, where the file says it.
    unread
        How many things could not be understood.
    """

    file: str
    shapes: tuple[Drawn, ...]
    unit: float | None = None
    ground: Ground | None = None
    name: str = ""
    attribution: str = ""
    unread: int = 0
