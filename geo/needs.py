"""What limits want near a newcomer: things that it must come close to.

It says the same as `geo.rules.near`, with the same shapes and the same tolerance, only
asked of every place at once. `geo.fit` makes regions of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geo.footprint import Geometries
from geo.limit import Limit
from geo.newcomer import Newcomer
from geo.scene import TOLERANCE, Scene
from geo.things import things


@dataclass(frozen=True)
class Need:
    """The newcomer's footprint must come as near as the radius to one of the things.

    Parameters
    ----------
    limit
        The limit that wants it.
    things
        Site metres; none where no place would help.
    """

    limit: Limit
    things: Geometries

    @property
    def radius(self) -> float:
        """How far off the nearest may be, m."""
        return self.limit.value + TOLERANCE


def needs(new: Newcomer, scene: Scene, limits: Iterable[Limit]) -> Iterator[Need]:
    """What the ``near`` limits want for a newcomer among the placements of a scene."""
    for limit in limits:
        if limit.code == "near" and new.kind.answers_to(limit.subject):
            found, _ = things(scene, limit.object)
            yield Need(limit, found)
