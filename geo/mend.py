"""Mending a whole layout: every piece that is in conflict moves a little, greedily.

Pieces go one after another to the nearest place where none of the limits that a fit map
speaks for (`geo.fit.is_told`) finds anything; so a piece that has moved is in no conflict
any more, and only those still in one need be asked. Afterwards the checker has the last
word, and what made a layout worse is not done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, inf

from shapely import MultiPolygon

from geo.check import judge
from geo.edit import Move, Turn, apply
from geo.fit import Fit, is_told
from geo.footprint import size
from geo.issue import Issue
from geo.kind import Kind
from geo.layout import Layout, Placement
from geo.limit import RuleSet
from geo.repair import WARNED, Pose, charge, nearest_pose
from geo.scene import Scene
from geo.site import Site
from geo.way import open_ways

LOOKS = 4000
"""Pieces looked at for a place times pieces on the site, at most: a layout of 40 gets 100.
What is more is no layout but a heap, and is mended in part."""


@dataclass(frozen=True)
class Moved:
    """What was done to one piece.

    Parameters
    ----------
    edits
        A turn, a move, or both, in this order.
    distance
        How far its centre moved, m.
    turned
        How far it was turned, degrees in (−180, 180], counter-clockwise.
    """

    edits: tuple[Move | Turn, ...]
    distance: float
    turned: float

    @property
    def placement_id(self) -> str:
        """The piece."""
        return self.edits[0].placement_id

    @property
    def cost(self) -> float:
        """The distance with the charge for turning, m."""
        return self.distance + charge(self.turned)


@dataclass(frozen=True)
class Repair:
    """A mended layout.

    Parameters
    ----------
    layout
        With all moves made; the given one itself where there is nothing to do, or nothing
        to be done without making it worse.
    moves
        One for each piece that moved, by id.
    left
        The errors and warnings that are left, of all families.
    remove
        Pieces that no place was found for (or looked for: `LOOKS`): without them no error
        of the limits of a fit map is left. Again and again the piece in the most of these
        errors; of equals the one that costs the fewest coins, then the smallest, then the
        first by id. They still stand in the layout.
    """

    layout: Layout
    moves: tuple[Moved, ...]
    left: tuple[Issue, ...]
    remove: tuple[str, ...]

    @property
    def distance(self) -> float:
        """How far all pieces moved together, m."""
        return sum(moved.distance for moved in self.moves)


def mend(
    site: Site,
    layout: Layout,
    kinds: Mapping[str, Kind],
    rules: RuleSet,
    *,
    warnings: bool = False,
    issues: Sequence[Issue] | None = None,
    accepted: Collection[str] = (),
) -> Repair:
    """Move what is in conflict, each piece as little as it can be.

    Parameters
    ----------
    site, layout, kinds, rules
        As for `geo.check.check`.
    warnings
        Whether warnings may stay where they are: then only errors are mended.
    issues
        What the checker says of this layout, if somebody has asked it already.
    accepted
        Keys of issues that somebody accepted (`geo.waiver`): they count nowhere.

    Returns
    -------
    Repair
        There are never more errors than before, and with as many errors never more
        warnings. Mended again it stays as it is, unless it was so full of conflicts
        that not all were looked at (`LOOKS`). The same in whatever order the pieces
        were put down.
    """
    board = Board(site, kinds, rules, warnings=warnings, accepted=frozenset(accepted))
    found = board.judged(board.scene(layout)) if issues is None else board.still_open(issues)
    now = layout
    looks = LOOKS // max(len(layout), 1)
    while looks > 0 and board.mendable(found):
        then, after, taken = board.better(now, found, looks)
        looks -= taken
        if weight(after) >= weight(found):
            break
        now, found = then, after
    return repaired(layout, now, found, kinds)


def weight(issues: Iterable[Issue]) -> tuple[int, int]:
    """Errors, then warnings: the smaller the better."""
    count = Counter(issue.severity for issue in issues)
    return count["error"], count["warning"]


def repaired(
    before: Layout, after: Layout, issues: Iterable[Issue], kinds: Mapping[str, Kind]
) -> Repair:
    """Tell what changed, and what is left."""
    left = tuple(issue for issue in issues if issue.severity != "hint")
    moved = [moved_between(before[name], after[name]) for name in sorted(before.placements)]
    moves = tuple(each for each in moved if each is not None)
    return Repair(after if moves else before, moves, left, _in_the_way(left, after, kinds))


@dataclass(frozen=True)
class Board:
    """What layouts are mended on and judged by."""

    site: Site
    kinds: Mapping[str, Kind]
    rules: RuleSet
    warnings: bool
    accepted: frozenset[str]

    def judged(self, scene: Scene) -> tuple[Issue, ...]:
        """What the checker says but for hints and what somebody accepted."""
        return self.still_open(judge(scene, hints=False))

    def still_open(self, issues: Iterable[Issue]) -> tuple[Issue, ...]:
        """Those that nobody accepted."""
        return tuple(issue for issue in issues if issue.key not in self.accepted)

    def mendable(self, issues: Iterable[Issue]) -> list[Issue]:
        """The issues that moving pieces aims at."""
        return [
            issue
            for issue in issues
            if issue.placements
            and (issue.severity == "error" or (issue.severity == "warning" and not self.warnings))
            and (is_told(issue.limit) or _is_way(issue))
        ]

    def scene(self, layout: Layout) -> Scene:
        """A layout on the site."""
        return Scene.of(self.site, layout, self.kinds, self.rules)

    def allowed(self, places: Fit) -> MultiPolygon:
        """Where a piece may go."""
        return places.pale if self.warnings else places.green

    def better(
        self, now: Layout, issues: Sequence[Issue], looks: int
    ) -> tuple[Layout, tuple[Issue, ...], int]:
        """One round: the pieces in conflict, then the ways; what the checker says; the looks."""
        scene, taken = self._spread(self.scene(now), self.mendable(issues), looks)
        after = self.judged(scene)
        ways = [issue for issue in self.mendable(after) if _is_way(issue)]
        if ways and taken < looks:
            opened = open_ways(scene, ways, lenient=self.warnings)
            if opened is not scene:
                scene, after = opened, self.judged(opened)
        return _layout(now, scene), after, taken

    def _spread(self, scene: Scene, issues: list[Issue], looks: int) -> tuple[Scene, int]:
        """Move piece by piece, the one in the most conflicts first; and how many were asked."""
        open_issues = [issue for issue in issues if not _is_way(issue)]
        stuck: set[str] = set()
        taken = 0
        while taken < looks and (busiest := _busiest(open_issues, stuck)):
            taken += len(busiest)
            best: tuple[str, Pose] | None = None
            for name in busiest:
                pose = self._pose(scene, name, open_issues, inf if best is None else best[1].cost)
                if pose is not None and (best is None or pose.cost < best[1].cost):
                    best = name, pose
                elif best is None:
                    stuck.add(name)
            if best is not None:
                name, pose = best
                scene = scene.with_moved(moved_to(placed(scene, name), pose))
                open_issues = [issue for issue in open_issues if name not in issue.placements]
        return scene, taken

    def _pose(self, scene: Scene, name: str, issues: Iterable[Issue], within: float) -> Pose | None:
        piece = placed(scene, name)
        wrong = any(issue.severity == "error" and name in issue.placements for issue in issues)
        return nearest_pose(
            scene.without(name),
            piece,
            self.kinds[piece.kind],
            warned=0.0 if self.warnings else WARNED if wrong else inf,
            within=within if wrong else min(within, WARNED),
        )


def placed(scene: Scene, name: str) -> Placement:
    """A placement of a scene by its id."""
    return next(piece for piece in scene.placements if piece.id == name)


def moved_to(piece: Placement, pose: Pose) -> Placement:
    """The piece in its new place."""
    turned = () if pose.turn == piece.turn else (Turn(piece.id, pose.turn),)
    layout = Layout.of(piece)
    for edit in (*turned, Move(piece.id, pose.x, pose.y)):
        layout = apply(layout, edit)
    return layout[piece.id]


def _is_way(issue: Issue) -> bool:
    """Whether it tells of a way that is too narrow, not of the room at its end."""
    return issue.code == "reach" and issue.limit.form != "turning"


def _busiest(issues: Iterable[Issue], stuck: set[str]) -> list[str]:
    """The piece in the most conflicts, and one that is in them with it and as busy, by id."""
    counts: dict[str, tuple[int, int]] = {}
    for issue in issues:
        for name in set(issue.placements) - stuck:
            errors, all_ = counts.get(name, (0, 0))
            counts[name] = errors + (issue.severity == "error"), all_ + 1
    if not counts:
        return []
    first = min(counts, key=lambda name: (-counts[name][0], -counts[name][1], name))
    beside = {name for issue in issues if first in issue.placements for name in issue.placements}
    return sorted(name for name in beside & counts.keys() if counts[name] == counts[first])[:2]


def _layout(before: Layout, scene: Scene) -> Layout:
    """The scene's pieces in the order in which they were put."""
    now = {piece.id: piece for piece in scene.placements}
    return Layout.of(*(now[piece.id] for piece in before))


def moved_between(before: Placement, after: Placement) -> Moved | None:
    """What was done to a piece; ``None`` for nothing."""
    distance = hypot(after.x - before.x, after.y - before.y)
    edits: list[Move | Turn] = []
    if after.turn != before.turn:
        edits.append(Turn(after.id, after.turn))
    if distance:
        edits.append(Move(after.id, after.x, after.y))
    turned = 180 - (180 - after.turn + before.turn) % 360
    return Moved(tuple(edits), distance, turned) if edits else None


def _in_the_way(
    left: Iterable[Issue], layout: Layout, kinds: Mapping[str, Kind]
) -> tuple[str, ...]:
    """What to take away so that no error of a fit map's limits is left."""
    wrong = [issue for issue in left if issue.severity == "error" and is_told(issue.limit)]
    gone: list[str] = []
    while wrong:
        count = Counter(name for issue in wrong for name in set(issue.placements))
        name = min(count, key=lambda each: (-count[each], *_lightness(layout[each], kinds)))
        gone.append(name)
        wrong = [issue for issue in wrong if name not in issue.placements]
    return tuple(gone)


def _lightness(piece: Placement, kinds: Mapping[str, Kind]) -> tuple[int, float, str]:
    kind = kinds[piece.kind]
    width, depth = size(piece, kind)
    area = width * depth if piece.outline is None else piece.outline.area
    return kind.coins, area, piece.id
