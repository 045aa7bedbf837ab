"""What casts shadows, the shadows on the ground, and which spots lie in the sun.

Everything that casts one is taken for upright and solid: its outline, from a height above
the ground to another. The shadow of such a thing is its outline swept along the sun's
direction, exactly. The ground is level.

- A building, wall or fence stands on the ground. One of unknown height casts none.
- A tree is its crown, as wide as it is drawn, from a third of the tree's height
  (`CROWN_BASE`) to its top, in leaf all year. Its trunk is left out.
- A placed thing stands on the ground as high as its kind, solid though a swing or a rack is
  mostly air: more shadow than there will be. A canopy is a flat roof without posts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.footprint import NOTHING, Geometries
from geo.kind import Kind
from geo.scene import Scene
from geo.setting import Setting
from geo.site import Feature
from geo.sun import Sky

Numbers = NDArray[np.float64]
Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]

CROWN_BASE = 1 / 3
"""Height of a crown's underside, in heights of its tree. Ours: nobody measures it."""

CROWN = 1.5
"""Crown radius of a tree of which none is told, m: as it is drawn on the map."""

SLIM = 3.0
"""Height of a tree of which none is told, in crown radii; trees of the demo court: 2.5 to 3.5."""

_ARC = 4
"""Sides of a quarter of a disc's shadow: within 2 % of the radius. The sun is no point either,
so that the edge of a true shadow is as wide, and no crown is as round as a circle."""

_AT_ONCE = 2_000_000
"""Edges × spots × moments looked at in one go: some 40 MB."""


@dataclass(frozen=True)
class Casters:
    """Upright solids over the ground, n of them.

    Parameters
    ----------
    shapes
        Their outlines, polygons in site metres (n,).
    bottom, top
        Between which heights above the ground they are, m (n,).
    of
        Which feature or placement each is a part of (n,).
    """

    shapes: Geometries
    bottom: Numbers
    top: Numbers
    of: Indices

    @classmethod
    def made(cls, shapes: Geometries, bottom: Sequence[float], top: Sequence[float]) -> Casters:
        """Solids over these outlines, those without height or outline left out."""
        parts, of = shapely.get_parts(shapes, return_index=True)
        low, high = np.array(bottom, dtype=np.float64)[of], np.array(top, dtype=np.float64)[of]
        casts = (high > 0) & (shapely.area(parts) > 0)
        return cls(parts[casts], low[casts], high[casts], of[casts])

    @classmethod
    def of_site(cls, setting: Setting) -> Casters:
        """What stands on a site and beside it: buildings, walls, fences, crowns of trees."""
        heights = [_heights(feature) for feature in setting.solid]
        shapes = [
            _crown(feature) if feature.role == "tree" else body
            for feature, body in zip(setting.solid, setting.bodies, strict=True)
        ]
        return cls.made(
            np.array(shapes, dtype=object), [low for low, _ in heights], [top for _, top in heights]
        )

    @classmethod
    def of_scene(cls, scene: Scene) -> Casters:
        """What people placed; level ground casts none. ``of`` counts as the placements do."""
        return scene.once(("casters", 0.0), lambda: cls._of_scene(scene))

    @classmethod
    def _of_scene(cls, scene: Scene) -> Casters:
        kinds = scene.kinds
        tops = [0.0 if kind.level == "ground" else kind.height for kind in kinds]
        shapes = scene.footprints.copy()
        for index, placement in enumerate(scene.placements):
            if kinds[index].shape == "disc" and placement.outline is None:
                shapes[index] = _coarse(shapes[index])
        return cls.made(shapes, [_underside(kind) for kind in kinds], tops)

    def __len__(self) -> int:
        return len(self.shapes)

    @cached_property
    def edges(self) -> list[Numbers]:
        """Begin and end of each side of each outline, holes included, m (e, 2, 2)."""
        rings, of = shapely.get_rings(self.shapes, return_index=True)
        corners, ring = shapely.get_coordinates(rings, return_index=True)
        within = ring[1:] == ring[:-1]
        sides = np.stack([corners[:-1][within], corners[1:][within]], axis=1)
        counts = np.bincount(of[ring[:-1][within]], minlength=len(self))
        return np.split(sides, np.cumsum(counts)[:-1])

    @cached_property
    def names(self) -> list[bytes]:
        """Of each solid what tells it from any other, to remember things by."""
        heights = np.stack([self.bottom, self.top], axis=1)
        shapes = shapely.to_wkb(self.shapes)
        return [shape + height.tobytes() for shape, height in zip(shapes, heights, strict=True)]


def unknown_heights(setting: Setting) -> tuple[Feature, ...]:
    """The buildings, walls and fences whose shadow nobody knows."""
    return tuple(f for f in setting.solid if f.role != "tree" and not f.height)


def shadow(casters: Casters, azimuth: float, elevation: float) -> BaseGeometry:
    """The ground in shadow at one position of the sun, exactly; what stands on it included.

    Parameters
    ----------
    azimuth, elevation
        Degrees; empty where the sun is down.

    Returns
    -------
    Polygon or MultiPolygon
        Site metres. It can reach kilometres far when the sun stands low.
    """
    if elevation <= 0 or not len(casters):
        return NOTHING
    angle, length = np.radians(azimuth), 1 / np.tan(np.radians(elevation))
    along = -length * np.array([np.sin(angle), np.cos(angle)])
    parts, of = _convex_parts(casters.shapes)
    corners, part = shapely.get_coordinates(parts, return_index=True)
    # A convex outline swept along a line is the hull of where it starts and where it ends.
    start = corners + along * casters.bottom[of][part, None]
    end = corners + along * casters.top[of][part, None]
    both = np.stack([start, end], axis=1).reshape(-1, 2)
    swept = shapely.convex_hull(shapely.multipoints(both, indices=np.repeat(part, 2)))
    return cast(BaseGeometry, shapely.union_all(swept))


def lit(spots: Numbers, casters: Casters, sky: Sky, on: Indices | None = None) -> Mask:
    """At which moments which spots on the ground lie in the sun.

    In plan, the ray from a spot to the sun is under a solid from ``bottom`` to ``top`` times
    the length of a metre's shadow: the spot is shaded where that stretch meets its outline.

    Parameters
    ----------
    spots
        Site metres (n, 2).
    on
        What each spot lies on (n,), counted as `Casters.of`: that does not shade it.

    Returns
    -------
    numpy.ndarray
        (n, k) for the k moments of the sky.
    """
    found = np.ones((len(spots), len(sky)), dtype=bool)
    if not (len(spots) and len(casters) and len(sky)):
        return found
    low, high = reached(casters, sky)
    inside: Mask = (spots >= low[:, None]) & (spots <= high[:, None])
    near = inside[..., 0] & inside[..., 1]
    if on is not None:
        near &= on != casters.of[:, None]
    towards, lengths = sky.towards, sky.lengths
    for index in np.flatnonzero(near.any(axis=1)).tolist():
        chosen, edges = np.flatnonzero(near[index]), casters.edges[index]
        stretch = lengths * casters.bottom[index], lengths * casters.top[index]
        most = max(1, _AT_ONCE // (len(edges) * len(sky)))
        for first in range(0, len(chosen), most):
            some = chosen[first : first + most]
            found[some] &= ~_shaded(spots[some], edges, stretch, towards)
    return found


def _shaded(
    spots: Numbers, edges: Numbers, stretch: tuple[Numbers, Numbers], towards: Numbers
) -> Mask:
    """Whether a stretch of the ray from each spot meets an outline: (n, k).

    ``edges`` (e, 2, 2): begin and end of every side of the outline, holes included.
    """
    # Along the ray to the sun, and across it: (e, 1, k) for the edges, (1, n, k) for the spots.
    aside = np.column_stack([towards[:, 1], -towards[:, 0]])
    begin, end = edges[:, 0], edges[:, 1]
    begin_across, end_across = (begin @ aside.T)[:, None], (end @ aside.T)[:, None]
    across, along = (spots @ aside.T)[None], (spots @ towards.T)[None]
    crossed = (begin_across > across) != (end_across > across)
    width = end_across - begin_across
    width[width == 0] = 1.0  # never crossed
    begin_along, end_along = (begin @ towards.T)[:, None], (end @ towards.T)[:, None]
    slope = (end_along - begin_along) / width
    where = (begin_along - begin_across * slope - along) + across * slope
    near, far = stretch
    on_it = crossed & (where >= near) & (where <= far)
    # Or the whole stretch lies within: from its far end an odd number of sides is crossed.
    beyond = np.logical_xor.reduce(crossed & (where > far), axis=0)
    return cast(Mask, on_it.any(axis=0) | beyond)


def reached(casters: Casters, sky: Sky) -> tuple[Numbers, Numbers]:
    """The boxes (n, 2), (n, 2) that the shadows stay in at all moments of the sky."""
    extent = shapely.bounds(casters.shapes)
    along = -sky.towards * sky.lengths[:, None]
    ends = [
        height[:, None] * reach
        for height in (casters.bottom, casters.top)
        for reach in (along.min(axis=0), along.max(axis=0))
    ]
    return extent[:, :2] + np.minimum.reduce(ends), extent[:, 2:] + np.maximum.reduce(ends)


def _convex_parts(shapes: Geometries) -> tuple[Geometries, Indices]:
    """The outlines, those that are not convex in triangles, and which outline each is of."""
    whole = np.arange(len(shapes))
    area = shapely.area(shapes)
    bent = shapely.area(shapely.convex_hull(shapes)) > area * (1 + 1e-9)
    if not bent.any():
        return shapes, whole
    triangles, of = shapely.get_parts(
        shapely.constrained_delaunay_triangles(shapes[bent]), return_index=True
    )
    return np.concatenate([shapes[~bent], triangles]), np.concatenate(
        [whole[~bent], whole[bent][of]]
    )


def _heights(feature: Feature) -> tuple[float, float]:
    """Underside and top of what stands on a site, m."""
    if feature.role != "tree":
        return 0.0, feature.height or 0.0
    height = feature.height or SLIM * (feature.crown or CROWN)
    return CROWN_BASE * height, height


def _crown(tree: Feature) -> BaseGeometry:
    return cast(BaseGeometry, shapely.buffer(tree.geometry, tree.crown or CROWN, quad_segs=_ARC))


def _coarse(disc: Polygon) -> Polygon:
    """A disc with sixteen corners, always the same of its own."""
    corners = shapely.get_coordinates(disc)[:-1]
    return cast(Polygon, shapely.polygons(corners[:: len(corners) // (4 * _ARC)]))


def _underside(kind: Kind) -> float:
    """Height of the underside of a placed thing, m: roofs and crowns are above the ground."""
    if kind.level == "canopy":
        return kind.height
    return CROWN_BASE * kind.height if "tree" in kind.tags else 0.0
