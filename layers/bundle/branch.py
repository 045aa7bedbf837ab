"""Two logs of one layout side by side, and what becomes of one that went another way.

Of a log that is the beginning of the other the longer one counts. Logs that part ways stay
both: ours where it is, theirs as a layout of its own beside it, a *branch*. Its id follows from
the layout and from the first edit that is not ours, so that it is the same at every import, and
here and there::

    ours     a b c d          the layout      a b c d
    theirs   a b x y    →     its branch x    a b x y
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from uuid import UUID, uuid5

from layers.bundle.lines import EditLine, LayoutLine

_SPACE = UUID("5f1c7b9e-6a0d-4f43-9d2c-2b8a51c0d7e4")
"""Our own name space for ids that follow from others (RFC 9562, version 5)."""


def parting(ours: Sequence[EditLine], theirs: Sequence[EditLine]) -> int:
    """How many edits two logs have in common at their beginning."""
    for place, (own, other) in enumerate(zip(ours, theirs, strict=False)):
        if own.says != other.says:
            return place
    return min(len(ours), len(theirs))


def branch_id(layout_id: str, first: EditLine) -> str:
    """Id of the branch of a layout that begins with an edit of another log."""
    # Not the edit's id alone: a client's id may stand for another content there.
    return str(uuid5(_SPACE, json.dumps([layout_id, *first.says])))


def branched(
    layout: LayoutLine, log: Sequence[EditLine], place: int
) -> tuple[LayoutLine, list[EditLine]]:
    """A log as a layout of its own, from the layout it was of until ``place``."""
    made = branch_id(layout.id, log[place])
    origin = {"made": "branch", "of": [[layout.id, place]]}
    row = layout.model_copy(update={"id": made, "origin": origin})
    return row, _renamed(log, made)


def is_branch_of(layout: LayoutLine, logs: dict[str, list[EditLine]]) -> str | None:
    """Id of the layout of ours whose own log a file brings back as a branch."""
    # Its id says of which layout it is; what its origin says besides is anybody's word.
    match (layout.origin or {}).get("of"):
        case [[str(layout_id), int(place)]] if layout_id in logs:
            log = logs[layout_id]
            if 0 <= place < len(log) and branch_id(layout_id, log[place]) == layout.id:
                return layout_id
    return None


def holds(ours: Sequence[EditLine], branch: Sequence[EditLine]) -> bool:
    """Whether all of a branch stands in a log of ours, from which it was made."""
    if len(branch) > len(ours) or not branch:
        return not branch
    renamed = _renamed(ours[: len(branch)], branch[0].layout_id)
    return parting(renamed, branch) == len(branch)


def _renamed(log: Sequence[EditLine], layout_id: str) -> list[EditLine]:
    """A log under names of its own, as if a client of the branch's had drawn it."""
    names = {edit.edit_id: f"{layout_id}:{edit.seq}" for edit in log}
    return [
        edit.model_copy(
            update={
                "edit_id": names[edit.edit_id],
                "layout_id": layout_id,
                "client_id": layout_id,
                "client_seq": edit.seq,
                "payload": _aimed(edit, names),
            }
        )
        for edit in log
    ]


def _aimed(edit: EditLine, names: dict[str, str]) -> str:
    """An undo's payload with its target's new name."""
    if edit.verb != "undo":
        return edit.payload
    target = json.loads(edit.payload)["target"]
    return json.dumps({"target": names.get(target, target)}, separators=(",", ":"))
