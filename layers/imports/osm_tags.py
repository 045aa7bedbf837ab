"""What tags of OpenStreetMap mean on a site: role and attributes (wiki.openstreetmap.org)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shapely.geometry.base import BaseGeometry

from layers.imports.role_guess import STOREY
from layers.imports.text import clean

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(m|cm|mm)?", re.ASCII)
_UNITS = {None: 1.0, "m": 1.0, "cm": 0.01, "mm": 0.001}

_USES = {
    "dwelling": {"apartments", "residential", "house", "detached", "terrace", "dormitory",
                 "semidetached_house", "bungalow"},
    "school": {"school", "university", "college"},
    "kindergarten": {"kindergarten"},
    "shop": {"retail", "commercial", "supermarket", "kiosk"},
    "elder": {"nursing_home", "social_facility"},
}  # fmt: skip
_WIDTHS = {
    "footway": 2.0, "path": 1.5, "steps": 2.0, "cycleway": 2.5, "pedestrian": 4.0,
    "service": 4.0, "living_street": 5.0, "residential": 6.0, "unclassified": 6.0,
    "tertiary": 8.0, "secondary": 12.0, "primary": 14.0,
}  # fmt: skip
"""Usual widths of ways, m, where `width` is not told: OpenStreetMap rarely tells it."""
_SOFT = {"grass": "grass", "sand": "sand", "tartan": "rubber", "rubber": "rubber"}
_GROUND = {"ground": "soil", "dirt": "soil", "earth": "soil", "mud": "soil"} | _SOFT
_HARD = {"paved", "asphalt", "concrete", "paving_stones", "sett"}
_PAVED = {"material": "paving"}
_WALLS = {"wall", "retaining_wall", "city_wall"}
_FENCES = {"fence", "hedge", "guard_rail", "handrail"}


@dataclass(frozen=True)
class Meaning:
    """What a thing is on a site.

    Parameters
    ----------
    role
        Empty for a place that may be chosen as the boundary.
    way_width
        For a way drawn as a line that is ground on the site: its width, m.
    """

    role: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    way_width: float = 0.0


def meaning(tags: Mapping[str, str], shape: BaseGeometry) -> Meaning | None:
    """What tags mean for a shape; ``None`` where they mean nothing on a small site."""
    if shape.geom_type == "Point":
        found = _point(tags)
    elif shape.geom_type == "LineString":
        found = _line(tags)
    else:
        found = _area(tags)
    name = clean(tags.get("name:zh") or tags.get("name"))
    if found is None or not name:
        return found
    return replace(found, properties={"name": name, **found.properties})


def _point(tags: Mapping[str, str]) -> Meaning | None:
    if tags.get("natural") == "tree":
        crown = _metres(tags.get("diameter_crown"), 40)
        around = _metres(tags.get("circumference"), 15)
        stem = _metres(tags.get("diameter"), 5) or (around and around / 3.14159)
        return Meaning(
            "tree",
            _kept(crown=crown and crown / 2, dbh=stem, height=_metres(tags.get("height"), 100)),
        )
    if tags.get("emergency") == "fire_hydrant":
        return Meaning("hydrant")
    if "manhole" in tags or tags.get("man_made") == "manhole":
        return Meaning("manhole")
    if tags.get("power") in ("transformer", "cabinet"):
        return Meaning("power")
    return None


def _line(tags: Mapping[str, str]) -> Meaning | None:
    height = _kept(height=_metres(tags.get("height"), 100))
    barrier = tags.get("barrier", "")
    if barrier in _WALLS:
        return Meaning("wall", height)
    if barrier in _FENCES:
        return Meaning("fence", height)
    if tags.get("power") in ("line", "minor_line"):
        return Meaning("overhead_line", height)
    way = tags.get("highway", "")
    if way == "steps":
        return Meaning("step")
    if way in _WIDTHS and tags.get("tunnel", "no") == "no":
        width = _metres(tags.get("width"), 60) or _WIDTHS[way]
        material = _GROUND.get(tags.get("surface", ""), "paving")
        return Meaning("surface", {"material": material}, way_width=width)
    return None


def _area(tags: Mapping[str, str]) -> Meaning | None:
    kind = tags.get("building") or tags.get("building:part") or "no"
    if kind != "no":
        return Meaning("building", _building(tags, kind))
    if tags.get("barrier") in _WALLS | _FENCES:
        return _line(tags)
    if tags.get("highway") in _WIDTHS:
        return _line(tags) if tags.get("area") != "yes" else Meaning("surface", _PAVED)
    return _ground(tags)


def _ground(tags: Mapping[str, str]) -> Meaning | None:
    if tags.get("landuse") == "grass" or tags.get("natural") == "grassland":
        return Meaning("surface", {"material": "grass", "soft": "yes"})
    if tags.get("natural") == "sand":
        return Meaning("surface", {"material": "sand", "soft": "yes"})
    if {"leisure", "landuse", "amenity", "place"} & tags.keys():
        return Meaning("")
    ground = tags.get("surface", "")
    if ground in _GROUND:
        return Meaning("surface", {"material": _GROUND[ground]})
    return Meaning("surface", _PAVED) if ground in _HARD else None


def _building(tags: Mapping[str, str], kind: str) -> dict[str, Any]:
    levels = _metres(tags.get("building:levels"), 200)
    height = _metres(tags.get("height") or tags.get("building:height"), 1_000)
    told = {kind, tags.get("amenity", ""), tags.get("building:use", "")}
    if "shop" in tags:
        told.add("retail")
    use = next((use for use, words in _USES.items() if words & told), "other")
    given = _kept(height=height or (levels and levels * STOREY))
    # As the drawing board begins a house: windows that nobody mapped still want sun.
    return {**given, "use": use, **({"windows": "all"} if use == "dwelling" else {})}


def _metres(value: str | None, most: float) -> float | None:
    """A length in m, up to ``most``; ``None`` where it is missing or says something else."""
    match = _NUMBER.fullmatch((value or "").strip())
    number = float(match[1]) * _UNITS[match[2]] if match else 0.0
    return number if 0 < number <= most else None


def _kept(**values: float | None) -> dict[str, Any]:
    return {name: round(value, 3) for name, value in values.items() if value}
