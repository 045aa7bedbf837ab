"""Very many layouts at a glance: everything that is asked of all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from geo.agreement import agreement
from geo.arrangement import Flags, Indices
from geo.batch import Families
from geo.canonical import canonical_order
from geo.consensus import consensus
from geo.contrast import Contrast, typical
from geo.groups import Groups, grouped
from geo.heat import FamilyMaps, Grid
from geo.kind import Family, Kind
from geo.limit import RuleSet
from geo.measures import Measures, measured
from geo.pareto import pareto_front
from geo.setting import Setting
from geo.site import Site
from geo.stack import Stack

WEIGHED = ("errors", "warnings", "coins", "seats", "play", "green_share")
"""Measures that a layout on the Pareto front is not beaten in, unless others are named."""


@dataclass(frozen=True)
class Shared:
    """What layouts have in common, of all families.

    Parameters
    ----------
    agreement
        `geo.agreement.agreement` of each family.
    consensus
        Cells where at least half of the layouts have something of it (rows, columns).
    """

    agreement: Mapping[Family, float]
    consensus: Mapping[Family, Flags]


@dataclass(frozen=True)
class Overview:
    """m layouts compared.

    Parameters
    ----------
    front
        Which are on the Pareto front (m,).
    ground
        Cells of the maps' grid on which something could stand (rows, columns).
    together, in_groups
        What all have in common, and those of each group.
    typical
        Of each group what it surely has more or fewer of (`geo.contrast.typical`).
    order
        `geo.canonical.canonical_order`, for further questions.
    """

    measures: Measures
    front: Flags
    maps: FamilyMaps
    ground: Flags
    together: Shared
    groups: Groups
    in_groups: tuple[Shared, ...]
    typical: tuple[tuple[Contrast, ...], ...]
    order: Indices


def overview(
    site: Site,
    stack: Stack,
    kinds: Mapping[str, Kind],
    rules: RuleSet,
    *,
    weighed: tuple[str, ...] = WEIGHED,
    families: Families = "core",
    reach: bool = False,
) -> Overview:
    """Compare layouts.

    Parameters
    ----------
    site, stack, kinds, rules, families, reach
        As for `geo.measures.measured`.
    weighed
        Measures of the Pareto front.

    Raises
    ------
    KeyError
        A kind that is not in ``kinds``, a measure that there is not.
    """
    order = canonical_order(stack)
    measures = measured(site, stack, kinds, rules, families=families, reach=reach)
    maps = FamilyMaps.of(Grid.of(site.boundary), stack, kinds)
    ground = maps.grid.on(_free(site))
    groups = grouped(site, stack, order)
    everyone = np.ones(len(stack), dtype=bool)
    members = [groups.of_layout == group for group in range(len(groups))]
    return Overview(
        measures,
        pareto_front(measures.costs(*weighed)),
        maps,
        ground,
        _shared(maps, ground, order, everyone),
        groups,
        tuple(_shared(maps, ground, order, own) for own in members) if len(groups) > 1 else (),
        typical(stack, groups, order) if len(groups) > 1 else (),
        order,
    )


def _free(site: Site) -> shapely.Geometry:
    free = Setting.of(site).unbuilt()
    return site.boundary if free.is_empty else free


def _shared(maps: FamilyMaps, ground: Flags, order: Indices, chosen: Flags) -> Shared:
    some = order[chosen[order]]
    agreed: dict[Family, float] = {}
    most: dict[Family, Flags] = {}
    for at, family in enumerate(maps.families):
        own = maps.maps[some, at]
        agreed[family] = agreement(maps.grid, ground, own, maps.sums[some, at])
        most[family] = consensus(maps.grid, own)
    return Shared(agreed, most)
