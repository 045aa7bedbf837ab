"""The map of where a piece fits says beforehand what the checker says afterwards."""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians, sin

import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely import LineString, Point, Polygon, box
from shapely.affinity import affine_transform, rotate, translate

from geo.check import check
from geo.edit import Move, apply
from geo.fit import fit
from geo.layout import Layout, Placement
from geo.repair import nearest
from geo.site import Feature, Site
from tests.geo.drawing import kind, limit, rules

KINDS = {
    each.code: each
    for each in (
        kind("bench", width=1.8, depth=0.6, tags=["seat"]),
        kind("disc", width=2.0, depth=2.0, shape="disc", tags=["foundation"]),
        kind("ring", width=2.4, depth=2.4, shape="disc", tags=["rings_tree"]),
        kind("sapling", width=1.0, depth=1.0, shape="disc", tags=["tree", "foundation"]),
        kind("swing", width=3.7, depth=2.0, measures={"suspension": 2.0}, tags=["play", "forced"]),
        kind("slide", width=4.0, depth=1.0, measures={"fall_height": 1.5}, tags=["play", "forced"]),
        kind("table", width=2.7, depth=1.5, tags=["table"], measures={"noise": 68, "reach": 0.4}),
        kind("pit", width=2.0, depth=2.0, tags=["play"], measures={"fall_height": 0.3}),
        kind("roof", width=3.0, depth=3.0, height=3.0, level="canopy"),
        kind("lawn", width=3.0, depth=2.0, level="ground"),
    )
}
RULES = rules(
    limit("inside", 0.01),
    limit("overlap", 0.01),
    limit("keep_clear", 0.0, rule="LANE", object="fire_lane"),
    limit("keep_clear", 0.5, rule="KEEP", object="keep_clear", severity="warning"),
    limit("keep_clear", 1.5, rule="GATE", object="entrance", severity="warning"),
    limit("keep_clear", 0.5, rule="COVER", object="manhole"),
    limit("keep_clear", 15.0, rule="ROOT", subject="foundation", object="tree", form="roots"),
    limit("clearance", 0.6, rule="FRONT", subject="seat", form="front", severity="warning"),
    limit("clearance", 0.8, rule="ROUND", subject="foundation", form="around", severity="warning"),
    limit("clearance", 0.5, rule="TABLE", subject="table", form="table", measures={"ends": 1.0}),
    limit("clearance", 1.0, rule="FALL", subject="slide", form="fall", severity="warning"),
    limit("clearance", 2.0, rule="FOOT", subject="slide", form="slide", measures={"side": 0.5}),
    limit("clearance", 1.7, rule="SWING", subject="swing", form="swing", measures={"factor": 1.0}),
    limit("clearance", 0.0, rule="FORCED", subject="forced", form="forced", severity="warning"),
    limit("distance", 1.2, rule="QUIET", subject="seat", object="play", severity="warning"),
    limit("distance", 1.0, rule="TABLES", subject="table", object="table"),
    limit("distance", 2.0, rule="HOUSE", subject="play", object="dwelling"),
    limit("distance", 3.0, rule="TREE", subject="tree", object="window", form="centre"),
    limit("near", 5.0, rule="CARER", subject="play", object="seat", severity="warning"),
    limit("near", 9.0, rule="AT THE GATE", subject="table", object="entrance|exit"),
    limit("clearance", 0.7, rule="PIT", subject="play", form="around", severity="warning"),
    limit("clearance", 0.6, rule="LOW", subject="play", object="seat|wall", form="exception"),
    limit("distance", 1.0, rule="NOISE", object="window", form="noise", measures={"level": 55}),
    limit("distance", 0.4, rule="RANGES", subject="table", object="seat|table", form="ranges"),
    limit("distance", 1.0, rule="HOME", subject="play", object="dwelling|shop", form="building"),
    limit("keep_clear", 7.0, rule="BEND", object="fire_lane", form="bend"),
    limit("keep_clear", 9.0, rule="STRIP", object="fire_lane", form="between", severity="warning"),
    limit("distance", 4.0, rule="HINT", subject="*", object="*", severity="hint"),
    # Nothing of these can be said of every place at once.
    limit("clearance", 0.76, rule="SEAT", subject="seat", form="seat", measures={"length": 1.22}),
    limit(
        "clearance", 0.1, rule="SOFT", subject="play", form="surface",
        measures={"fall": 0.6, "grass": 1.5},
    ),
    limit("distance", 5.0, rule="SITE", subject="fire_lane", object="building", form="site"),
    limit("keep_clear", 5.0, rule="END", object="fire_lane", form="dead_end"),
)  # fmt: skip
UNSAID = {"HINT", "LOW", "SEAT", "SOFT", "SITE", "END"}
NAMED = set(fit(Site("", box(0, 0, 1, 1)), Layout(), KINDS, RULES, "bench", 0).rules)
BENT = Polygon([(0, 0), (3, 0), (3, 1), (1, 1.2), (1, 3), (0, 3)])

assert {one.rule for one in RULES.limits} - NAMED == UNSAID

# A court with a notch and a yard in it that are not part of the site.
COURT = Polygon(
    [(0, 0), (20, 0), (20, 7), (16, 8), (20, 9), (20, 14), (3, 14), (0, 11)],
    holes=[[(9, 5), (11, 5), (11, 8), (9, 8)]],
)
HOUSE = Polygon([(14, 10), (20, 10), (20, 14), (18, 14), (18, 11), (14, 11)])
SITE = Site(
    "court",
    COURT,
    (
        Feature("house", "building", HOUSE, use="dwelling", windows=shapely.MultiLineString([
            [(14, 10), (17, 10)],
        ])),
        Feature("lane", "fire_lane", LineString([(2, 0), (2, 3)]), width=3.0),
        Feature("bend", "fire_lane", LineString([(18, 0), (18, 6.5), (12.5, 6.5)]), width=1.6),
        Feature("bed", "keep_clear", box(6, 12, 8, 14)),
        Feature("gate", "entrance", LineString([(0, 5), (0, 7)])),
        Feature("cover", "manhole", Point(6, 4)),
        Feature("oak", "tree", Point(5, 9), dbh=0.15),
        Feature("wall", "wall", LineString([(13, 2), (16, 2), (16, 4)])),
    ),
)  # fmt: skip

turns = st.sampled_from([0.0, 30.0, 45.0, 90.0, 180.0, 217.0, 270.0])
codes = st.sampled_from(sorted(KINDS))
poses = st.lists(
    st.builds(
        lambda code, x, y, turn, bent: (code, x / 4, y / 4, turn, bent),
        codes,
        st.integers(0, 80),
        st.integers(0, 56),
        turns,
        st.sampled_from([False] * 5 + [True]),
    ),
    max_size=8,
)
side = st.none() | st.floats(0.3, 4)
sizes = st.tuples(side, side) | st.sampled_from([0, 45]).map(lambda by: rotate(BENT, by))


def bend(placement, outline):
    """Give it a drawn outline where it stands."""
    middle = outline.centroid
    there = translate(outline, placement.x - middle.x, placement.y - middle.y)
    return replace(placement, turn=0.0, outline=there)


def layout_of(drawn):
    """Pieces, some drawn by hand: no roofs, whose posts would stand out of their outline."""
    placed = []
    for index, (code, x, y, turn, bent) in enumerate(drawn):
        piece = Placement(f"p{index}", code, x, y, turn)
        placed.append(bend(piece, rotate(BENT, turn)) if bent and code != "roof" else piece)
    return Layout.of(*placed)


def _named(layout, code):
    """The rules a map speaks for: not of seats to be near where there is none."""
    helpless = "play" in KINDS[code].tags and not any(each.kind == "bench" for each in layout)
    return NAMED - {"CARER"} if helpless else NAMED


def found(layout, piece, severities):
    """Issues of the named rules about the piece."""
    named = _named(layout, piece.kind)
    return [
        issue
        for issue in check(SITE, Layout.of(*layout, piece), KINDS, RULES)
        if issue.rule in named and issue.severity in severities and piece.id in issue.placements
    ]


def along(region, share, angle, off):
    """A point so far off the region's edge, somewhere along it."""
    parts = shapely.get_parts(shapely.boundary(region))
    which = min(int(share * len(parts)), len(parts) - 1)
    rest = share * len(parts) - which
    at = shapely.line_interpolate_point(parts[which], rest, normalized=True)
    return at.x + off * cos(radians(angle)), at.y + off * sin(radians(angle))


somewhere = st.tuples(st.just("anywhere"), st.floats(-1, 21), st.floats(-1, 15))
at_the_edge = st.tuples(
    st.just("edge"), st.floats(0, 1), st.floats(0, 360), st.sampled_from([0.011, 0.013, 0.03, 0.3])
)


@given(poses, codes, turns, sizes, st.lists(somewhere | at_the_edge, min_size=4, max_size=4))
def test_it_agrees_with_the_checker(drawn, code, turn, size, spots):
    layout = layout_of(drawn)
    piece = Placement("new", code, 0, 0, turn)
    if isinstance(size, Polygon):
        assume(code != "roof")
        known = fit(SITE, layout, KINDS, RULES, code, turn, outline=size)
        piece = bend(piece, size)
    else:
        width, depth = size
        known = fit(SITE, layout, KINDS, RULES, code, turn, width=width, depth=depth)
        piece = replace(piece, width=width, depth=depth)
    assert set(known.rules) == _named(layout, code)
    for region, severities in (
        (known.green, ("error", "warning")),
        (known.pale, ("error",)),
    ):
        for how, *where in spots:
            if how == "edge" and region.is_empty:
                continue
            x, y = where if how == "anywhere" else along(region, *where)
            wrong = found(layout, apply(Layout.of(piece), Move("new", x, y))["new"], severities)
            here = Point(x, y)
            if region.contains(here) and region.boundary.distance(here) > 0.001:
                assert not wrong, (x, y)
            elif region.distance(here) > 0.01:
                assert wrong, (x, y)


near_edge = st.tuples(
    st.floats(0, 1), st.floats(0, 360), st.sampled_from([0.0, 0.002, 0.011, 0.013, 0.3])
)


@given(
    poses.map(lambda drawn: [("bench", 4.0, 4.0, 30.0, False), *drawn]),
    turns,
    st.none() | st.sampled_from([0, 45, 100]).map(lambda by: rotate(BENT, by)),
    st.lists(near_edge, min_size=4, max_size=4),
)
def test_what_it_needs_reaches_as_far_as_the_checker_says(drawn, turn, outline, spots):
    only = rules(*(each for each in RULES.limits if each.code == "near"))
    layout, piece = layout_of(drawn), Placement("new", "slide", 0, 0, turn)
    known = fit(SITE, layout, KINDS, only, "slide", turn, outline=outline)
    piece = piece if outline is None else bend(piece, outline)
    for spot in spots:
        x, y = along(known.green, *spot)
        there = apply(Layout.of(piece), Move("new", x, y))["new"]
        wrong = [
            issue
            for issue in check(SITE, Layout.of(*layout, there), KINDS, only)
            if "new" in issue.placements and issue.severity == "warning"
        ]
        off = shapely.distance(shapely.boundary(known.green), Point(x, y))
        if known.green.contains(Point(x, y)) and off > 1e-6:
            assert not wrong, (x, y)
        elif known.green.distance(Point(x, y)) > 0.01:
            assert wrong, (x, y)


@given(poses, codes, turns, st.tuples(st.floats(0, 20), st.floats(0, 14)), st.booleans())
def test_moved_to_the_nearest_place_nothing_is_wrong(drawn, code, turn, spot, pale):
    layout, (x, y) = layout_of(drawn), spot
    known = fit(SITE, layout, KINDS, RULES, code, turn)
    place = nearest(known, x, y, warnings=pale)
    region, severities = (known.pale, ("error",)) if pale else (known.green, ("error", "warning"))
    if place is None:
        # No room but for a hair.
        assert shapely.buffer(region, -0.002, join_style="mitre").is_empty
        return
    assert not found(layout, Placement("new", code, *place, turn), severities)
    moved = Point(x, y).distance(Point(place))
    if region.contains(Point(x, y)):
        assert moved == 0
    # No other place is nearer: not by more than it takes to stand clear of a corner.
    core = shapely.buffer(region, -0.002, join_style="mitre")
    assert moved <= Point(x, y).distance(core) + 1e-6


@given(poses, codes, turns, st.floats(0, 360), st.sampled_from([0.0, 1e3, -1e5]))
def test_moved_and_turned_with_everything(drawn, code, turn, by, east):
    cosine, sine = cos(radians(by)), sin(radians(by))
    matrix = [cosine, -sine, sine, cosine, east, -east / 2]
    there = replace(
        SITE,
        boundary=affine_transform(SITE.boundary, matrix),
        features=tuple(
            replace(
                feature,
                geometry=affine_transform(feature.geometry, matrix),
                windows=feature.windows and affine_transform(feature.windows, matrix),
            )
            for feature in SITE.features
        ),
    )
    layout = layout_of(drawn)
    moved = Layout.of(*(_moved(placement, matrix, by) for placement in layout))
    before = fit(SITE, layout, KINDS, RULES, code, turn)
    after = fit(there, moved, KINDS, RULES, code, turn + by)
    for one, other in ((before.green, after.green), (before.pale, after.pale)):
        expected = affine_transform(one, matrix)
        # Arcs have their corners elsewhere: no difference is as thick as the tolerance.
        thick = shapely.buffer(shapely.symmetric_difference(expected, other), -0.005)
        # GEOS makes a speck of what has no width at all.
        assert shapely.area(thick) < 1e-6


def _moved(placement, matrix, by):
    a, b, d, e, x, y = matrix
    outline = placement.outline and affine_transform(placement.outline, matrix)
    east, north = a * placement.x + b * placement.y + x, d * placement.x + e * placement.y + y
    return replace(placement, x=east, y=north, turn=placement.turn + by, outline=outline)


@given(poses, codes, turns, st.integers(0, 7))
def test_passing_one_over_is_taking_it_away(drawn, code, turn, which):
    layout = layout_of(drawn)
    assume(which < len(drawn))
    without = Layout.of(*(placement for placement in layout if placement.id != f"p{which}"))
    passed = fit(SITE, layout, KINDS, RULES, code, turn, except_id=f"p{which}")
    assert passed == fit(SITE, without, KINDS, RULES, code, turn)


@given(poses, codes, turns)
def test_more_things_never_make_more_room(drawn, code, turn):
    alone = fit(SITE, Layout(), KINDS, RULES, code, turn)
    among = fit(SITE, layout_of(drawn), KINDS, RULES, code, turn)
    assert shapely.area(among.green - alone.green) < 1e-6
    assert shapely.area(among.pale - alone.pale) < 1e-6
    assert shapely.area(among.green - among.pale) < 1e-6
