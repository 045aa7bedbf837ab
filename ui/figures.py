"""What layouts come to in figures: one column a measure, worked out once per state of a layout."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock

import numpy as np

from geo.catalogue import catalogue
from geo.footprint import Numbers
from geo.measures import FEWER, measured
from geo.rules import RULES
from geo.scene import Scene
from geo.stack import Stack
from geo.sunlight import hours_on
from ui.checking import Checked
from ui.sunning import day_of

MEASURED = ("things", "coins", "seats", "play", "child", "green", "green_share", "covered", "reach")
"""Measures of `geo.measures.measured` that are told."""

SUN = {"sun_rest": "seat", "sun_play": "play"}
"""Hours of sun by what they are looked at on: what people sit on, what they play on."""

CHILDREN = frozenset({"child", "teen"})
"""Age bands of those who are not grown up."""

FEW = FEWER | {f"family.{code}" for code in RULES}
"""Columns of which less is better."""

_KEPT = 2000
_Key = tuple[str, int, str, str, date | None]
_known: OrderedDict[_Key, dict[str, float]] = OrderedDict()
_lock = Lock()


def figures(
    found: Sequence[Checked], hands: Mapping[str, Mapping[str, int]], day: date | None = None
) -> dict[str, Numbers]:
    """The figures of layouts, m of them.

    Parameters
    ----------
    found
        Of one project; each is measured on the version of the site that it stands on.
    hands
        `layers.store.Store.hands` of their project.
    day
        Whether to look how long the sun shines on what people use, and on which day; this
        takes milliseconds a layout.

    Returns
    -------
    dict
        By name, each (m,), not a number where it cannot be told: ``errors``, ``warnings``, those
        of `MEASURED`, ``children`` (of the edits whose drawers' age is known, those of children
        and young people, %), with a day those of `SUN` (h) and, of each family of rules,
        ``family.<code>``: errors and warnings. What was accepted counts nowhere.
    """
    rows = _measured(found, None)
    if day is not None:
        rows = [one | other for one, other in zip(rows, _measured(found, day), strict=True)]
    names = ["errors", "warnings", *MEASURED, *(SUN if day is not None else ())]
    names += [f"family.{code}" for code in RULES]
    columns = {name: np.array([row.get(name, np.nan) for row in rows]) for name in names}
    columns["children"] = np.array([_children(hands.get(each.state.row.id, {})) for each in found])
    for weight in ("error", "warning"):
        columns[f"{weight}s"] = np.array([float(each.count(weight)) for each in found])
    for code in RULES:
        columns[f"family.{code}"] = np.array([float(_of_family(each, code)) for each in found])
    return columns


def _of_family(found: Checked, code: str) -> int:
    return sum(issue.code == code and issue.severity != "hint" for issue in found.issues)


def _children(hands: Mapping[str, int]) -> float:
    known = sum(count for age, count in hands.items() if age)
    if not known:
        return float("nan")
    return 100 * sum(count for age, count in hands.items() if age in CHILDREN) / known


def _measured(found: Sequence[Checked], day: date | None) -> list[dict[str, float]]:
    """What a layout's state alone decides: asked once for each."""
    keys = [_key(each, day) for each in found]
    with _lock:
        known = {key: _known[key] for key in keys if key in _known}
    missing = {
        key: each for key, each in zip(keys, found, strict=True) if key not in known
    }  # the same layout may be asked for twice
    made = _made(missing, day)
    with _lock:
        for key in keys:
            _known[key] = known.get(key) or made[key]
            _known.move_to_end(key)
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return [known.get(key) or made[key] for key in keys]


def _key(found: Checked, day: date | None) -> _Key:
    row = found.state.row
    return row.id, found.state.seq, row.site_version, found.rules.hash, day


def _made(found: Mapping[_Key, Checked], day: date | None) -> dict[_Key, dict[str, float]]:
    if day is not None:
        return {key: _sun(each, day) for key, each in found.items()}
    answer: dict[_Key, dict[str, float]] = {}
    for version in dict.fromkeys(key[2] for key in found):
        own = {key: each for key, each in found.items() if key[2] == version}
        answer |= dict(zip(own, _on_one_site(own.values()), strict=True))
    return answer


def _on_one_site(found: Iterable[Checked]) -> list[dict[str, float]]:
    each = list(found)
    stack = Stack.of((one.state.row.id, one.state.layout) for one in each)
    # They are judged already: only the rule that says what is to be reached is asked again.
    reaching = tuple(limit for limit in each[0].rules.limits if limit.code == "reach")
    rules = replace(each[0].rules, limits=reaching)
    columns = measured(each[0].site, stack, catalogue(), rules, reach=True).columns
    return [{name: float(columns[name][at]) for name in MEASURED} for at in range(len(each))]


def _sun(found: Checked, day: date) -> dict[str, float]:
    of_day = day_of(found.state.row.site_version, found.site, day)
    scene = Scene.of(found.site, found.state.layout, catalogue(), found.rules)
    answer = {}
    for name, selector in SUN.items():
        hours = hours_on(scene, scene.answering(selector), of_day.samples, of_day.lit)
        answer[name] = float(np.nanmean(hours)) if np.isfinite(hours).any() else float("nan")
    return answer
