"""A drawing made a site file: its unit, its place, its boundary, and what its layers mean."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import floor
from types import MappingProxyType
from typing import Any

import shapely
from shapely import Polygon

from geo.errors import InputError
from layers.imports.control_points import (
    KnownLength,
    Laid,
    check,
    lay,
    unit_name,
    unit_of,
)
from layers.imports.drawing import Drawing, Ground
from layers.imports.plan_features import Change, Collected, feature_of
from layers.imports.plan_layers import Candidate, candidates, guessed_roles
from layers.imports.role import BOUNDARY
from layers.imports.shape import FARTHEST
from layers.imports.site_file import LONGEST
from layers.imports.text import clean


@dataclass(frozen=True)
class Choices:
    """What people say of a drawing; whatever they leave open is taken as the drawing says.

    Parameters
    ----------
    unit
        Metres that a unit of it is.
    roles
        Layer → role, or ``""`` for a layer to pass over; a layer that is not named means what
        its name says.
    boundary
        Id of the outline to take; the likeliest if ``None``.
    ground
        Control points; those that the file brings along if ``None``.
    length
        A measured length, to check the scale by.
    """

    unit: float | None = None
    roles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    boundary: str | None = None
    ground: Ground | None = None
    length: KnownLength | None = None


@dataclass(frozen=True)
class Made:
    """A site file, and what it was made of.

    Parameters
    ----------
    content
        GeoJSON text, to be read by ``read_site``, which judges it like any other file.
    boundary
        The outline that was taken.
    laid
        How the drawing lies on its control points; ``None`` without any.
    unit
        What was taken for the drawing's unit, m.
    taken, left
        How many shapes of each role came along; how many did not, by reason: ``shape`` (its
        role is drawn otherwise), ``width`` (it needs one), ``far``, ``unread``.
    mended
        How many areas crossed themselves and were mended; never the boundary.
    moved
        Where the site's origin lies in the drawing, m; (0, 0) where nothing was moved.
    length
        The known length as the drawing has it, m.
    """

    content: bytes
    boundary: Candidate
    laid: Laid | None
    unit: float
    taken: Mapping[str, int]
    left: Mapping[str, int]
    mended: int
    moved: tuple[float, float]
    length: float | None


def unit_for(drawing: Drawing, choices: Choices) -> float:
    """What a unit of the drawing is, m: as people say, as it says, as its points speak for.

    Raises
    ------
    InputError
        ``plan.no_unit``: says how large the drawing would be in metres and in millimetres.
    """
    ground = choices.ground or drawing.ground
    found = choices.unit or drawing.unit or unit_of(ground, choices.length)
    if found:
        return found
    every = shapely.total_bounds([each.geometry for each in drawing.shapes])
    width, height = every[2] - every[0], every[3] - every[1]
    raise InputError(
        "plan.no_unit",
        file=drawing.file,
        metres=f"{width:,.1f} × {height:,.1f} m",
        millimetres=f"{width / 1000:,.2f} × {height / 1000:,.2f} m",
    )


def make_site(drawing: Drawing, choices: Choices) -> Made:
    """Make a site file of a drawing.

    Raises
    ------
    InputError
        ``plan.no_unit``, ``plan.no_layer``, ``plan.no_outline``, ``plan.no_such_outline``,
        ``plan.length``, and ``points.*`` where control points cannot be meant.
    """
    unit = unit_for(drawing, choices)
    roles = guessed_roles(drawing) | _known(drawing, choices.roles)
    boundary = _boundary(drawing, unit, roles, choices.boundary)
    ground = choices.ground or drawing.ground
    laid = None
    moved = (0.0, 0.0)
    if ground is not None and ground.controls:
        laid = lay(ground, unit)
        check(laid, ground, unit)
        change = laid.change
    else:
        moved = _far_origin(boundary.outline, unit)
        change = _plain(unit, moved)
    collected = Collected(unit, change, boundary.outline)
    features = [feature_of(change(boundary.outline), {"role": BOUNDARY})]
    features += collected.features(drawing, roles, boundary)
    head: dict[str, Any] = {"type": "FeatureCollection", "name": drawing.name}
    if laid is None or not laid.degrees:
        head["frame"] = "local"
    elif ground and ground.origin:
        head["origin"] = list(ground.origin)
    if drawing.attribution:
        head["attribution"] = drawing.attribution
    return Made(
        content=json.dumps({**head, "features": features}, ensure_ascii=False).encode(),
        boundary=boundary,
        laid=laid,
        unit=unit,
        taken=dict(collected.taken),
        left=dict(collected.left + Counter(unread=drawing.unread)),
        mended=collected.mended,
        moved=moved,
        length=_length(choices.length, unit, laid),
    )


def _known(drawing: Drawing, roles: Mapping[str, str]) -> dict[str, str]:
    there = {drawn.layer for drawn in drawing.shapes}
    by_folded = {layer.casefold(): layer for layer in there}
    found = {}
    for layer, role in roles.items():
        known = layer if layer in there else by_folded.get(layer.casefold())
        if known is None:
            names = ", ".join(sorted(there)[:20])
            raise InputError(
                "plan.no_layer", file=drawing.file, layer=clean(layer, 60), names=names
            )
        found[known] = role
    return found


def _boundary(
    drawing: Drawing, unit: float, roles: Mapping[str, str], wanted: str | None
) -> Candidate:
    offered = candidates(drawing, unit, roles)
    if not offered:
        raise InputError("plan.no_outline", file=drawing.file, unit=unit_name(unit))
    if wanted is None:
        return offered[0]
    for each in offered:
        if each.id == wanted:
            return each
    ids = ", ".join(f"{each.id} ({each.layer}, {each.area:.0f} m²)" for each in offered[:8])
    raise InputError("plan.no_such_outline", file=drawing.file, boundary=clean(wanted, 40), ids=ids)


def _far_origin(outline: Polygon, unit: float) -> tuple[float, float]:
    """Where to count from, m: survey grids are millions of metres away from theirs."""
    west, south, east, north = (number * unit for number in outline.bounds)
    if max(abs(west), abs(south), abs(east), abs(north)) <= min(LONGEST, FARTHEST):
        return 0.0, 0.0
    return float(floor(west)), float(floor(south))


def _plain(unit: float, moved: tuple[float, float]) -> Change:
    return lambda shape: shapely.transform(shape, lambda corners: corners * unit - moved)


def _length(length: KnownLength | None, unit: float, laid: Laid | None) -> float | None:
    """How long the drawing has what was measured, m.

    Raises
    ------
    InputError
        ``plan.length`` where the two are so far apart that the unit must be another one.
    """
    if length is None:
        return None
    scale = 1.0 if laid is None else laid.fit.helmert.scale
    found = length.drawn * unit * scale
    if not 0.5 < found / length.metres < 2:
        raise InputError(
            "plan.length", drawn=f"{found:.3f}", metres=f"{length.metres:.3f}", unit=unit_name(unit)
        )
    return found
