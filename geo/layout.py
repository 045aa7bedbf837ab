"""A layout: amenities placed on a site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from shapely import Polygon


@dataclass(frozen=True)
class Placement:
    """One amenity where somebody put it.

    Parameters
    ----------
    id
        Text, unique within its layout.
    kind
        Code of its kind.
    x, y
        Centre of the footprint, site metres east and north.
    turn
        Degrees counter-clockwise from east.
    width, depth
        Own size in m where it differs from the kind's; else ``None``.
    note
        What the person wrote about it.
    outline
        Own footprint in site metres for a drawn area (lawn, path); else ``None``. Then
        ``x`` and ``y`` are its centroid and ``turn`` is 0.
    favourite
        Whether it matters most to whoever drew the layout.
    """

    id: str
    kind: str
    x: float
    y: float
    turn: float = 0.0
    width: float | None = None
    depth: float | None = None
    note: str = ""
    outline: Polygon | None = None
    favourite: bool = False


@dataclass(frozen=True)
class Layout:
    """Placements by id, in the order in which they were first put."""

    placements: Mapping[str, Placement] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, *placements: Placement) -> Layout:
        """Make a layout of these placements."""
        return cls(MappingProxyType({placement.id: placement for placement in placements}))

    def __iter__(self) -> Iterator[Placement]:
        return iter(self.placements.values())

    def __len__(self) -> int:
        return len(self.placements)

    def __contains__(self, placement_id: object) -> bool:
        return placement_id in self.placements

    def __getitem__(self, placement_id: str) -> Placement:
        return self.placements[placement_id]
