"""Numbers of paper cards: every kind has one of its own, and those in drawers stay readable."""

from __future__ import annotations

import data
from layers.paper.markers import BLOCKS, EDGES, LAST, OTHER, PER_SHEET, card_mark, card_marker

FIRST = {"swing": 0, "slide": 1, "bench": 6, "lamp": 32, "wall_paint": 35, "bollard": 42}
"""Numbers that have been printed; never change a line of this."""


def test_every_kind_has_a_number_of_its_own():
    numbers = data.markers()
    assert set(numbers) == {record["code"] for record in data.kinds()}
    assert len(set(numbers.values())) == len(numbers)
    assert min(numbers.values()) >= 0 and max(numbers.values()) <= LAST - OTHER


def test_printed_numbers_never_change():
    assert {kind: data.markers()[kind] for kind in FIRST} == FIRST


def test_kind_and_scale_come_back_from_a_marker():
    for kind in data.markers():
        for scale in BLOCKS:
            found = card_mark(card_marker(kind, scale))
            assert (found.kind, found.scale) == (kind, scale)
        assert card_mark(card_marker(kind, 75)).scale is None


def test_a_sheets_markers_are_no_cards():
    for first in EDGES.values():
        assert all(card_mark(number) is None for number in range(first, first + PER_SHEET))
