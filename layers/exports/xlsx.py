"""A layout as a workbook for the committee: what stands where, what is to be settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO

import shapely

from geo.footprint import footprint, size
from geo.limit import SEVERITIES
from layers.exports.book import Book, Cell, Column
from layers.exports.ground import LOOK
from layers.exports.plan import ExportOptions, Plan, clean, told
from layers.exports.sheet import SCREEN, screen

PICTURE = 1000
"""Width of the plan's picture, pixels."""

_DECISIONS = ("accept", "change", "ask")
_FAMILIES = LOOK["light"]["families"]


def xlsx(plan: Plan, options: ExportOptions) -> bytes:  # noqa: ARG001 - nothing to choose
    """A workbook: summary, amenities, issues, follow-up and the corners of drawn areas.

    Equal plans give equal bytes. The amenities read back as the same layout
    (`layers.imports.workbook`).
    """
    book = opened(plan)
    _summary(book, plan)
    amenities(book, [plan])
    issues(book, [plan])
    follow_up(book, [plan])
    outlines(book, [plan])
    return book.content()


def opened(plan: Plan) -> Book:
    """A workbook in the language of a plan, under its title."""
    page = plan.translate("workbook.page", page="&P", pages="&N")
    return Book(plan.title, plan.subtitle, lang=plan.lang, date=plan.date, page=page)


def facts(plan: Plan) -> list[tuple[str, str]]:
    """What the work stands on: site, version, rules, day."""
    t = plan.translate
    area = plan.quantity(round(plan.site.boundary.area, 1), "m2")
    return [
        (t("sheet.site"), f"{clean(plan.site.name)}  {area}"),
        (t("sheet.site_version"), str(plan.site_version)),
        (t("sheet.rules"), f"{plan.rules.name}  {plan.rules.hash}"),
        (t("sheet.date"), plan.day()),
        *((rule, words) for rule, words in plan.changes.get(plan.lang, {}).items()),
    ]


def _summary(book: Book, plan: Plan) -> None:
    t = plan.translate
    sheet = book.sheet(t("workbook.summary"), "")
    soft = book.format(font_color=LOOK["light"]["soft_ink"], valign="top")
    bold = book.format(bold=True, text_wrap=True, valign="top")
    counted = Counter(plan.weight(issue) for issue in plan.issues)
    rows: list[tuple[str, str | int]] = [*facts(plan)]
    rows += [(t("workbook.things"), len(plan.layout))]
    rows += [(t("workbook.coins"), sum(plan.kind(each).coins for each in plan.layout))]
    rows += [(t(f"export.severity.{each}"), counted[each]) for each in SEVERITIES]
    for at, width in enumerate((24, 34, 3, 10, 10)):
        sheet.set_column(at, at, width)
    left = book.format(bold=True, align="left")
    for down, (name, value) in enumerate(rows, 2):
        sheet.write_string(down, 0, clean(name), soft)
        if isinstance(value, int):
            sheet.write_number(down, 1, value, left)
        else:
            sheet.write_string(down, 1, clean(value), bold)
    start = len(rows) + 3
    head = book.format(bold=True, bg_color=LOOK["light"]["button"], bottom=1)
    for at, name in enumerate(("workbook.kind", "workbook.count")):
        sheet.write_string(start, at, t(name), head)
    tally = Counter(each.kind for each in plan.layout)
    for down, (kind, count) in enumerate(tally.most_common(), start + 1):
        book.write(sheet, down, 0, t(f"kind.{kind}"), "words")
        book.write(sheet, down, 1, count, "count")
    if tally:
        name, last = sheet.get_name(), start + len(tally)
        chart = book.chart(
            "bar",
            t("workbook.how_many"),
            [name, start + 1, 0, last, 0],
            [(t("workbook.count"), [name, start + 1, 1, last, 1], _FAMILIES["green"])],
            most=max(tally.values()),
        )
        chart.set_size({"width": 560, "height": 90 + 22 * len(tally)})
        sheet.insert_chart(start, 3, chart, {"object_position": 3})
    # at most as high as what stands beside it
    scale = min(560, 20 * (start - 2)) * SCREEN[0] / SCREEN[1] / PICTURE
    sheet.insert_image(
        2, 3, "plan.png",
        {"image_data": BytesIO(screen(plan, PICTURE)), "x_scale": scale * 0.96,
         "y_scale": scale * 0.96, "description": clean(plan.title), "object_position": 3},
    )  # fmt: skip
    sheet.fit_to_pages(1, 1)


def amenities(book: Book, plans: Sequence[Plan]) -> None:
    """A row a thing: what it is, how large, where; several layouts under each other."""
    t, several = plans[0].translate, len(plans) > 1
    columns = [Column(t("workbook.layout"))] if several else []
    columns += [
        Column(t("workbook.id")),
        Column(t("workbook.name"), "words"),
        Column(t("workbook.code")),
        Column(t("workbook.x"), "metres"),
        Column(t("workbook.y"), "metres"),
        Column(t("workbook.turn"), "degrees"),
        Column(t("workbook.width"), "metres"),
        Column(t("workbook.depth"), "metres"),
        Column(t("workbook.area"), "area"),
        Column(t("workbook.coins"), "coins"),
        Column(t("workbook.favourite")),
        Column(t("workbook.note"), "words"),
        Column(t("workbook.conflicts"), "count"),
    ]
    rows = [row for plan in plans for row in _things(plan, several=several)]
    book.table(t("workbook.amenities"), t("workbook.amenities.lead"), columns, rows)


def _things(plan: Plan, *, several: bool) -> Iterator[list[Cell]]:
    counts = Counter(
        each for issue in plan.issues if plan.weight(issue) != "hint" for each in issue.placements
    )
    for piece in plan.layout:
        kind = plan.kind(piece)
        width, depth = size(piece, kind)
        drawn = piece.outline is not None
        yield [
            *([clean(plan.title)] if several else []),
            piece.id,
            plan.translate(f"kind.{kind.code}"),
            kind.code,
            piece.x,
            piece.y,
            None if drawn else piece.turn,
            None if drawn else width,
            None if drawn else depth,
            footprint(piece, kind).area,
            kind.coins,
            "★" if piece.favourite else "",
            piece.note,
            counts[piece.id],
        ]


def issues(book: Book, plans: Sequence[Plan]) -> None:
    """A row an issue: in words, measured and required, and where the number is from."""
    t, several = plans[0].translate, len(plans) > 1
    columns = [Column(t("workbook.layout"))] if several else []
    columns += [
        Column(t("workbook.number"), "count", 6),
        Column(t("workbook.weight")),
        Column(t("workbook.rule")),
        Column(t("workbook.sentence"), "words", 48),
        Column(t("workbook.about"), "words", 20),
        Column(t("workbook.measured"), "unit"),
        Column(t("workbook.required"), "unit"),
        Column(t("workbook.source"), "words", 30),
        Column(t("workbook.confidence"), "words", 14),
        Column(t("workbook.ruling"), "words", 24),
    ]
    rows = [row for plan in plans for row in _issues(plan, several=several)]
    lead = t("workbook.issues.lead") if rows else t("sheet.no_findings")
    book.table(t("workbook.issues"), lead, columns, rows)


def _issues(plan: Plan, *, several: bool) -> Iterator[list[Cell]]:
    t = plan.translate
    features = {each.id: each for each in plan.site.features}
    for number, issue in enumerate(plan.issues, 1):
        limit = issue.limit
        about = [f"{t(f'kind.{plan.layout[each].kind}.short')} {each}" for each in issue.placements]
        about += [features[each].name or each for each in issue.features if each in features]
        numbers: list[Cell] = [
            None if value is None
            else plan.quantity(value, "slope") if limit.unit == "slope"
            else (value, limit.unit)
            for value in told(issue)
        ]  # fmt: skip
        yield [
            *([clean(plan.title)] if several else []),
            number,
            t(f"export.severity.{plan.weight(issue)}"),
            issue.rule,
            plan.sentence(issue),
            ", ".join(about),
            *numbers,
            " ".join(filter(None, [limit.standard, limit.clause])) or _source(limit.source),
            t(f"sheet.confidence.{limit.confidence}"),
            plan.ruling(issue),
        ]


def _source(source: str) -> str:
    """Where a number stands; of the project's own the confidence tells enough."""
    return "" if source == "project" else source


def follow_up(book: Book, plans: Sequence[Plan]) -> None:
    """Room for the meeting: an opinion, a decision, who does it until when; by hand or typed."""
    t, several = plans[0].translate, len(plans) > 1
    columns = [Column(t("workbook.layout"))] if several else []
    columns += [
        Column(t("workbook.number"), "count", 6),
        Column(t("workbook.sentence"), "words", 44),
        Column(t("workbook.opinion"), "blank", 34),
        Column(t("workbook.decision"), "blank", 16),
        Column(t("workbook.who"), "blank", 16),
        Column(t("workbook.until"), "blank", 13),
        Column(t("workbook.done"), "blank", 8),
    ]
    rows: list[list[Cell]] = [
        [*([clean(plan.title)] if several else []), number, plan.sentence(issue), *[None] * 5]
        for plan in plans
        for number, issue in enumerate(plan.issues, 1)
        if plan.weight(issue) != "hint"
    ]
    # what is not an issue wants an opinion, too
    rows += [[*([clean(plan.title)] if several else []), None, "", *[None] * 5] for plan in plans]
    rows += [[None] * len(columns) for _ in range(4)]
    table = book.table(
        t("workbook.follow_up"), t("workbook.follow_up.lead"), columns, rows, height=34
    )
    choices = [t(f"workbook.decision.{each}") for each in _DECISIONS]
    at = len(columns) - 4
    table.sheet.data_validation(
        3, at, 2 + len(rows), at,
        {"validate": "list", "source": choices, "error_type": "information"},
    )  # fmt: skip


def outlines(book: Book, plans: Sequence[Plan]) -> None:
    """The corners of what somebody drew, so that the file reads back as it is."""
    t, several = plans[0].translate, len(plans) > 1
    rows: list[list[Cell]] = [
        [*([clean(plan.title)] if several else []), piece.id, ring, x, y]
        for plan in plans
        for piece in plan.layout
        if piece.outline is not None
        for ring, line in enumerate((piece.outline.exterior, *piece.outline.interiors))
        for x, y in shapely.get_coordinates(line)[:-1].tolist()
    ]
    if rows:
        columns = [Column(t("workbook.layout"))] if several else []
        columns += [Column(t("workbook.id")), Column(t("workbook.ring"), "count")]
        columns += [Column(t("workbook.x"), "metres"), Column(t("workbook.y"), "metres")]
        book.table(t("workbook.outlines"), t("workbook.outlines.lead"), columns, rows)
