"""Layouts as files for meetings, GIS and CAD: one file a format, one line each in ``EXPORTS``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import cast

from layers.exports.plan import ExportOptions, Plan

Export = Callable[[Plan, ExportOptions], bytes]


def _in(module: str, function: str) -> Export:
    """An export that is imported when it is first used.

    typst, folium and GDAL together take longer to import than a whole check takes to run.
    """

    def export(plan: Plan, options: ExportOptions) -> bytes:
        found = getattr(import_module(f"layers.exports.{module}"), function)
        return cast(bytes, found(plan, options))

    return export


EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        "pdf": _in("sheet", "pdf"),
        "png": _in("sheet", "png"),
        "svg": _in("sheet", "svg"),
        "gpkg": _in("geopackage", "geopackage"),
        "geojson": _in("geojson", "geojson"),
        "html": _in("webmap", "html"),
        "parquet": _in("parquet", "parquet"),
        "dxf": _in("dxf", "dxf"),
        "xlsx": _in("xlsx", "xlsx"),
        "conflicts": _in("conflict_sheet", "conflict_sheet"),
        "playsheet": _in("playing_sheet", "playing_sheet"),
        "cards": _in("cards", "cards"),
    }
)
"""Every format by the word that names it on the command line; mostly its files end so too."""

ENDINGS: Mapping[str, str] = MappingProxyType(
    {"conflicts": "pdf", "playsheet": "pdf", "cards": "pdf"}
)
"""How files of a format end where that is not its name."""
