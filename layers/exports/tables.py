"""A plan as tables with geometry, in site metres: what the GIS formats are written from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import TransverseMercatorConversion
from shapely import MultiLineString, MultiPoint, MultiPolygon, get_parts
from shapely.geometry.base import BaseGeometry

from geo.footprint import footprints, size
from geo.frame import Frame
from layers.exports.ground import opening_line
from layers.exports.plan import LANGS, Plan, clean
from layers.exports.rooms import rooms

Row = dict[str, Any]
SHAPES: Mapping[str, type] = {
    "Polygon": MultiPolygon,
    "LineString": MultiLineString,
    "Point": MultiPoint,
}


def site_crs(frame: Frame | None) -> CRS | None:
    """The site's own frame as a named coordinate reference system; ``None`` for a local site."""
    if frame is None:
        return None
    return ProjectedCRS(
        conversion=TransverseMercatorConversion(
            latitude_natural_origin=frame.lat0, longitude_natural_origin=frame.lon0
        ),
        name=f"Site frame {frame.lat0!r} {frame.lon0!r}",
        geodetic_crs=CRS.from_epsg(4326),
    )


def frame_of(rows: Iterable[Row], columns: Mapping[str, str], crs: CRS | None) -> gpd.GeoDataFrame:
    """Rows with a ``geometry`` as a table whose columns keep their types even when it is empty."""
    rows = list(rows)
    table = {
        name: pd.array([row.get(name) for row in rows], dtype=dtype)
        for name, dtype in columns.items()
    }
    geometry = gpd.GeoSeries([row["geometry"] for row in rows], crs=crs, dtype="geometry")
    return gpd.GeoDataFrame(table, geometry=geometry, crs=crs)


AMENITY_COLUMNS = {
    "id": "string", "kind": "string", "name_zh": "string", "name_en": "string",
    "family": "string", "turn": "Float64", "width": "Float64", "depth": "Float64",
    "height": "Float64", "level": "string", "note": "string",
    "favourite": "boolean", "conflicts": "Int64",
}  # fmt: skip


def amenities(plan: Plan) -> gpd.GeoDataFrame:
    """One row a placement with its true footprint; ``conflicts`` counts errors and warnings."""
    return frame_of(amenity_rows(plan), AMENITY_COLUMNS, site_crs(plan.site.frame))


def amenity_rows(plan: Plan) -> list[Row]:
    """The rows of `amenities`."""
    counts = Counter(
        each for issue in plan.issues if plan.weight(issue) != "hint" for each in issue.placements
    )
    rows = []
    kinds = [plan.kind(placement) for placement in plan.layout]
    prints = footprints(list(plan.layout), kinds)
    for placement, kind, covered in zip(plan.layout, kinds, prints, strict=True):
        width, depth = size(placement, kind)
        rows.append(
            {
                "id": placement.id,
                "kind": kind.code,
                **_both("name", plan, f"kind.{kind.code}"),
                "family": kind.family,
                "turn": placement.turn,
                "width": width,
                "depth": depth,
                "height": kind.height,
                "level": kind.level,
                "note": clean(placement.note) or None,
                "favourite": placement.favourite,
                "conflicts": counts[placement.id],
                "geometry": covered,
            }
        )
    return rows


ZONE_COLUMNS = dict.fromkeys(("amenity", "kind", "family", "rule", "form", "confidence"), "string")


def zones(plan: Plan) -> gpd.GeoDataFrame:
    """The free room that each clearance limit asks for round each amenity."""
    return frame_of(zone_rows(plan), ZONE_COLUMNS, site_crs(plan.site.frame))


def zone_rows(plan: Plan) -> list[Row]:
    """The rows of `zones`."""
    return [
        {
            "amenity": room.placement,
            "kind": room.kind.code,
            "family": room.kind.family,
            "rule": room.limit.rule,
            "form": room.limit.form,
            "confidence": room.limit.confidence,
            "geometry": room.polygon,
        }
        for room in rooms(plan)
    ]


def boundary(plan: Plan) -> gpd.GeoDataFrame:
    """The site itself, one row."""
    row = {
        "name": clean(plan.site.name),
        "layout": clean(plan.title),
        "version": str(plan.site_version),
        "rules": f"{plan.rules.name} {plan.rules.hash}",
        "changes": _changes(plan),
        "area": round(plan.site.boundary.area, 3),
        "geometry": plan.site.boundary,
    }
    columns = dict.fromkeys(("name", "layout", "version", "rules", "changes"), "string") | {
        "area": "Float64"
    }
    return frame_of([row], columns, site_crs(plan.site.frame))


def _changes(plan: Plan) -> str | None:
    """What planners changed in the rules, one line a rule; nothing where they changed none."""
    told = plan.changes.get(plan.lang, {})
    return "\n".join(f"{rule} {clean(words)}" for rule, words in told.items()) or None


_MEASURES = ("height", "width", "radius", "crown", "dbh", "rise", "slope")
FEATURE_COLUMNS = (
    dict.fromkeys(
        ("id", "role", "role_zh", "role_en", "name", "use", "material", "reason"), "string"
    )
    | dict.fromkeys(_MEASURES, "Float64")
    | dict.fromkeys(("highrise", "gate", "soft"), "boolean")
)


def features(plan: Plan, shape: str) -> gpd.GeoDataFrame:
    """What stands on the site, of one geometry type (``Polygon``, ``LineString``, ``Point``).

    Windows are lines with the role ``window``; an entrance given as a point becomes the line
    of its width, so that it can be seen.
    """
    rows = []
    for feature in plan.site.features:
        opening = feature.role in {"entrance", "exit"}
        geometry = opening_line(feature, plan.site) if opening else feature.geometry
        row: Row = {
            name: getattr(feature, name) for name in FEATURE_COLUMNS if hasattr(feature, name)
        }
        row |= _both("role", plan, f"role.{feature.role}")
        row |= {"name": clean(feature.name) or None, "reason": clean(feature.reason) or None}
        rows.append(row | {"geometry": geometry})
        if feature.windows is not None:
            window = {"id": f"{feature.id}/window", "role": "window", "geometry": feature.windows}
            rows.append(window | _both("role", plan, "sheet.window"))
    return frame_of(of_shape(rows, shape), FEATURE_COLUMNS, site_crs(plan.site.frame))


CONFLICT_COLUMNS = {
    "number": "Int64", "severity": "string", "rule": "string", "code": "string",
    "placements": "string", "features": "string", "measured": "Float64", "required": "Float64",
    "unit": "string", "message_zh": "string", "message_en": "string", "standard": "string",
    "clause": "string", "source": "string", "confidence": "string",
    "ruling": "string",
}  # fmt: skip


def conflicts(plan: Plan, shape: str) -> gpd.GeoDataFrame:
    """The witnesses of one geometry type, numbered as on the sheet."""
    rows = of_shape(conflict_rows(plan), shape)
    return frame_of(rows, CONFLICT_COLUMNS, site_crs(plan.site.frame))


def conflict_rows(plan: Plan) -> list[Row]:
    """Every issue that has a witness, whatever its geometry."""
    return [
        {
            "number": number,
            "severity": plan.weight(issue),
            "rule": issue.rule,
            "code": issue.code,
            "placements": " ".join(issue.placements),
            "features": " ".join(issue.features),
            "measured": issue.measured,
            "required": issue.required,
            "unit": issue.limit.unit,
            **{f"message_{lang}": plan.sentence(issue, lang) or None for lang in LANGS},
            "standard": issue.limit.standard,
            "clause": issue.limit.clause,
            "source": issue.limit.source,
            "confidence": issue.limit.confidence,
            "ruling": clean(plan.ruling(issue)) or None,
            "geometry": issue.witness,
        }
        for number, issue in enumerate(plan.issues, 1)
        if issue.witness is not None
    ]


def of_shape(rows: Iterable[Row], shape: str) -> list[Row]:
    """The rows that have parts of this shape, each with those parts as one multi-geometry."""
    found = []
    for row in rows:
        parts = [part for part in _flat(row["geometry"]) if part.geom_type == shape]
        if parts:
            found.append({**row, "geometry": SHAPES[shape](parts)})
    return found


def _flat(geometry: BaseGeometry) -> list[BaseGeometry]:
    if geometry.geom_type in SHAPES and not geometry.is_empty:
        return [geometry]
    parts = list(get_parts(geometry))
    if any(part.geom_type.startswith(("Multi", "Geometry")) for part in parts):
        return [inner for part in parts for inner in _flat(part)]
    return parts


def _both(column: str, plan: Plan, key: str) -> Row:
    """A name in every language the plan was given words for."""
    translators = {lang: plan.translator(lang) for lang in LANGS}
    return {f"{column}_{lang}": t(key) if t else None for lang, t in translators.items()}
