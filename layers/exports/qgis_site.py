"""How QGIS draws what stands on the site: one symbol a role or ground material."""

from __future__ import annotations

from collections.abc import Iterable

import data
from layers.exports.plan import Plan
from layers.exports.qgis_symbols import fill, hatch, line, marker

LOOK = data.look()["light"]
PLAN = LOOK["plan"]
Categories = Iterable[tuple[str, str, str]]
"""Value, label for people, symbol layers."""

GROUNDS = {
    "grass": "lawn", "paving": "paving", "sand": "sand", "rubber": "rubber", "soil": "soil",
    "water": "water",
}  # fmt: skip
AREA_SIGN = "if(\"role\" = 'surface', coalesce(nullif(\"material\", ''), 'paving'), \"role\")"


def areas(plan: Plan) -> Categories:
    """Grounds by material, and everything else that is drawn as an area."""
    t = plan.translate
    for material, ground in GROUNDS.items():
        yield (
            material,
            t(f"sheet.ground.{ground}"),
            fill(PLAN[ground], PLAN[f"{ground}_mark"], 0.2),
        )
    edge = fill(PLAN["building"], PLAN["building_edge"], 0.4)
    yield "building", t("role.building"), edge + hatch(PLAN["building_mark"], 2.0, 0.25)
    lane = fill(PLAN["fire_lane"], PLAN["fire_lane_mark"], 0.3, "dash")
    yield "fire_lane", t("role.fire_lane"), lane + hatch(PLAN["fire_lane_mark"], 3.0, 0.35)
    kept = fill(PLAN["keep_clear"], PLAN["keep_clear_mark"], 0.3, "dash")
    for role in ("keep_clear", "rescue_field"):
        yield role, t(f"role.{role}"), kept + hatch(PLAN["keep_clear_mark"], 3.0, 0.2)
    for role in ("step", "ramp"):
        yield role, t(f"role.{role}"), fill(PLAN["paving"], PLAN["wall"], 0.3)


def lines(plan: Plan) -> Categories:
    """Windows, openings, walls and what runs along lines."""
    t = plan.translate
    yield "window", t("sheet.window"), line(PLAN["window"], 1.0, "dash")
    for role in ("entrance", "exit"):
        yield role, t(f"role.{role}"), line(PLAN["entrance"], 1.6) + line(LOOK["card"], 0.9)
    yield "fire_lane", t("role.fire_lane"), line(PLAN["fire_lane_mark"], 0.6, "dash")
    for role in ("wall", "fence", "step", "ramp"):
        yield role, t(f"role.{role}"), line(PLAN["wall"], 0.8 if role == "wall" else 0.3)
    yield "pipe", t("role.pipe"), line(PLAN["pipe"], 0.3, "dash")
    yield "overhead_line", t("role.overhead_line"), line(PLAN["overhead_line"], 0.3, "dash dot")


def points(plan: Plan) -> Categories:
    """Trees with their crowns at true size, and the small things."""
    t = plan.translate
    crown = marker("circle", PLAN["crown"] + "99", 4.0, PLAN["crown_edge"],
                    true_size='2 * coalesce("crown", 2)')  # fmt: skip
    yield "tree", t("role.tree"), crown + marker("circle", PLAN["trunk"], 1.2)
    signs = {"manhole": "cross_fill", "hydrant": "pentagon", "power": "star", "water": "circle",
             "flue": "square"}  # fmt: skip
    for role, sign in signs.items():
        colour = PLAN["boundary"] if role == "hydrant" else PLAN["wall"]
        yield role, t(f"role.{role}"), marker(sign, colour, 2.6)
