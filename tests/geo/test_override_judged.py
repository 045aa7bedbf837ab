"""Whatever numbers are accepted can be judged by: no planner stops a room full of tablets."""

from __future__ import annotations

from math import isfinite

import pytest

import data
from geo.catalogue import catalogue, ruleset
from geo.errors import InputError
from geo.layout import Layout, Placement
from geo.override import MOST, MOST_MEASURE, MOST_OF_ALL, RANGES, Override, overridden
from geo.rules import RULES
from geo.scene import Scene
from layers.imports.site_file import read_site

SITE = read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")
LAYOUT = Layout.of(
    *(
        Placement(code, code, -11.0 + 3.1 * (i % 8), -9.0 + 3.3 * (i // 8), 15.0 * i)
        for i, code in enumerate(catalogue())
    )
)
LIMITS = {
    limit.rule: (name, limit) for name in data.ruleset_names() for limit in ruleset(name).limits
}.values()


def changes(limit):
    signed = {"who": "Wang", "when": "2026-11-26", "why": "because"}
    for value in (0.0, MOST.get(limit.unit, MOST_OF_ALL)):
        yield Override(limit.rule, "project", value=value, **signed)
    for measure in limit.measures:
        for number in RANGES.get(measure, (0.0, MOST_MEASURE)):
            yield Override(limit.rule, "project", measures={measure: number}, **signed)


@pytest.mark.parametrize(
    ("name", "limit"), LIMITS, ids=[f"{name}-{limit.rule}" for name, limit in LIMITS]
)
def test_the_least_and_the_most_that_may_be_asked(name, limit):
    for change in changes(limit):
        try:
            rules = overridden(ruleset(name), [change])
        except InputError as error:
            assert error.code in {"override.tolerance", "override.date", "override.hours"}
            continue
        asked = next(each for each in rules.limits if each.rule == limit.rule)
        scene = Scene.of(SITE, LAYOUT, catalogue(), rules)
        for issue in RULES[limit.code](scene, asked):
            assert issue.measured is None or isfinite(issue.measured)
            assert issue.witness is None or issue.witness.is_valid
