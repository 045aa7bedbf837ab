"""Sheets of several layouts, of the common one, of conflicts, and the booklet.

::

    +---------+---------+--------+      +------------------+--------+
    | 1       | 2       | title  |      |  plan with       | who    |
    |  plan   |  plan   | figures|      |  "swing 47%"     | stands |
    +---------+---------+ kinds  |      |                  | behind |
    | 3       |         |        |      |                  | it     |
    +---------+---------+--------+      +------------------+--------+
"""

from __future__ import annotations

import ctypes
import datetime
import io
import random
import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pypdf
import pypdfium2
import pytest
from pypdfium2 import raw
from shapely import Point, box

from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.errors import InputError
from geo.layout import Layout, Placement
from geo.site import Site
from layers.exports.booklet import booklet
from layers.exports.common_sheet import Backed, Missed, common_sheet
from layers.exports.comparison_sheet import comparison_sheet
from layers.exports.conflict_sheet import conflict_sheet
from layers.exports.grids import fitting
from layers.exports.labels import Sheet, outline
from layers.exports.many import Many
from layers.exports.neighbourhood import Neighbourhood
from layers.exports.plan import ExportOptions, Plan
from layers.exports.sheet import FORMATS, svg
from layers.exports.svg import SMALLEST
from layers.exports.view import View, view_of
from tests.layers.exports.test_sheet import EVIL, RED, boundary_size, strokes, words
from ui.verdict import speaker
from ui.words import translator


@pytest.fixture
def many(make_plan, filled):
    def many(count=3, **changes):
        plans = [
            make_plan(**{"title": f"方案 {n + 1}", "layout": Layout.of(*list(filled)[n % 4 :]),
                         "issues": ()} | changes)
            for n in range(count)
        ]  # fmt: skip
        numbers = np.arange(count, dtype=float)
        columns = {"errors": numbers, "coins": numbers + 3, "reach": numbers * np.nan}
        whose = [f"第 {n + 1} 组" for n in range(count)]
        return Many(
            plans, "凌云口袋公园", "各组方案", whose, columns, {"play": 0.41}, {"play": 7.0}
        )

    return many


def backed(plan):
    return [Backed(each.id, 0.5, "15 / 30", "儿童 10") for each in plan.layout]


SHEETS = {
    "comparison": comparison_sheet,
    "common": lambda many, options: common_sheet(
        many.plans[0], backed(many.plans[0]), [Missed("slide", "6 / 30", "too near")], options
    ),
    "conflicts": lambda many, options: conflict_sheet(many.plans[0], options),
    "booklet": booklet,
}


def boundaries(content):
    """Width and height of every site boundary of every page, mm."""
    for page in pypdf.PdfReader(io.BytesIO(content)).pages:
        for colour, width, points in strokes(page):
            red = len(colour) == 3 and np.allclose(colour, RED, atol=0.01)
            if red and abs(width - 0.7) < 0.01 and len(points) >= 4:
                yield tuple(np.ptp(points, axis=0).round(2).tolist())


@pytest.mark.parametrize(
    ("scale", "paper", "expected"),
    [(100, "A3", (250.0, 200.0)), (200, "A4", (125.0, 100.0)), (50, "A1", (500.0, 400.0))],
)
def test_the_common_sheet_and_the_conflicts_are_to_scale(many, scale, paper, expected):
    for name in ("common", "conflicts"):
        content = SHEETS[name](many(1), ExportOptions(scale, paper))
        assert boundary_size(content) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("count", "paper", "expected"),
    [(2, "A3", (125.0, 100.0)), (5, "A1", (125.0, 100.0)), (3, "A4", (50.0, 40.0))],
)
def test_all_that_is_compared_is_drawn_at_one_scale(many, count, paper, expected):
    found = list(boundaries(comparison_sheet(many(count), ExportOptions(paper=paper))))
    assert found == [pytest.approx(expected, abs=0.01)] * count


def test_every_page_of_the_booklet_is_to_scale(many):
    found = list(boundaries(booklet(many(4), ExportOptions(200, "A4"))))
    assert found[-4:] == [pytest.approx((125.0, 100.0), abs=0.01)] * 4


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_says_what_it_shows_in_its_language(many, found, name, lang):
    made = many(2, lang=lang, issues=found[:2], layout=many(1).plans[0].layout)
    printed = "".join(words(SHEETS[name](made, ExportOptions())).split())
    t = made.plans[0].translate
    title = made.plans[0].title if name in {"common", "conflicts"} else made.title
    told = {
        "comparison": [t("booklet.measures"), t("booklet.kinds"), "第2组", t("kind.swing")],
        "common": [t("booklet.backed"), t("booklet.missed"), "15/30", "50%", t("kind.slide")],
        "conflicts": [t("booklet.conflicts"), t("workbook.decision.change"), t("booklet.opinion"),
                      made.plans[0].sentence(found[0]), "EN1176-1:20174.2.8"],
        "booklet": [t("booklet.contents"), t("booklet.wanted"), t("booklet.agreement"), "0.41"],
    }[name]  # fmt: skip
    for phrase in [title, made.plans[0].site.name, made.plans[0].day(), *told]:
        assert "".join(phrase.split()) in printed
    assert not re.search(r"booklet\.|workbook\.|\{n\}", printed)


@pytest.mark.parametrize("name", SHEETS)
def test_markup_prints_as_it_stands_and_lost_characters_are_named(many, court, name):
    for evil in EVIL:
        made = many(2, title=evil, site=replace(court, name=evil))
        made = replace(made, title=evil, subtitle="𓂀", whose=[evil, evil])
        made = replace(made, plans=[replace(each, subtitle="𓂀") for each in made.plans])
        printed = "".join(words(SHEETS[name](made, ExportOptions())).split())
        assert "".join(evil.replace("\\u{202e}", "").split())[:30] in printed
        assert "字库缺字" in printed


@pytest.mark.parametrize("name", SHEETS)
def test_equal_contents_give_equal_files(many, name):
    assert SHEETS[name](many(), ExportOptions()) == SHEETS[name](many(), ExportOptions())


def test_a_booklet_has_one_page_a_layout_and_the_contents_name_it(many, found):
    crowded = many(8, issues=found * 20, layout=many(1).plans[0].layout)
    content = booklet(crowded, ExportOptions(paper="A4"))
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    assert len(pages) == 3 + 8
    contents = "".join(pages[1].split())
    for number, plan in enumerate(crowded.plans):
        assert "".join(plan.title.split()) in contents
        assert "".join(plan.title.split()) in "".join(pages[3 + number].split())
        assert str(4 + number) in contents
    assert "另有" in "".join(pages[3].split())


def test_every_conflict_has_its_card_and_hints_have_none(make_plan, found):
    plan = make_plan(issues=found * 12)
    printed = words(conflict_sheet(plan, ExportOptions()))
    t = plan.translate
    assert printed.count(t("booklet.opinion")) == 24
    assert found[2].rule not in printed


@pytest.mark.parametrize("name", SHEETS)
def test_no_writing_is_too_small_to_read_on_the_smallest_paper(many, found, name):
    assert (
        min(heights(SHEETS[name](many(1, issues=found), ExportOptions(paper="A4"))))
        >= SMALLEST - 0.01
    )


def heights(file):
    """Sizes of the type of every printed character, mm."""
    for page in pypdfium2.PdfDocument(file):
        text, matrix = page.get_textpage(), raw.FS_MATRIX()
        for at in range(text.count_chars()):
            if raw.FPDFText_GetUnicode(text, at) > ord(" "):
                raw.FPDFText_GetMatrix(text, at, ctypes.byref(matrix))
                size = abs(raw.FPDFText_GetFontSize(text, at))
                yield size * (matrix.c**2 + matrix.d**2) ** 0.5 / 72 * 25.4


def test_a_long_name_beside_its_plan_is_cut_short_not_laid_over_it(many):
    long = "我们小区的孩子们希望有一个可以下雨天也能玩的地方" * 3
    told = words(comparison_sheet(many(3, title=long), ExportOptions(paper="A4")))
    assert "我们小区的孩子们" in told
    assert "…" in told
    assert long not in told


def test_a_piece_far_away_does_not_shrink_the_place_it_is_about(make_plan, found):
    """
    ::

        bench >|< bench   . . . . . . . . . . . . . . . . .  slide, 13 m away
    """
    (issue, *_) = found
    wide = replace(issue, placements=("p4", "p5", "p2"))
    told = [
        words(conflict_sheet(make_plan(issues=(each,)), ExportOptions())) for each in (issue, wide)
    ]
    shown = [re.findall(r"1 : (\d+)(?! \()", each) for each in told]
    assert shown[0][-1] == shown[1][-1]
    assert int(shown[1][-1]) <= 200


def test_a_window_sees_what_the_whole_plan_shows_in_it(plan):
    near = Neighbourhood(plan)
    whole = view_of(plan.site, 1200, 1200, 50, "A1")
    assert near.seen(whole) == plan
    benches = View(1000, whole.turn, 0, 0, 0, 0).mm(Point(5.7, 6.1))
    corner = near.seen(View(50, whole.turn, benches.x, -benches.y, 60, 60))
    assert {piece.id for piece in corner.layout} == {"p4", "p5"}
    assert {"b1", "t1"}.isdisjoint(feature.id for feature in corner.site.features)


def test_nothing_to_settle_is_said(make_plan):
    plan = make_plan(issues=())
    content = conflict_sheet(plan, ExportOptions())
    assert plan.translate("sheet.no_findings") in words(content)
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 1


def test_a_scale_that_does_not_fit_is_refused(many):
    for make in SHEETS.values():
        with pytest.raises(InputError) as refused:
            make(many(4), ExportOptions(50, "A4"))
        assert refused.value.code == "sheet.scale_does_not_fit"


KINDS, RULES = catalogue(), ruleset()


def crowded(width, height, count, seed):
    """So many things of any kind anywhere on a rectangle, and over its edge."""
    rng = random.Random(seed)
    site = Site(f"{width:g} × {height:g}", box(0, 0, width, height))
    layout = Layout.of(*(
        Placement(f"p{n}", rng.choice(list(KINDS)), rng.uniform(-1, width + 1),
                  rng.uniform(-1, height + 1), rng.uniform(0, 360))
        for n in range(count)
    ))  # fmt: skip
    issues = tuple(i for i in check(site, layout, KINDS, RULES) if i.severity != "hint")
    return Plan(
        site, layout, KINDS, RULES, issues, "挤", "", "zh", translator("zh"),
        datetime.date(2026, 11, 27), 1, speaker(site, layout),
    )  # fmt: skip


SITES = {"200 m²": (20, 10, 14), "80 × 6 m": (80, 6, 24), "3,000 m²": (60, 50, 30)}


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("paper", FORMATS)
def test_no_label_touches_another_or_leaves_the_frame(name, paper, monkeypatch):
    """On crowded sites small, long and big, with support behind the names, on every paper."""
    sheets = []

    class Watched(Sheet):
        def __init__(self, *given):
            super().__init__(*given)
            self.found = []
            sheets.append(self)

        def place(self, wanted):
            wanted = list(wanted)
            placed = super().place(wanted)
            by_key = {each.key: each for each in wanted}
            self.found += [(each, by_key[each.key].sizes[each.form]) for each in placed]
            return placed

    monkeypatch.setattr("layers.exports.plate.Sheet", Watched)
    plan = crowded(*SITES[name], seed=len(paper) + len(name))
    plan = replace(plan, beside={each.id: "47%" for each in plan.layout})
    svg(plan, ExportOptions(paper=paper))
    (sheet,) = sheets
    frame = box(0, 0, sheet.width, sheet.height)
    boxes = [outline(each, *size) for each, size in sheet.found]
    assert len(boxes) > len(plan.layout) / 2
    assert all(frame.covers(each) for each in boxes)
    assert not [1 for one, other in combinations(boxes, 2) if one.intersection(other).area > 1e-9]


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("paper", FORMATS)
def test_plans_beside_each_other_stay_in_their_window(name, paper):
    width, height, _ = SITES[name]
    site, window = Site("a", box(0, 0, width, height)), FORMATS[paper].window
    for count in range(1, 7):
        places, view = fitting(site, count, window, 8, ExportOptions(paper=paper))
        boxes = [box(c.x, c.y - 8, c.x + c.width, c.y + c.height) for c in places]
        assert all(box(0, 0, *window).buffer(1e-6).covers(each) for each in boxes)
        assert not any(a.intersection(b).area > 1e-6 for a, b in combinations(boxes, 2))
        assert view.frame.contains(view.mm(site.boundary))
        assert 1 <= len(places) <= count
