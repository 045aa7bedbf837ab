"""Layout files: what stands where on a site (docs/formats.md)."""

from __future__ import annotations

from collections.abc import Mapping
from math import fmod
from typing import Any, cast

from shapely import Point, Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from geo.kind import Kind
from geo.layout import Layout, Placement
from geo.site import Site
from layers.imports.any_file import read_document
from layers.imports.attribute import nearest, number, shown
from layers.imports.document import Document, Raw
from layers.imports.shape import check_range, counter_clockwise, sound
from layers.text import TEXT_CAP, clean

FARTHEST = 10_000.0
"""Beyond this from the site a placement is a wrong file, not a placement outside, m."""

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
    """Read a layout file for this site.

    Parameters
    ----------
    content
        The whole file, GeoJSON or GeoPackage.
    name
        The file's name, for sentences; never opened.
    site
        Lon/lat files are laid on its frame; ``"frame": "local"`` means its metres.
    kinds
        The catalogue.
    names
        What people call the kinds, in any language, with the codes: only to find the
        nearest when a kind is unknown.

    Raises
    ------
    InputError
        ``file.*`` or ``layout.*``.
    """
    document = read_document(content, name, "kind")
    if document.features and site.frame is None and not document.local:
        raise InputError("layout.needs_local", file=document.file)
    known = {code: code for code in kinds} | dict(names or {})
    placements: dict[str, Placement] = {}
    for raw in document.features:
        placement = _placement(raw, document, site, kinds, known)
        if placement.id in placements:
            raise InputError("file.double_id", file=document.file, id=placement.id)
        placements[placement.id] = placement
    return Layout.of(*placements.values())


def _placement(
    raw: Raw, document: Document, site: Site, kinds: Mapping[str, Kind], known: Mapping[str, str]
) -> Placement:
    fixed: dict[str, Any] = {
        "id": raw.id or f"p{raw.place}",
        "kind": _kind(raw, kinds, known),
        "note": _note(raw),
        "favourite": raw.properties.get("favourite") is True,
    }
    shape = _placed(raw, document, site)
    if isinstance(shape, Polygon):
        area = outline(shape, raw.file, raw.label)
        centre = area.centroid
        return Placement(x=centre.x, y=centre.y, outline=area, **fixed)
    if not isinstance(shape, Point):
        raise InputError(
            "layout.wrong_geometry", file=raw.file, feature=raw.label, found=shape.geom_type
        )
    turn = number(raw, "turn", lowest=-36_000, highest=36_000) or 0.0
    return Placement(
        x=shape.x,
        y=shape.y,
        turn=turn if abs(turn) <= 360 else fmod(turn, 360),
        width=number(raw, "width", lowest=SMALLEST, highest=LARGEST),
        depth=number(raw, "depth", lowest=SMALLEST, highest=LARGEST),
        **fixed,
    )


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


def _kind(raw: Raw, kinds: Mapping[str, Kind], known: Mapping[str, str]) -> str:
    value = raw.properties.get("kind")
    if value is None or value == "":
        raise InputError("layout.no_kind", file=raw.file, feature=raw.label)
    if isinstance(value, str) and value.strip() in kinds:
        return value.strip()
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
