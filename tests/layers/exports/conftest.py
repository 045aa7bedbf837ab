"""A small court that every export draws.

::

    +-----------------------------+  25 m north
    | bldg  | tree        sandpit |
    |       |   swing   slide     |
    |       |                     |
    |  bench    table             |
    +------------ gate -----------+
      20 m east
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest
from shapely import LineString, MultiLineString, Point, Polygon, box

from geo.catalogue import catalogue, ruleset
from geo.frame import Frame
from geo.issue import Issue
from geo.layout import Layout, Placement
from geo.limit import Limit
from geo.site import Feature, Site
from layers.exports.plan import Plan
from ui.verdict import speaker
from ui.words import translator


@pytest.fixture(scope="session")
def court() -> Site:
    return Site(
        name="凌云小院",
        boundary=box(0, 0, 20, 25),
        frame=Frame(121.43, 31.14),
        features=(
            Feature("b1", "building", box(-9, 2, -3, 24), name="12号楼", height=18, use="dwelling",
                    windows=MultiLineString([[(-3, 3), (-3, 23)]])),
            Feature("b2", "building", box(1, 28, 19, 36), name="5号楼", height=18, use="dwelling",
                    windows=MultiLineString([[(2, 28), (18, 28)]])),
            Feature("gate", "entrance", LineString([(8, 0), (11, 0)]), name="南门"),
            Feature("lane", "fire_lane", box(-3, -7, 28, -2.5), name="消防车道"),
            Feature("t1", "tree", Point(4, 21), crown=2.6, dbh=0.32),
            Feature("t2", "tree", Point(17, 5.5), crown=2.2, dbh=0.25),
            Feature("grass", "surface", Polygon([(1, 13), (9, 13), (11, 24), (1, 24)]),
                    material="grass", soft=True),
            Feature("path", "surface", LineString([(9.5, 0), (10, 9), (20, 15)]).buffer(0.8),
                    material="paving"),
            Feature("well", "manhole", Point(13, 3), radius=0.35),
            Feature("fh", "hydrant", Point(19, 1.2)),
            Feature("wall", "wall", LineString([(20, 0), (20, 25)]), height=2.2),
        ),
    )  # fmt: skip


@pytest.fixture(scope="session")
def filled() -> Layout:
    return Layout.of(
        Placement("p1", "swing", 6, 16, 15),
        Placement("p2", "slide", 15, 18.5, 80),
        Placement("p3", "sandpit", 12.5, 21.5),
        Placement("p4", "bench", 5, 6, 0, note="给爷爷奶奶晒太阳"),
        Placement("p5", "bench", 6.5, 6.3, 20),
        Placement("p6", "pingpong", 14, 9, 0),
        Placement("p7", "planter", 2, 2),
        Placement("p8", "lamp", 11.6, 12),
        Placement("p9", "drying_rack", 3, 10, 90),
        Placement("p10", "lawn", 16.5, 22, outline=box(14.5, 20.5, 18.5, 23.5)),
    )


@pytest.fixture(scope="session")
def found() -> tuple[Issue, ...]:
    overlap = Limit("GEO-02", "overlap", "error", 0.01, confidence="project", source="project")
    clearance = Limit(
        "PLAY-03", "clearance", "warning", 1.5, standard="EN 1176-1:2017", clause="4.2.8",
        confidence="sourced",
    )  # fmt: skip
    distance = Limit("NOISE-01", "distance", "hint", 12, confidence="to_verify", standard="GB 3096")
    return (
        Issue(overlap, ("p4", "p5"), (), box(5.6, 5.8, 6.1, 6.4), 0.5, 0.0, 0.5),
        Issue(clearance, ("p1",), (), box(4, 17.5, 8.5, 19.5), 0.9, 1.5),
        Issue(distance, ("p6",), ("b1",), LineString([(-3, 9), (12.6, 9)]), 9.63, 12.0),
    )


@pytest.fixture(scope="session")
def make_plan(court: Site, filled: Layout, found: tuple[Issue, ...]) -> Callable[..., Plan]:
    def make(**changes: object) -> Plan:
        plan = Plan(
            site=court,
            layout=filled,
            kinds=catalogue(),
            rules=ruleset("shanghai"),
            issues=found,
            title="凌云口袋公园 · 方案三",
            subtitle="第 3 组 · 小汪",
            lang="zh",
            translate=translator("zh"),
            date=datetime.date(2026, 11, 23),
            site_version=1,
            say=speaker(court, filled),
            translators={"zh": translator("zh"), "en": translator("en")},
        )
        if changes.get("lang") == "en":
            changes.setdefault("translate", translator("en"))
        made = replace(plan, **changes)
        return replace(made, say=speaker(made.site, made.layout))

    return make


@pytest.fixture(scope="session")
def plan(make_plan: Callable[..., Plan]) -> Plan:
    return make_plan()
