"""A better repair: the places of all pieces chosen together, where greed takes one by one.

Each piece in conflict gets candidate poses, the greedy repair's among them. A solver
(OR-tools CP-SAT) chooses one for each so that the pieces move as little as they can; the
checker judges the choice, and what it finds is told to the solver as what may not be
chosen together, until it finds nothing. So no rule is written a second time, and what the
solver calls best is the best of these candidates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.edit import Move, apply
from geo.fit import fit_among
from geo.issue import Issue
from geo.kind import Kind
from geo.layout import Layout, Placement
from geo.limit import RuleSet
from geo.mend import Board, Repair, mend, moved_between, repaired, weight
from geo.repair import TOUCH, TURNS, WARNED, nearest_in
from geo.scene import Scene
from geo.site import Site

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import IntVar

AROUND = 3.0
"""How far from where a piece stands its candidates are looked for on the ground, m."""

APART = 0.4
"""Candidates of one piece on the edge of its ground stand this far apart, m."""

FAR = 1.0
"""Pieces that greed moved farther than this are turned as well, m."""

CORNERS = 8
"""Candidates on the edges of one ground, at most: the nearest ones."""

ROUNDS = 25
"""Choices judged, at most; what is wrong with the last is mended greedily."""

EFFORT = 0.5
"""CP-SAT's deterministic time for one choice: the same on every machine."""

SHUT = 50.0
"""What a shut way costs in the choice, m: more than any move, less than a piece left out."""

OUT = 1000.0
"""What a piece left out costs in the choice, m."""


def better(
    site: Site,
    layout: Layout,
    kinds: Mapping[str, Kind],
    rules: RuleSet,
    *,
    warnings: bool = False,
    issues: Sequence[Issue] | None = None,
    accepted: Collection[str] = (),
) -> Repair:
    """Mend a layout as `geo.mend.mend` does, with the pieces moved less.

    It takes ten times as long. The least total displacement that the candidates allow,
    with a charge for turns and for warnings that stay; with every piece kept if that can
    be, else with the fewest left out.

    Parameters, Returns
    -------------------
    See `geo.mend.mend`. Never worse than its answer, in errors, warnings, pieces left
    out, or displacement; the same every time.
    """
    board = Board(site, kinds, rules, warnings=warnings, accepted=frozenset(accepted))
    issues = board.judged(board.scene(layout)) if issues is None else board.still_open(issues)
    greedy = mend(site, layout, kinds, rules, issues=issues, warnings=warnings, accepted=accepted)
    involved = {name for issue in board.mendable(issues) for name in issue.placements}
    involved |= {moved.placement_id for moved in greedy.moves}
    if not involved:
        return greedy
    chosen = _Choice(board, layout, _candidates(board, layout, greedy.layout, involved)).best()
    # What little the choice may have left, greed does.
    rest = mend(site, chosen, kinds, rules, warnings=warnings, accepted=accepted)
    found = repaired(layout, rest.layout, rest.left, kinds)
    return min(greedy, found, key=_price)


def _price(repair: Repair) -> tuple[tuple[int, int], int, float]:
    moved = sum(move.cost for move in repair.moves)
    return weight(repair.left), len(repair.remove), round(moved, 6)


# ---- Candidates ----


def _candidates(
    board: Board, layout: Layout, greedy: Layout, involved: set[str]
) -> dict[str, list[Placement]]:
    """Poses for each piece, where it stands first; then the cheapest first."""
    fixed = Layout.of(*(piece for piece in layout if piece.id not in involved))
    scenes = {
        name: Scene.of(board.site, others, board.kinds, board.rules)
        for name, others in (("fixed", fixed), ("before", layout), ("after", greedy))
    }
    found: dict[str, list[Placement]] = {}
    for name in sorted(involved):
        piece = layout[name]
        poses = {_pose(other): other for other in (piece, greedy[name])}
        for other in _looked_for(board, scenes, name, piece):
            poses.setdefault(_pose(other), other)
        found[name] = sorted(poses.values(), key=lambda each: (_cost(piece, each), _pose(each)))
    return found


def _looked_for(
    board: Board, scenes: Mapping[str, Scene], name: str, piece: Placement
) -> Iterator[Placement]:
    """The nearest places and the corners of the ground, among more and more of the others."""
    kind = board.kinds[piece.kind]
    x, y = piece.x, piece.y
    window = shapely.box(x - AROUND, y - AROUND, x + AROUND, y + AROUND)
    after = scenes["after"].without(name)
    for scene in (scenes["fixed"], scenes["before"].without(name), after):
        places = board.allowed(fit_among(scene, piece, kind, within=window))
        nearest = nearest_in(places, x, y)
        if nearest is not None:
            yield _at(piece, *nearest)
            yield from (_at(piece, *corner) for corner in _corners(places, x, y))
    stands = next(each for each in scenes["after"].placements if each.id == name)
    if piece.outline is not None or _cost(piece, stands) < FAR:
        return
    for by in TURNS:
        turned = replace(piece, turn=(piece.turn + by) % 360)
        places = board.allowed(fit_among(after, turned, kind, within=window))
        nearest = nearest_in(places, x, y)
        if nearest is not None:
            yield _at(turned, *nearest)


def _corners(places: BaseGeometry, x: float, y: float) -> list[tuple[float, float]]:
    """Points along the edges of ground, none near another, the nearest to a centre first."""
    inside = shapely.buffer(places, -TOUCH, quad_segs=1)
    edges = shapely.segmentize(shapely.boundary(inside), APART)
    points = np.unique(np.round(shapely.get_coordinates(edges), 4), axis=0)
    away = np.hypot(*(points - (x, y)).T)
    chosen: list[tuple[float, float]] = []
    for east, north in points[np.lexsort((*points.T, np.round(away, 4)))].tolist():
        if all(hypot(east - e, north - n) >= APART for e, n in chosen):
            chosen.append((east, north))
        if len(chosen) == CORNERS:
            break
    return chosen


def _at(piece: Placement, x: float, y: float) -> Placement:
    return apply(Layout.of(piece), Move(piece.id, x, y))[piece.id]


def _pose(piece: Placement) -> tuple[float, float, float]:
    return round(piece.x, 4), round(piece.y, 4), piece.turn


def _cost(before: Placement, after: Placement) -> float:
    moved = moved_between(before, after)
    return 0.0 if moved is None else moved.cost


# ---- The choice ----


@dataclass(frozen=True)
class _Choice:
    """One candidate for each piece, or none of them: as a model that learns from the checker."""

    board: Board
    layout: Layout
    candidates: Mapping[str, list[Placement]]

    def best(self) -> Layout:
        """The cheapest choice that the checker lets pass, or the last one that was judged.

        Pieces left out stand as before.
        """
        from ortools.sat.python import cp_model  # noqa: PLC0415 - slow to load, seldom needed

        model = cp_model.CpModel()
        taken = {
            name: [model.new_bool_var(f"{name} {each}") for each in range(len(poses) + 1)]
            for name, poses in self.candidates.items()
        }
        costs: list[tuple[IntVar, float]] = []
        for name, literals in taken.items():
            model.add_exactly_one(literals)
            costs += zip(literals, [*self._costs(name), OUT], strict=True)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = EFFORT
        known: set[frozenset[tuple[str, int]]] = set()
        chosen = dict.fromkeys(taken, 0)
        for _ in range(ROUNDS):
            model.minimize(sum(round(1000 * cost) * literal for literal, cost in costs))
            if solver.solve(model) != cp_model.OPTIMAL:
                break
            chosen = {
                name: next(i for i, literal in enumerate(literals) if solver.value(literal))
                for name, literals in taken.items()
            }
            learnt = [cut for cut in self._cuts(chosen) if cut[0] not in known]
            if not learnt:
                break
            for together, price in learnt:
                if together in known:
                    continue
                known.add(together)
                clause = [taken[name][index].negated() for name, index in sorted(together)]
                if price is not None:
                    pays = model.new_bool_var("")
                    costs.append((pays, price))
                    clause.append(pays)
                model.add_bool_or(clause)
        return self._made(chosen, whole=True)

    def _costs(self, name: str) -> list[float]:
        return [_cost(self.layout[name], each) for each in self.candidates[name]]

    def _cuts(
        self, chosen: Mapping[str, int]
    ) -> list[tuple[frozenset[tuple[str, int]], float | None]]:
        """What may not be chosen together, or costs so much; ways only where all else is well."""
        layout = self._made(chosen, whole=False)
        issues = self.board.mendable(self.board.judged(self.board.scene(layout)))
        issues.sort(key=lambda issue: issue.severity != "error")
        close = [issue for issue in issues if issue.code != "reach"]
        cuts: list[tuple[frozenset[tuple[str, int]], float | None]] = []
        for issue in close or issues:
            together = frozenset((n, chosen[n]) for n in issue.placements if n in chosen)
            price = WARNED if issue.severity == "warning" else None
            if together:
                cuts.append((together, SHUT if issue.code == "reach" else price))
        return cuts

    def _made(self, chosen: Mapping[str, int], *, whole: bool) -> Layout:
        """The layout as chosen; what is left out stands as before if it is to be whole."""
        placed = []
        for piece in self.layout:
            poses = [*self.candidates.get(piece.id, [piece]), piece if whole else None]
            placed.append(poses[chosen.get(piece.id, 0)])
        return Layout.of(*(piece for piece in placed if piece is not None))
