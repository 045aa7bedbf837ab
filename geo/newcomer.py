"""A thing that is not placed yet: its shapes with its middle at the origin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import shapely
from shapely import Polygon
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from geo.exception import may_stand
from geo.footprint import bodies, footprints
from geo.kind import Kind
from geo.layout import Placement
from geo.limit import Limit
from geo.site import Feature
from geo.zone import Zone, zone

MIDDLE = cast(BaseGeometry, shapely.Point(0.0, 0.0))


@dataclass(frozen=True, eq=False)
class Newcomer:
    """One kind at one turn and size, looking for a place.

    The same shape is the same object every time it is asked for.

    Parameters
    ----------
    kind
        What it is.
    placement
        How it stands, its middle at the origin.
    exempt
        The rule set's exceptions (`geo.exception`).
    """

    kind: Kind
    placement: Placement
    exempt: tuple[Limit, ...] = ()
    _made: dict[object, BaseGeometry] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        kind: Kind,
        turn: float,
        width: float | None = None,
        depth: float | None = None,
        outline: Polygon | None = None,
        *,
        exempt: tuple[Limit, ...] = (),
    ) -> Newcomer:
        """Take a kind up. A drawn outline, site metres, is moved to the origin, not turned."""
        if outline is not None:
            middle = outline.centroid
            outline, turn = translate(outline, -middle.x, -middle.y), 0.0
        placed = Placement("", kind.code, 0.0, 0.0, turn, width, depth, outline=outline)
        return cls(kind, placed, exempt)

    def footprint(self, inset: float = 0.0) -> Polygon:
        """Its footprint less ``inset`` m all round."""
        key = ("footprint", inset)
        if key not in self._made:
            self._made[key] = footprints([self.placement], [self.kind], inset)[0]
        return cast(Polygon, self._made[key])

    def body(self, inset: float = 0.0) -> BaseGeometry:
        """What of it stands in the way, less ``inset`` m all round."""
        key = ("body", inset)
        if key not in self._made:
            self._made[key] = bodies([self.placement], [self.kind], inset)[0]
        return self._made[key]

    def zone(self, limit: Limit) -> Zone | None:
        """The room that a clearance limit asks for round it."""
        return zone(self.placement, self.kind, limit, self.footprint())

    def allows(self, other: Kind | Feature) -> bool:
        """Whether this may stand in the room round it all the same."""
        return self.rings(other) or may_stand(self.exempt, self.kind, other)

    def is_allowed_by(self, owner: Kind) -> bool:
        """Whether it may stand in the room round another all the same."""
        return may_ring(owner, self.kind) or may_stand(self.exempt, owner, self.kind)

    def rings(self, other: Kind | Feature) -> bool:
        """Whether it may stand round this: a tree bench round its tree."""
        return may_ring(self.kind, other)


def may_ring(kind: Kind, other: Kind | Feature) -> bool:
    """Whether a kind may stand round another, or round a feature of the site."""
    if "rings_tree" not in kind.tags:
        return False
    return other.role == "tree" if isinstance(other, Feature) else "tree" in other.tags
