"""The window on the site: exact millimetres, the right way round.

::

    A3, 1 : 100        20 m x 25 m lies level: 250 mm wide, 200 mm high
"""

from __future__ import annotations

from math import hypot

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, Point, box
from shapely.affinity import rotate

from geo.errors import InputError
from geo.site import Site
from layers.exports.view import MARGIN, OFFERED_SCALES, STANDARD_SCALES, View, view_of


def test_the_largest_standard_scale_that_fits_is_taken():
    site = Site("court", box(0, 0, 20, 25))
    assert view_of(site, 310, 277, None, "A3").scale == 100
    assert view_of(site, 210, 194, None, "A4").scale == 200


def test_one_to_250_is_taken_when_asked_for_and_only_then():
    """A park of 72 × 54 m on A3: at 1:500 half as long as it could be."""
    park = Site("park", box(0, 0, 72, 54))
    assert view_of(park, 310, 277, None, "A3").scale == 500
    assert all(view_of(park, 310, 277, each, "A3").scale == each for each in OFFERED_SCALES[-2:])


def test_an_explicit_scale_that_does_not_fit_is_refused_and_the_right_one_named():
    site = Site("court", box(0, 0, 20, 25))
    with pytest.raises(InputError) as refused:
        view_of(site, 210, 194, 100, "A4")
    assert refused.value.code == "sheet.scale_does_not_fit"
    assert refused.value.blanks == {"scale": 100, "paper": "A4", "fits": 200}


@pytest.mark.parametrize("scale", [0, -100])
def test_a_senseless_scale_is_refused(scale: int):
    with pytest.raises(InputError):
        view_of(Site("court", box(0, 0, 20, 25)), 310, 277, scale, "A3")


def test_a_site_too_large_for_the_paper_is_refused_and_what_would_do_is_named():
    with pytest.raises(InputError) as refused:
        view_of(Site("park", box(0, 0, 900, 300)), 310, 277, None, "A3")
    assert refused.value.code == "sheet.site_too_large"
    wide = 900 * 1000 / int(refused.value.blanks["fits"])
    assert wide <= 310 - 2 * MARGIN


@given(
    width=st.floats(3, 60),
    depth=st.floats(3, 60),
    turn=st.floats(-180, 180),
    scale=st.sampled_from(STANDARD_SCALES),
)
def test_lengths_on_paper_are_exact_and_the_boundary_stays_in_the_frame(width, depth, turn, scale):
    boundary = rotate(box(0, 0, width, depth), turn)
    site = Site("any", boundary)
    view = view_of(site, 2000, 2000, scale, "A1")
    line = LineString(shapely.get_coordinates(boundary)[:2])
    assert view.mm(line).length == pytest.approx(line.length * 1000 / scale, abs=1e-6)
    assert view.frame.covers(view.mm(boundary))


@given(turn=st.floats(-180, 180))
def test_north_is_where_the_arrow_points(turn: float):
    """The arrow is turned by minus the site's turn; a step north must go the same way."""
    view = View(100, turn, 0.0, 0.0, 100, 100)
    foot, tip = view.mm(Point(0, 0)), view.mm(Point(0, 1))
    dx, dy = tip.x - foot.x, tip.y - foot.y
    assert hypot(dx, dy) == pytest.approx(10)
    arrow = rotate(LineString([(0, 0), (0, -10)]), -turn, origin=(0, 0))  # y runs down: clockwise
    assert (dx, dy) == pytest.approx(arrow.coords[1], abs=1e-9)
