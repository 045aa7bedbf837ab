"""``koudai fit``: where a piece fits, as a GeoJSON feature in site metres."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping

import shapely

from geo.catalogue import catalogue
from geo.errors import InputError
from geo.layout import Layout
from geo.limit import RuleSet
from geo.site import Site
from layers.imports.text import clean
from ui.fit_query import FitQuery


def fit_text(
    chosen: argparse.Namespace,
    site: Site,
    layout: Layout,
    rules: RuleSet,
    names: Mapping[str, str],
) -> str:
    """Answer the command: one feature, its geometry the green places.

    Parameters
    ----------
    chosen
        The command's options, as text.
    names
        What people call the kinds, with the codes.

    Raises
    ------
    InputError
        As `FitQuery.read`, and ``fit.unknown_id``.
    """
    options = ("kind", "turn", "width", "depth", "except")
    query = FitQuery.read({name: getattr(chosen, name) for name in options}, catalogue(), names)
    if query.except_id is not None and query.except_id not in layout:
        raise InputError("fit.unknown_id", id=clean(query.except_id, 60))
    found = query.answer(site, layout, catalogue(), rules)
    geometry = json.loads(shapely.to_geojson(found.green))
    feature = {
        "type": "Feature",
        "properties": {"rules": list(found.rules)},
        "geometry": geometry,
    }
    return json.dumps(feature, ensure_ascii=False, allow_nan=False)
