"""Edits as JSON and as `geo.edit` values: the words of the log and of the network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shapely import Polygon

from geo.edit import Annotate, Edit, Favour, Move, Put, Remove, Resize, Turn
from geo.layout import Placement


@dataclass(frozen=True)
class Undo:
    """Take one earlier edit back; undoing an undo is redo.

    Parameters
    ----------
    target
        Id of the edit.
    placement_id
        What that edit was about; empty where the client did not say.
    """

    target: str
    placement_id: str = ""


Change = Edit | Undo


def verb(change: Change) -> str:
    """Word of the trade for a change: ``"put"``, ``"undo"``, ..."""
    return type(change).__name__.lower()


def payload(change: Change) -> dict[str, Any]:
    """What a change says beside its verb and its placement, ready for JSON."""
    content: dict[str, Any]
    match change:
        case Put(placement):
            content = placement_record(placement)
        case Move(_, x, y):
            content = {"x": x, "y": y}
        case Turn(_, turn):
            content = {"turn": turn}
        case Resize(_, width, depth, outline):
            content = _without_none(width=width, depth=depth, outline=_corners(outline))
        case Annotate(_, note):
            content = {"note": note}
        case Favour(_, favourite):
            content = {"favourite": favourite}
        case Remove(_):
            content = {}
        case Undo(target, _):
            content = {"target": target}
    return content


def payload_text(change: Change) -> str:
    """`payload` as text: equal changes give equal text."""
    return json.dumps(
        payload(change), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )


def placement_record(placement: Placement) -> dict[str, Any]:
    """A placement as JSON, without its id; what has no value of its own is left out."""
    return {
        "kind": placement.kind,
        "x": placement.x,
        "y": placement.y,
        "turn": placement.turn,
        **_without_none(
            width=placement.width,
            depth=placement.depth,
            note=placement.note or None,
            outline=_corners(placement.outline),
            favourite=placement.favourite or None,
        ),
    }


def change(verb: str, placement_id: str, content: Mapping[str, Any]) -> Change:
    """Build a change from the log's own words; the inverse of `verb` and `payload`.

    Trusts them: what was taken once is replayed for ever, whatever limits say later.
    """
    built: Change
    match verb:
        case "put":
            built = Put(placement_of(placement_id, content))
        case "move":
            built = Move(placement_id, content["x"], content["y"])
        case "turn":
            built = Turn(placement_id, content["turn"])
        case "resize":
            width, depth = content.get("width"), content.get("depth")
            built = Resize(placement_id, width, depth, _polygon(content.get("outline")))
        case "annotate":
            built = Annotate(placement_id, content["note"])
        case "favour":
            built = Favour(placement_id, content["favourite"])
        case "remove":
            built = Remove(placement_id)
        case "undo":
            built = Undo(content["target"], placement_id)
        case _:
            raise ValueError(f"the log holds an unknown verb: {verb}")
    return built


def placement_of(placement_id: str, content: Mapping[str, Any]) -> Placement:
    """Build a placement from its record; the inverse of `placement_record`."""
    return Placement(
        placement_id,
        content["kind"],
        content["x"],
        content["y"],
        content["turn"],
        content.get("width"),
        content.get("depth"),
        content.get("note", ""),
        _polygon(content.get("outline")),
        content.get("favourite", False),
    )


def _corners(outline: Polygon | None) -> list[list[float]] | None:
    if outline is None:
        return None
    return [[float(x), float(y)] for x, y in outline.exterior.coords[:-1]]


def _polygon(corners: list[list[float]] | None) -> Polygon | None:
    return None if corners is None else Polygon(corners)


def _without_none(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
