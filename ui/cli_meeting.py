"""Files of ``koudai compare`` and ``common`` for a meeting: workbook, sheets, booklet."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from geo.common import Common
from geo.stack import Stack
from layers.exports.booklet import booklet
from layers.exports.common_sheet import Backed, Missed, common_sheet
from layers.exports.comparison_sheet import comparison_sheet
from layers.exports.many import TOLD, Many
from layers.exports.xlsx_many import xlsx_many
from ui.cli_common import reasons
from ui.cli_compare import Comparison
from ui.cli_setting import Setting
from ui.words import t, translator


def files_of(
    chosen: argparse.Namespace, made: Comparison, setting: Setting
) -> Iterator[tuple[str, bytes]]:
    """The files that were asked for: path and content.

    Raises
    ------
    InputError
        Where the site does not fit the paper.
    """
    many = many_of(made, setting)
    if chosen.xlsx:
        yield chosen.xlsx, xlsx_many(many)
    if chosen.sheet:
        yield chosen.sheet, comparison_sheet(many, setting.paper)
    if chosen.booklet:
        yield chosen.booklet, booklet(many, setting.paper)


def many_of(made: Comparison, setting: Setting) -> Many:
    """What was compared, as it is handed to a meeting."""
    found = made.found
    plans = [
        setting.plan(made.layouts.layout(at), name, "")
        for at, name in enumerate(made.layouts.names)
    ]
    columns = {
        name: found.measures.columns[name] for name in TOLD if name in found.measures.columns
    }
    for severity in ("error", "warning"):
        # Of very many layouts the comparison asks core rules only; a plan is judged by all.
        columns[f"{severity}s"] = np.array(
            [float(sum(issue.severity == severity for issue in plan.issues)) for plan in plans]
        )
    area = found.maps.grid.cell**2
    shared = found.together
    return Many(
        plans,
        setting.site.name,
        t(setting.lang, "booklet.layouts", n=len(plans)),
        _from(made),
        columns,
        dict(shared.agreement.items()) if len(plans) > 1 else {},
        {
            family: area * float((cells & found.ground).sum())
            for family, cells in shared.consensus.items()
        },
    )  # fmt: skip


def _from(made: Comparison) -> list[str]:
    """The file that each layout came from, where its name does not say so already."""
    paths = (Path(each) for each in made.files)
    return [
        "" if path.stem == name else path.name
        for path, name in zip(paths, made.layouts.names, strict=True)
    ]


def sheet_of(made: Common, stack: Stack, setting: Setting) -> bytes:
    """The common layout as a sheet.

    Raises
    ------
    InputError
        Where the site does not fit the paper.
    """
    words, count = translator(setting.lang), len(stack)
    told = tuple(issue for issue in made.issues if issue.severity != "hint")
    plan = setting.plan(made.layout, setting.site.name, "", told)
    plan = replace(plan, subtitle=f"{words('page.common')} · {words('booklet.layouts', n=count)}")
    backed = [
        Backed(item.placement.id, len(item.voices) / max(count, 1),
               words("booklet.of", some=len(item.voices), n=count))
        for item in made.items
    ]  # fmt: skip
    kinds = {each.id: each.kind for each in made.layout}
    kinds |= {each.placement.id: each.placement.kind for each in made.left_out}
    features = {each.id: each for each in setting.site.features}

    def named(each: str) -> str:
        if each in kinds:
            return words(f"kind.{kinds[each]}")
        if each in features:
            return features[each].name or words(f"role.{features[each].role}")
        return each

    missed = [
        Missed(left.placement.kind, words("booklet.of", some=len(left.voices), n=count),
               reasons(left, words, named))
        for left in made.left_out
        if left.why != ("support",)
    ]  # fmt: skip
    return common_sheet(plan, backed, missed, setting.paper)
