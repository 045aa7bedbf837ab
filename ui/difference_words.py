"""A difference of two layouts in plain words, and whether one was made from the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from geo.difference import Change, Difference
from geo.layout import Placement
from layers.tables import LayoutRow
from ui.words import t


def told(found: Difference, lang: str) -> Iterator[str]:
    """A sentence for each change, in the order of their numbers on the plan."""
    for change in found.changed:
        yield _changed(change, lang)
    for piece in found.came:
        yield t(lang, "compare.came", kind=_name(piece, lang))
    for piece in found.went:
        yield t(lang, "compare.went", kind=_name(piece, lang))


def _changed(change: Change, lang: str) -> str:
    deeds = []
    if change.has_moved:
        deeds.append(t(lang, "compare.moved", metres=f"{change.distance:.2f}"))
    if change.has_turned:
        way = "left" if change.turned > 0 else "right"
        deeds.append(t(lang, f"compare.turned.{way}", degrees=f"{abs(change.turned):.0f}"))
    if change.resized:
        deeds.append(t(lang, "compare.resized"))
    name = _name(change.after, lang)
    return t(lang, "compare.changed", kind=name, deeds=t(lang, "compare.comma").join(deeds))


def _name(piece: Placement, lang: str) -> str:
    return t(lang, f"kind.{piece.kind}.short")


def descends(one: LayoutRow, other: LayoutRow, rows: Mapping[str, LayoutRow]) -> bool:
    """Whether one of two layouts was forked from the other, straight or over others.

    Then a piece keeps its id. A common layout's pieces have ids of their own.

    Parameters
    ----------
    rows
        Layouts of their project by id.
    """
    return one.id in _ancestors(other, rows) or other.id in _ancestors(one, rows)


def _ancestors(row: LayoutRow, rows: Mapping[str, LayoutRow]) -> set[str]:
    found: set[str] = set()
    waiting = [row]
    while waiting:
        origin = waiting.pop().origin or {}
        if origin.get("made") == "fork":
            new = {layout_id for layout_id, _ in origin["of"]} - found
            found |= new
            waiting += [rows[each] for each in new if each in rows]
    return found
