"""Many layouts as a workbook: measures with charts, who wants what, how far they agree."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import numpy as np

from geo.measures import FEWER
from layers.exports.book import FIRST_ROW, Book, Cell, Column, Table
from layers.exports.ground import LOOK, VERDICT
from layers.exports.many import TENTHS, Many
from layers.exports.plan import clean
from layers.exports.xlsx import amenities, facts, follow_up, issues, opened, outlines

EACH_OWN = 12
"""Up to so many layouts each has a column of its own among the kinds; more fit no page."""

CHARTED = 25
"""Layouts and kinds in one chart."""

_FAMILIES = LOOK["light"]["families"]


def xlsx_many(many: Many) -> bytes:
    """A workbook: layouts, measures, charts, kinds, agreement, things, issues, follow-up.

    Equal layouts give equal bytes. The things read back as the same layouts
    (`layers.imports.layout_file.read_layouts`).
    """
    first = many.plans[0]
    book = opened(replace(first, title=many.title, subtitle=many.subtitle))
    _layouts(book, many)
    measures = _measures(book, many)
    kinds = _kinds(book, many)
    agreed = _agreement(book, many) if many.agreement else None
    _charts(book, many, measures, kinds, agreed)
    amenities(book, many.plans)
    issues(book, many.plans)
    follow_up(book, many.plans)
    outlines(book, many.plans)
    return book.content()


def _layouts(book: Book, many: Many) -> None:
    t = many.plans[0].translate
    columns = [
        Column(t("workbook.number"), "count", 6),
        Column(t("workbook.layout")),
        Column(t("workbook.whose"), "words"),
        Column(t("workbook.things"), "count"),
        *(Column(t(f"export.severity.{each}"), "count") for each in ("error", "warning")),
        Column(t("sheet.site_version")),
    ]
    rows: list[list[Cell]] = [
        [
            number, clean(plan.title), whose, len(plan.layout),
            *(sum(plan.weight(issue) == each for issue in plan.issues)
              for each in ("error", "warning")),
            str(plan.site_version),
        ]
        for number, (plan, whose) in enumerate(zip(many.plans, many.whose, strict=True), 1)
    ]  # fmt: skip
    told = "  ·  ".join(f"{name}: {value}" for name, value in facts(many.plans[0])[:4:2])
    book.table(t("workbook.layouts"), told, columns, rows)


def _measures(book: Book, many: Many) -> Table:
    t = many.plans[0].translate
    columns = [Column(t("workbook.layout"))]
    columns += [
        Column(t(f"measure.{name}"), "tenths" if name in TENTHS else "count", 12)
        for name in many.columns
    ]
    rows: list[list[Cell]] = [
        [clean(plan.title), *(float(each[at]) for each in many.columns.values())]
        for at, plan in enumerate(many.plans)
    ]
    table = book.table(t("workbook.measures"), t("workbook.measures.lead"), columns, rows)
    best = book.format(bold=True, bg_color=VERDICT["fits_soft"])
    for at, (name, values) in enumerate(many.columns.items(), 1):
        if not many.best(name).any():
            continue
        value = float((np.nanmin if name in FEWER else np.nanmax)(values))
        table.sheet.conditional_format(
            FIRST_ROW, at, FIRST_ROW + len(rows) - 1, at,
            {"type": "cell", "criteria": "==", "value": value, "format": best},
        )  # fmt: skip
    return table


def _kinds(book: Book, many: Many) -> Table:
    plans = many.plans
    t, all_of_them = plans[0].translate, len(plans)
    own = plans if all_of_them <= EACH_OWN else ()
    columns = [
        Column(t("workbook.kind"), "words"),
        Column(t("workbook.layouts_with"), "count", 12),
        Column(t("workbook.share_with"), "share", 12),
        Column(t("workbook.pieces"), "count", 12),
        *(Column(plan.title, "count", 11) for plan in own),
    ]
    rows: list[list[Cell]] = []
    for code, counts in many.tally():
        having = sum(each > 0 for each in counts)
        row: list[Cell] = [t(f"kind.{code}"), having, having / all_of_them, sum(counts)]
        # a nought is easier seen as nothing
        rows.append([*row, *((each or None) for each in (counts if own else ()))])
    table = book.table(t("workbook.kinds"), t("workbook.kinds.lead"), columns, rows)
    if rows:
        table.sheet.conditional_format(
            FIRST_ROW, 2, FIRST_ROW + len(rows) - 1, 2,
            {"type": "data_bar", "bar_color": _FAMILIES["green"], "bar_solid": True,
             "min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1},
        )  # fmt: skip
    return table


def _agreement(book: Book, many: Many) -> Table:
    t = many.plans[0].translate
    columns = [
        Column(t("workbook.family"), "words", 24),
        Column(t("workbook.agreement"), "number", 16),
        Column(t("workbook.consensus"), "area", 20),
    ]
    rows: list[list[Cell]] = [
        [t(f"understand.family.{family}"), value, many.consensus.get(family)]
        for family, value in many.agreement.items()
        if not isnan(value)
    ]
    lead = t("understand.agreement.help")
    return book.table(t("workbook.agreements"), lead, columns, rows)


def _charts(book: Book, many: Many, measures: Table, kinds: Table, agreed: Table | None) -> None:
    """Every chart on a page of its own sheet: a meeting looks at these first."""
    t, names = many.plans[0].translate, list(many.columns)
    left_out = max(measures.rows, kinds.rows) > CHARTED
    lead = t("workbook.charts.some", n=CHARTED) if left_out else ""
    sheet = book.sheet(t("workbook.charts"), lead)
    drawn = []
    for title, wanted, stacked in (
        ("conflicts", {"errors": VERDICT["conflict"], "warnings": VERDICT["warning"]}, True),
        ("coins", {"coins": _FAMILIES["rest"]}, False),
        ("use", {"seats": _FAMILIES["rest"], "play": _FAMILIES["play"]}, False),
        ("ground", {"green_share": _FAMILIES["green"], "covered": _FAMILIES["service"]}, False),
    ):
        series = [
            (measures.head(at), _first(measures, at), colour)
            for name, colour in wanted.items()
            if name in names
            for at in [names.index(name) + 1]
        ]
        if series:
            heading = t(f"workbook.chart.{title}")
            along = _first(measures, 0)
            drawn.append(book.chart("column", heading, along, series, stacked=stacked))
    if kinds.rows:
        series = [(kinds.head(1), _first(kinds, 1), _FAMILIES["play"])]
        count, along = len(many.plans), _first(kinds, 0)
        drawn.append(book.chart("bar", t("workbook.chart.kinds"), along, series, most=count))
    if agreed is not None and agreed.rows:
        series = [(agreed.head(1), agreed.range(1), _FAMILIES["sport"])]
        drawn.append(book.chart("bar", t("workbook.chart.agreement"), agreed.range(0), series))
    for place, chart in enumerate(drawn):
        chart.set_size({"width": 560, "height": 310 if place < 4 else 470})
        # rows are 20 pixels high
        row = 2 + 16 * (place // 2)
        sheet.insert_chart(row, 0 if place % 2 == 0 else 9, chart, {"object_position": 3})
    sheet.fit_to_pages(1, 1)


def _first(table: Table, column: int) -> list[object]:
    name, top, left, bottom, right = table.range(column)
    return [name, top, left, min(bottom, top + CHARTED - 1), right]
