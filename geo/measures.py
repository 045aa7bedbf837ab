"""Measures of layouts, one column each: what they cost, hold and break."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from geo.batch import Families, Judge
from geo.footprint import Numbers, footprints
from geo.kind import Kind
from geo.limit import SEVERITIES, RuleSet
from geo.route import Routes
from geo.rules.reach import to_be_reached
from geo.scene import Scene
from geo.site import Site
from geo.stack import Stack
from geo.stack_shapes import Sorts

FEWER: frozenset[str] = frozenset({"errors", "warnings", "hints", "coins", "covered"})
"""Measures of which less is better; of ``reach``, ``seats`` and the like more is."""


@dataclass(frozen=True)
class Measures:
    """What layouts measure, m of them.

    Parameters
    ----------
    names
        The layouts.
    columns
        By name, each (m,), not a number where it cannot be told: ``things`` placed; ``errors``,
        ``warnings`` and ``hints``; ``coins``; ``seats``, ``play`` and ``child``: how many
        things one can sit on, play on, and that are made for children; ``green``: ground
        under what is green, m²; ``green_share`` and ``covered``: ground under what is green
        and under all things, each counted for itself, % of the site; and ``reach`` where it
        was asked for: of what people go to, the share that a wheelchair gets to, %.
    families
        Errors and warnings by family of rules, each (m,).
    """

    names: tuple[str, ...]
    columns: Mapping[str, Numbers]
    families: Mapping[str, Numbers]

    def costs(self, *names: str) -> Numbers:
        """These columns as numbers of which less is better (m, k), as for a Pareto front."""
        found = [self.columns[name] * (1 if name in FEWER else -1) for name in names]
        return np.column_stack(found)


def measured(
    site: Site,
    stack: Stack,
    kinds: Mapping[str, Kind],
    rules: RuleSet,
    *,
    families: Families = "core",
    reach: bool = False,
) -> Measures:
    """Measure layouts.

    Parameters
    ----------
    site, stack, kinds, rules
        The layouts and what they are judged by.
    families
        Which rules are asked, as for `geo.batch.Judge`: ``all`` takes milliseconds a layout.
    reach
        Whether to look for the wheelchair's way, which takes 2 ms a layout.

    Raises
    ------
    KeyError
        A kind that is not in ``kinds``.
    """
    of_codes = tuple(kinds[code] for code in stack.codes)
    layout_of = np.repeat(np.arange(len(stack)), np.diff(stack.starts))

    def summed(of_kind: list[float], of_row: Numbers | None = None) -> Numbers:
        weights = np.array(of_kind, dtype=float)[stack.kind]
        weights = weights if of_row is None else weights * of_row
        return np.bincount(layout_of, weights, minlength=len(stack)).astype(float)

    ground = _areas(stack, of_codes)
    whole = 100 / site.boundary.area
    every = [1.0] * len(of_codes)
    is_green = [float(kind.family == "green") for kind in of_codes]
    columns = {
        "things": summed(every),
        "coins": summed([kind.coins for kind in of_codes]),
        "seats": summed([float("seat" in kind.tags) for kind in of_codes]),
        "play": summed([float(kind.family == "play") for kind in of_codes]),
        "child": summed([float("child" in kind.ages) for kind in of_codes]),
        "green": summed(is_green, ground),
        "green_share": whole * summed(is_green, ground),
        "covered": whole * summed(every, ground),
    }
    judge = Judge(site, kinds, rules, families)
    verdicts = list(judge.verdicts(stack))
    for weight, severity in enumerate(SEVERITIES):
        parts = [part.severities[:, weight] for part in verdicts]
        columns[f"{severity}s"] = np.concatenate([[], *parts])
    if reach:
        columns["reach"] = _reached(site, stack, kinds, rules)
    by_family = {limit.code: np.zeros(len(stack)) for limit in judge.limits}
    for rank, limit in enumerate(judge.limits):
        if limit.severity != "hint":
            by_family[limit.code] += np.concatenate([[], *(x.counts[:, rank] for x in verdicts)])
    return Measures(stack.names, columns, by_family)


def _areas(stack: Stack, kinds: tuple[Kind, ...]) -> Numbers:
    """Ground under each placement, m² (n,)."""
    sorts = Sorts.of(stack, kinds)
    found: Numbers = shapely.area(footprints(sorts.placements, sorts.kinds))[sorts.of_row]
    for row, outline in stack.outlines.items():
        found[row] = outline.area
    return found


def _reached(site: Site, stack: Stack, kinds: Mapping[str, Kind], rules: RuleSet) -> Numbers:
    """Of what people go to, the share that the route of the first such limit reaches, % (m,)."""
    found = np.full(len(stack), np.nan)
    asked = [x for x in rules.limits if (x.code, x.form, x.subject) == ("reach", "", "*")]
    for number in range(len(stack) if asked else 0):
        scene = Scene.of(site, stack.layout(number), kinds, rules)
        targets = to_be_reached(scene, asked[0])
        if scene.setting.gates and len(targets):
            found[number] = 100 * Routes(scene, targets).reached(asked[0].value).mean()
    return found
