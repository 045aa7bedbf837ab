"""GeoJSON as a document: features, frame, where it comes from."""

from __future__ import annotations

import re
from typing import Any

import shapely

from geo.errors import InputError
from layers.imports.crs import to_degrees
from layers.imports.document import MOST_FEATURES, MOST_POINTS, Document, Raw
from layers.imports.json_text import parse
from layers.imports.shape import from_json
from layers.imports.text import clean

_EPSG = re.compile(r"EPSG:+(?:[\d.]*:)?(\d{4,6})$", re.IGNORECASE)
ATTRIBUTION = 1_000
"""Longest attribution, characters."""

_SHAPES = {"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"}


def read_geojson(content: bytes, file: str, *, overpass: bool = False) -> Document:
    """Read a FeatureCollection, or a lone Feature or geometry as a collection of one.

    Parameters
    ----------
    overpass
        Read Overpass' JSON, too, which holds OpenStreetMap's own elements.

    Raises
    ------
    InputError
        Any of ``file.*``.
    """
    whole = parse(content, file)
    if overpass and is_overpass(whole):
        from layers.imports.osm import read_overpass  # noqa: PLC0415 - read by few

        return read_overpass(whole, file)
    features = _features(whole, file)
    if len(features) > MOST_FEATURES:
        raise InputError(
            "file.too_many_features", file=file, count=len(features), limit=MOST_FEATURES
        )
    raws = tuple(_raw(feature, place, file) for place, feature in enumerate(features, 1))
    points = sum(int(shapely.get_num_coordinates(raw.geometry)) for raw in raws)
    if points > MOST_POINTS:
        raise InputError("file.too_many_points", file=file, count=points, limit=MOST_POINTS)
    document = Document(
        file=file,
        features=raws,
        local=_is_local(whole.get("frame"), file),
        name=clean(whole.get("name")),
        attribution=clean(whole.get("attribution") or whole.get("copyright"), ATTRIBUTION),
        origin=_origin(whole.get("origin"), file),
    )
    epsg = None if document.local else _epsg(whole.get("crs"), file)
    return document if epsg is None else to_degrees(document, epsg)


def is_overpass(whole: Any) -> bool:
    """Whether this JSON is what Overpass answers with."""
    return isinstance(whole, dict) and "osm3s" in whole and isinstance(whole.get("elements"), list)


def _features(whole: Any, file: str) -> list[Any]:
    kind = whole.get("type") if isinstance(whole, dict) else None
    if not isinstance(kind, str):
        raise InputError("file.not_geojson", file=file, found=type(kind or whole).__name__)
    if kind == "FeatureCollection" and isinstance(whole.get("features"), list):
        return list(whole["features"])
    if kind == "Feature":
        return [whole]
    if kind in _SHAPES:
        return [{"type": "Feature", "properties": {}, "geometry": whole}]
    if kind == "gdal_streamed_alg":
        raise InputError("file.is_reference", file=file, what="GDALG")
    raise InputError("file.not_geojson", file=file, found=clean(kind, 40))


def _raw(feature: Any, place: int, file: str) -> Raw:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise InputError("file.not_a_feature", file=file, feature=f"#{place}")
    properties = feature.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, dict):
        raise InputError("file.not_a_feature", file=file, feature=f"#{place}")
    own = _id(properties.get("id"), place, file) or _id(feature.get("id"), place, file)
    label = own or f"#{place}"
    windows = feature.get("windows_geometry", properties.get("windows_geometry"))
    return Raw(
        file=file,
        place=place,
        id=own,
        properties=properties,
        geometry=from_json(feature.get("geometry"), file, label),
        windows=None if windows is None else from_json(windows, file, label),
    )


def _id(value: Any, place: int, file: str) -> str:
    if value is None or value == "":
        return ""
    text = clean(value)
    if not text:
        raise InputError("file.bad_id", file=file, feature=f"#{place}")
    return text


def _is_local(frame: Any, file: str) -> bool:
    if frame is None or frame == "lonlat":
        return False
    if frame == "local":
        return True
    raise InputError("file.unknown_frame", file=file, frame=clean(frame, 40))


def _origin(value: Any, file: str) -> tuple[float, float] | None:
    if value is None:
        return None
    match value:
        case [int() | float() as lon, int() | float() as lat] if (
            abs(lon) <= 180 and abs(lat) <= 89.9
        ):
            return float(lon), float(lat)
    raise InputError("site.bad_origin", file=file)


def _epsg(crs: Any, file: str) -> int | None:
    """The EPSG number of a ``crs`` member (GeoJSON of 2008), ``None`` for plain lon/lat.

    Only the number goes on: a text handed to PROJ could name a file.
    """
    if crs is None:
        return None
    named = crs.get("properties") if isinstance(crs, dict) else None
    name = clean(named.get("name"), 100) if isinstance(named, dict) else ""
    if name.upper().endswith(("CRS84", "CRS:84")):
        return None
    found = _EPSG.search(name)
    if not found:
        raise InputError("file.unknown_crs", file=file, crs=name or "?")
    return int(found[1])
