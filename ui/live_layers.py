"""What a GIS may read of a project as it stands: the site, and what was handed in.

Six tables, named as in the GeoPackage, in longitude and latitude. Layouts that are drafts are
nobody's business yet and stay out; so do notes that nobody has let out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from math import inf
from typing import Any, Literal, cast

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, get_parts
from shapely.geometry.base import BaseGeometry

from geo.catalogue import catalogue
from geo.errors import InputError
from geo.footprint import Geometries, footprints, size
from geo.frame import Frame
from geo.heat import FAMILIES
from geo.layout import Layout
from layers.exports import tables
from layers.exports.geojson import DECIMALS
from layers.notes import outside
from layers.tables import LayoutRow, Project, SiteVersion
from ui.checking import Checked, plan_of
from ui.layering import state_of
from ui.parts.choice import Listed, layouts_of
from ui.running import running
from ui.words import t

SEEN = ("submitted", "proposed")
"""Stages of a layout that may be seen from outside."""

LAYERS: Mapping[str, str] = {
    "boundary": "Polygon",
    "site_areas": "MultiPolygon",
    "site_lines": "MultiLineString",
    "site_points": "MultiPoint",
    "amenities": "Polygon",
    "layouts": "MultiPolygon",
}
"""Every layer with the one type of its geometries, the lowest in the drawing first."""

_SHAPES: Mapping[str, Literal["Polygon", "LineString", "Point"]] = {
    "site_areas": "Polygon",
    "site_lines": "LineString",
    "site_points": "Point",
}

OF_SITE = frozenset({"boundary", *_SHAPES})
"""Layers of the site; the others are of what was drawn."""

Row = tuple[str, BaseGeometry, dict[str, Any], float, float]
"""Id, geometry in site metres, properties, and from when to when it holds."""


@dataclass(frozen=True)
class LiveLayer:
    """One layer: n features in an order that stays while nothing changes.

    Parameters
    ----------
    ids, properties
        Of each feature, (n,).
    shapes
        Their geometries, (n,), degrees.
    times
        From when to when each holds, (n, 2), seconds since 1970 UTC; ``inf``: until now.
    """

    id: str
    ids: tuple[str, ...]
    properties: tuple[Mapping[str, Any], ...]
    shapes: NDArray[np.object_]
    times: NDArray[np.float64]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Place of each feature, by its id."""
        return {each: place for place, each in enumerate(self.ids)}

    def feature(self, place: int) -> dict[str, Any]:
        """A feature as GeoJSON."""
        found = self.shapes[place].__geo_interface__
        return {
            "type": "Feature",
            "id": self.ids[place],
            "geometry": {"type": found["type"], "coordinates": found["coordinates"]},
            "properties": self.properties[place],
        }

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north, degrees; of a layer that is not empty."""
        west, south, east, north = shapely.total_bounds(self.shapes)
        return float(west), float(south), float(east), float(north)


@dataclass(frozen=True)
class _Seen:
    """A layout that may be seen, at one moment of its log."""

    id: str
    seq: int
    stage: str
    name_zh: str
    name_en: str
    group: str
    version: int
    at: datetime


def live_layers(project: Project) -> Mapping[str, LiveLayer]:
    """Every layer of a project by its id, worked out once per state of what may be seen.

    Raises
    ------
    InputError
        ``live.no_place``: the site has no place on the globe.
    """
    site = placed(project)
    return {
        **_site_layers(project.id, project.name, site.id),
        **_drawn_layers(project.id, site.id, *_all_seen(project)),
    }


def live_layer(project: Project, layer: str) -> LiveLayer:
    """One layer; as `live_layers`, but of the site alone no layout is asked for."""
    site = placed(project)
    if layer in OF_SITE:
        return _site_layers(project.id, project.name, site.id)[layer]
    return _drawn_layers(project.id, site.id, *_all_seen(project))[layer]


def _all_seen(project: Project) -> tuple[tuple[_Seen, ...], frozenset[str]]:
    """Layouts that may be seen, and hashes of the notes on them that may."""
    store = running().store
    named = {
        lang: {each.id: each for each in layouts_of(project.id, lang)} for lang in ("zh", "en")
    }
    lengths = store.lengths(project.id)
    seen = tuple(
        _seen(row, lengths.get(row.id, 0), named)
        for row in store.layouts(project.id)
        # one that was added between two of these questions is told at the next
        if row.stage in SEEN and row.id in named["en"]
    )
    return seen, store.notes.let_out(project.id)


def placed(project: Project) -> SiteVersion:
    """The newest version of a project's site, if it has a place; else ``live.no_place``."""
    site = running().store.site(project.id)
    if running().store.geometry(site.id).frame is None:
        raise InputError("live.no_place", name=project.name)
    return site


def _seen(row: LayoutRow, seq: int, named: Mapping[str, Mapping[str, Listed]]) -> _Seen:
    version = running().store.site_version(row.site_version).version
    zh, en = named["zh"][row.id].title, named["en"][row.id].title
    at = (row.submitted_at or row.created_at).replace(microsecond=0)  # as it is told
    return _Seen(row.id, seq, row.stage, zh, en, row.group, version, at)


@lru_cache(maxsize=8)
def _site_layers(project_id: str, name: str, version_id: str) -> Mapping[str, LiveLayer]:
    store = running().store
    version, site = store.site_version(version_id), store.geometry(version_id)
    project = store.project(project_id)
    rules = store.rulings.rules(project_id)
    bare = Checked(state_of(project, ""), site, version.version, rules, ())
    plan = plan_of(bare, "en", title=name, subtitle="")
    since = version.created_at.replace(microsecond=0).timestamp()
    about = {
        "name": site.name or name,
        "project": name,
        "version": version.version,
        "area": round(site.boundary.area, 3),
        "attribution": site.attribution or None,
    }
    edge: Row = ("boundary", site.boundary, about, since, inf)
    found = {"boundary": _layer("boundary", [edge], site.frame)}
    for layer, shape in _SHAPES.items():
        rows = [
            (str(row["id"]), row["geometry"], _plain(row), since, inf)
            for row in tables.features(plan, shape).to_dict("records")
        ]
        found[layer] = _layer(layer, rows, site.frame)
    return found


@lru_cache(maxsize=8)
def _drawn_layers(
    project_id: str, version_id: str, seen: tuple[_Seen, ...], let_out: frozenset[str]
) -> Mapping[str, LiveLayer]:
    frame = running().store.geometry(version_id).frame
    standing = running().store.standing(project_id)
    drawn = [
        _drawn(each, outside(standing[each.id][1], let_out)) for each in seen if each.id in standing
    ]
    return {
        "amenities": _layer("amenities", _amenities(drawn), frame),
        "layouts": _layer("layouts", _layouts(drawn), frame),
    }


def _drawn(seen: _Seen, layout: Layout) -> tuple[_Seen, Layout, Geometries]:
    """A layout with its footprints, in its own order."""
    kinds = catalogue()
    pieces = list(layout)
    return seen, layout, footprints(pieces, [kinds[each.kind] for each in pieces])


def _amenities(drawn: Iterable[tuple[_Seen, Layout, Geometries]]) -> Iterator[Row]:
    """One row for each thing of each layout, as its true footprint."""
    kinds = catalogue()
    names = {code: (t("zh", f"kind.{code}"), t("en", f"kind.{code}")) for code in kinds}
    for each, layout, shapes in drawn:
        at = each.at.timestamp()
        for placement, shape in zip(layout, shapes, strict=True):
            kind = kinds[placement.kind]
            width, depth = size(placement, kind)
            name_zh, name_en = names[kind.code]
            properties = {
                "layout": each.id,
                "layout_zh": each.name_zh,
                "layout_en": each.name_en,
                "placement": placement.id,
                "kind": kind.code,
                "name_zh": name_zh,
                "name_en": name_en,
                "family": kind.family,
                "turn": placement.turn,
                "width": round(width, 3),
                "depth": round(depth, 3),
                "height": kind.height,
                "level": kind.level,
                "note": placement.note or None,
                "favourite": placement.favourite,
                "handed_in": _moment(each.at),
            }
            yield f"{each.id}:{placement.id}", shape, properties, at, at


def _layouts(drawn: Iterable[tuple[_Seen, Layout, Geometries]]) -> Iterator[Row]:
    """One row for each layout in which something stands: all its footprints as one outline."""
    kinds = catalogue()
    for each, layout, shapes in drawn:
        if not len(layout):
            continue
        families = Counter(kinds[placement.kind].family for placement in layout)
        covered = shapely.union_all(shapes)
        properties: dict[str, Any] = {
            "name_zh": each.name_zh,
            "name_en": each.name_en,
            "group": each.group or None,
            "stage": each.stage,
            "site_version": each.version,
            "seq": each.seq,
            "handed_in": _moment(each.at),
            "amenities": len(layout),
            **{family: families[family] for family in FAMILIES},
            "covered": round(float(covered.area), 2),
        }
        at = each.at.timestamp()
        yield each.id, MultiPolygon(get_parts(covered).tolist()), properties, at, at


def _layer(layer: str, rows: Iterable[Row], frame: Frame | None) -> LiveLayer:
    assert frame is not None, "a site without a place was refused before"
    rows = list(rows)
    degrees = np.array([row[1] for row in rows], dtype=object)
    if rows:
        # All at once: a call for each shape would take a hundred times as long.
        turned = frame.to_degrees(cast(BaseGeometry, shapely.orient_polygons(degrees)))
        degrees = np.asarray(
            shapely.transform(turned, lambda corners: corners.round(DECIMALS) + 0.0)
        )
    times = np.array([row[3:5] for row in rows], dtype=float).reshape(-1, 2)
    ids, properties = tuple(row[0] for row in rows), tuple(row[2] for row in rows)
    return LiveLayer(layer, ids, properties, degrees, times)


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row of a table as JSON has it."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if name not in {"geometry", "id"}:
            found[name] = None if pd.isna(value) else value
    return found


def _moment(at: datetime) -> str:
    """RFC 3339, UTC, to the second."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
