"""The plan as SVG: true size, true place, nothing hidden in it."""

from __future__ import annotations

import re
from dataclasses import replace
from math import cos, radians, sin
from xml.etree import ElementTree as ET

import pytest
import shapely
from shapely.affinity import affine_transform

from geo.footprint import footprint
from layers.exports.findings import mark, numbered
from layers.exports.ground import patterns
from layers.exports.plan import ExportOptions
from layers.exports.plate import own_plates, plate, site_plates
from layers.exports.sheet import FORMATS, svg
from layers.exports.view import view_of

SVG = "{http://www.w3.org/2000/svg}"


def drawn(plan, options=ExportOptions()):  # noqa: B008 - frozen
    return ET.fromstring(svg(plan, options))


def matrix(transform: str) -> list[float]:
    """What a transform attribute does, as shapely's six numbers."""
    total = [[1.0, 0, 0], [0, 1.0, 0], [0, 0, 1.0]]
    for name, inside in re.findall(r"(\w+)\(([^)]*)\)", transform):
        v = [float(number) for number in inside.replace(",", " ").split()]
        if name == "translate":
            step = [[1, 0, v[0]], [0, 1, v[1]], [0, 0, 1]]
        elif name == "scale":
            step = [[v[0], 0, 0], [0, v[1], 0], [0, 0, 1]]
        else:
            c, s = cos(radians(v[0])), sin(radians(v[0]))
            step = [[c, -s, 0], [s, c, 0], [0, 0, 1]]
        total = [
            [sum(total[i][k] * step[k][j] for k in range(3)) for j in range(3)] for i in range(3)
        ]
    return [total[0][0], total[0][1], total[1][0], total[1][1], total[0][2], total[1][2]]


def test_one_unit_is_one_millimetre(plan):
    root = drawn(plan)
    width, height = FORMATS["A3"].window
    assert root.attrib["width"] == f"{width:g}mm"
    assert [float(n) for n in root.attrib["viewBox"].split()] == pytest.approx(
        [0, 0, width, height]
    )


def test_equal_plans_give_equal_text(make_plan):
    assert svg(make_plan(), ExportOptions()) == svg(make_plan(), ExportOptions())


def test_each_symbol_lies_exactly_on_its_footprint(plan):
    """The drawing's viewBox, put through the transform, is the placement's own rectangle."""
    root = drawn(plan)
    view = view_of(plan.site, *FORMATS["A3"].window, None, "A3")
    for placement in plan.layout:
        if placement.outline is not None:
            continue
        kind = plan.kind(placement)
        group = root.find(f".//{SVG}g[@data-id='{placement.id}']/{SVG}g")
        sheet = affine_transform(
            shapely.box(0, 0, kind.width * 100, kind.depth * 100), matrix(group.attrib["transform"])
        )
        true = view.mm(footprint(placement, kind))
        if kind.shape == "rect":
            assert sheet.symmetric_difference(true).area < 0.01
        assert sheet.centroid.distance(true.centroid) < 0.01
        assert sheet.area == pytest.approx(kind.width * kind.depth * 100, rel=1e-3)


def test_the_arrow_is_turned_with_the_site(plan):
    """The court's long side runs north: laid level, north points to the left or the right."""
    turn = plan.site.view_turn
    assert abs(turn) == 90
    arrow = drawn(plan).find(f".//{SVG}g[@id='north']")
    assert f"rotate({-turn:g})" in arrow.attrib["transform"]


def test_the_scale_bar_is_as_long_as_its_figures_say(plan):
    bar = drawn(plan).find(f".//{SVG}g[@id='scale-bar']")
    fields = bar.findall(f"{SVG}rect")
    assert [float(field.attrib["width"]) for field in fields] == [20.0] * 5  # 2 m each at 1 : 100


def test_ids_are_unique(plan):
    ids = re.findall(r'\bid="([^"]+)"', svg(plan, ExportOptions()).decode())
    ids += re.findall(r"\bid='([^']+)'", svg(plan, ExportOptions()).decode())
    assert len(ids) == len(set(ids))


def test_every_reference_is_to_something_in_the_drawing(plan):
    text = svg(plan, ExportOptions()).decode()
    ids = set(re.findall(r"\bid=[\"']([^\"']+)[\"']", text))
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= ids
    assert "http" not in re.sub(r"xmlns(:xlink)?=\"[^\"]+\"", "", text)


def test_severities_differ_in_shape_not_only_in_colour():
    shapes = {
        severity: re.sub(r'(fill|stroke)="[^"]*"', "", mark(severity, "1", 5, 5, 2))
        for severity in ("error", "warning", "hint")
    }
    assert len(set(shapes.values())) == 3


def test_findings_at_the_same_place_share_one_sign(make_plan, found):
    plan = make_plan(issues=(found[0],) * 4 + found[1:])
    assert [number for number, _ in numbered(plan)] == ["1–4", "5", "6"]


def test_words_are_escaped(make_plan, court):
    evil = "<script>alert(1)</script>"
    features = tuple(replace(feature, name=evil) for feature in court.features)
    root = drawn(make_plan(site=replace(court, features=features)))
    assert root.find(f".//{SVG}script") is None
    assert any(node.text == evil for node in root.iter(f"{SVG}text"))


def test_shared_layers_over_each_other_are_the_plate(plan):
    view = view_of(plan.site, 326, 277, 100, "A3")
    site, own = site_plates(plan.site, view), own_plates(plan, view)

    def inner(drawing):
        return drawing[drawing.index(">") + 1 : -len("</svg>")].replace(patterns(), "")

    layers = (site["ground"], own["things"], site["trees"], own["told"])
    assert "".join(map(inner, layers)) == inner(plate(plan, view))
    assert all(inner(each) for each in layers)
