"""What goes together: the candidates with the greatest support within budget, counts and rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import hypot, inf

from geo.breaches import decided
from geo.candidates import Candidate
from geo.check import judge
from geo.edit import Move
from geo.issue import Issue
from geo.kind import Kind
from geo.layout import Layout
from geo.limit import RuleSet
from geo.mend import Repair, mend, moved_to
from geo.repair import WARNED, nearest_pose
from geo.scene import Scene
from geo.site import Site

SLACK = 1.0
"""Two candidates whose conflict is gone when one of them moves by this can both be chosen, m."""

MOVING = 0.5
"""What moving two candidates apart costs in the choice, voices a metre."""

SETTLE = 3.0
"""How far a candidate may be moved for the site's sake, and a piece by the repair, m."""

EFFORT = 2.0
"""CP-SAT's deterministic time for one choice: the same on every machine."""

ROUNDS = 30
"""How often what finds no room is left out and all chosen again, at most."""

Depths = Mapping[frozenset[str], float]


@dataclass(frozen=True)
class Chosen:
    """A choice, mended.

    Parameters
    ----------
    candidates
        Those that stand in the layout.
    repair
        The layout with what the rules moved.
    crowded
        Ids of candidates that were chosen and found no room, with what was in their way.
    is_best
        Whether the solver proved that no other choice has more support.
    """

    candidates: tuple[Candidate, ...]
    repair: Repair
    crowded: Mapping[str, tuple[str, ...]]
    is_best: bool


@dataclass(frozen=True)
class Choice:
    """What is chosen from and by what.

    Parameters
    ----------
    candidates
        The better supported of two before the other; ids differ.
    counts
        How many of each kind there may be.
    budget
        Coins they may cost together; ``None``: as many as it takes.
    """

    site: Site
    kinds: Mapping[str, Kind]
    rules: RuleSet
    candidates: tuple[Candidate, ...]
    counts: Mapping[str, int]
    budget: int | None

    @cached_property
    def settled(self) -> Mapping[str, Candidate]:
        """Candidates by id, with what the site has against them mended as in `geo.repair`.

        Those that the site has no place for within `SETTLE` m are not among them.
        """
        wrong: dict[str, bool] = {}
        for issue in self._judged(self.candidates):
            if len(issue.placements) == 1:
                (name,) = issue.placements
                wrong[name] = wrong.get(name, False) or issue.severity == "error"
        empty = Scene.of(self.site, Layout(), self.kinds, self.rules)
        found = {}
        for each in self.candidates:
            piece = each.placement
            if piece.id in wrong:
                kind = self.kinds[piece.kind]
                pose = nearest_pose(empty, piece, kind, warned=WARNED, within=SETTLE)
                if pose is None and wrong[piece.id]:
                    continue
                piece = piece if pose is None else moved_to(piece, pose)
            found[piece.id] = replace(each, placement=piece)
        return found

    @cached_property
    def depths(self) -> Depths:
        """Pairs that the checker has an error or a warning for: how far one must move, m.

        Not finite where no move by itself mends it. Only limits that are decided pair by
        pair (`geo.breaches`) count here; what the others want is asked of the whole layout.
        """
        found: dict[frozenset[str], float] = {}
        for issue in self._judged(self.settled.values()):
            if len(issue.placements) == 2:
                pair = frozenset(issue.placements)
                found[pair] = max(found.get(pair, 0.0), self._depth(issue))
        return found

    def best(self) -> Chosen:
        """Choose, mend, and choose again without what found no room."""
        crowded: dict[str, tuple[str, ...]] = {}
        for _ in range(ROUNDS):
            chosen, is_best = self._solved(crowded)
            made = self._mended(chosen)
            worst = self._worst(made)
            if worst is None:
                return Chosen(chosen, made, crowded, is_best)
            crowded |= worst
        # So full that greed has the last word: what is still wrong goes.
        while worst is not None:
            chosen = tuple(each for each in chosen if each.placement.id not in crowded)
            made = self._mended(chosen)
            worst = self._worst(made)
            crowded |= worst or {}
        return Chosen(chosen, made, crowded, is_best=False)

    def hindered(
        self, candidate: Candidate, chosen: Iterable[Candidate], slack: float = SLACK
    ) -> tuple[str, ...]:
        """Ids of those chosen that a candidate cannot stand with, moved by up to ``slack`` m."""
        name = candidate.placement.id
        pairs = ((each.placement.id, frozenset((name, each.placement.id))) for each in chosen)
        return tuple(sorted(other for other, pair in pairs if self.depths.get(pair, 0.0) > slack))

    def is_full(self, kind: str, chosen: Iterable[Candidate]) -> bool:
        """Whether there are as many of a kind as people usually want."""
        return sum(each.placement.kind == kind for each in chosen) >= self.counts[kind]

    def is_dear(self, kind: str, chosen: Iterable[Candidate]) -> bool:
        """Whether one more of a kind costs more than is left."""
        spent = sum(self.kinds[each.placement.kind].coins for each in chosen)
        return self.budget is not None and spent + self.kinds[kind].coins > self.budget

    def _judged(self, asked: Iterable[Candidate]) -> tuple[Issue, ...]:
        limits = tuple(limit for limit in self.rules.limits if decided(limit))
        layout = Layout.of(*(each.placement for each in asked))
        rules = replace(self.rules, limits=limits)
        return judge(Scene.of(self.site, layout, self.kinds, rules), hints=False)

    def _depth(self, issue: Issue) -> float:
        moves = [fix for fix in issue.fixes if isinstance(fix, Move)]
        stood = [self.settled[move.placement_id].placement for move in moves]
        ways = (hypot(m.x - p.x, m.y - p.y) for m, p in zip(moves, stood, strict=True))
        return min(ways, default=inf)

    def _mended(self, chosen: Iterable[Candidate]) -> Repair:
        layout = Layout.of(*(each.placement for each in chosen))
        return mend(self.site, layout, self.kinds, self.rules)

    def _worst(self, made: Repair) -> dict[str, tuple[str, ...]] | None:
        """The least supported piece in an error, or moved too far, with what is in its way."""
        beside: dict[str, set[str]] = {}
        for issue in made.left:
            if issue.severity == "error":
                # Behind a bottleneck nobody is to blame but who makes it, told first.
                names = issue.placements[:2]
                for name in names:
                    beside.setdefault(name, set()).update(set(names) - {name})
        if not beside:
            beside = {each.placement_id: set() for each in made.moves if each.distance > SETTLE}
        if not beside:
            return None
        name = min(beside, key=lambda each: (self.settled[each].value, each))
        return {name: tuple(sorted(beside[name]))}

    def _solved(self, without: Collection[str]) -> tuple[tuple[Candidate, ...], bool]:
        """The choice with the greatest support, and whether that is proved."""
        from ortools.sat.python import cp_model  # noqa: PLC0415 - slow to load, seldom needed

        free = [each for name, each in self.settled.items() if name not in without]
        model = cp_model.CpModel()
        taken = {each.placement.id: model.new_bool_var(each.placement.id) for each in free}
        # Of choices with the same support the one with the better supported pieces.
        scale = len(free) + 1
        goal = [
            (round(1000 * each.value) * scale - rank) * taken[each.placement.id]
            for rank, each in enumerate(free)
        ]
        places = Counter(each.place for each in free)
        for place in (place for place, often in places.items() if often > 1):
            model.add_at_most_one(taken[x.placement.id] for x in free if x.place == place)
        for kind, most in self.counts.items():
            some = [taken[x.placement.id] for x in free if x.placement.kind == kind]
            if len(some) > most:
                model.add(sum(some) <= most)
        if self.budget is not None:
            coins = (self.kinds[x.placement.kind].coins * taken[x.placement.id] for x in free)
            model.add(sum(coins) <= self.budget)
        for names, depth in sorted((sorted(pair), depth) for pair, depth in self.depths.items()):
            if not taken.keys() >= set(names):
                continue
            neither = [taken[name].negated() for name in names]
            if depth <= SLACK:
                both = model.new_bool_var("")
                neither.append(both)
                goal.append(-round(1000 * MOVING * depth) * scale * both)
            model.add_bool_or(neither)
        model.maximize(sum(goal))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = EFFORT
        status = solver.solve(model)
        has_some = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
        chosen = [x for x in free if has_some and solver.value(taken[x.placement.id])]
        if status != cp_model.OPTIMAL:
            chosen = self._filled(chosen, free)
        return tuple(chosen), status == cp_model.OPTIMAL

    def _filled(self, chosen: Sequence[Candidate], free: Iterable[Candidate]) -> list[Candidate]:
        """With all that can stand there as well, the best supported first."""
        found = list(chosen)
        for each in sorted(free, key=lambda x: (-x.value, x.placement.id)):
            kind = each.placement.kind
            full = self.is_full(kind, found) or self.is_dear(kind, found)
            if not (full or self.hindered(each, found) or each.place in {x.place for x in found}):
                found.append(each)
        return found
