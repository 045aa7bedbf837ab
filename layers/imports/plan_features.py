"""What a drawing's layers mean, as the features of a site file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from math import pi, sqrt
from typing import Any

import shapely
from shapely import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from layers.imports.drawing import Drawing, Drawn
from layers.imports.layer_role import guessed_material
from layers.imports.plan_layers import Candidate, outlines
from layers.imports.role import BOUNDARY, NEEDS_WIDTH, NUMBERS, SHAPES
from layers.imports.shape import mended

Change = Callable[[BaseGeometry], BaseGeometry]

NEAR = 150.0
"""What stands farther from the boundary is left out, m; a high-rise shades as far in winter."""

_WINDOWS = "windows_of"
_WORDS = ("name", "use", "material", "reason", "highrise", "gate", "soft")
_LARGEST_CROWN = 15.0


class Collected:
    """What of a drawing comes along, and how much does not.

    Parameters
    ----------
    unit
        Metres that a unit of it is.
    change
        Its shapes to where they are on the ground.
    boundary
        The site's outline, drawing units.
    """

    def __init__(self, unit: float, change: Change, boundary: Polygon) -> None:
        self._unit = unit
        self._change = change
        # A copy of its own: prepared, it must not be shared with another thread.
        self._boundary = shapely.from_wkb(shapely.to_wkb(boundary))
        shapely.prepare(self._boundary)
        self._ids: set[str] = set()
        self.taken: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.mended = 0

    def features(
        self, drawing: Drawing, roles: Mapping[str, str], boundary: Candidate
    ) -> Iterator[dict[str, Any]]:
        """The features of a site file, without the boundary."""
        by_layer: dict[str, list[Drawn]] = {}
        windows: dict[str, list[LineString]] = {}
        for drawn in drawing.shapes:
            if _WINDOWS in drawn.attributes:
                front = drawn.geometry
                # a house with windows all round has a closed line of them
                front = front.exterior if isinstance(front, Polygon) else front
                windows.setdefault(drawn.attributes[_WINDOWS], []).append(LineString(front.coords))
            else:
                by_layer.setdefault(drawn.layer, []).append(drawn)
        for layer, shapes in by_layer.items():
            role = roles.get(layer, "")
            if role not in SHAPES or role == BOUNDARY:
                continue
            for drawn in _as_role(role, shapes, self._unit, boundary.id, self.left):
                made = self._one(role, drawn, windows.get(drawn.attributes.get("id", ""), []))
                if made is not None:
                    yield made

    def _one(self, role: str, drawn: Drawn, windows: list[LineString]) -> dict[str, Any] | None:
        shape = drawn.geometry
        told = {
            name: drawn.attributes[name]
            for name in (*NUMBERS.get(role, ()), *_WORDS)
            if drawn.attributes.get(name)
        }
        if (role, shape.geom_type) in NEEDS_WIDTH and not told.get("width"):
            self.left["width"] += 1
            return None
        if not shapely.dwithin(self._boundary, shape, NEAR / self._unit):
            self.left["far"] += 1
            return None
        if isinstance(shape, Polygon) and not shape.is_valid:
            sound = mended(shape)
            if sound is None:
                self.left["shape"] += 1
                return None
            self.mended += 1
            shape = sound
        if role == "surface" and not told.get("material") and guessed_material(drawn.layer):
            told |= {"material": guessed_material(drawn.layer), "soft": "yes"}
        self.taken[role] += 1
        feature = feature_of(self._change(shape), {"role": role, **told})
        feature["id"] = self._called(role, drawn.attributes.get("id", ""))
        if windows:
            lines = shapely.multilinestrings(windows)
            feature["properties"]["windows"] = "windows_geometry"
            feature["windows_geometry"] = coordinates_of(self._change(lines))
        return feature

    def _called(self, role: str, own: str) -> str:
        called = own
        if not called or called in self._ids:
            called = f"{role}-{self.taken[role]}"
        while called in self._ids:
            called += "+"
        self._ids.add(called)
        return called


def _as_role(
    role: str, shapes: list[Drawn], unit: float, boundary: str, left: Counter[str]
) -> Iterator[Drawn]:
    """The shapes of a layer as its role is drawn in a site file; the others are counted."""
    wanted = SHAPES[role]
    if wanted == ("Point",):
        yield from _as_points(role, shapes, unit, left)
        return
    areas = list(_as_areas(role, shapes, unit)) if "Polygon" in wanted else []
    yield from (area for area in areas if area.id != boundary)
    there = {drawn.id for drawn in shapes}
    enclosed = any(area.id not in there for area in areas)
    for drawn in shapes:
        kind = drawn.geometry.geom_type
        if drawn.part and role in ("entrance", "exit"):
            continue  # the lines of a gate's symbol are no gates
        if kind == "Polygon":
            if role in ("entrance", "exit"):
                left["shape"] += 1
            elif "Polygon" not in wanted:
                ring = LineString(drawn.geometry.exterior.coords)
                yield Drawn(drawn.layer, ring, drawn.id, attributes=drawn.attributes)
        elif kind == "LineString" and enclosed:
            continue  # its outline was taken
        elif kind in wanted:
            if kind != "Point" or not drawn.part:
                yield drawn
        elif kind == "LineString":
            left["shape"] += 1


def _as_areas(role: str, shapes: list[Drawn], unit: float) -> Iterator[Drawn]:
    """What is closed, and what lines enclose."""
    own = {drawn.id: drawn for drawn in shapes}
    for called, area in outlines(shapes, unit):
        source = own.get(called)
        # the lines of a stair enclose its treads, and are themselves what is wanted
        if source is not None or role not in ("step", "ramp"):
            told = source.attributes if source else {}
            yield Drawn(shapes[0].layer, area, called, attributes=told)


def _as_points(role: str, shapes: list[Drawn], unit: float, left: Counter[str]) -> Iterator[Drawn]:
    """Symbols as their places, circles as their centres; a tree's crown is what is drawn of it."""
    grown = "crown" if role == "tree" else "radius"
    for drawn in shapes:
        if drawn.part:
            continue
        shape, told = drawn.geometry, dict(drawn.attributes)
        reach = drawn.reach * unit
        if isinstance(shape, Polygon):
            reach = sqrt(shape.area / pi) * unit
            shape = Point(shape.centroid)
        if not told and 0 < reach <= _LARGEST_CROWN:
            told[grown] = round(reach, 3)
        if shape.geom_type != "Point":
            left["shape"] += 1
            continue
        yield Drawn(drawn.layer, shape, drawn.id, attributes=told)


def feature_of(shape: BaseGeometry, properties: dict[str, Any]) -> dict[str, Any]:
    """A GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": coordinates_of(shape)}


def coordinates_of(shape: BaseGeometry) -> dict[str, Any]:
    """A GeoJSON geometry."""
    found: dict[str, Any] = shapely.orient_polygons(shape).__geo_interface__
    return {"type": found["type"], "coordinates": found["coordinates"]}
