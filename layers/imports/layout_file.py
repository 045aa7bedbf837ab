"""Layout files: what stands where on a site (docs/formats.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import fmod
from typing import Any, cast

import shapely
from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from geo.footprint import footprint
from geo.kind import Kind
from geo.layout import Layout, Placement
from geo.site import Site
from layers.imports.any_file import read_document
from layers.imports.attribute import nearest, number, shown
from layers.imports.document import Document, Raw
from layers.imports.shape import check_range, counter_clockwise, sound
from layers.imports.text import file_name
from layers.text import TEXT_CAP, clean

FARTHEST = 10_000.0
"""Beyond this from the site a placement is a wrong file, not a placement outside, m."""

ALIKE = 0.002
"""How far an outline may be from a kind's footprint to be taken for it, m: rounded degrees."""

SMALLEST = 0.01
LARGEST = 1_000.0
"""Side of a footprint, m."""


def read_layout(
    content: bytes,
    name: str,
    site: Site,
    kinds: Mapping[str, Kind],
    names: Mapping[str, str] | None = None,
) -> Layout:
    """Read a file of one layout for this site.

    Parameters
    ----------
    content
        The whole file: GeoJSON, GeoPackage or a workbook (XLSX).
    name
        The file's name, for sentences; never opened.
    site
        Lon/lat files are laid on its frame; ``"frame": "local"`` means its metres.
    kinds
        The catalogue.
    names
        What people call the kinds, in any language, with the codes: to find the nearest
        when a kind is unknown, and to understand a table that people typed.

    Raises
    ------
    InputError
        ``file.*``, ``layout.*`` or ``workbook.*``; ``layout.several`` where there is more
        than one.
    """
    found = read_layouts(content, name, site, kinds, names)
    if len(found) > 1:
        file = file_name(name)
        few = ", ".join(shown(each) for each in list(found)[:5])
        raise InputError("layout.several", file=file, count=len(found), names=few)
    return next(iter(found.values()), Layout())


def read_layouts(
    content: bytes,
    name: str,
    site: Site,
    kinds: Mapping[str, Kind],
    names: Mapping[str, str] | None = None,
) -> dict[str, Layout]:
    """Read every layout of a file, as `read_layout`; by name, empty where the file tells none."""
    document = read_document(content, name, "kind")
    if document.features and site.frame is None and not document.local:
        raise InputError("layout.needs_local", file=document.file)
    known = {code: code for code in kinds} | dict(names or {})
    layouts: dict[str, dict[str, Placement]] = {}
    for raw in document.features:
        placement = _placement(raw, document, site, kinds, known)
        placements = layouts.setdefault(raw.layout, {})
        if placement.id in placements:
            raise InputError("file.double_id", file=document.file, id=placement.id)
        placements[placement.id] = placement
    return {layout: Layout.of(*each.values()) for layout, each in layouts.items()}


def _placement(
    raw: Raw, document: Document, site: Site, kinds: Mapping[str, Kind], known: Mapping[str, str]
) -> Placement:
    fixed: dict[str, Any] = {
        "id": raw.id or f"p{raw.place}",
        "kind": _kind(raw, kinds, known, spoken=document.spoken),
        "note": _note(raw),
        # A GeoPackage keeps yes as 1.
        "favourite": raw.properties.get("favourite") in (True, 1),
    }
    shape = _placed(raw, document, site)
    if isinstance(shape, Polygon):
        area = outline(shape, raw.file, raw.label)
        centre = area.centroid
        drawn = Placement(x=centre.x, y=centre.y, outline=area, **fixed)
        return _own_shape(drawn, raw, kinds[drawn.kind]) or drawn
    if not isinstance(shape, Point):
        raise InputError(
            "layout.wrong_geometry", file=raw.file, feature=raw.label, found=shape.geom_type
        )
    pose = _pose(raw)
    if document.spoken:
        pose |= _own_size(pose, kinds[fixed["kind"]])
    return Placement(x=shape.x, y=shape.y, **pose, **fixed)


def _pose(raw: Raw) -> dict[str, Any]:
    """How it is turned, and its own size where it has one."""
    turn = number(raw, "turn", lowest=-36_000, highest=36_000) or 0.0
    return {
        "turn": turn if abs(turn) <= 360 else fmod(turn, 360),
        "width": number(raw, "width", lowest=SMALLEST, highest=LARGEST),
        "depth": number(raw, "depth", lowest=SMALLEST, highest=LARGEST),
    }


def _own_size(pose: Mapping[str, Any], kind: Kind) -> dict[str, float | None]:
    """Its own size, for tables that tell the size of everything: none where it is the kind's."""
    usual = {"width": kind.width, "depth": kind.depth}
    own = {
        side: value
        for side, common in usual.items()
        if (value := pose[side]) is not None and abs(value - common) >= ALIKE
    }
    # One number given for a disc is its diameter, so of an ellipse both are needed.
    needed = pose if own and kind.shape == "disc" else own
    return {side: needed.get(side) for side in usual}


def _own_shape(drawn: Placement, raw: Raw, kind: Kind) -> Placement | None:
    """The kind as it is turned, where the outline is just its footprint; else ``None``.

    A GeoPackage of ours holds footprints with their turn and size, so that every GIS draws
    them; a lawn that somebody drew tells a turn of 0 there, but is no rectangle or is one.
    """
    if raw.properties.get("turn") is None or drawn.outline is None:
        return None
    pose = _pose(raw)
    same = replace(drawn, outline=None, **pose | _own_size(pose, kind))
    alike = shapely.hausdorff_distance(footprint(same, kind), drawn.outline) < ALIKE
    return same if alike else None


def _note(raw: Raw) -> str:
    value = raw.properties.get("note")
    try:
        return clean(value) if isinstance(value, str) else ""
    except InputError:
        raise InputError(
            "file.long_text",
            file=raw.file,
            feature=raw.label,
            attribute="note",
            limit=TEXT_CAP,
        ) from None


def _kind(
    raw: Raw, kinds: Mapping[str, Kind], known: Mapping[str, str], *, spoken: bool = False
) -> str:
    value = raw.properties.get("kind")
    if value is None or value == "":
        raise InputError("layout.no_kind", file=raw.file, feature=raw.label)
    if isinstance(value, str) and value.strip() in kinds:
        return value.strip()
    if spoken and isinstance(value, str):
        by_name = {name.casefold(): code for name, code in known.items()}
        if code := by_name.get(" ".join(value.split()).casefold()):
            return code
    near = known[nearest(shown(value), known)]
    raise InputError(
        "layout.unknown_kind", file=raw.file, feature=raw.label, kind=shown(value), nearest=near
    )


def _placed(raw: Raw, document: Document, site: Site) -> BaseGeometry:
    """The shape in site metres, near enough to be meant for this site."""
    shape = raw.geometry
    check_range(shape, local=document.local, file=raw.file, feature=raw.label)
    if not document.local and site.frame is not None:
        shape = site.frame.to_metres(shape)
    # "not <=" so that a distance that is not a number counts as far, too.
    if not shape.distance(site.boundary) <= FARTHEST:
        raise InputError("layout.far", file=raw.file, feature=raw.label)
    return shape


def outline(shape: Polygon, file: str, feature: str) -> Polygon:
    """A drawn area, sound and counter-clockwise, from one in site metres.

    Raises
    ------
    InputError
        ``file.no_size``, ``file.self_crossing``.
    """
    area, where = sound(shape, local=True)
    if area is None or area.area < SMALLEST**2:
        raise InputError("file.no_size", file=file, feature=feature)
    if where is not None:
        x, y = (f"{value:.2f}" for value in where)
        raise InputError("file.self_crossing", file=file, feature=feature, x=x, y=y)
    return cast(Polygon, counter_clockwise(area))
