"""The wheelchair's way: exact erosion of the free ground.

A circle as wide as the route rolls from the entrances over the ground; its middle stays
half the width away from everything that stands. What it comes up against is reached.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.footprint import Geometries, grown
from geo.narrows import BESIDE, Narrow, Narrows
from geo.scene import TOLERANCE, Indices, Scene

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Routes:
    """Ways over one scene.

    Parameters
    ----------
    scene
        The layout on its site.
    targets
        Indices of the placements to be reached, m of them.
    """

    scene: Scene
    targets: Indices
    _narrows: dict[float, Narrows] = field(default_factory=dict, compare=False, repr=False)

    def reached(self, width: float) -> Flags:
        """Which targets a route of this width reaches, (m,); touching counts as passing."""
        return self._reached(width, self._widest(width))

    def turning(self, width: float, diameter: float) -> Flags:
        """Beside which targets a circle can turn on ground that a narrower route opens, (m,)."""
        found = self._reached(diameter, self._widest(diameter))
        left = np.flatnonzero(~found)
        if len(left):
            radius = (diameter - TOLERANCE) / 2
            pieces = self._free_ground(radius)
            opened = self.open_ground((width - TOLERANCE) / 2)
            # Free ground for the greater circle lies wholly within one piece of the route's.
            pieces = pieces[shapely.intersects(opened[:, None], pieces).any(axis=0)]
            shapely.prepare(pieces)
            found[left] = self._beside(pieces, radius, left)
        return found

    def _widest(self, width: float) -> float:
        """The greatest circle that a limit asks for with all that people use, or this, m."""
        limits = self.scene.rules.limits
        return max([width, *(x.value for x in limits if x.code == "reach" and x.subject == "*")])

    def _reached(self, width: float, wider: float) -> Flags:
        """As `reached`: where the wider circle gets to, the narrower does, and few are left."""
        everyone = np.arange(len(self.targets))
        found = np.zeros(len(everyone), dtype=bool)
        for each in sorted({width, wider}, reverse=True):
            left = everyone[~found]
            if len(left):
                radius = (each - TOLERANCE) / 2
                found[left] = self._beside(self.open_ground(radius), radius, left)
        return found

    def _beside(self, pieces: Geometries, radius: float, targets: Indices) -> Flags:
        """Which of these targets (of m) a circle on these pieces comes up against."""
        shapes = self.scene.footprints[self.targets[targets]]
        # Arcs drawn inside the true ones settle nearly all, and much faster.
        about = shapely.buffer(shapes, radius + BESIDE, quad_segs=4)
        near: Flags = shapely.intersects(pieces[:, None], about).any(axis=0)
        left = np.flatnonzero(~near)
        near[left] = shapely.dwithin(pieces[:, None], shapes[left], radius + BESIDE).any(axis=0)
        return near

    def open_ground(self, radius: float) -> Geometries:
        """Where the middle of a circle gets to from the entrances: pieces of ground.

        Prepared, and therefore never to be shared between threads.
        """
        return self.scene.once(("open ground", radius), lambda: self._open_ground(radius))

    def _free_ground(self, radius: float) -> Geometries:
        return self.scene.once(("free ground", radius), lambda: self._free(radius))

    def _free(self, radius: float) -> Geometries:
        ground = self.scene.setting.walkable(radius)
        pieces = shapely.get_parts(shapely.difference(ground, grown(self.scene.bodies, radius)))
        return cast(Geometries, pieces[shapely.area(pieces) > 1e-9])

    def _open_ground(self, radius: float) -> Geometries:
        pieces = self._free_ground(radius)
        pieces = pieces[shapely.dwithin(pieces, self.scene.setting.doors(), 1e-6)]
        # Fresh geometries of this very call: preparing them is safe.
        shapely.prepare(pieces)
        return cast(Geometries, pieces)

    def narrowest(self, target: int, width: float) -> Narrow:
        """Where the best way to a target (0 to m−1) is narrower than ``width`` m."""
        return self._at(width).on_the_way_to(int(self.targets[target]))

    def bottlenecks(self, width: float) -> dict[int, Narrow]:
        """`narrowest` of every target that ``width`` does not reach.

        Targets behind the same bottleneck have the very same `Narrow`.
        """
        missed = np.flatnonzero(~self.reached(width)).tolist()
        return {target: self.narrowest(target, width) for target in missed}

    def _at(self, width: float) -> Narrows:
        if width not in self._narrows:
            self._narrows[width] = Narrows(self.scene, width)
        return self._narrows[width]
