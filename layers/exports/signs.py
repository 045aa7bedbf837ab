"""The signs of small things on the site."""

from __future__ import annotations

import data
from layers.exports.svg import n, tag

PLAN = data.look()["light"]["plan"]
CARD = data.look()["light"]["card"]


def point_sign(role: str, x: float, y: float, size: float = 1.1) -> str:
    """The sign of a small thing in the ground or on a wall, centred; ``size`` is its radius, mm."""
    ink = {"hydrant": PLAN["boundary"], "water": PLAN["pipe"], "power": PLAN["overhead_line"]}
    colour = ink.get(role, PLAN["wall"])
    ring = tag("circle", cx=x, cy=y, r=size, fill=CARD, stroke=colour, stroke_width=0.3)
    s = size * 0.6
    marks = {
        "manhole": f"M{n(x - s)} {n(y - s)}L{n(x + s)} {n(y + s)}M{n(x + s)} {n(y - s)}L{n(x - s)} {n(y + s)}",  # noqa: E501
        "hydrant": f"M{n(x - s * 0.6)} {n(y - s)}v{n(2 * s)}m{n(1.2 * s)} {n(-2 * s)}v{n(2 * s)}M{n(x - s * 0.6)} {n(y)}h{n(1.2 * s)}",  # noqa: E501
        "power": f"M{n(x + s * 0.3)} {n(y - s)}L{n(x - s * 0.5)} {n(y + s * 0.2)}h{n(s)}L{n(x - s * 0.3)} {n(y + s)}",  # noqa: E501
        "water": f"M{n(x)} {n(y - s)}C{n(x + s)} {n(y)} {n(x + s)} {n(y + s)} {n(x)} {n(y + s)}S{n(x - s)} {n(y)} {n(x)} {n(y - s)}Z",  # noqa: E501
        "flue": f"M{n(x - s)} {n(y)}h{n(2 * s)}M{n(x)} {n(y - s)}v{n(2 * s)}",
    }
    return ring + (
        f"<path d='{marks[role]}' fill='none' stroke='{colour}' stroke-width='.28' "
        "stroke-linecap='round' stroke-linejoin='round'/>"
    )
