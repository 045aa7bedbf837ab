"""The difference of two layouts: what moved, what was turned, what came and what went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot

import shapely
from shapely import LineString
from shapely.affinity import translate

from geo.kind import Kind
from geo.layout import Layout, Placement
from geo.limit import RuleSet
from geo.matching import CUTOFF, matched, turned
from geo.symmetry import period

STILL = 0.01
"""What moved by less than this stands where it stood, m: as much as two may touch."""

STEADY = 0.1
"""What was turned by less than this looks as it looked, degrees."""


@dataclass(frozen=True)
class Change:
    """One piece, before and after.

    Parameters
    ----------
    distance
        How far its centre moved, m.
    turned
        By how many degrees it was turned, counter-clockwise; 0 where nobody can tell, as
        for a disc.
    resized
        Whether it has another size or outline.
    """

    before: Placement
    after: Placement
    distance: float
    turned: float
    resized: bool

    @property
    def line(self) -> LineString:
        """From where its centre stood to where it stands, site metres."""
        return LineString([(self.before.x, self.before.y), (self.after.x, self.after.y)])

    @property
    def has_moved(self) -> bool:
        """Whether it stands elsewhere."""
        return self.distance >= STILL

    @property
    def has_turned(self) -> bool:
        """Whether it looks another way."""
        return abs(self.turned) >= STEADY


@dataclass(frozen=True)
class Difference:
    """What tells two layouts apart, each list by kind and id.

    Parameters
    ----------
    changed
        Pieces of both that moved, were turned or got another size.
    same
        Those that did not.
    came, went
        Pieces of only the one after, of only the one before.
    """

    changed: tuple[Change, ...]
    same: tuple[Change, ...]
    came: tuple[Placement, ...]
    went: tuple[Placement, ...]

    @property
    def moved(self) -> tuple[Change, ...]:
        """Pieces that stand elsewhere."""
        return tuple(change for change in self.changed if change.has_moved)

    @property
    def turned(self) -> tuple[Change, ...]:
        """Pieces that look another way."""
        return tuple(change for change in self.changed if change.has_turned)

    @property
    def is_none(self) -> bool:
        """Whether the layouts are the same."""
        return not (self.changed or self.came or self.went)


def difference(
    before: Layout,
    after: Layout,
    kinds: Mapping[str, Kind],
    rules: RuleSet,
    *,
    descends: bool = False,
    cutoff: float = CUTOFF,
) -> Difference:
    """Tell two layouts of one site apart.

    Parameters
    ----------
    before, after
        In the same site metres.
    kinds, rules
        As for `geo.check.check`; the rules tell which turns look the same.
    descends
        Whether one was made from the other: then a piece is known by its id, however far
        it went, and only those without their like are matched by place.
    cutoff
        Pieces of a kind that stand apart by this or more are not the same one, m.
    """
    codes = {piece.kind for layout in (before, after) for piece in layout}
    periods = {code: period(kinds[code], rules.limits) for code in codes}
    pairs: list[tuple[Placement, Placement]] = []
    if descends:
        pairs = [
            (piece, after[piece.id])
            for piece in before
            if piece.id in after and after[piece.id].kind == piece.kind
        ]
    known = {piece.id for piece, _ in pairs}
    gone, new = ([each for each in layout if each.id not in known] for layout in (before, after))
    pairs += matched(gone, new, periods, cutoff)
    changes = sorted(
        (_change(*pair, periods) for pair in pairs), key=lambda each: _key(each.before)
    )
    there, here = ({pair[side].id for pair in pairs} for side in (0, 1))
    return Difference(
        tuple(each for each in changes if _differs(each)),
        tuple(each for each in changes if not _differs(each)),
        came=tuple(sorted((piece for piece in after if piece.id not in here), key=_key)),
        went=tuple(sorted((piece for piece in before if piece.id not in there), key=_key)),
    )


def _change(before: Placement, after: Placement, periods: Mapping[str, float]) -> Change:
    return Change(
        before,
        after,
        hypot(after.x - before.x, after.y - before.y),
        turned(before, after, periods),
        (before.width, before.depth) != (after.width, after.depth)
        or not _same_outline(before, after),
    )


def _differs(change: Change) -> bool:
    return change.has_moved or change.has_turned or change.resized


def _same_outline(before: Placement, after: Placement) -> bool:
    """Whether the outlines are the same but for where they lie."""
    if before.outline is None or after.outline is None:
        return before.outline is after.outline
    there = translate(after.outline, before.x - after.x, before.y - after.y)
    return bool(shapely.equals_exact(before.outline, there, STILL, normalize=True))


def _key(piece: Placement) -> tuple[str, str]:
    return piece.kind, piece.id
