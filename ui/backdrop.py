"""The plan under a site's drawing board, as the board is told of it."""

from __future__ import annotations

from typing import Any

from ui.running import running


def backdrop_of(project_id: str) -> dict[str, Any] | None:
    """Where the picture is to be had and where it lies: west, south, east, north, site metres."""
    found = running().store.backdrops.of(project_id)
    if found is None:
        return None
    return {
        "address": f"/api/sites/{project_id}/backdrop/{found.id}",
        "box": [found.west, found.south, found.east, found.north],
    }
