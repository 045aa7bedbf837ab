"""What a rule found: numbers, ids and geometry, never words."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from geo.edit import Edit
from geo.limit import Limit, Severity


@dataclass(frozen=True)
class Issue:
    """One thing that is not as a limit wants it.

    Parameters
    ----------
    limit
        The limit it breaks; carries rule id, family, source and confidence.
    placements, features
        Ids of what is involved, the one to move first.
    witness
        Where to look, site metres: the overlap, the part outside, the shortest line
        across a gap that is too narrow.
    measured, required
        In the limit's unit; ``None`` where there is no number to tell.
    penetration
        How deep one stands in the other, m; ``None`` for a gap.
    fixes
        Edits any one of which mends it by itself, the nearest first: moved so, what is
        wanted is there exactly. They look at this issue alone; `geo.repair` looks at all.
    situation
        Variant of the sentence where a family needs more than one:
        ``issue.reach.no_entrance``; empty for the plain one.
    """

    limit: Limit
    placements: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    witness: BaseGeometry | None = None
    measured: float | None = None
    required: float | None = None
    penetration: float | None = None
    fixes: tuple[Edit, ...] = ()
    situation: str = ""

    @property
    def rule(self) -> str:
        """Id of the limit."""
        return self.limit.rule

    @property
    def code(self) -> str:
        """Family of the rule."""
        return self.limit.code

    @property
    def severity(self) -> Severity:
        """How much it weighs."""
        return self.limit.severity

    @property
    def key(self) -> str:
        """Deterministic name: rule and sorted ids, so that it can be followed over versions."""
        return " ".join([self.rule, *sorted([*self.placements, *self.features])])
