"""``koudai compare``: layouts side by side, in measures; and how two of them differ."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np

from geo.catalogue import catalogue
from geo.contrast import Contrast
from geo.difference import Change, Difference, difference
from geo.layout import Placement
from geo.limit import RuleSet
from geo.ospa import distances
from geo.overview import Overview, Shared, overview
from geo.site import Site
from geo.stack import Stack
from ui.cli_layouts import stacks
from ui.words import Translate

AT_MOST = 40
"""Up to so many layouts every rule is asked, and how far each is from each; of more, core rules."""

DECIMALS = 4
"""Of metres, degrees and per cent."""


@dataclass(frozen=True)
class Comparison:
    """Layouts compared, m of them.

    Parameters
    ----------
    files
        Where each is from.
    layouts
        No two of them are called the same.
    found
        What was found in all of them together.
    apart
        How far each is from each, m; ``None`` for more than `AT_MOST`.
    difference
        Of two.
    """

    files: tuple[str, ...]
    layouts: Stack
    found: Overview
    apart: list[list[float]] | None
    difference: Difference | None


def read_all(
    paths: Iterable[str], site: Site, names: Mapping[str, str]
) -> tuple[tuple[str, ...], Stack]:
    """All layouts of these files with the file of each; their names made different by these."""
    parts = list(stacks(paths, site, names))
    each_own = (_numbered(part, n) for n, (_, part) in enumerate(parts))
    stack = reduce(Stack.followed_by, each_own, Stack.of((), catalogue()))
    files = tuple(file for each, _ in parts for file in each)
    called = tuple(name for _, part in parts for name in part.names)
    often = Counter(called)
    different = [
        name if often[name] == 1 else f"{name} ({file})"
        for name, file in zip(called, files, strict=True)
    ]
    seen: Counter[str] = Counter()
    for place, name in enumerate(different):
        seen[name] += 1
        different[place] = name if seen[name] == 1 else f"{name} #{seen[name]}"
    return files, replace(stack, names=tuple(different))


def _numbered(part: Stack, number: int) -> Stack:
    """The stack under names that no other has, so that none seems to go on in the next."""
    return replace(part, names=tuple(f"{number}.{each}" for each in range(len(part))))


def compare(
    chosen: argparse.Namespace, site: Site, rules: RuleSet, names: Mapping[str, str]
) -> Comparison:
    """Read the layouts and compare them.

    Raises
    ------
    InputError
        Any of the files'.
    """
    files, stack = read_all(chosen.layouts, site, names)
    is_few = len(stack) <= AT_MOST
    found = overview(
        site, stack, catalogue(), rules, families="all" if is_few else "core", reach=is_few
    )
    few = [stack.layout(number) for number in range(len(stack) if is_few else 0)]
    return Comparison(
        files,
        stack,
        found,
        distances(few, catalogue(), rules).round(DECIMALS).tolist() if is_few else None,
        difference(few[0], few[1], catalogue(), rules) if len(few) == 2 else None,
    )


def as_json(made: Comparison) -> dict[str, Any]:
    """The comparison as the command prints it; ``null`` for what was not asked or cannot be told.

    ``distances``: of each layout from each, m, for up to `AT_MOST`; ``difference``: of two.
    ``consensus``: on how much ground at least half of the layouts have something, m².
    """
    columns, families = made.found.measures.columns, made.found.measures.families
    return {
        "layouts": [
            {
                "name": name,
                "file": made.files[at],
                "measures": {key: _number(each[at]) for key, each in columns.items()},
                "families": {key: int(each[at]) for key, each in families.items()},
                "pareto": bool(made.found.front[at]),
            }
            for at, name in enumerate(made.layouts.names)
        ],
        **_shared(made.found.together, made.found),
        "silhouette": _number(made.found.groups.silhouette),
        "groups": [_group(made, group) for group in range(len(made.found.groups))],
        "distances": made.apart,
        "difference": None if made.difference is None else _difference(made.difference),
    }


def _group(made: Comparison, group: int) -> dict[str, Any]:
    found = made.found
    own = np.flatnonzero(found.groups.of_layout == group).tolist()
    shared = found.in_groups[group] if found.in_groups else found.together
    return {
        "medoid": made.layouts.names[found.groups.medoids[group]],
        "layouts": [made.layouts.names[at] for at in own],
        "typical": [_contrast(each) for each in found.typical[group]] if found.typical else [],
        **_shared(shared, found),
    }


def _shared(shared: Shared, found: Overview) -> dict[str, Any]:
    area = found.maps.grid.cell**2
    return {
        "agreement": {family: _number(each) for family, each in shared.agreement.items()},
        "consensus": {
            family: _number(area * float((cells & found.ground).sum()))
            for family, cells in shared.consensus.items()
        },
    }


def _contrast(each: Contrast) -> dict[str, Any]:
    return {
        "kind": each.name,
        "here": _number(each.one),
        "elsewhere": _number(each.other),
        "low": _number(each.low),
        "high": _number(each.high),
        "p": _number(each.p),
    }


def _difference(found: Difference) -> dict[str, Any]:
    return {
        "changed": [_change(each) for each in found.changed],
        "came": [_piece(each) for each in found.came],
        "went": [_piece(each) for each in found.went],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.before.kind,
        "before": change.before.id,
        "after": change.after.id,
        "distance": round(change.distance, DECIMALS),
        "turned": round(change.turned, DECIMALS),
        "resized": change.resized,
        "line": [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in change.line.coords],
    }


def _piece(piece: Placement) -> dict[str, Any]:
    return {
        "id": piece.id,
        "kind": piece.kind,
        "x": round(piece.x, DECIMALS),
        "y": round(piece.y, DECIMALS),
    }


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), DECIMALS)


def lines(made: Comparison, words: Translate) -> Iterator[str]:
    """One line a layout, a family and a group, each figure explained; then how two differ."""
    columns = made.found.measures.columns
    for at, name in enumerate(made.layouts.names):
        numbers = {key: f"{each[at]:.0f}" for key, each in columns.items()}
        yield words("understand.layout", layout=name, **numbers)
    front = [made.layouts.names[at] for at in np.flatnonzero(made.found.front).tolist()]
    yield words("understand.pareto", layouts=", ".join(front))
    yield words("understand.pareto.help")
    if len(made.layouts) > 1:
        yield from _agreement_lines(made.found.together, words)
        yield from _group_lines(made, words)
    if made.difference is not None:
        yield from difference_lines(made.difference, words)


def _agreement_lines(shared: Shared, words: Translate) -> Iterator[str]:
    for family, value in shared.agreement.items():
        if not np.isnan(value):
            name = words(f"understand.family.{family}")
            yield words("understand.agreement", family=name, value=f"{value:.2f}")
    yield words("understand.agreement.help")


def _group_lines(made: Comparison, words: Translate) -> Iterator[str]:
    groups = made.found.groups
    if len(groups) < 2:
        yield words("understand.one_group")
        return
    for group, medoid in enumerate(groups.medoids.tolist()):
        told = made.found.typical[group]
        yield words(
            "understand.group",
            number=group + 1,
            layouts=int((groups.of_layout == group).sum()),
            medoid=made.layouts.names[medoid],
            more=_kinds((x for x in told if x.difference > 0), words),
            fewer=_kinds((x for x in told if x.difference < 0), words),
        )
    yield words("understand.groups.help")
    yield words("understand.medoid.help")
    yield words("understand.typical.help")


def _kinds(found: Iterable[Contrast], words: Translate) -> str:
    return ", ".join(words(f"kind.{each.name}") for each in found) or "–"


def difference_lines(found: Difference, words: Translate) -> Iterator[str]:
    """Tell two layouts apart, a line for each piece."""
    for change in found.changed:
        yield words(
            "understand.changed",
            kind=words(f"kind.{change.before.kind}"),
            before=change.before.id,
            after=change.after.id,
            metres=f"{change.distance:.2f}",
            degrees=f"{change.turned:+.0f}",
        )
    for piece in found.came:
        yield words("understand.came", id=piece.id, kind=words(f"kind.{piece.kind}"))
    for piece in found.went:
        yield words("understand.went", id=piece.id, kind=words(f"kind.{piece.kind}"))
    if found.is_none:
        yield words("understand.no_difference")
