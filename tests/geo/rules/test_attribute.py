from __future__ import annotations

from dataclasses import replace

import pytest
from shapely import LineString, Polygon, box

from geo.catalogue import catalogue, ruleset
from geo.check import check
from geo.edit import apply
from geo.layout import Layout, Placement
from geo.rules.attribute import FORMS, SITUATIONS
from geo.site import Feature, Site
from tests.geo.drawing import kind, limit, rules

KINDS = {
    each.code: each
    for each in (
        kind("tower", height=3.5, measures={"fall_height": 3.2}),
        kind("bench"),
        kind("path", width=4.0, depth=1.4, level="ground", resizable=True),
        kind("ramp", width=3.0, depth=1.5, level="ground", resizable=True, measures={"rise": 0.3}),
        kind("shed", width=7.0, depth=2.2, tags=["ebike"]),
        kind("run", width=5.0, depth=4.0, resizable=True),
        kind("disc", width=2.0, depth=2.0, shape="disc"),
    )
}
SITE = Site(
    "court",
    box(0, 0, 60, 60),
    (
        Feature("gate", "entrance", LineString([(0, 4), (0, 6)]), width=2.0, slope=0.06),
        Feature("back", "entrance", LineString([(0, 9), (0, 11)]), width=2.0),
        Feature("lane", "fire_lane", box(0, 20, 60, 24), slope=-0.1),
        Feature("old", "ramp", box(5, 5, 9, 6), rise=0.9, slope=0.05),
    ),
)


def found(one, *placements):
    return check(SITE, Layout.of(*placements), KINDS, rules(one))


def measured(form, code, **own):
    """What the rule measures, as it tells it of a limit that nothing keeps."""
    placement = Placement("a", code, 30, 40, **own)
    one = limit("attribute", 1e6, form=form, measures={"pitch": 0.7, "aisle": 1.5})
    issues = found(one, placement)
    return issues[0].measured if issues else None


@pytest.mark.parametrize(
    ("form", "code", "number"),
    [
        ("width", "path", 4.0),
        ("depth", "path", 1.4),
        ("height", "tower", 3.5),
        ("length", "path", 4.0),
        ("narrow", "path", 1.4),
        ("area", "run", 20.0),
        ("fall_height", "tower", 3.2),
        ("slope", "ramp", 0.1),
        ("places", "shed", 10),
        # The example of the guideline's reading: 7 m of shed and its aisle, for ten.
        ("area_per_place", "shed", 7 * (2.2 + 1.5) / 10),
        ("fall_height", "bench", None),
        ("slope", "bench", None),
        ("area_per_place", "disc", 2 * 3.5 / 2),
    ],
)
def test_what_it_measures(form, code, number):
    assert measured(form, code) == (None if number is None else pytest.approx(number))


def test_its_own_size_counts_and_too_short_for_one_place_is_none():
    assert measured("length", "path", width=1.0, depth=9.0) == 9.0
    assert measured("slope", "ramp", width=4.8) == pytest.approx(1 / 16)
    assert measured("places", "shed", width=6.9) == 9
    assert measured("area_per_place", "shed", width=0.5) is None


def test_a_drawn_path_that_is_too_narrow_even_where_it_is_widest():
    # An L of 8 m by 6 m, 1 m wide; at its bend a larger circle fits.
    bend = Polygon([(0, 0), (8, 0), (8, 1), (1, 1), (1, 6), (0, 6)])
    own = {"outline": bend, "x": bend.centroid.x, "y": bend.centroid.y}
    path = replace(Placement("a", "path", 0, 0), **own)
    narrow = limit("attribute", 1.5, form="narrow")
    (issue,) = found(narrow, path)
    assert 1.0 <= issue.measured < 1.2
    assert not issue.fixes, "nobody knows how it is to bend"
    assert not found(limit("attribute", 9, form="width"), path)
    assert not found(limit("attribute", 9, form="places", measures={"pitch": 1}), path)
    (issue,) = found(limit("attribute", 99, form="length"), replace(path, outline=box(0, 0, 9, 2)))
    assert issue.measured == pytest.approx(9)


@pytest.mark.parametrize(
    ("form", "bound", "value", "code", "sides"),
    [
        ("width", "least", 5.0, "path", (5.0, 1.4)),
        ("depth", "least", 1.5, "path", (4.0, 1.5)),
        ("narrow", "least", 1.5, "path", (4.0, 1.5)),
        ("narrow", "least", 5.0, "path", (5.0, 5.0)),
        ("narrow", "most", 1.0, "path", (4.0, 1.0)),
        ("length", "most", 3.0, "path", (3.0, 1.4)),
        ("length", "most", 1.2, "path", (1.2, 1.2)),
        ("length", "least", 6.0, "path", (6.0, 1.4)),
        ("area", "least", 45.0, "run", (7.5, 6.0)),
        ("slope", "most", 0.0625, "ramp", (4.8, 1.5)),
    ],
)
def test_just_the_size_it_needs(form, bound, value, code, sides):
    unit = {"area": "m2", "slope": "slope"}.get(form, "m")
    one = limit("attribute", value, form=form, bound=bound, unit=unit)
    (issue,) = found(one, Placement("a", code, 30, 40, 30))
    (fix,) = issue.fixes
    assert (fix.width, fix.depth) == pytest.approx(sides)
    mended = apply(Layout.of(Placement("a", code, 30, 40, 30)), fix)
    assert not check(SITE, mended, KINDS, rules(one))
    (exactly,) = check(
        SITE, mended, KINDS, rules(replace(one, value=value * 2 if bound == "least" else 0))
    )
    assert exactly.measured == pytest.approx(value)


def test_what_one_may_not_change_has_no_fix():
    (issue,) = found(limit("attribute", 3.0, form="depth"), Placement("a", "shed", 30, 40))
    assert issue.fixes == ()
    assert (issue.placements, issue.situation) == (("a",), "shallow")
    assert issue.witness.area == pytest.approx(7 * 2.2)


@pytest.mark.parametrize(
    ("value", "issues"), [(1.4, 0), (1.409, 0), (1.411, 1)], ids=["same", "as good", "too narrow"]
)
def test_exactly_as_wide_is_enough(value, issues):
    one = limit("attribute", value, form="narrow")
    assert len(found(one, Placement("a", "path", 30, 40))) == issues


def test_one_in_twelve_is_one_in_twelve():
    one = limit("attribute", 0.0833, form="slope", unit="slope", bound="most")
    assert not found(one, Placement("a", "ramp", 30, 40, width=3.6))
    assert found(one, Placement("a", "ramp", 30, 40, width=3.5))


def test_the_site_itself():
    gates = limit("attribute", 0.05, form="slope", unit="slope", bound="most", object="entrance")
    (issue,) = found(gates)
    assert (issue.placements, issue.features) == ((), ("gate",))
    assert (issue.measured, issue.situation) == (0.06, "steep")
    assert issue.witness == SITE.features[0].geometry
    # A ramp that somebody puts there is none of its business.
    assert len(found(gates, Placement("a", "ramp", 30, 40))) == 1
    (lane,) = found(limit("attribute", 8, form="slope", unit="%", bound="most", object="fire_lane"))
    assert lane.measured == pytest.approx(10), "downhill is as steep, and told in per cent"
    (flight,) = found(limit("attribute", 0.75, form="rise", bound="most", object="ramp"))
    assert (flight.features, flight.measured) == (("old",), 0.9)
    assert len(found(limit("attribute", 3, form="width", object="entrance"))) == 2


def test_every_way_to_be_told_is_of_a_form():
    assert {form for form, _ in SITUATIONS} <= {*FORMS, "rise"}


def test_nothing_of_the_catalogue_is_wrong_as_it_comes():
    """But for what says so in its note: a path for two wheelchairs, the run for a dog."""
    limits = [each for each in ruleset("shanghai").limits if each.code == "attribute"]
    site = Site("plain", box(0, 0, 50, 50))
    everything = Layout.of(*(Placement(code, code, 25, 25) for code in catalogue()))
    issues = check(site, everything, catalogue(), rules(*limits))
    assert {(issue.rule, issue.severity) for issue in issues} == {
        ("ACC-03b", "hint"),
        ("DOG-03b", "hint"),
    }
