"""A repair as JSON: what the command prints and what a tablet is told."""

from __future__ import annotations

from typing import Any

from geo.mend import Repair

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
