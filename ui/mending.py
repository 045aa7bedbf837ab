"""A repair as JSON: what the command prints and what a tablet is told."""

from __future__ import annotations

from typing import Any

from geo.catalogue import catalogue
from geo.mend import Repair, mend, weight
from ui.checking import Checked

DECIMALS = 4
"""Of metres and degrees: well within what a new place stands clear of rounding."""


def moves_of(made: Repair) -> list[dict[str, Any]]:
    """Where each piece that moved stands now, how far that is, m, and how it was turned."""
    return [
        {
            "placement": move.placement_id,
            "x": round(made.layout[move.placement_id].x, DECIMALS),
            "y": round(made.layout[move.placement_id].y, DECIMALS),
            "turn": round(made.layout[move.placement_id].turn, DECIMALS),
            "distance": round(move.distance, DECIMALS),
            "turned": round(move.turned, DECIMALS),
        }
        for move in made.moves
    ]


def repairing(judged: Checked, *, warnings: bool) -> dict[str, Any]:
    """Mend a layout as it stands, and tell the ``seq`` it is true for.

    ``left`` counts the errors and warnings that no move mends; with ``warnings`` these
    may stay and only errors are mended.
    """
    state = judged.state
    made = mend(
        judged.site,
        state.layout,
        catalogue(),
        judged.rules,
        warnings=warnings,
        issues=judged.issues,
        accepted=[each.issue.key for each in judged.accepted],
    )
    errors, warned = weight(made.left)
    return {
        "moves": moves_of(made),
        "left": {"errors": errors, "warnings": warned},
        "remove": list(made.remove),
        "seq": state.seq,
    }
