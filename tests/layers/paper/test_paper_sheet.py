"""Paper and ground: what the square code says, and where cards are, there and back again."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, Polygon, box
from shapely.affinity import rotate

from geo.catalogue import catalogue
from geo.footprint import footprint
from geo.layout import Placement
from geo.site import Site
from layers.paper.card import card
from layers.paper.markers import EDGES
from layers.paper.sheet import FORMS, Sheet, fingerprint

TURNED = rotate(box(0, 0, 20, 12), 17.3)
SITE = Site(name="Court", boundary=TURNED)
metres = st.floats(-9000, 9000)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    east, north, turn = (round(draw(each), 3) for each in (metres, metres, st.floats(0, 359.999)))
    print_ = draw(st.text("0123456789ABCDEF", min_size=8, max_size=8))
    scale = draw(st.integers(1, 100_000))
    return Sheet(draw(st.sampled_from(list(FORMS))), scale, east, north, turn, print_)


@given(sheets())
def test_the_square_code_says_it_all_in_38_letters(sheet):
    assert len(sheet.code) <= 38
    back = Sheet.read(sheet.code)
    assert (back.paper, back.scale, back.print) == (sheet.paper, sheet.scale, sheet.print)
    assert (back.east, back.north) == pytest.approx((sheet.east, sheet.north), abs=1e-6)
    assert back.turn == pytest.approx(sheet.turn, abs=1e-6)


@pytest.mark.parametrize("code", ["", "K1", "https://example.org", "K1:A2:1E:0:0:0:0", "K2" * 20,
                                  "K1:A1:0:I002W:I002A:0000:E920F1F7",
                                  "K1:A1:1E:I002W:I002A:ZZZZ:E920F1F7"])  # fmt: skip
def test_other_codes_are_none_of_ours(code):
    assert Sheet.read(code) is None


def test_paper_and_ground_are_each_others_inverse_and_as_the_plan_is_drawn():
    sheet = Sheet.of(SITE, "A3")
    ground = np.array([(0, 0), (20, 12), (3.5, 7.25)], dtype=float)
    paper = sheet.to_paper(ground)
    assert np.allclose(sheet.to_site(paper), ground, atol=1e-9)
    drawn = [sheet.view.mm(Point(*each)) for each in ground]
    assert np.allclose(paper - sheet.form.band, [(p.x, p.y) for p in drawn], atol=0.02)


def test_one_version_of_a_site_is_told_from_another():
    moved = Site(name="Court", boundary=rotate(box(0, 0, 20, 12.01), 17.3))
    assert fingerprint(SITE) != fingerprint(moved)
    assert fingerprint(SITE) == fingerprint(Site("Court", TURNED))


@pytest.mark.parametrize("paper", FORMS)
def test_edge_markers_go_clockwise_inside_the_paper_and_off_the_plan(paper):
    form = FORMS[paper]
    sheet = Sheet.of(SITE, paper)
    plan = box(form.band, form.band, form.width - form.band, form.height - form.band)
    squares = [Polygon(each) for each in sheet.edge_corners().values()]
    for square in squares:
        quiet = square.buffer(form.marker / 8, join_style="mitre")
        assert box(0, 0, form.width, form.height).contains(quiet)
        assert not plan.intersects(quiet)
    codes = [Point(*each).buffer(form.marker * 0.7) for each in form.codes]
    assert not any(square.intersects(code) for square in squares for code in codes)
    assert list(sheet.edge_corners()) == list(range(EDGES[paper], EDGES[paper] + len(squares)))
    x, y = form.middles.T
    # clockwise for the eye, since y runs down: the shoelace's area is positive
    assert (x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2 > 0


@given(
    st.sampled_from(sorted(catalogue())), st.sampled_from([50, 75, 100, 200]),
    st.floats(50, 500), st.floats(50, 500), st.floats(0, 360),
)  # fmt: skip
def test_a_cards_place_follows_from_its_marker(code, scale, x, y, turn):
    made = card(catalogue()[code], scale)
    corners = made.marker_corners(x, y, turn)
    middle = corners.mean(axis=0)
    assert made.from_marker(*middle, turn) == pytest.approx((x, y), abs=1e-9)
    right = corners[1] - corners[0]
    assert math.hypot(*right) == pytest.approx(made.marker)
    ahead = math.cos(math.radians(turn)), -math.sin(math.radians(turn))
    assert tuple(right / made.marker) == pytest.approx(ahead, abs=1e-9)


@given(st.sampled_from(sorted(catalogue())), st.floats(0, 360))
def test_a_card_covers_the_ground_that_its_piece_covers(code, turn):
    """Same corner, same turn: on paper y runs down, on the ground up."""
    kind = catalogue()[code]
    sheet = Sheet("A1", 50, 0, 0, 30, "00000000")
    made = card(kind, 50)
    x, y = 300.0, 200.0
    ((east, north),) = sheet.to_site(np.array([(x, y)]))
    piece = footprint(Placement("p", code, float(east), float(north), turn - sheet.turn), kind)
    laid = made.laid(x, y, turn, cut=False)
    ground = Polygon(sheet.to_site(np.array(laid.exterior.coords)))
    if kind.shape == "rect":
        assert ground.symmetric_difference(piece).area < 1e-6
    else:
        assert ground.area == pytest.approx(kind.width**2)
        assert ground.buffer(0.01).covers(piece)
