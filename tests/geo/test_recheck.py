"""What a limit is said not to look at, it does not look at."""

from __future__ import annotations

import data
from geo.catalogue import catalogue, ruleset
from geo.check import found
from geo.layout import Layout, Placement
from geo.recheck import named
from geo.scene import Scene
from layers.imports.site_file import read_site

KINDS, RULES = catalogue(), ruleset()
LIMITS = [limit for limit in RULES.limits if named(limit)]

BESIDE = {"soft_surface": "swing", "lawn": "climber", "seesaw": "climber"}
"""Beside whom some stand: soft ground where somebody lands on it."""


def test_of_kinds_that_a_limit_does_not_name_it_finds_nothing():
    site = read_site(data.demo_site("lingyun").encode(), "lingyun.geojson")
    west, south, east, north = site.boundary.bounds
    # One of each kind over all of the court, seven in a row, near and on one another.
    at = {
        code: (
            west + (east - west) * (place % 7 + 0.5) / 7,
            south + (north - south) * (place // 7 + 0.5) / 6,
        )
        for place, code in enumerate(sorted(KINDS))
    }
    layout = Layout.of(
        *(Placement(code, code, *at[BESIDE.get(code, code)], 15.0) for code in sorted(KINDS))
    )
    whole = Scene.of(site, layout, KINDS, RULES)
    telling = {limit.rule: tuple(found(whole, limit)) for limit in LIMITS}
    assert {limit.code for limit in LIMITS if telling[limit.rule]} == {
        "clearance", "near", "light", "noise", "hours",
    }  # fmt: skip
    for code, kind in KINDS.items():
        kept = Layout.of(*(piece for piece in layout if piece.id != code))
        scene = Scene.of(site, kept, KINDS, RULES)
        for limit in LIMITS:
            if not kind.answers_to(named(limit)):
                assert tuple(found(scene, limit)) == telling[limit.rule]
