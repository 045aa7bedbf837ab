"""One feature of a site file as a ``geo.site.Feature``, in site metres."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from shapely import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from geo.site import Feature, Role
from layers.imports.attribute import choice, number, shown, yes
from layers.imports.document import Raw
from layers.imports.role import MATERIALS, NEEDS_WIDTH, NUMBERS, USES
from layers.imports.shape import counter_clockwise, sound
from layers.imports.text import clean

Change = Callable[[BaseGeometry], BaseGeometry]


def read_feature(raw: Raw, change: Change, *, local: bool, repair: bool) -> Feature:
    """Make a feature of a raw one whose role and kind of shape are already known to be right.

    Parameters
    ----------
    change
        Turns the file's coordinates into site metres.
    local
        The file's coordinates are metres already.
    repair
        Mend an area that crosses itself instead of refusing it.

    Raises
    ------
    InputError
        ``file.bad_number``, ``file.bad_yes``, ``file.bad_choice``, ``file.self_crossing``,
        ``file.no_size``, ``site.no_width``, ``site.bad_windows``.
    """
    role = cast(Role, str(raw.properties["role"]).strip())
    numbers: dict[str, Any] = {
        name: number(raw, name, lowest=-1.0 if name in ("slope", "rise") else 0.0)
        for name in NUMBERS.get(role, ())
    }
    shape = counter_clockwise(change(_sound(raw, local=local, repair=repair)))
    if (role, shape.geom_type) in NEEDS_WIDTH and not numbers["width"]:
        raise InputError("site.no_width", file=raw.file, feature=raw.label, role=role)
    if role in ("entrance", "exit") and isinstance(shape, LineString):
        numbers["width"] = round(shape.length, 6)
    if role == "fire_lane" and isinstance(shape, LineString):
        shape = shape.buffer(numbers["width"] / 2, cap_style="flat", join_style="mitre")
    words: dict[str, Any] = {}
    if role == "building":
        words["use"] = choice(raw, "use", USES, "other")
        words["highrise"] = yes(raw, "highrise")
        words["windows"] = _windows(raw, cast(Polygon, shape), change)
    if role in ("entrance", "exit"):
        words["gate"] = yes(raw, "gate")
    if role == "surface":
        words["material"] = choice(raw, "material", MATERIALS, "")
        words["soft"] = yes(raw, "soft")
    if role in ("rescue_field", "keep_clear"):
        words["reason"] = clean(raw.properties.get("reason"))
    return Feature(
        id=raw.id or f"f{raw.place}",
        role=role,
        geometry=shape,
        name=clean(raw.properties.get("name")),
        **numbers,
        **words,
    )


def _sound(raw: Raw, *, local: bool, repair: bool) -> BaseGeometry:
    """The shape, if it is sound: an area that does not cross itself, a line with a length."""
    shape = raw.geometry
    if isinstance(shape, LineString) and shape.length == 0:
        raise InputError("file.no_size", file=raw.file, feature=raw.label)
    if not isinstance(shape, Polygon):
        return shape
    area, where = sound(shape, local=local)
    if area is None:
        raise InputError("file.no_size", file=raw.file, feature=raw.label)
    if where is not None and not repair:
        x, y = (f"{value:.10g}" for value in where)
        raise InputError("file.self_crossing", file=raw.file, feature=raw.label, x=x, y=y)
    return area


def _windows(raw: Raw, building: Polygon, change: Change) -> MultiLineString | None:
    """The window fronts: all of the outline, none, or the lines that the feature brings."""
    said = raw.properties.get("windows")
    word = said.strip().lower() if isinstance(said, str) else said
    if raw.windows is not None and word in (None, "", "windows_geometry"):
        lines = change(raw.windows)
        if isinstance(lines, LineString):
            lines = MultiLineString([lines])
        if isinstance(lines, MultiLineString) and lines.length > 0:
            return lines
        raise InputError("site.bad_windows", file=raw.file, feature=raw.label, value="?")
    if word in (None, "", "none", False):
        return None
    if word in ("all", True):
        return all_windows(building)
    raise InputError("site.bad_windows", file=raw.file, feature=raw.label, value=shown(said))


def all_windows(building: Polygon) -> MultiLineString:
    """Windows on every side: the whole outline of a building, courts too."""
    return MultiLineString([list(ring.coords) for ring in (building.exterior, *building.interiors)])
