"""What a file holds before its features mean anything: shapes with attributes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from shapely.geometry.base import BaseGeometry

from layers.imports.text import clean

MOST_FEATURES = 5_000
MOST_POINTS = 100_000
"""Corners in one file."""


@dataclass(frozen=True)
class Raw:
    """One feature as it stands in the file.

    Parameters
    ----------
    file
        Name of the file, for sentences.
    place
        1 for the first feature of the file.
    id
        ``properties.id``, else the feature's id, cleaned; empty where it has none.
    properties
        As read; values of any JSON type.
    geometry
        Flat; in the document's units.
    windows
        The feature's ``windows_geometry``, if any.
    where
        Place in the file as its own program calls it (``Sheet1!A5``); mostly empty.
    layout
        Which layout it belongs to, where a file holds several; else empty.
    """

    file: str
    place: int
    id: str
    properties: Mapping[str, Any]
    geometry: BaseGeometry
    windows: BaseGeometry | None = None
    where: str = ""
    layout: str = ""

    @property
    def label(self) -> str:
        """How sentences call it: its place, or id with its name where it has one, else ``#3``."""
        if self.where:
            return self.where
        name = clean(self.properties.get("name"), 60)
        called = self.id or f"#{self.place}"
        return f"{called} ({name})" if name and name != called else called


@dataclass(frozen=True)
class Document:
    """One file.

    Parameters
    ----------
    local
        Coordinates are metres of the site (``"frame": "local"``); else lon/lat degrees.
    origin
        lon/lat that the file wants as the site's origin, as our own files do.
    spoken
        Kinds may stand there by their names, as people type them in a table.
    guessed
        Roles were guessed from words: what has none is left out instead of being refused.
    reach
        m around the boundary beyond which nothing is taken; ``None``: 10 km, and farther is an
        error. Extracts of OpenStreetMap hold whole quarters.
    sure
        The coordinates are WGS 84 whatever a person says of them.
    """

    file: str
    features: tuple[Raw, ...]
    local: bool = False
    name: str = ""
    attribution: str = ""
    origin: tuple[float, float] | None = None
    spoken: bool = False
    guessed: bool = False
    reach: float | None = None
    sure: bool = False

    def shaped(self, change: Callable[[BaseGeometry], BaseGeometry]) -> tuple[Raw, ...]:
        """The features with every geometry changed."""
        return tuple(
            replace(
                raw,
                geometry=change(raw.geometry),
                windows=None if raw.windows is None else change(raw.windows),
            )
            for raw in self.features
        )
