"""Where a kind fits: every place that its middle may have, as exact polygons.

The places allowed to a shape are the site's boundary drawn in by the shape, less
everything it must keep off, swollen by the shape turned round (`geo.minkowski`), and as
far as what it needs reaches, swollen likewise. The checker stays the one judge: this says
beforehand what it will say, place by place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Generic, TypeVar, cast

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.bans import Ban, bans_of_others, bans_of_site, can_be_said
from geo.exception import exceptions
from geo.footprint import Geometries
from geo.kind import Kind
from geo.layout import Layout, Placement
from geo.limit import Limit, RuleSet, Severity
from geo.minkowski import ARC_ERROR, Pieces, arc_steps, pieces, sums
from geo.needs import Need, needs
from geo.newcomer import Newcomer
from geo.overlay import less, shared, united
from geo.scene import Scene
from geo.setting import Setting
from geo.site import Site

BEYOND = 50.0
"""How far round the site the map goes where no limit keeps a piece inside, m."""

FINGER = 0.1
"""Strips of places narrower than this are left out of the picture, m."""

CHORD = 0.01
"""How far the picture's edge may stand off the true one, m."""

Anything = TypeVar("Anything")


@dataclass(frozen=True)
class Fit:
    """Where one kind fits at one turn.

    Parameters
    ----------
    green
        Places of the middle, site metres, where none of the rules finds an error or a
        warning about the new piece; pieces of ground, edges included.
    pale
        Where none finds an error; contains green.
    rules
        Ids of the rules it speaks for. The wheelchair's way (``reach``) depends on all
        the ground that is left and is not among them; nor is a limit that wants something
        near of which there is nothing at all, for no place would help; what is only a
        hint never counts.
    """

    green: MultiPolygon
    pale: MultiPolygon
    rules: tuple[str, ...]


def fit(  # noqa: PLR0917 - what is placed where, by which rules
    site: Site,
    layout: Layout,
    kinds: Mapping[str, Kind],
    rules: RuleSet,
    kind: str,
    turn: float,
    *,
    except_id: str | None = None,
    width: float | None = None,
    depth: float | None = None,
    outline: Polygon | None = None,
) -> Fit:
    """Find every place for a new piece.

    Parameters
    ----------
    site, layout
        In the same site metres.
    kinds
        Every kind that is placed, and the new one; ``KeyError`` for a missing one.
    rules
        Their errors and warnings count, where `geo.bans.can_be_said`.
    kind, turn
        What is to be placed, and how it is turned, degrees counter-clockwise from east.
    except_id
        A placement to pass over: the one that is being moved.
    width, depth
        Own size, m; the kind's if not said.
    outline
        Own drawn footprint, wherever it is; then turn and size do not count.

    Returns
    -------
    Fit
        It agrees with `geo.check.check` to the checker's own tolerance of 10 mm, and is
        never wider than it but for rounding: rounded edges keep up to 4 mm more off.
    """
    rest = Layout.of(*(placed for placed in layout if placed.id != except_id))
    piece = Placement("", kind, 0.0, 0.0, turn, width, depth, outline=outline)
    return fit_among(Scene.of(site, rest, kinds, rules), piece, kinds[kind])


def fit_among(
    scene: Scene,
    piece: Placement,
    kind: Kind,
    *,
    within: Polygon | None = None,
    bans: Iterable[Ban] = (),
) -> Fit:
    """Find the places for a piece among all the others, wherever it is now.

    Parameters
    ----------
    scene
        Everything else on its site; its rules count.
    piece, kind
        What looks for a place, at its turn, size and outline.
    within
        Only places in this window are told: much less work than all of the site.
    bans
        What it must keep off besides.
    """
    limits = tuple(each for each in scene.rules.limits if is_told(each))
    free = _free(
        _Same(scene.setting),
        _Same(scene.rules),
        _Same(kind),
        piece.turn,
        piece.width,
        piece.depth,
        piece.outline,
    )
    pale, green = free.pale, free.green
    if within is not None:
        pale, green = shapely.intersection([pale, green], within)
    if not pale.is_empty:
        taken = _taken([*bans_of_others(free.new, scene, limits), *bans], pale)
        pale, green = _less([pale, green], taken["error"])
        (green,) = _less([green], taken["warning"])
    green, pale = _polygons(green), _polygons(pale)
    wanted = tuple(needs(free.new, scene, limits))
    for need in wanted:
        if len(need.things):
            about = _about(need, free.new)
            green = _polygons(shared(green, about))
            pale = _polygons(shared(pale, about)) if need.limit.severity == "error" else pale
    hopeless = {need.limit.rule for need in wanted if not len(need.things)}
    names = dict.fromkeys(each.rule for each in limits if each.rule not in hopeless)
    return Fit(green, pale, tuple(names))


def drawn(places: MultiPolygon) -> MultiPolygon:
    """Places as a picture: without strips too narrow for a finger, with fewer corners.

    Only to look at; whether a place is allowed is for the exact polygons to say.
    """
    half = FINGER / 2
    core = shapely.buffer(shapely.simplify(places, CHORD), -half, quad_segs=1)
    return _polygons(shapely.buffer(core, half, quad_segs=2))


def is_told(limit: Limit) -> bool:
    """Whether a map of places speaks for this limit."""
    return limit.severity != "hint" and can_be_said(limit)


@dataclass(frozen=True, eq=False)
class _Same(Generic[Anything]):
    """Stands in a cache's key for a value that has no hash: the very same object."""

    value: Anything

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


@dataclass(frozen=True)
class _Free:
    """What an empty site leaves to a newcomer."""

    new: Newcomer
    green: BaseGeometry
    pale: BaseGeometry


@lru_cache(maxsize=256)
def _free(  # noqa: PLR0917 - a cache's key is cheaper without names
    setting: _Same[Setting],
    rules: _Same[RuleSet],
    kind: _Same[Kind],
    turn: float,
    width: float | None,
    depth: float | None,
    outline: Polygon | None,
) -> _Free:
    """The site's part, remembered. Nothing in it is ever prepared: threads share it."""
    exempt = exceptions(rules.value.limits)
    new = Newcomer.of(kind.value, turn, width, depth, outline, exempt=exempt)
    limits = [each for each in rules.value.limits if is_told(each)]
    ground = shapely.buffer(setting.value.site.boundary, BEYOND)
    around: BaseGeometry = shapely.box(*shapely.bounds(ground))
    kept = {
        severity: _inside(new, setting.value, limits, severity) for severity in ("error", "warning")
    }
    pale = _common([around, *kept["error"]])
    taken = _taken(bans_of_site(new, setting.value, limits), pale)
    (pale,) = _less([pale], taken["error"])
    (green,) = _less([_common([pale, *kept["warning"]])], taken["warning"])
    return _Free(new, green, pale)


def _inside(
    new: Newcomer, setting: Setting, limits: Iterable[Limit], severity: str
) -> list[BaseGeometry]:
    """Where the newcomer stands inside the boundary, for each limit that asks for it.

    A shape is inside where one point of it is, and the boundary does not cross it.
    """
    found: list[BaseGeometry] = []
    for limit in limits:
        if limit.code != "inside" or limit.severity != severity:
            continue
        if not new.kind.answers_to(limit.subject):
            continue
        half = limit.value / 2
        ground = setting.grown_boundary(half)
        edges = pieces(shapely.get_parts(shapely.boundary(ground)))
        shape = new.footprint(half)
        shape = new.footprint() if shape.is_empty else shape
        for part in shapely.get_parts(shape):
            x, y = shapely.get_coordinates(shapely.point_on_surface(part))[0]
            moved = shapely.transform(ground, lambda at, x=x, y=y: at - (x, y))
            cuts, _ = sums(edges, pieces(np.array([part])).reflected(), np.zeros(len(edges)))
            found += _less([moved], list(cuts))
    return found


def _taken(bans: Iterable[Ban], within: BaseGeometry) -> dict[Severity, list[BaseGeometry]]:
    """The places that bans take away, by severity; only those that reach the ground left."""
    taken: dict[Severity, list[BaseGeometry]] = {"error": [], "warning": []}
    together: dict[tuple[int, int], list[Ban]] = {}
    for ban in _reaching(bans, within):
        together.setdefault((id(ban.shape), arc_steps(ban.radius)), []).append(ban)
    for alike in together.values():
        shape = _reflected(_Same(alike[0].shape))
        things = pieces(np.concatenate([ban.things for ban in alike]))
        counts = [len(ban.things) for ban in alike]
        radii = np.repeat([ban.radius for ban in alike], counts)
        severe = np.repeat([ban.severity == "error" for ban in alike], counts)
        found, of = sums(things, shape, radii[things.of])
        near = _near(found, within)
        taken["error"] += found[near & severe[of]].tolist()
        taken["warning"] += found[near & ~severe[of]].tolist()
    return taken


def _about(need: Need, new: Newcomer) -> BaseGeometry:
    """The places from which one of the things that are needed is near enough.

    Its arcs stand inside the true ones: never wider than the checker.
    """
    shape = pieces(np.array([new.footprint()])).reflected()
    around = pieces(need.things)
    found, _ = sums(around, shape, np.full(len(around), need.radius), inscribed=True)
    return united(found)


@lru_cache(maxsize=256)
def _reflected(shape: _Same[BaseGeometry]) -> Pieces:
    """A shape's pieces turned half round: it is asked about again and again."""
    return pieces(np.array([shape.value])).reflected()


def _reaching(bans: Iterable[Ban], within: BaseGeometry) -> list[Ban]:
    """The bans with those of their things only that may reach the ground left, by boxes."""
    bans = [ban for ban in bans if len(ban.things) and not ban.shape.is_empty]
    if not bans or within.is_empty:
        return []
    west, south, east, north = shapely.bounds([ban.shape for ban in bans]).T
    margin = np.array([ban.radius + ARC_ERROR for ban in bans])
    about = np.column_stack([-east - margin, -north - margin, margin - west, margin - south])
    counts = [len(ban.things) for ban in bans]
    boxes = shapely.bounds(np.concatenate([ban.things for ban in bans])).reshape(-1, 4)
    near = np.split(_meeting(boxes + np.repeat(about, counts, axis=0), within), np.cumsum(counts))
    return [
        replace(ban, things=ban.things[close])
        for ban, close in zip(bans, near[:-1], strict=True)
        if close.any()
    ]


def _near(found: Geometries, within: BaseGeometry) -> np.ndarray:
    """Which of them may reach the ground left, by their boxes."""
    return _meeting(shapely.bounds(found).reshape(-1, 4), within)


def _meeting(boxes: np.ndarray, within: BaseGeometry) -> np.ndarray:
    west, south, east, north = shapely.bounds(within)
    w, s, e, n = boxes.T
    return cast(np.ndarray, (w < east) & (e > west) & (s < north) & (n > south))


def _common(grounds: Sequence[BaseGeometry]) -> BaseGeometry:
    first, *others = grounds
    for other in others:
        first = shapely.intersection(first, other)
    return first


def _less(grounds: list[BaseGeometry], taken: list[BaseGeometry]) -> list[BaseGeometry]:
    """Each ground less what is taken."""
    if not taken:
        return grounds
    union = united(np.array(taken, dtype=object))
    return [less(ground, union) for ground in grounds]


def _polygons(ground: BaseGeometry) -> MultiPolygon:
    """Its pieces of ground; lines and points that an overlay left over are dropped."""
    # Twice: an overlay may give a collection of several in one.
    parts = shapely.get_parts(shapely.get_parts(ground))
    flat = (shapely.get_dimensions(parts) < 2) | shapely.is_empty(parts)
    return cast(MultiPolygon, shapely.multipolygons(parts[~flat]))
