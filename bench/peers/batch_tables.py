"""What the peers of bench/batch.py are handed: shapes and limits as tables, all made ready.

The shapes are ours, made before any clock runs: footprints, bodies, and both shrunk by the
tolerance. So a peer only has to find the pairs and decide, and can say the same as we do.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.breaches.keep_clear import HEADROOM, OVERHEAD, grounds
from geo.footprint import bodies, footprints
from geo.kind import Kind
from geo.limit import Limit, RuleSet
from geo.newcomer import may_ring
from geo.scene import TOLERANCE
from geo.setting import Setting
from geo.site import Site
from geo.stack import Stack

Found = Counter[tuple[int, str]]
"""Issues by layout and rule."""


def expressible(limit: Limit) -> bool:
    """Limits that every spatial database can state: no zones, nothing from a middle."""
    if limit.code == "keep_clear":
        return limit.form in {"", "roots"}
    return limit.code in {"inside", "overlap", "distance"} and limit.form == ""


@dataclass(frozen=True)
class Tables:
    """One stack on one site for peers; kinds are numbers."""

    layout: np.ndarray
    kind: np.ndarray
    shapes: dict[str, np.ndarray]
    standing: np.ndarray
    boundary: BaseGeometry
    solids: list[tuple[BaseGeometry, bool]]
    rings: list[tuple[int, int]]
    ringing: list[int]
    between: list[tuple[str, int, int, float]]
    fronts: list[tuple[str, int, BaseGeometry, float]]
    on: list[tuple[str, int, BaseGeometry, bool]]
    near: list[tuple[str, int, BaseGeometry, float]]
    rules: dict[str, str]


def tables(site: Site, stack: Stack, kinds: dict[str, Kind], rules: RuleSet) -> Tables:
    """Make everything ready."""
    setting = Setting.of(site)
    placements = [stack.placement(row) for row in range(len(stack.x))]
    of_each = [kinds[each.kind] for each in placements]
    inset = TOLERANCE / 2
    shrunk, roofs = bodies(placements, of_each, inset), footprints(placements, of_each, inset)
    low = np.array([each.level == "canopy" and each.height < HEADROOM for each in of_each])
    every = [kinds[code] for code in stack.codes]
    made: dict[str, list[Any]] = {"between": [], "fronts": [], "on": [], "near": []}
    for limit in rules.limits:
        subjects = [k for k, kind in enumerate(every) if kind.answers_to(limit.subject)]
        objects = [k for k, kind in enumerate(every) if kind.answers_to(limit.object)]
        if limit.code == "distance":
            pairs = {(a, b) for a in subjects for b in objects}
            pairs |= {(b, a) for a, b in pairs}
            made["between"] += [(limit.rule, a, b, limit.value) for a, b in sorted(pairs)]
            for _, front in setting.fronts(limit.object):
                made["fronts"] += [(limit.rule, k, front, limit.value) for k in subjects]
        elif limit.code == "keep_clear":
            for ground in grounds(setting, limit):
                if ground.required:
                    row = ground.area, ground.required
                    made["near"] += [(limit.rule, k, *row) for k in subjects]
                else:
                    core = shapely.buffer(ground.area, -inset, join_style="mitre")
                    over = ground.feature.role in OVERHEAD
                    made["on"] += [(limit.rule, k, core, over) for k in subjects]
    trees = [feature.role == "tree" for feature in setting.solid]
    return Tables(
        layout=np.repeat(np.arange(len(stack)), np.diff(stack.starts)),
        kind=stack.kind.astype(int),
        shapes={
            "footprint": footprints(placements, of_each),
            "body": bodies(placements, of_each),
            "shrunk": shrunk,
            "shrunk_footprint": roofs,
            "over_lane": np.where(low, roofs, shrunk),
        },
        standing=np.array([each.level != "ground" for each in of_each]),
        boundary=setting.grown_boundary(inset),
        solids=list(zip(setting.shrunk_bodies(inset), trees, strict=True)),
        rings=[
            (a, b)
            for a, one in enumerate(every)
            for b, other in enumerate(every)
            if may_ring(one, other) or may_ring(other, one)
        ],
        ringing=[k for k, kind in enumerate(every) if "rings_tree" in kind.tags],
        rules={
            limit.code: limit.rule for limit in rules.limits if limit.code in {"inside", "overlap"}
        },
        **made,
    )
