"""What a limit's object means: things that people put there, things of the site, or both."""

from __future__ import annotations

from typing import get_args

import numpy as np

from geo.footprint import Geometries
from geo.scene import Indices, Scene
from geo.site import Role

PLACEABLE: frozenset[str] = frozenset({"tree", "fence", "ramp", "water"})
"""Roles of a site whose names are tags or kinds of amenities as well."""

OF_SITE: frozenset[str] = frozenset({*get_args(Role), "window", "highrise", "dwelling"}) - PLACEABLE
"""Names of what only a planner can draw."""

NOT_PLACED = -1


def things(scene: Scene, selector: str) -> tuple[Geometries, Indices]:
    """Everything that a selector means, site metres, the placements first.

    Parameters
    ----------
    selector
        Names joined by ``|``: a tag or kind, or of the site what `Setting.fronts` knows.

    Returns
    -------
    tuple of numpy.ndarray
        Footprints and geometries of features, n; and which placement each is, n, or
        `NOT_PLACED`.
    """
    placed = scene.answering(selector)
    drawn = {
        feature.id: geometry
        for name in selector.split("|")
        for feature, geometry in scene.setting.fronts(name)
    }
    found = np.empty(len(placed) + len(drawn), dtype=object)
    found[: len(placed)] = scene.footprints[placed]
    found[len(placed) :] = list(drawn.values())
    return found, np.concatenate([placed, np.full(len(drawn), NOT_PLACED, np.intp)])


def of_site(selector: str) -> bool:
    """Whether nothing that can be placed is ever meant: then only a planner can draw it."""
    return OF_SITE.issuperset(selector.split("|"))
