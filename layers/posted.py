"""What a client posts, checked and in normal form; here their words meet our limits."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import shapely
from shapely import Polygon

from geo.edit import Annotate, Edit, Favour, Move, Put, Remove, Resize, Turn
from geo.errors import InputError
from geo.kind import Kind
from geo.layout import Placement
from layers.edits import Change, Undo, payload, verb
from layers.text import clean

COORDINATE_CAP = 1e5
"""Furthest coordinate, m from the site's origin."""
SIZE_MIN, SIZE_MAX = 0.05, 100.0
"""Own width and depth, m: above the first, up to the second."""
OUTLINE_CAP = 200
"""Most corners of a drawn outline."""
ID_CAP = 200
"""Longest placement id, code points (imported files bring their own)."""

_NAME = re.compile(r"[0-9A-Za-z_.:-]{1,64}")


@dataclass(frozen=True)
class Posted:
    """One edit as a client posted it, checked and in normal form.

    Parameters
    ----------
    edit_id
        The client's name for it, unique everywhere (a UUID).
    client_seq
        The client's own count, 1, 2, 3, ...
    """

    edit_id: str
    client_seq: int
    change: Change


def record(posted: Posted) -> dict[str, Any]:
    """An edit as a client posts it: what `read` reads back to the same value."""
    return {
        "edit_id": posted.edit_id,
        "client_seq": posted.client_seq,
        "verb": verb(posted.change),
        "placement_id": posted.change.placement_id,
        **payload(posted.change),
    }


def read(sent: object, kinds: Mapping[str, Kind]) -> Posted:
    """Check one edit of a client and bring it into normal form.

    Raises
    ------
    InputError
        ``edit.*`` or ``kind.unknown``; its blank ``edit`` names the edit, so that a
        client can take just that one out of its outbox.
    """
    if not isinstance(sent, Mapping):
        raise InputError("edit.malformed", field="edits", edit="")
    edit_id = client_name(sent.get("edit_id"), "edit_id")
    try:
        return Posted(edit_id, _count(sent.get("client_seq")), _change(sent, kinds))
    except InputError as error:
        raise InputError(error.code, **{**error.blanks, "edit": edit_id}) from None


def client_name(value: object, field: str) -> str:
    """Check an id that a client made up: 1 to 64 letters, digits and ``_ . : -``."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise InputError("edit.malformed", field=field, edit="")
    return value


def checked(change: Change, kinds: Mapping[str, Kind]) -> Change:
    """Check a change that comes from a file, by the same limits as a client's."""
    said = {"verb": verb(change), "placement_id": change.placement_id, **payload(change)}
    return _change(said, kinds)


def _change(sent: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Change:
    word = sent.get("verb")
    if word == "undo":
        about = sent.get("placement_id")
        return Undo(client_name(sent.get("target"), "target"), "" if about is None else _id(sent))
    reader = _READERS.get(word) if isinstance(word, str) else None
    if word == "put":
        return Put(_put(sent, kinds))
    if reader is None:
        raise InputError("edit.verb", verb=clean(str(word)[:40]))
    return reader(sent)


def _put(sent: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Placement:
    placement_id, outline = _id(sent), _outline(sent)
    kind = sent.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        wanted = clean(str(kind)[:60])
        nearest = get_close_matches(wanted, kinds, n=1, cutoff=0.0)
        raise InputError("kind.unknown", kind=wanted, nearest=nearest[0] if nearest else "")
    if outline is not None:
        # An outline is its own place: its centroid is where it stands, and it is not turned.
        x, y, turn = outline.centroid.x, outline.centroid.y, 0.0
        width = depth = None
    else:
        x, y, turn = _coordinate(sent, "x"), _coordinate(sent, "y"), _turn(sent.get("turn", 0.0))
        width, depth = _size(sent, "width"), _size(sent, "depth")
    return Placement(
        placement_id, kind, x, y, turn, width, depth, _note(sent), outline, _favourite(sent)
    )


def _resize(sent: Mapping[str, Any]) -> Resize:
    outline = _outline(sent)
    if outline is not None:
        return Resize(_id(sent), None, None, outline)
    return Resize(_id(sent), _size(sent, "width"), _size(sent, "depth"))


_READERS: dict[str, Callable[[Mapping[str, Any]], Edit]] = {
    "move": lambda sent: Move(_id(sent), _coordinate(sent, "x"), _coordinate(sent, "y")),
    "turn": lambda sent: Turn(_id(sent), _turn(sent.get("turn"))),
    "resize": _resize,
    "annotate": lambda sent: Annotate(_id(sent), _note(sent)),
    "favour": lambda sent: Favour(_id(sent), _favourite(sent)),
    "remove": lambda sent: Remove(_id(sent)),
}


def _id(sent: Mapping[str, Any]) -> str:
    value = sent.get("placement_id")
    # Kept as it is or not at all: a changed id would no longer be the client's.
    if not isinstance(value, str) or not value or clean(value, ID_CAP) != value:
        raise InputError("edit.malformed", field="placement_id")
    return value


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 2**31 - 1:
        raise InputError("edit.malformed", field="client_seq")
    return value


def _note(sent: Mapping[str, Any]) -> str:
    value = sent.get("note")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError("edit.malformed", field="note")
    return clean(value)


def _favourite(sent: Mapping[str, Any]) -> bool:
    value = sent.get("favourite", False)
    if not isinstance(value, bool):
        raise InputError("edit.malformed", field="favourite")
    return value


def _number(value: object, field: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError("edit.malformed", field=field)
    # Compared before it is converted: an int may be too big for a float.
    if not -COORDINATE_CAP <= value <= COORDINATE_CAP:
        raise InputError("edit.far", limit=int(COORDINATE_CAP))
    return float(value) + 0.0  # -0.0 becomes 0.0: equal values, equal text


def _coordinate(sent: Mapping[str, Any], field: str) -> float:
    return _number(sent.get(field), field)


def _turn(value: object) -> float:
    turn = math.fmod(_number(value, "turn"), 360.0)
    turn = turn + 360.0 if turn < 0 else turn
    return 0.0 if turn == 360.0 else turn + 0.0  # a tiny negative turn rounds up to 360


def _size(sent: Mapping[str, Any], field: str) -> float | None:
    value = sent.get(field)
    if value is None:
        return None
    size = _number(value, field)
    if not SIZE_MIN < size <= SIZE_MAX:
        raise InputError("edit.size", min=SIZE_MIN, max=int(SIZE_MAX))
    return size


def _outline(sent: Mapping[str, Any]) -> Polygon | None:
    corners = sent.get("outline")
    if corners is None:
        return None
    if not isinstance(corners, list | tuple):
        raise InputError("edit.malformed", field="outline")
    if not 3 <= len(corners) <= OUTLINE_CAP + 1:
        raise InputError("edit.outline_corners", limit=OUTLINE_CAP)
    points = [_corner(corner) for corner in corners]
    if points[0] == points[-1]:
        points = points[:-1]
    if not 3 <= len(points) <= OUTLINE_CAP:
        raise InputError("edit.outline_corners", limit=OUTLINE_CAP)
    outline = Polygon(points)
    if not shapely.is_valid(outline) or outline.area <= SIZE_MIN**2:
        raise InputError("edit.outline_crossing")
    return outline


def _corner(corner: object) -> tuple[float, float]:
    if not isinstance(corner, list | tuple) or len(corner) != 2:
        raise InputError("edit.malformed", field="outline")
    return _number(corner[0], "outline"), _number(corner[1], "outline")
