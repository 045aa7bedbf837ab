"""Small plans: true to scale, with what is in conflict marked; and all on one sheet."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from geo.layout import Layout, Placement
from layers.exports.sheet import raster
from tests.ui.conftest import HOSTILE
from ui.checking import all_checked
from ui.parts.small_plan import Small, pieces_svg, sheet, site_svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def found(store, project):
    layout = Layout.of(
        Placement("a", "bench", 5, 5), Placement("b", "bin", 5, 5), Placement("c", "swing", 12, 15)
    )
    store.add_layout(project.id, "one", layout)
    return all_checked(store.states(project.id))[0]


def test_pieces_lie_on_the_same_window_as_the_site(found):
    pieces, ground = (
        ElementTree.fromstring(svg) for svg in (pieces_svg(found), site_svg(found.site))
    )
    assert pieces.get("viewBox") == ground.get("viewBox")
    classes = [each.get("class") for each in pieces.iter(f"{SVG}path")]
    assert sorted(classes) == ["piece play", "piece rest hit", "piece service hit"]


def test_all_on_one_sheet(found):
    svg, width, height = sheet(HOSTILE, [Small(found, HOSTILE, "a" * 200)] * 7)
    drawn = ElementTree.fromstring(svg)
    assert len(list(drawn.iter(f"{SVG}use"))) == 7
    texts = [each.text or "" for each in drawn.iter(f"{SVG}text")]
    assert any(text.startswith("<img") for text in texts)
    assert any(text.endswith("a…") for text in texts)
    assert raster(svg, width, height, 400).startswith(b"\x89PNG")
