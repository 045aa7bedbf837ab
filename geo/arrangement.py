"""What the rules decide over: amenities standing on a site, of one layout or of many at once.

A rule first decides what breaks its limit, then describes each such issue. Deciding works
on whole columns and asks only what an `Arrangement` answers: a `geo.scene.Scene` (one
layout, which can be described) or a `geo.crowd.Crowd` (many, which are only counted).
So however many layouts are judged, there is one judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.footprint import Geometries
from geo.kind import Kind
from geo.limit import Limit, RuleSet
from geo.rooms import Rooms
from geo.setting import Setting

Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]
Pairs = tuple[Indices, Indices]

NOBODY: Indices = np.empty(0, dtype=np.intp)


class Shapes(Protocol):
    """One geometry for each index; only those asked for need ever be made."""

    def __getitem__(self, chosen: Indices, /) -> Geometries:
        """The geometries of these indices."""


class Arrangement(Protocol):
    """Amenities standing on a site; n placements, then the site's solid features.

    Pairs are always of one layout. What is "no farther apart" may be answered too
    generously, never too narrowly: rules decide by predicates on the pairs they get.
    """

    @property
    def setting(self) -> Setting:
        """What depends on the site alone."""

    @property
    def rules(self) -> RuleSet:
        """The rule set being judged."""

    @property
    def own(self) -> int:
        """How many placements there are, n; solids from here on are the site's."""

    @property
    def footprints(self) -> Shapes:
        """Footprints, n."""

    @property
    def middles(self) -> Shapes:
        """Centres of the placements, n points."""

    @property
    def bodies(self) -> Shapes:
        """What of each placement stands in the way, n; empty for level ground."""

    @property
    def solids(self) -> Shapes:
        """Every body: the placements' n, then those of the site's features."""

    def shrunk_footprints(self, inset: float) -> Shapes:
        """Footprints less ``inset`` m all round, n."""

    def shrunk_solids(self, inset: float) -> Shapes:
        """Solids less ``inset`` m all round."""

    def answering(self, selector: str) -> Indices:
        """Indices of the placements that a selector means."""

    def marked(self, test: Callable[[Kind], bool], chosen: Indices) -> Flags:
        """Which of these placements are of a kind that passes a test."""

    def ringing(self, placements: Indices, solids: Indices) -> Flags:
        """Which of these placements may ring the solid beside it: a tree bench its trunk."""

    def spared(self, owners: Indices, solids: Indices) -> Flags:
        """Which solids may stand in the room round these placements all the same."""

    def close(self, subject: str, object: str, gap: float, *, standing: bool = False) -> Pairs:
        """Pairs of placements no farther apart than ``gap`` m.

        Each pair once, the subject first; where either may be the subject, by index.
        ``standing`` leaves out level ground.
        """

    def beside(self, subject: str, geometries: Iterable[object], gap: float) -> Pairs:
        """Placements no farther than ``gap`` m from geometries of the site, with which one."""

    def edging(self, subject: str) -> Indices:
        """Placements that may not lie wholly within the boundary."""

    def rooms(self, limit: Limit) -> Rooms:
        """The rooms that a clearance limit draws round its subjects."""

    def entering(self, rooms: Rooms, object: str, features: Indices) -> Pairs:
        """Rows of ``rooms`` with the solids that may stand in them, the owner's own left out.

        Solids: placements that ``object`` means, and these of the setting's solid features.
        """

    def meeting(self, one: Rooms, rows: Indices, two: Rooms, others: Indices) -> Flags:
        """Which rooms, rows of ``one``, may overlap the room of ``two`` beside it."""


@dataclass(frozen=True)
class Breaches:
    """What breaks a limit, one row an issue.

    Parameters
    ----------
    first
        Index of a placement concerned.
    second
        The other placement, -1 where it is not about a pair of placements.
    """

    first: Indices
    second: Indices

    @classmethod
    def alone(cls, placements: Indices) -> Breaches:
        """Breaches of single placements, or with something of the site."""
        return cls(placements, np.full(len(placements), -1, dtype=np.intp))

    @classmethod
    def once(cls, first: Indices, second: Indices) -> Breaches:
        """Pairs in any order and any number, each told once; single ones all kept."""
        alone = second < 0
        low, high = np.minimum(first, second)[~alone], np.maximum(first, second)[~alone]
        count = int(high.max(initial=0)) + 1
        low, high = np.divmod(np.unique(low * count + high), count)
        single = cls.alone(first[alone])
        return cls(np.concatenate([low, single.first]), np.concatenate([high, single.second]))

    def only(self, chosen: Flags) -> Breaches:
        """Those of the chosen rows."""
        return Breaches(self.first[chosen], self.second[chosen])


def nearer(a: Geometries, b: object, distance: float | NDArray[np.float64]) -> Flags:
    """Which geometries are less than ``distance`` m apart; none that is empty.

    Half the work of measuring the distance: the first two sides near enough will do.
    """
    return cast(Flags, shapely.dwithin(a, b, np.nextafter(distance, -np.inf)))


def meets(a: Geometries, b: object) -> Flags:
    """Which geometries have a point in common."""
    return cast(Flags, shapely.intersects(a, b))


def paired(pairs: Pairs) -> Iterator[tuple[int, int]]:
    """The pairs one by one."""
    return zip(pairs[0].tolist(), pairs[1].tolist(), strict=True)
