"""Sites, layouts and the catalogue as the JSON that the map in the browser draws.

Everything is in site metres; nothing in it is a rule.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

import data
from geo.catalogue import catalogue
from geo.kind import Kind
from geo.layout import Layout, Placement
from geo.limit import RuleSet
from geo.site import Feature, Site
from geo.zone import zone
from ui.words import LANGUAGES, sentences

_SEEN = 7.0
"""m around the boundary that every screen shows."""
EDITOR_WORDS = ("editor", "kinds")
UI_ICONS = (
    "undo", "redo", "language", "trash", "turn", "check", "close", "plus", "minus", "help-wand",
    "speaker", "star", "person-next", "download", "eye", "compass-north", "people", "copy",
    "home", "sun", "play", "pause", "pencil", "list", "resize", "select", "layers",
)  # fmt: skip
ANIMALS = (
    "dog", "cat", "panda", "rabbit", "fox", "owl", "fish", "turtle", "frog", "bird", "bear", "bee",
)  # fmt: skip


def geometry(shape: BaseGeometry) -> dict[str, Any]:
    """A geometry as GeoJSON, rounded to the millimetre."""
    found: dict[str, Any] = _listed(json.loads(shapely.to_geojson(shape)))
    return found


def site(site: Site) -> dict[str, Any]:
    """A site as the map draws it."""
    return {
        "name": site.name,
        "view_turn": site.view_turn,
        "georeferenced": site.frame is not None,
        "boundary": geometry(site.boundary),
        "features": [_feature(feature, site) for feature in site.features],
    }


def placements(layout: Layout) -> list[dict[str, Any]]:
    """A layout's placements in the order in which they were put."""
    return [_placement(placement) for placement in layout]


def rooms(kinds: Mapping[str, Kind], rules: RuleSet) -> dict[str, list[list[list[list[float]]]]]:
    """The room each kind needs around it, in its own axes: kind → polygons → rings → corners."""
    clearances = [limit for limit in rules.limits if limit.code == "clearance"]
    found = {}
    for kind in kinds.values():
        placement = Placement("room", kind.code, 0.0, 0.0)
        drawn = (
            zone(placement, kind, limit) for limit in clearances if kind.answers_to(limit.subject)
        )
        room = shapely.union_all([each.polygon for each in drawn if each is not None])
        if not room.is_empty:
            found[kind.code] = [
                geometry(part)["coordinates"] for part in shapely.get_parts(room.simplify(0.01))
            ]
    return found


@cache
def catalogue_text() -> str:
    """Kinds, icons, animals and words of the editor, as JSON text."""
    return json.dumps(
        {
            "kinds": {kind.code: _kind(kind) for kind in catalogue().values()},
            "icons": {name: data.icon(f"ui-{name}") for name in UI_ICONS},
            "animals": {name: data.animal(name) for name in ANIMALS},
            "words": {lang: _editor_words(lang) for lang in LANGUAGES},
        },
        ensure_ascii=False,
    )


def _editor_words(lang: str) -> dict[str, str]:
    """The editor's own words, and the names of the families of rules."""
    families = {
        key: words for key, words in sentences(lang, "compare").items() if key.startswith("rule.")
    }
    return sentences(lang, *EDITOR_WORDS) | families


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "code": kind.code,
        "family": kind.family,
        "level": kind.level,
        "shape": kind.shape,
        "width": kind.width,
        "depth": kind.depth,
        "resizable": kind.resizable,
        "drawn": kind.drawn,
        "texture": kind.texture,
        "coins": kind.coins,
        "icon": data.icon(kind.code),
        "symbol": data.symbol(kind.code),
        "zones": [],
    }


def _feature(feature: Feature, site: Site) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": feature.id,
        "role": feature.role,
        "geometry": geometry(feature.geometry),
    }
    for name in ("name", "height", "width", "crown", "dbh", "material", "gate", "use", "radius"):
        if value := getattr(feature, name):
            fields[name] = value
    if feature.windows is not None:
        fields["windows"] = geometry(feature.windows)
    if feature.role in {"building", "fire_lane", "entrance"}:
        fields |= _label(feature, site)
    return fields


def _label(feature: Feature, site: Site) -> dict[str, Any]:
    """Where a feature's name stands: on the part that is seen, a gate's outside beside it."""
    seen = feature.geometry.intersection(site.boundary.buffer(_SEEN))
    at = (feature.geometry if seen.is_empty else seen).representative_point()
    label: dict[str, Any] = {"label_at": [round(at.x, 3), round(at.y, 3)]}
    if feature.role == "entrance":
        middle = site.boundary.centroid
        away = math.hypot(at.x - middle.x, at.y - middle.y) or 1.0
        label["outward"] = [
            round((at.x - middle.x) / away, 3),
            round((at.y - middle.y) / away, 3),
        ]
    return label


def _placement(placement: Placement) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "id": placement.id,
        "kind": placement.kind,
        "x": placement.x,
        "y": placement.y,
        "turn": placement.turn,
    }
    if placement.width is not None:
        fields["width"] = placement.width
    if placement.depth is not None:
        fields["depth"] = placement.depth
    if placement.note:
        fields["note"] = placement.note
    if placement.favourite:
        fields["favourite"] = True
    if placement.outline is not None:
        fields["outline"] = geometry(placement.outline)["coordinates"][0][:-1]
    return fields


def _listed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _listed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_listed(each) for each in value]
    return round(value, 3) if isinstance(value, float) else value
