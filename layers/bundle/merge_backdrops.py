"""Pictures under the drawing board of two servers, and which of them counts.

Who laid theirs over ours knew ours, so theirs counts. Where both sides laid one without knowing
of the other's, the higher number counts, then the later one: the same on either side::

    ours     a b        theirs   a b c      →   c
    ours     a b        theirs   a x y      →   y, the third against the second
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from layers.bundle.foreign import refuse_foreign
from layers.bundle.lines import BackdropLine
from layers.tables import BackdropRow


def merge_backdrops(
    session: Session,
    theirs: Sequence[BackdropLine],
    ours: Sequence[BackdropLine],
    project_id: str,
) -> int:
    """Lay what counts of a file over what is here; how many were added.

    Raises
    ------
    InputError
        ``bundle.foreign``.
    """
    known = {each.id for each in ours}
    if not theirs or theirs[-1].id in known:
        return 0
    new = [each for each in theirs if each.id not in known]
    last = 0
    if ours:
        newest, last = ours[-1], ours[-1].number
        place = next((at for at, each in enumerate(theirs) if each.id == newest.id), None)
        if place is not None:
            new = list(theirs[place + 1 :])
        elif _rank(theirs[-1]) > _rank(newest):
            new = [theirs[-1]]
        else:
            return 0
    new = [each for each in new if each.id not in known]
    refuse_foreign(session, BackdropRow.id, [each.id for each in new])
    for each in new:
        last = max(each.number, last + 1)
        session.add(BackdropRow(**{**each.model_dump(), "project_id": project_id, "number": last}))
    return len(new)


def _rank(line: BackdropLine) -> tuple[int, datetime, str]:
    """By what pictures are ordered of which neither side knew the other's."""
    return line.number, line.made_at, line.id
