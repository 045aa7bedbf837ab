"""The edit log: every edit once, in its client's order, for ever at its place.

A layout's log is ordered by the server and only ever added to; the placement table is
its fold and is written with it. A client sends an edit until it is acknowledged, so the
same edit may come twice, late, or after a gap::

    the same id and content again   the first answer again, nothing new
    the same id, other content      Refused
    a hole in the client's count    Gap: resend from there
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, func, select

from geo.errors import InputError
from layers.edits import change, payload_text, placement_record, verb
from layers.history import Entry, Fold
from layers.posted import Posted
from layers.tables import EditRow, LayoutRow, Participant, PlacementRow

PLACEMENT_CAP = 400
"""Most placements that stand in one layout."""


class Refused(InputError):  # noqa: N818  the protocol's own word
    """An edit's id was used before for another edit; HTTP 409."""

    def __init__(self, edit_id: str) -> None:
        super().__init__("edit.refused", edit=edit_id)


class Gap(InputError):  # noqa: N818
    """Edits of this client are missing; nothing of the request was taken.

    Attributes
    ----------
    expected
        The client's count from which to send again.
    """

    def __init__(self, expected: int) -> None:
        self.expected = expected
        super().__init__("edit.gap", expected=expected)


@dataclass(frozen=True)
class Appended:
    """What an append came to.

    Parameters
    ----------
    fold
        The layout after it.
    seqs
        Place in the log of every edit of the request, new or known, by edit id.
    """

    fold: Fold
    seqs: Mapping[str, int]


def append(
    session: Session,
    fold: Fold,
    edits: Sequence[Posted],
    *,
    layout_id: str,
    client_id: str,
    actor: str,
    closed: str = "",
    moments: Sequence[datetime] = (),
) -> Appended:
    """Add edits to a layout's log and to its placements, all of them or none.

    Holds only inside a writing session that nothing else of this layout runs beside; it
    counts when that session is committed.

    Parameters
    ----------
    fold
        The layout as it stands in this session; left as it is.
    closed
        Code of the sentence why nothing new is taken any more; what was taken before is
        acknowledged all the same.
    moments
        When each was made, for edits of a file; empty: now.

    Raises
    ------
    Refused, Gap, InputError
        ``layout.full``, or ``closed``.
    """
    known = _known(session, edits)
    expected = first = _last_count(session, client_id) + 1
    grown, touched, seqs = fold.copy(), set[str](), dict[str, int]()
    for place, posted in enumerate(edits):
        row = known.get(posted.edit_id)
        if row is None:
            if posted.client_seq != expected:
                raise Gap(first)
            if closed:
                raise InputError(closed, edit=posted.edit_id)
            row = _row(layout_id, grown, client_id, posted, actor)
            if moments:
                row.received_at = moments[place]
            touched |= step(grown, posted, actor)
            session.add(row)
            known[posted.edit_id] = row
            expected += 1
        elif _said(row) != _says(layout_id, client_id, posted):
            raise Refused(posted.edit_id)
        seqs[posted.edit_id] = row.seq
    write_placements(session, layout_id, grown, touched)
    return Appended(grown, seqs)


def entries(session: Session, layout_id: str, after: int = 0) -> list[Entry]:
    """Read a layout's log in order, from the entry behind ``after`` on."""
    rows = session.exec(
        select(EditRow)
        .where(EditRow.layout_id == layout_id, EditRow.seq > after)
        .order_by(col(EditRow.seq))
    )
    return [
        Entry(
            row.seq,
            row.edit_id,
            row.client_id,
            row.client_seq,
            change(row.verb, row.placement_id, json.loads(row.payload)),
            row.actor,
            row.received_at,
        )
        for row in rows
    ]


def last_seq(session: Session, layout_id: str) -> int:
    """Length of a layout's log."""
    query = select(func.max(EditRow.seq)).where(EditRow.layout_id == layout_id)
    return session.exec(query).one() or 0


def last_seqs(session: Session, project_id: str) -> dict[str, int]:
    """Lengths of the logs of a project's layouts; those without any edit are not named."""
    query = (
        select(EditRow.layout_id, func.max(EditRow.seq))
        .join(LayoutRow, col(LayoutRow.id) == col(EditRow.layout_id))
        .where(LayoutRow.project_id == project_id)
        .group_by(EditRow.layout_id)
    )
    return dict(session.exec(query).all())


def hands(session: Session, project_id: str) -> dict[str, dict[str, int]]:
    """Count a project's edits by layout and by their actor's age band; no participant: empty."""
    query = (
        select(EditRow.layout_id, Participant.age_band, func.count())
        .join(LayoutRow, col(LayoutRow.id) == col(EditRow.layout_id))
        .outerjoin(Participant, col(Participant.id) == col(EditRow.actor))
        .where(LayoutRow.project_id == project_id)
        .group_by(EditRow.layout_id, Participant.age_band)
    )
    found: dict[str, dict[str, int]] = {}
    for layout_id, age_band, count in session.exec(query):
        found.setdefault(layout_id, {})[age_band or ""] = count
    return found


def _known(session: Session, edits: Iterable[Posted]) -> dict[str, EditRow]:
    ids = [posted.edit_id for posted in edits]
    rows = session.exec(select(EditRow).where(col(EditRow.edit_id).in_(ids)))
    return {row.edit_id: row for row in rows}


def _last_count(session: Session, client_id: str) -> int:
    query = select(func.max(EditRow.client_seq)).where(EditRow.client_id == client_id)
    return session.exec(query).one() or 0


def _row(layout_id: str, fold: Fold, client_id: str, posted: Posted, actor: str) -> EditRow:
    return EditRow(
        edit_id=posted.edit_id,
        layout_id=layout_id,
        seq=fold.seq + 1,
        client_id=client_id,
        client_seq=posted.client_seq,
        verb=verb(posted.change),
        placement_id=fold.about(posted.change),
        payload=payload_text(posted.change),
        actor=actor,
    )


def step(fold: Fold, posted: Posted, actor: str) -> set[str]:
    """Fold in one more edit; the ids it changed. ``layout.full`` where it is one too many."""
    before = len(fold.layout)
    changed = fold.step(posted.edit_id, posted.change, actor)
    if before < len(fold.layout) > PLACEMENT_CAP:
        raise InputError("layout.full", limit=PLACEMENT_CAP, edit=posted.edit_id)
    return set() if changed is None else {changed}


# What makes two edits the same. The client's count is not part of it: a client that
# numbers its outbox anew (after the server went back to a backup) still sends the same
# edits. An undo's placement follows from its target.


def _said(row: EditRow) -> tuple[str, ...]:
    about = "" if row.verb == "undo" else row.placement_id
    return row.layout_id, row.client_id, row.verb, about, row.payload


def _says(layout_id: str, client_id: str, posted: Posted) -> tuple[str, ...]:
    word = verb(posted.change)
    about = "" if word == "undo" else posted.change.placement_id
    return layout_id, client_id, word, about, payload_text(posted.change)


def write_placements(session: Session, layout_id: str, fold: Fold, touched: set[str]) -> None:
    """Write what stands now of the ids that were touched."""
    if not touched:
        return
    session.exec(
        delete(PlacementRow).where(
            col(PlacementRow.layout_id) == layout_id, col(PlacementRow.placement_id).in_(touched)
        )
    )
    for placement_id in sorted(touched & fold.layout.placements.keys()):
        record = placement_record(fold.layout[placement_id])
        session.add(PlacementRow(layout_id=layout_id, placement_id=placement_id, **record))
