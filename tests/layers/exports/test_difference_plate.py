"""A difference on the plan: ghosts, arrows, signs, and a number for each change."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from geo.difference import difference
from geo.layout import Layout, Placement
from layers.exports.difference_plate import difference_plate
from layers.exports.sheet import SCREEN, SCREEN_MARGIN, raster
from layers.exports.view import filling

SVG = "{http://www.w3.org/2000/svg}"


def drawn(plan, after):
    view = filling(plan.site, *SCREEN, SCREEN_MARGIN)
    found = difference(plan.layout, after, plan.kinds, plan.rules, descends=True)
    return difference_plate(plan, replace(plan, layout=after), found, view)


def texts(svg):
    return [each.text for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_each_change_has_its_card(plan):
    swing = plan.layout["p1"]
    kept = {each.id: each for each in plan.layout if each.id != "p8"}
    kept["p1"] = replace(swing, x=swing.x + 3, turn=swing.turn + 45)
    kept["new"] = Placement("new", "bin", 10, 4)
    svg = drawn(plan, Layout.of(*kept.values()))
    told = texts(svg)
    assert "1 · 3.00米  45°" in told
    assert {"2", "3"} <= set(told)  # what came, then what went
    assert svg.count('stroke-dasharray="1.4 0.9"') == 2  # where the swing and the lamp stood
    ids = [each.get("id") for each in ElementTree.fromstring(svg).iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert raster(svg, *SCREEN, 300).startswith(b"\x89PNG")


def test_a_layout_differs_from_itself_by_nothing(plan):
    svg = drawn(plan, plan.layout)
    assert 'stroke-dasharray="1.4 0.9"' not in svg
    assert not [each for each in texts(svg) if "·" in (each or "")]
