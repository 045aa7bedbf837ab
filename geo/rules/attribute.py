"""What a thing itself measures: how long, how steep, how high to fall from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import floor, sqrt
from types import MappingProxyType
from typing import cast

import shapely

from geo.bound import broken
from geo.edit import Edit, Resize
from geo.footprint import footprint, size
from geo.issue import Issue
from geo.kind import Kind
from geo.layout import Placement
from geo.limit import Limit
from geo.scene import Scene
from geo.site import Feature, Role

Sides = tuple[float, float]

WIDEST = 0.001
"""How exactly the widest part of a drawn area is found, m."""

SITUATIONS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("fall_height", "most"): "fall",
        ("slope", "most"): "steep",
        ("rise", "most"): "high",
        ("width", "least"): "narrow",
        ("narrow", "least"): "narrow",
        ("depth", "least"): "shallow",
        ("length", "most"): "long",
        ("height", "least"): "low",
        ("height", "most"): "tall",
        ("area", "least"): "small",
        ("places", "most"): "many",
        ("area_per_place", "least"): "cramped",
    }
)
"""How a number beyond its bound is told; the others by "less" and "more"."""


def attribute(scene: Scene, limit: Limit) -> Iterator[Issue]:
    """Find what is itself too small, too large or too steep.

    Parameters
    ----------
    scene
        Placements with their kinds; the site's features.
    limit
        ``value`` and ``bound`` of the number that ``form`` names. Of the subjects:

        - ``width``, ``depth``, ``height``, m; ``length`` and ``narrow``: the longer and
          the shorter side, for a drawn area that of the box round it and its widest part
        - ``area``, m²
        - ``fall_height``, m, and ``slope``: `measures.rise` of the kind over its length
        - ``places``: bicycles side by side, `measures.pitch` apart; ``area_per_place``,
          m²: with an aisle of `measures.aisle` before them

        Where the object is a role of the site its features are judged instead, by their
        ``slope``, ``rise`` or ``width``. Slopes are rise over run, or % if so told.

    Yields
    ------
    Issue
        `witness`: its footprint or the feature; `fixes`: just the size it needs, where
        one may change it. Situations: `SITUATIONS`. What is not known is not judged.
    """
    if limit.object != "*":
        for feature in scene.setting.site.by_role(cast(Role, limit.object)):
            measured = _told(feature, limit)
            if measured is not None and broken(limit, measured):
                yield Issue(
                    limit,
                    features=(feature.id,),
                    witness=feature.geometry,
                    measured=measured,
                    required=limit.value,
                    situation=_situation(limit),
                )
        return
    for index in scene.answering(limit.subject).tolist():
        placement, kind = scene.placements[index], scene.kinds[index]
        measured = FORMS[limit.form](placement, kind, limit)
        if measured is not None and broken(limit, measured):
            yield Issue(
                limit,
                placements=(placement.id,),
                witness=scene.footprints[index],
                measured=measured,
                required=limit.value,
                fixes=_fixes(placement, kind, limit, measured),
                situation=_situation(limit),
            )


def _situation(limit: Limit) -> str:
    other = "less" if limit.bound == "least" else "more"
    return SITUATIONS.get((limit.form, limit.bound), other)


# ---- What it measures, in the limit's unit; None where that is not known ----


def _told(feature: Feature, limit: Limit) -> float | None:
    told = {"slope": feature.slope, "rise": feature.rise, "width": feature.width}[limit.form]
    return None if told is None else abs(told) * _per(limit)


def _per(limit: Limit) -> float:
    return 100.0 if limit.unit == "%" else 1.0


def _sides(placement: Placement, kind: Kind) -> Sides | None:
    """Width and depth, m; a drawn area has no axes of its own."""
    return None if placement.outline is not None else size(placement, kind)


def _width(placement: Placement, kind: Kind, _: Limit) -> float | None:
    sides = _sides(placement, kind)
    return None if sides is None else sides[0]


def _depth(placement: Placement, kind: Kind, _: Limit) -> float | None:
    sides = _sides(placement, kind)
    return None if sides is None else sides[1]


def _height(_: Placement, kind: Kind, __: Limit) -> float:
    return kind.height


def _length(placement: Placement, kind: Kind, _: Limit) -> float:
    if placement.outline is None:
        return max(size(placement, kind))
    corners = shapely.get_coordinates(shapely.oriented_envelope(placement.outline))
    return float(shapely.length(shapely.linestrings([corners[:2], corners[1:3]])).max())


def _narrow(placement: Placement, kind: Kind, _: Limit) -> float:
    if placement.outline is None:
        return min(size(placement, kind))
    # Its widest part: what is too narrow even there is so for certain.
    radius = shapely.maximum_inscribed_circle(placement.outline, tolerance=WIDEST)
    return 2 * float(shapely.length(radius))


def _area(placement: Placement, kind: Kind, _: Limit) -> float:
    return float(shapely.area(footprint(placement, kind)))


def _fall_height(_: Placement, kind: Kind, __: Limit) -> float | None:
    return kind.measures.get("fall_height")


def _slope(placement: Placement, kind: Kind, limit: Limit) -> float | None:
    rise = kind.measures.get("rise")
    return None if rise is None else _per(limit) * rise / _length(placement, kind, limit)


def _places(placement: Placement, kind: Kind, limit: Limit) -> float | None:
    width = _width(placement, kind, limit)
    # A hair more, so that ten times 0.7 m is ten.
    return None if width is None else float(floor(width / limit.measures["pitch"] + 1e-6))


def _area_per_place(placement: Placement, kind: Kind, limit: Limit) -> float | None:
    sides, places = _sides(placement, kind), _places(placement, kind, limit)
    if sides is None or not places:
        return None
    width, depth = sides
    return width * (depth + limit.measures.get("aisle", 0.0)) / places


FORMS: Mapping[str, Callable[[Placement, Kind, Limit], float | None]] = MappingProxyType(
    {
        "width": _width,
        "depth": _depth,
        "height": _height,
        "length": _length,
        "narrow": _narrow,
        "area": _area,
        "fall_height": _fall_height,
        "slope": _slope,
        "places": _places,
        "area_per_place": _area_per_place,
    }
)
"""What is measured of a placement, by the limit's form."""


# ---- The size that would do ----


def _fixes(placement: Placement, kind: Kind, limit: Limit, measured: float) -> tuple[Edit, ...]:
    sides = _sides(placement, kind)
    if not kind.resizable or sides is None or limit.form not in SIZES or limit.value <= 0:
        return ()
    width, depth = SIZES[limit.form](sides, limit, measured)
    return (Resize(placement.id, width, depth),)


def _as_wide(sides: Sides, limit: Limit, _: float) -> Sides:
    return limit.value, sides[1]


def _as_deep(sides: Sides, limit: Limit, _: float) -> Sides:
    return sides[0], limit.value


def _as_long(sides: Sides, limit: Limit, _: float) -> Sides:
    if limit.bound == "most":
        return min(sides[0], limit.value), min(sides[1], limit.value)
    return _stretched(sides, limit.value)


def _as_narrow(sides: Sides, limit: Limit, _: float) -> Sides:
    if limit.bound == "least":
        return max(sides[0], limit.value), max(sides[1], limit.value)
    return (limit.value, sides[1]) if sides[0] <= sides[1] else (sides[0], limit.value)


def _as_large(sides: Sides, limit: Limit, measured: float) -> Sides:
    factor = sqrt(limit.value / measured)
    return sides[0] * factor, sides[1] * factor


def _as_gentle(sides: Sides, limit: Limit, measured: float) -> Sides:
    """As long as the same rise needs."""
    return _stretched(sides, max(sides) * measured / limit.value)


def _stretched(sides: Sides, length: float) -> Sides:
    """The longer side as long as this."""
    return (length, sides[1]) if sides[0] >= sides[1] else (sides[0], length)


SIZES: Mapping[str, Callable[[Sides, Limit, float], Sides]] = MappingProxyType(
    {
        "width": _as_wide,
        "depth": _as_deep,
        "length": _as_long,
        "narrow": _as_narrow,
        "area": _as_large,
        "slope": _as_gentle,
    }
)
"""Width and depth with which what is measured is just what the limit wants, m."""
