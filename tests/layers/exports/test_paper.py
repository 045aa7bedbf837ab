"""The playing sheet and its cards, measured in the PDF's own drawing operators.

::

    #--------#--------#
    | 1:50   |        |     # edge markers      +----+
    #   plan, bare    #                         | ## |  handle
    |        |        |                    +----+    +----+
    #--------#--------#                    |    bench     |  36 x 12 mm at 1 : 50
                                           +--------------+
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace

import numpy as np
import pypdf
import pypdfium2
import pytest
from shapely import box

from geo.catalogue import catalogue
from geo.errors import InputError
from geo.layout import Layout
from layers.exports.cards import MOST_OF_ONE, cards, copies
from layers.exports.ground import LOOK
from layers.exports.plan import ExportOptions
from layers.exports.playing_sheet import playing_sheet
from layers.paper.card import HANDLE, card
from tests.layers.exports.test_sheet import EVIL, MM, boundary_size, strokes, words

SOFT = np.array([int(LOOK["light"]["soft_ink"][i : i + 2], 16) / 255 for i in (1, 3, 5)])


def pages(content: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize(
    ("scale", "paper", "expected"),
    [(50, "A1", (500.0, 400.0)), (100, "A3", (250.0, 200.0)), (75, "A1", (1e3 / 3, 800 / 3)),
     (None, "A4", (125.0, 100.0))],
)  # fmt: skip
def test_the_playing_sheet_is_exactly_to_scale(plan, scale, paper, expected):
    content = playing_sheet(plan, ExportOptions(scale, paper))
    (page,) = pages(content)
    assert boundary_size(content) == pytest.approx(expected, abs=0.01)
    size = {"A4": (297, 210), "A3": (420, 297), "A1": (841, 594)}[paper]
    found = float(page.mediabox.width) / MM, float(page.mediabox.height) / MM
    assert found == pytest.approx(size, abs=0.01)


def test_nothing_that_stands_in_the_layout_is_on_the_playing_sheet(make_plan):
    empty = make_plan(layout=Layout(), issues=())
    options = ExportOptions()
    assert playing_sheet(make_plan(), options) == playing_sheet(empty, options)


def cut_lines(content: bytes) -> list[tuple[float, float]]:
    """Width and height of every dashed outline, mm."""
    return [
        tuple(np.round(np.ptp(points, axis=0), 2))
        for page in pages(content)
        for colour, width, points in strokes(page)
        if len(colour) == 3 and np.allclose(colour, SOFT, atol=0.01) and abs(width - 0.2) < 0.01
    ]


@pytest.mark.parametrize(("scale", "paper"), [(50, "A1"), (100, "A3"), (200, "A4")])
def test_every_kind_has_a_card_cut_exactly_to_scale(plan, scale, paper):
    bare = replace(plan, layout=Layout())
    found = sorted(cut_lines(cards(bare, ExportOptions(scale, paper))))
    expected = []
    for kind in catalogue().values():
        west, south, east, north = card(kind, scale).outline.bounds
        expected.append((round(east - west, 2), round(north - south, 2)))
        # the card's front edge is the footprint's, whatever stands behind it
        assert south == pytest.approx(-kind.depth * 500 / scale)
    assert np.allclose(found, sorted(expected), atol=0.011)


def test_small_and_thin_things_get_a_handle_behind_them():
    bench = card(catalogue()["bench"], 50)
    assert bench.handle == (-HANDLE / 2, 6, HANDLE / 2, 6 + HANDLE)
    assert (bench.width, bench.depth) == (36, 12)
    for code in ("wall_paint", "noticeboard", "lamp", "fence"):
        assert card(catalogue()[code], 50).handle is not None
    assert card(catalogue()["climber"], 50).handle is None


@pytest.mark.parametrize("scale", [50, 75, 100, 200, 500])
def test_every_marker_keeps_its_white_edge_on_the_card(scale):
    for kind in catalogue().values():
        made = card(kind, scale)
        (x, y), half = made.at, made.marker * 0.625
        assert made.outline.buffer(1e-6).covers(box(x - half, y - half, x + half, y + half))
        assert made.marker >= 12


def test_as_many_cards_as_were_asked_for(plan):
    content = cards(plan, ExportOptions(100, "A3", copies={"bench": 3, "swing": 1, "lamp": 0}))
    west, south, east, north = card(catalogue()["bench"], 100).outline.bounds
    bench = round(east - west, 1), round(north - south, 1)
    sizes = Counter((round(wide, 1), round(high, 1)) for wide, high in cut_lines(content))
    assert sizes[bench] == 3
    assert sum(sizes.values()) == 4


def test_without_counts_a_layout_can_be_laid_with_its_cards(plan):
    found = copies(plan, None)
    assert found["bench"] == 2
    assert set(found) == set(catalogue())
    assert copies(plan, {"bench": 10_000})["bench"] == MOST_OF_ONE


def test_both_names_are_on_the_cards_and_the_sheet_speaks_its_language(make_plan):
    plan = make_plan(lang="en")
    printed = words(cards(plan, ExportOptions()))
    for code in catalogue():
        assert plan.translate(f"kind.{code}.short") in printed
        assert make_plan().translate(f"kind.{code}.short") in printed
    assert "100 %" in printed
    assert "Lay your cards" in words(playing_sheet(plan, ExportOptions()))
    assert "四个角" in words(playing_sheet(make_plan(), ExportOptions()))


@pytest.mark.parametrize("evil", EVIL)
def test_markup_in_a_title_prints_as_it_stands(make_plan, evil):
    plan = make_plan(title=evil + "\u202e")
    start = "".join(evil.split())[:12]
    for content in (playing_sheet(plan, ExportOptions()), cards(plan, ExportOptions())):
        assert start in "".join(words(content).split())


def test_pages_are_a4_and_a3_only_where_a_card_needs_it(make_plan, court):
    small = make_plan(site=replace(court, boundary=box(0, 0, 6, 5)))
    for scale, expected in ((50, 297), (25, 420)):
        content = cards(small, ExportOptions(scale, "A1", copies={"ball_court": 1}))
        document = pypdfium2.PdfDocument(content)
        assert document[0].get_width() / MM == pytest.approx(expected, abs=0.01)
        document.close()


def test_what_cannot_be_printed_is_refused_in_words(make_plan, court):
    small = make_plan(site=replace(court, boundary=box(0, 0, 6, 5)))
    for options, code in (
        (ExportOptions(copies={"lamp": 0}), "cards.none"),
        (ExportOptions(20, "A1", copies={"pet_path": 1}), "cards.too_large"),
        (ExportOptions(copies=dict.fromkeys(catalogue(), 50)), "cards.too_many"),
        (ExportOptions(10, "A4"), "sheet.scale_does_not_fit"),
    ):
        with pytest.raises(InputError) as refused:
            cards(small, options)
        assert refused.value.code == code
        assert small.translate(f"error.{code}", **refused.value.blanks)


def test_equal_plans_give_equal_files(make_plan):
    for export in (playing_sheet, cards):
        assert export(make_plan(), ExportOptions()) == export(make_plan(), ExportOptions())
