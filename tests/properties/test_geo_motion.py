"""A verdict is about how things lie to each other: not where, not in what order."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString
from shapely.affinity import affine_transform

from geo.check import check
from geo.footprint import footprint
from geo.layout import Layout, Placement
from geo.site import Feature, Site
from tests.geo.drawing import draw, kind, limit, rules

KINDS = {
    each.code: each
    for each in (
        kind("bench", width=1.8, depth=0.6, tags=["seat"], measures={"noise": 70, "reach": 0.3}),
        kind("disc", width=2.0, depth=2.0, shape="disc", tags=["foundation"]),
        kind("swing", width=3.7, depth=2.0, measures={"suspension": 2.0}, tags=["play", "forced"]),
        kind("slide", width=4.0, depth=1.0, tags=["play", "forced"], measures={"reach": 0.6}),
        kind("sandpit", width=2.0, depth=2.0, tags=["play"], measures={"fall_height": 0.3}),
        kind("mat", width=5.0, depth=5.0, level="ground", tags=["soft", "paving"], used=False),
        kind("roof", width=3.0, depth=3.0, level="canopy"),
        kind("lawn", width=3.0, depth=2.0, level="ground", tags=["green"]),
    )
}
RULES = rules(
    limit("inside", 0.01),
    limit("overlap", 0.01),
    limit("keep_clear", 0.0, rule="LANE", object="fire_lane"),
    limit("keep_clear", 1.5, rule="GATE", object="entrance"),
    limit("keep_clear", 15.0, rule="ROOT", subject="foundation", object="tree", form="roots"),
    limit("clearance", 0.6, rule="FRONT", subject="seat", form="front"),
    limit("clearance", 1.0, rule="ROUND", subject="foundation", form="around"),
    limit("clearance", 1.75, rule="SWING", subject="swing", form="swing", measures={"factor": 1.0}),
    limit("clearance", 0.0, rule="FORCED", subject="forced", form="forced"),
    limit("distance", 2.0, rule="QUIET", subject="seat", object="play"),
    limit("distance", 3.0, rule="HOUSE", subject="play", object="dwelling"),
    limit("near", 3.0, subject="play", object="seat"),
    limit("near", 5.0, rule="GATE NEAR", subject="foundation", object="entrance"),
    # No whole number: things stand on a grid of 0.25 m, and none may be at the very bound.
    limit("share", 89.987, unit="%", subject="green", form="green"),
    limit("share", 9.987, rule="COVER", unit="%", form="cover", bound="most"),
    limit("share", 3.0, rule="COUNT", unit="1", subject="play", form="count"),
    limit("attribute", 0.8, subject="seat", form="narrow"),
    limit("reach", 1.2),
    limit("clearance", 1.0, rule="PIT", subject="play", form="around"),
    limit("clearance", 0.6, rule="LOW", subject="play", object="seat", form="exception"),
    limit(
        "clearance", 0.1, rule="SOFT", unit="m2", subject="play", form="surface",
        measures={"fall": 0.6, "grass": 1.5},
    ),
    limit(
        "clearance", 0.78, rule="SEAT", subject="seat|disc", form="seat", measures={"length": 1.22}
    ),
    limit("distance", 1.0, rule="NOISE", object="dwelling", form="noise", measures={"level": 55}),
    limit("distance", 0.5, rule="RANGES", subject="seat", object="play", form="ranges"),
    limit("distance", 3.0, rule="LANE5", subject="fire_lane", object="building", form="site"),
    limit("keep_clear", 0.8, rule="SIDE", subject="play", object="fire_lane"),
    limit("keep_clear", 8.0, rule="BEND", object="fire_lane", form="bend"),
    limit("keep_clear", 9.0, rule="STRIP", object="fire_lane", form="between"),
    limit("keep_clear", 7.0, rule="END", object="fire_lane", form="dead_end",
          measures={"length": 5.0}),
    limit("reach", 1.5, rule="TWO", subject="paving", form="passing"),
    limit("reach", 1.5, rule="TURN", form="turning", measures={"route": 1.2}),
)  # fmt: skip
SITE, _ = draw("""
    ..............##
    ..............##
    ................
    ....T...........
    >...............
    >...............
    >...............
    ..........T.....
    ..............==
    ..............==
""")

# A second lane, drawn as a line, that turns a corner and ends before the house.
SITE = replace(SITE, features=(
    *SITE.features,
    Feature("line", "fire_lane", LineString([(9, 0), (9, 4.2), (13.3, 4.2)]), width=2.0),
))  # fmt: skip

poses = st.lists(
    st.builds(
        lambda kind, x, y, turn: (kind, x / 4, y / 4, turn),
        st.sampled_from(sorted(KINDS)),
        st.integers(2, 62),
        st.integers(2, 38),
        st.sampled_from([0, 30, 45, 90, 180, 217]),
    ),
    max_size=9,
)


def layout_of(drawn):
    return Layout.of(*(Placement(f"p{i}", k, x, y, t) for i, (k, x, y, t) in enumerate(drawn)))


def told(site, layout):
    return [
        (issue.rule, issue.severity, issue.placements, issue.features, issue.situation)
        for issue in check(site, layout, KINDS, RULES)
    ]


@given(poses, st.randoms(use_true_random=False))
def test_in_whatever_order_they_were_put(drawn, rng: random.Random):
    layout = layout_of(drawn)
    shuffled = list(layout)
    rng.shuffle(shuffled)
    assert check(SITE, Layout.of(*shuffled), KINDS, RULES) == check(SITE, layout, KINDS, RULES)


@given(
    poses,
    st.floats(0, 360),
    st.sampled_from([0.0, 1e3, -1e5]),
    st.sampled_from([0.0, -1e3, 1e5]),
)
def test_wherever_on_earth_and_however_turned(drawn, turn, east, north):
    layout = layout_of(drawn)
    origin = Placement("o", "bench", east, north, turn)
    matrix = _matrix(origin)
    moved_site = Site(
        SITE.name,
        affine_transform(SITE.boundary, matrix),
        tuple(replace(f, geometry=affine_transform(f.geometry, matrix)) for f in SITE.features),
    )
    moved = Layout.of(
        *(replace(p, x=_at(matrix, p)[0], y=_at(matrix, p)[1], turn=p.turn + turn) for p in layout)
    )
    before = check(SITE, layout, KINDS, RULES)
    if not _doubtful(before):
        after = check(moved_site, moved, KINDS, RULES)
        assert told(moved_site, moved) == told(SITE, layout)
        for one, other in zip(before, after, strict=True):
            for number in ("measured", "required", "penetration"):
                was, now = getattr(one, number), getattr(other, number)
                assert (was is None) == (now is None)
                if was is not None and one.code != "reach":
                    assert now == pytest.approx(was, abs=2e-3)


def _doubtful(issues):
    """Ways within a hair of the width: the arcs of the turned site may fall either way."""
    return any(i.code == "reach" and i.measured and i.measured > 1.17 for i in issues)


def _matrix(origin):
    corners = footprint(replace(origin, width=2.0, depth=2.0), KINDS["bench"])
    (ax, ay), (bx, by) = shapely.get_coordinates(corners)[:2]
    # First corner − second = (2, 0) turned: the cosine and sine as footprints use them.
    cosine, sine = (ax - bx) / 2, (ay - by) / 2
    return [cosine, -sine, sine, cosine, origin.x, origin.y]


def _at(matrix, placement):
    a, b, d, e, x, y = matrix
    return a * placement.x + b * placement.y + x, d * placement.x + e * placement.y + y
