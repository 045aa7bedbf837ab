"""Site files: a boundary and what stands there (docs/formats.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from geo.frame import Frame
from geo.site import Site
from layers.imports.any_file import read_document
from layers.imports.coordinates import Coordinates
from layers.imports.document import MOST_FEATURES, Document, Raw
from layers.imports.nearby import nearby
from layers.imports.shape import FARTHEST, check_range, counter_clockwise, crossing, mended, sound
from layers.imports.site_boundary import called, candidates_of, choose
from layers.imports.site_feature import read_feature
from layers.imports.text import clean

SMALLEST = 1.0
LARGEST = 2e6
"""Area of a site, m²: a doormat, and four times the Forbidden City's courts."""

LONGEST = 10_000.0
"""Extent of a site, and farthest anything of it, m."""


@dataclass(frozen=True)
class Choice:
    """One polygon that could be the boundary. ``area`` in m², rounded; 0 where it is unsound."""

    id: str
    name: str
    area: float


@dataclass(frozen=True)
class Mend:
    """A boundary that crosses itself, before and after repair, both in site metres."""

    before: Polygon
    after: Polygon


@dataclass(frozen=True)
class Reading:
    """A site as it was read, and how many things of the file nobody could tell what they are."""

    site: Site
    left_out: int = 0


def read_site(
    content: bytes,
    name: str,
    *,
    boundary: str | None = None,
    repair: bool = False,
    coordinates: Coordinates = "wgs84",
) -> Site:
    """Read a site file: see `reading`, which also tells what was left out."""
    return reading(content, name, boundary=boundary, repair=repair, coordinates=coordinates).site


def reading(
    content: bytes,
    name: str,
    *,
    boundary: str | None = None,
    repair: bool = False,
    coordinates: Coordinates = "wgs84",
) -> Reading:
    """Read a site file: GeoJSON, GeoPackage, KML or KMZ, Shapefiles in a ZIP, OpenStreetMap.

    Parameters
    ----------
    content
        The whole file; decides by its bytes what it is.
    name
        The file's name, for sentences; never opened.
    boundary
        Id of the polygon to take where the file has several.
    repair
        Mend outlines that cross themselves. Ask the planner first: see ``boundary_mend``.
    coordinates
        What its coordinates are in, where the file itself does not or wrongly says so.

    Raises
    ------
    InputError
        ``file.*`` or ``site.*``: what, where, what to do. Nothing is half read.
    """
    document = read_document(content, name, "role", coordinates)
    chosen, others = choose(document, boundary)
    frame, outline = _placed(document, chosen, repair=repair)
    _check_size(outline, document.file)
    change = _metres(frame)
    features = []
    left_out = len(document.features) - len(others) - 1
    if document.reach is not None and frame is not None:
        others = list(nearby(others, outline, frame, document.reach))
        _check_count(others, document.file)
        # A flaw in what somebody mapped across the street is nobody's to consent to.
        repair = True
    for raw in others:
        for shape in (raw.geometry, raw.windows):
            if shape is not None:
                check_range(shape, local=document.local, file=raw.file, feature=raw.label)
                _check_near(change(shape), outline, raw)
        features.append(read_feature(raw, change, local=document.local, repair=repair))
    _check_ids(document.file, [feature.id for feature in features])
    named = clean(chosen.properties.get("name")) or document.name
    site = Site(
        name=named or clean(document.file.rsplit(".", 1)[0]),
        boundary=outline,
        features=tuple(features),
        frame=frame,
        attribution=document.attribution,
    )
    # Of a whole quarter that is no use to be told: most of it is far away.
    return Reading(site, left_out if document.guessed and document.reach is None else 0)


def boundary_choices(
    content: bytes, name: str, *, coordinates: Coordinates = "wgs84"
) -> tuple[Choice, ...]:
    """Every polygon of the file that could be the boundary, in file order.

    For the app to ask after ``site.several_boundaries``.
    """
    document = read_document(content, name, "role", coordinates)
    return tuple(
        Choice(called(raw), clean(raw.properties.get("name")), _area(document, raw))
        for raw in candidates_of(document)
    )


def boundary_mend(
    content: bytes,
    name: str,
    *,
    boundary: str | None = None,
    coordinates: Coordinates = "wgs84",
) -> Mend:
    """What ``repair=True`` would make of the boundary, for the planner's consent."""
    document = read_document(content, name, "role", coordinates)
    chosen, _ = choose(document, boundary)
    frame, after = _placed(document, chosen, repair=True)
    return Mend(cast(Polygon, _metres(frame)(chosen.geometry)), after)


def _placed(document: Document, chosen: Raw, *, repair: bool) -> tuple[Frame | None, Polygon]:
    """The frame of the site and its sound boundary in site metres."""
    shape = cast(Polygon, chosen.geometry)
    _check_units(document, shape)
    check_range(shape, local=document.local, file=document.file, feature=chosen.label)
    area, where = sound(shape, local=document.local)
    if area is None:
        raise InputError("site.no_area", file=document.file)
    if where is not None and not repair:
        raise _self_crossing(document, where)
    frame = None if document.local else _frame(document, area)
    outline = _metres(frame)(area)
    if crossing(outline) is not None:
        # Sound in degrees, not in metres: a spike thinner than the numbers can tell.
        outline = mended(outline) or outline
    return frame, cast(Polygon, counter_clockwise(outline))


def _self_crossing(document: Document, where: tuple[float, float]) -> InputError:
    digits, unit = (2, " m") if document.local else (7, "°")
    x, y = (f"{value:.{digits}f}" for value in where)
    return InputError("site.self_crossing", file=document.file, x=x, y=y, unit=unit)


def _check_units(document: Document, shape: Polygon) -> None:
    """Tell degrees from metres: no site is a degree (111 km) long, every one a metre."""
    west, south, east, north = shape.bounds
    extent = max(east - west, north - south)
    if not document.local and 1 < extent < FARTHEST:
        code = "site.looks_like_grid" if document.guessed else "site.looks_like_metres"
        raise InputError(code, file=document.file)
    if document.local and extent < 0.05 and abs(west) <= 180 and abs(south) <= 90 and west:
        raise InputError("site.looks_like_degrees", file=document.file)


def _frame(document: Document, boundary: Polygon) -> Frame:
    if document.origin is not None:
        frame = Frame(*document.origin)
        if not frame.to_metres(boundary).distance(shapely.Point(0, 0)) <= LONGEST:
            raise InputError("site.bad_origin", file=document.file)
        return frame
    centre = boundary.centroid
    # 9 decimals are 0.1 mm: short enough to be written and typed again.
    return Frame(round(centre.x, 9), round(centre.y, 9))


def _metres(frame: Frame | None) -> Callable[[BaseGeometry], BaseGeometry]:
    return (lambda shape: shape) if frame is None else frame.to_metres


def _check_size(outline: Polygon, file: str) -> None:
    west, south, east, north = outline.bounds
    extent = max(east - west, north - south)
    if extent > LONGEST or outline.area > LARGEST:
        raise InputError("site.gigantic", file=file, extent=f"{extent:,.0f}", limit=f"{LONGEST:g}")
    if outline.area < SMALLEST:
        raise InputError("site.tiny", file=file, area=f"{outline.area:.2g}")


def _check_count(raws: Sequence[Raw], file: str) -> None:
    if len(raws) > MOST_FEATURES:
        raise InputError("file.too_many_features", file=file, count=len(raws), limit=MOST_FEATURES)


def _check_near(shape: BaseGeometry, outline: Polygon, raw: Raw) -> None:
    # "not <=" so that a distance that is not a number counts as far, too.
    if not shape.distance(outline) <= LONGEST:
        raise InputError("site.feature_far", file=raw.file, feature=raw.label)


def _check_ids(file: str, ids: Iterable[str]) -> None:
    for found, count in Counter(ids).items():
        if count > 1:
            raise InputError("file.double_id", file=file, id=found)


def _area(document: Document, raw: Raw) -> float:
    try:
        _, outline = _placed(document, raw, repair=True)
    except InputError:
        return 0.0
    return round(float(outline.area), 1)
