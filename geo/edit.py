"""The one vocabulary of change: gestures, repairs, undo and replay all speak it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

from shapely import Polygon
from shapely.affinity import translate

from geo.layout import Layout, Placement


@dataclass(frozen=True)
class Put:
    """Place a new amenity. Does nothing where the id already stands."""

    placement: Placement

    @property
    def placement_id(self) -> str:
        """The id of the placement it is about."""
        return self.placement.id


@dataclass(frozen=True)
class Move:
    """Move to a new centre, site metres; an outline moves along."""

    placement_id: str
    x: float
    y: float


@dataclass(frozen=True)
class Turn:
    """Turn to an angle, degrees counter-clockwise from east; an outline is not turned."""

    placement_id: str
    turn: float


@dataclass(frozen=True)
class Resize:
    """Give it its own size, m; ``None`` goes back to the kind's.

    With an outline it stands at the outline's centroid, not turned.
    """

    placement_id: str
    width: float | None
    depth: float | None
    outline: Polygon | None = None


@dataclass(frozen=True)
class Annotate:
    """Write a note on it."""

    placement_id: str
    note: str


@dataclass(frozen=True)
class Favour:
    """Mark it as what matters most, or no more."""

    placement_id: str
    favourite: bool


@dataclass(frozen=True)
class Remove:
    """Take it away."""

    placement_id: str


Edit = Put | Move | Turn | Resize | Annotate | Favour | Remove


def apply(layout: Layout, edit: Edit) -> Layout:
    """Return the layout after one edit; an edit of what is not there changes nothing."""
    placements = dict(layout.placements)
    current = placements.get(edit.placement_id)
    match edit:
        case Put(placement):
            if current is not None:
                return layout
            placements[placement.id] = placement
        case _ if current is None:
            return layout
        case Move(_, x, y):
            placements[current.id] = _moved(current, x, y)
        case Turn(_, turn):
            if current.outline is None:
                placements[current.id] = replace(current, turn=turn)
        case Resize():
            placements[current.id] = _resized(current, edit)
        case Annotate(_, note):
            placements[current.id] = replace(current, note=note)
        case Favour(_, favourite):
            placements[current.id] = replace(current, favourite=favourite)
        case Remove(_):
            del placements[current.id]
    return Layout(MappingProxyType(placements))


def _moved(placement: Placement, x: float, y: float) -> Placement:
    outline = placement.outline
    if outline is not None:
        outline = translate(outline, x - placement.x, y - placement.y)
    return replace(placement, x=x, y=y, outline=outline)


def _resized(placement: Placement, edit: Resize) -> Placement:
    sized = replace(placement, width=edit.width, depth=edit.depth, outline=edit.outline)
    if edit.outline is None:
        return sized
    centre = edit.outline.centroid
    return replace(sized, x=centre.x, y=centre.y, turn=0.0)
