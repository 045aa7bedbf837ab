"""Sites and layouts as the GeoJSON that the readers read back (docs/formats.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import shapely
from shapely import MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from geo.frame import Frame
from geo.kind import Kind
from geo.layout import Layout, Placement
from geo.site import Feature, Site

if TYPE_CHECKING:
    from layers.exports.plan import ExportOptions, Plan

DECIMALS = 12
"""Of degrees: 0.1 µm, so that no verdict can turn on the way through a file."""

# A feature's attributes in the order of the contract; the rest has a place of its own.
_ATTRIBUTES = tuple(
    field.name
    for field in fields(Feature)
    if field.name not in ("id", "role", "geometry", "windows")
)
_YES_NO = {True: "yes", False: "no"}


def site_text(site: Site) -> str:
    """Write a site file: the boundary first, then the features in their order.

    Lon/lat sites carry their ``origin``, so that site metres stay the same for ever.
    """
    boundary = {"role": "boundary", **({"name": site.name} if site.name else {})}
    features = [_feature(_shape(site.boundary, site.frame), boundary)]
    features += [_site_feature(feature, site.frame) for feature in site.features]
    return _collection(site, features)


def layout_text(layout: Layout, kinds: Mapping[str, Kind], site: Site) -> str:
    """Write a layout file: points for placements, polygons for drawn areas, by id.

    Sorted, since layouts are equal whatever the order in which things were put.

    Raises
    ------
    KeyError
        A placement of a kind that is not in ``kinds``, which could not be read back.
    """
    features = []
    for placement in sorted(layout, key=lambda placement: placement.id):
        properties = dict(_placement_properties(placement, kinds[placement.kind]))
        shape = placement.outline or shapely.Point(placement.x, placement.y)
        features.append(_feature(_shape(shape, site.frame), properties, placement.id))
    return _collection(site, features)


def geojson(plan: Plan, options: ExportOptions) -> bytes:  # noqa: ARG001 - one signature for all
    """Export a layout as its layout file; equal layouts give equal bytes."""
    return layout_text(plan.layout, plan.kinds, plan.site).encode()


def _placement_properties(placement: Placement, kind: Kind) -> Iterator[tuple[str, Any]]:
    yield "kind", kind.code
    if placement.outline is None:
        yield "turn", _plain(placement.turn)
        if placement.width is not None:
            yield "width", _plain(placement.width)
        if placement.depth is not None:
            yield "depth", _plain(placement.depth)
    if placement.note:
        yield "note", placement.note
    if placement.favourite:
        yield "favourite", True


def _site_feature(feature: Feature, frame: Frame | None) -> dict[str, Any]:
    properties: dict[str, Any] = {"role": feature.role}
    for name in _ATTRIBUTES:
        value = getattr(feature, name)
        if isinstance(value, bool):
            if value:
                properties[name] = _YES_NO[value]
        elif isinstance(value, int | float):
            properties[name] = _plain(value)
        elif value:
            properties[name] = value
    if feature.role != "building":
        properties.pop("use", None)
    if feature.role in ("entrance", "exit") and feature.geometry.geom_type == "LineString":
        # Its length says it; said twice, the two could differ by a rounding.
        properties.pop("width", None)
    written = _feature(_shape(feature.geometry, frame), properties, feature.id)
    if feature.windows is not None:
        if _all_round(feature.windows, feature.geometry):
            properties["windows"] = "all"
        else:
            properties["windows"] = "windows_geometry"
            written["windows_geometry"] = _shape(feature.windows, frame)
    return written


def _all_round(windows: MultiLineString, building: BaseGeometry) -> bool:
    """Whether the windows are the whole outline, line by line."""
    if not isinstance(building, Polygon):
        return False
    rings = [building.exterior, *building.interiors]
    fronts = shapely.get_parts(windows)
    return len(rings) == len(fronts) and all(
        list(ring.coords) == list(front.coords) for ring, front in zip(rings, fronts, strict=True)
    )


def _feature(
    geometry: dict[str, Any], properties: dict[str, Any], id: str | None = None
) -> dict[str, Any]:
    named = {} if id is None else {"id": id}
    return {"type": "Feature", **named, "properties": properties, "geometry": geometry}


def _shape(shape: BaseGeometry, frame: Frame | None) -> dict[str, Any]:
    """A GeoJSON geometry: outer rings counter-clockwise (RFC 7946), in the site's frame."""
    turned = shapely.orient_polygons(shape)
    if frame is None:
        # Metres exactly as they are: a float's shortest text reads back to the same float.
        written = turned
    else:
        written = shapely.transform(
            frame.to_degrees(turned), lambda corners: corners.round(DECIMALS)
        )
    # Adding zero turns -0.0 into 0.0, which equal shapes must share.
    plain = shapely.transform(written, lambda corners: corners + 0.0)
    found: dict[str, Any] = plain.__geo_interface__
    return {"type": found["type"], "coordinates": found["coordinates"]}


def _plain(number: float) -> float:
    """A number as equal numbers share it: 90 for 90.0, 0 for -0.0."""
    return int(number) if float(number).is_integer() else float(number)


def _collection(site: Site, features: Iterable[dict[str, Any]]) -> str:
    """One line a feature, so that a change is one line in a comparison."""
    head: dict[str, Any] = {"type": "FeatureCollection", "name": site.name}
    if site.frame is None:
        head["frame"] = "local"
    else:
        head["origin"] = [site.frame.lon0, site.frame.lat0]
    if site.attribution:
        head["attribution"] = site.attribution
    members = [f"{_json(key)}: {_json(value)}" for key, value in head.items()]
    lines = ",\n".join(_json(feature) for feature in features)
    return "{" + ",\n".join([*members, f'"features": [\n{lines}\n]']) + "}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
