"""Lamplight: how bright lamps make the ground after dark, by a simple stated model.

A lamp is a point at its height that sends its lumens evenly into the half space below it:
I = Φ/2π candela. On level ground d metres away it gives E = I·h/(h² + d²)^1.5 lux
(inverse square and cosine law), and several lamps add up. Buildings keep the light off by
the straight line in plan; furniture, walls, crowns and what light they throw back do not
count. Good for seeing where it stays dark, not for a lighting calculation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.cells import Cells
from geo.footprint import grown
from geo.overlay import united
from geo.scene import TOLERANCE, Indices, Scene
from geo.sightline import Points, crossings
from geo.witness import beyond, common

WALKED_ON: frozenset[str] = frozenset({"paving", "soft"})
"""Tags of level ground that people use although nobody goes to it for its own sake."""


@dataclass(frozen=True, eq=False)
class Lamps:
    """Lamps of a scene, m of them.

    Parameters
    ----------
    at
        Where they stand, (m, 2), site metres.
    height
        Of the light over the ground, m.
    intensity
        Downwards, candela.
    """

    at: Points
    height: NDArray[np.float64]
    intensity: NDArray[np.float64]

    @classmethod
    def of(cls, scene: Scene, selector: str) -> Lamps:
        """The placements of a selector that give light: ``measures.lumens`` above the ground."""
        found = [
            (scene.placements[i].x, scene.placements[i].y, scene.kinds[i].height, lumens)
            for i in scene.answering(selector).tolist()
            if (lumens := scene.kinds[i].measures.get("lumens", 0.0)) > 0 < scene.kinds[i].height
        ]
        x, y, height, lumens = np.array(found, dtype=float).reshape(-1, 4).T
        return cls(np.column_stack([x, y]), height, lumens / (2 * pi))

    def lux(self, points: Points) -> NDArray[np.float64]:
        """What each lamp gives on level ground at each of n points, nothing in between: (m, n)."""
        away = ((self.at[:, None] - points) ** 2).sum(axis=-1)
        height = self.height[:, None]
        return cast(
            NDArray[np.float64], self.intensity[:, None] * height / (height**2 + away) ** 1.5
        )


def illuminance(scene: Scene, lamps: Lamps, grids: Sequence[Cells]) -> list[NDArray[np.float64]]:
    """Lux at the middle of each cell, one array a grid; buildings keep light off."""
    sizes = np.array([len(grid.middles) for grid in grids], dtype=np.intp)
    if not len(grids):
        return []
    points = np.concatenate([grid.middles for grid in grids])
    each = lamps.lux(points)
    lamp, cell = _shaded(scene, lamps, points, np.repeat(np.arange(len(grids)), sizes))
    each[lamp, cell] = 0.0
    return np.split(each.sum(axis=0), np.cumsum(sizes)[:-1])


def _shaded(scene: Scene, lamps: Lamps, points: Points, owner: Indices) -> tuple[Indices, Indices]:
    """Pairs of lamp and point with a building on the line between them."""
    setting, count = scene.setting, len(lamps.at)
    houses = np.array([f.role == "building" for f in setting.solid], dtype=bool)
    grids = int(owner.max(initial=-1)) + 1
    lines, _ = crossings(
        np.repeat(lamps.at, grids, axis=0),
        np.tile(points, (count, 1)),
        np.concatenate([lamp * grids + owner for lamp in range(count)] or [owner[:0]]),
        setting.shrunk_bodies(TOLERANCE / 2)[houses],
    )
    return lines // max(len(points), 1), lines % max(len(points), 1)


def used_ground(scene: Scene, selector: str) -> BaseGeometry:
    """Where people walk, sit and play, on the site and outside of buildings.

    The footprints of what is used, paving and soft ground, and the site's own paving. Not
    lawns, beds and trees: a lamp there lights what nobody uses and keeps birds awake.
    """
    kinds = scene.kinds
    trodden = [i for i in scene.answering(selector) if kinds[i].used or kinds[i].tags & WALKED_ON]
    whole = united(np.append(scene.footprints[trodden], scene.setting.paved()))
    return common(whole, scene.setting.open_ground())


def far_from(lamps: Lamps, ground: BaseGeometry, radius: float) -> BaseGeometry:
    """What of the ground lies more than ``radius`` m from every lamp, in plan."""
    return beyond(ground, grown(shapely.points(lamps.at), radius))
