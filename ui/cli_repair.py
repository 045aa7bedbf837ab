"""``koudai repair``: a layout mended, and in plain lines what was done for that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from geo.catalogue import catalogue
from geo.layout import Layout
from geo.limit import RuleSet
from geo.mend import Repair, mend
from geo.site import Site
from ui.mending import moves_of
from ui.words import Translate


def repair(site: Site, layout: Layout, rules: RuleSet, *, best: bool) -> Repair:
    """Mend a layout; ``best`` takes its time for pieces that move less."""
    if best:
        from geo.better import better  # noqa: PLC0415 - only this needs the solver

        return better(site, layout, catalogue(), rules)
    return mend(site, layout, catalogue(), rules)


def moved_lines(made: Repair, words: Translate) -> Iterator[str]:
    """Tell of each piece that moved how far and where to."""
    for move in moves_of(made):
        placed = made.layout[move["placement"]]
        key = "command.moved" if move["distance"] else "command.turned"
        key = "command.moved_turned" if move["distance"] and move["turned"] else key
        yield words(
            key,
            id=placed.id,
            kind=words(f"kind.{placed.kind}"),
            metres=f"{move['distance']:.2f}",
            degrees=f"{move['turned']:+.0f}",
            x=f"{placed.x:.3f}",
            y=f"{placed.y:.3f}",
        )
    if not made.moves:
        yield words("command.none_moved")


def removal_lines(made: Repair, words: Translate) -> Iterator[str]:
    """Tell of each piece that no place was found for."""
    for name in made.remove:
        yield words("command.no_room", id=name, kind=words(f"kind.{made.layout[name].kind}"))


def as_json(made: Repair, found: dict[str, Any]) -> dict[str, Any]:
    """The moves, what to remove, and the verdict on the mended layout."""
    return {"moves": moves_of(made), "remove": list(made.remove), "verdict": found}
