"""What each role of a site file may be: its shapes, its attributes (docs/formats.md)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from geo.site import Role

BOUNDARY = "boundary"

_AREA = ("Polygon",)
_LINE = ("LineString",)
_POINT = ("Point",)

SHAPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        BOUNDARY: _AREA,
        "building": _AREA,
        "entrance": ("LineString", "Point"),
        "exit": ("LineString", "Point"),
        "fire_lane": ("Polygon", "LineString"),
        "rescue_field": _AREA,
        "keep_clear": _AREA,
        "surface": _AREA,
        "step": ("LineString", "Polygon"),
        "ramp": ("LineString", "Polygon"),
        "tree": _POINT,
        "manhole": _POINT,
        "hydrant": _POINT,
        "power": _POINT,
        "water": _POINT,
        "flue": _POINT,
        "wall": _LINE,
        "fence": _LINE,
        "pipe": _LINE,
        "overhead_line": _LINE,
    }
)
"""GeoJSON geometries by role, the usual one first."""

ROLES: tuple[Role, ...] = get_args(Role)

NEEDS_WIDTH = frozenset({("entrance", "Point"), ("exit", "Point"), ("fire_lane", "LineString")})

NUMBERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "building": ("height",),
        "entrance": ("width", "slope"),
        "exit": ("width",),
        "fire_lane": ("width", "height", "slope"),
        "step": ("rise", "slope"),
        "ramp": ("rise", "slope"),
        "tree": ("dbh", "crown", "height"),
        "manhole": ("radius",),
        "hydrant": ("radius",),
        "power": ("radius",),
        "water": ("radius",),
        "flue": ("radius",),
        "wall": ("height",),
        "fence": ("height",),
        "pipe": ("height",),
        "overhead_line": ("height",),
    }
)
"""Numbers by role, m (slope: rise over run)."""

USES = ("dwelling", "school", "kindergarten", "elder", "shop", "other")
MATERIALS = ("paving", "grass", "sand", "rubber", "soil")
