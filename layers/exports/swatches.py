"""The little pictures of the legend, drawn with the plan's own patterns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import shapely
from shapely import LineString

from layers.exports.ground import CARD, PLAN, kept, tree
from layers.exports.signs import point_sign
from layers.exports.svg import shape

WIDTH, HEIGHT = 9.0, 5.0
"""Size of a picture, mm."""
_AREA = shapely.box(0.3, 0.3, WIDTH - 0.3, HEIGHT - 0.3)
_LINE = LineString([(0.3, HEIGHT / 2), (WIDTH - 0.3, HEIGHT / 2)])


def swatch(sign: str) -> str:
    """The inside of the picture of a role, or of ``ground.<material>``.

    The patterns it refers to (``ground.patterns``) are defined apart.
    """
    if sign.startswith("ground."):
        material = sign.removeprefix("ground.")
        edge = PLAN[f"{material}_mark"]
        return shape(_AREA, fill=f"url(#p-{material})", stroke=edge, stroke_width=0.25)
    draw = _DRAWN.get(sign)
    return draw() if draw else point_sign(sign, WIDTH / 2, HEIGHT / 2, 1.5)


def _stroke(colour: str, width: float, dashes: str | None = None) -> str:
    return shape(_LINE, fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dashes)


def _building() -> str:
    return shape(
        _AREA, fill="url(#p-building)", stroke=PLAN["building_edge"], stroke_width=0.4
    )  # fmt: skip


def _steps() -> str:
    return shape(_AREA, fill="url(#p-paving)", stroke=PLAN["wall"], stroke_width=0.35)


def _opening() -> str:
    bar = LineString([(2, HEIGHT / 2), (WIDTH - 2, HEIGHT / 2)]).buffer(0.8)
    return shape(bar, fill=CARD, stroke=PLAN["entrance"], stroke_width=0.4)


def _fence() -> str:
    return _stroke(PLAN["wall"], 0.25) + _stroke(PLAN["wall"], 1.1, ".5 2")


_DRAWN: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "boundary": lambda: _stroke(PLAN["boundary"], 0.7, "3.6 1 .8 1"),
        "building": _building,
        "window": lambda: _stroke(PLAN["window"], 1.0, "2.6 1.3"),
        "entrance": _opening,
        "exit": _opening,
        "fire_lane": lambda: kept(_AREA, "fire_lane"),
        "keep_clear": lambda: kept(_AREA, "keep_clear"),
        "rescue_field": lambda: kept(_AREA, "keep_clear"),
        "tree": lambda: tree(WIDTH / 2, HEIGHT / 2, 2.1, 0.45),
        "step": _steps,
        "ramp": _steps,
        "wall": lambda: _stroke(PLAN["wall"], 0.9),
        "fence": _fence,
        "pipe": lambda: _stroke(PLAN["pipe"], 0.35, "3 1"),
        "overhead_line": lambda: _stroke(PLAN["overhead_line"], 0.35, "4 1 .6 1"),
    }
)
