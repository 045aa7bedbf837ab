"""Layouts of a project: cover sheets inside an open session, and how one stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from geo.errors import InputError
from geo.layout import Layout, Placement
from layers import edit_log, projects
from layers.edits import Change, Undo, placement_of
from layers.history import Fold
from layers.posted import Posted
from layers.tables import LayoutRow, LayoutStage, Participant, Table, now
from layers.text import clean


@dataclass(frozen=True)
class State:
    """A layout as it stands.

    Parameters
    ----------
    seq
        Length of its log: what this state is true for.
    row
        Its cover sheet.
    """

    layout: Layout
    seq: int
    row: LayoutRow
    fold: Fold

    def undoable(self, actor: str) -> tuple[str | None, str | None]:
        """Targets of this actor's undo and redo now; see `Fold.undoable`."""
        return self.fold.undoable(actor)


@dataclass(frozen=True)
class Drawn:
    """A layout with how it came about, as a project may begin with.

    Parameters
    ----------
    changes
        Its edits in the order in which they were made; an undo names its target by the place
        in this order, ``"1"`` for the first.
    moments
        When each was made, UTC; empty: now.
    nickname, age_band
        Who drew it, where that is known: both or neither.
    group
        Group at the workshop; empty where there was none.
    """

    name: str
    changes: Sequence[Change]
    nickname: str = ""
    age_band: str = ""
    group: str = ""
    stage: LayoutStage = "submitted"
    moments: Sequence[datetime] = ()


@dataclass(frozen=True)
class Ack:
    """The answer to an append; given only when all of it is on disk.

    Parameters
    ----------
    acked
        Ids of the edits, in the order of the request.
    seq
        Length of the log now.
    seqs
        Place in the log of each acknowledged edit: the same at every repetition.
    """

    acked: tuple[str, ...]
    seq: int
    seqs: Mapping[str, int]
    state: State


def get(session: Session, layout_id: str, *, lock: bool = False) -> LayoutRow:
    """Find a layout; ``layout.unknown`` where there is none.

    Parameters
    ----------
    lock
        Writers of one layout queue at its row (PostgreSQL; SQLite has one writer anyway).
    """
    query = select(LayoutRow).where(LayoutRow.id == layout_id)
    row = session.exec(query.with_for_update() if lock else query).first()
    if row is None:
        raise InputError("layout.unknown")
    return row


def of(session: Session, project_id: str, participant_id: str | None = None) -> list[LayoutRow]:
    """All layouts of a project, or one participant's, the oldest first."""
    query = select(LayoutRow).where(LayoutRow.project_id == project_id)
    if participant_id is not None:
        query = query.where(LayoutRow.participant_id == participant_id)
    return list(session.exec(query.order_by(col(LayoutRow.created_at), col(LayoutRow.id))))


def standing(session: Session, project_id: str) -> dict[str, tuple[int, Layout]]:
    """Of each layout of a project, by its id: the length of its log, and what stands in it.

    From the written placements, which is far quicker than to read so many logs; they stand in
    order of their ids.
    """
    its = select(LayoutRow.id).where(LayoutRow.project_id == project_id)
    lasts = edit_log.last_seqs(session, project_id)
    pieces: dict[str, list[Placement]] = {layout_id: [] for layout_id in session.exec(its)}
    # Columns alone: thirty thousand objects of the mapper's would take a second.
    table = Table.metadata.tables["placement"]
    written = table.select().where(table.c.layout_id.in_(its))
    for row in session.connection().execute(written.order_by(table.c.placement_id)):
        pieces[row.layout_id].append(placement_of(row.placement_id, row._asdict()))
    return {each: (lasts.get(each, 0), Layout.of(*own)) for each, own in pieces.items()}


def closed(session: Session, row: LayoutRow) -> str:
    """Code of the sentence why nothing new is drawn on it; empty while it is open."""
    # Handing in locks nothing: who said "done" too early goes on, the log keeps both states.
    return "project.closed" if projects.get(session, row.project_id).stage == "closed" else ""


def submit(session: Session, layout_id: str) -> LayoutRow:
    """Hand a layout in; twice is once."""
    row = get(session, layout_id, lock=True)
    if row.stage != "submitted":
        row.stage, row.submitted_at = "submitted", now()
    return row


def add(
    session: Session,
    project_id: str,
    name: str,
    changes: Sequence[Change],
    *,
    drawer: Participant | None,
    stage: LayoutStage,
    actor: str,
    group: str = "",
    origin: dict[str, Any] | None = None,
    site_version: str = "",
    moments: Sequence[datetime] = (),
) -> LayoutRow:
    """Add a layout through the log, as if its own client had drawn it."""
    row = LayoutRow(
        project_id=project_id,
        site_version=site_version or projects.site(session, project_id).id,
        participant_id=None if drawer is None else drawer.id,
        name=projects.title(name),
        group=clean(group, projects.NAME_CAP),
        stage=stage,
        origin=origin,
        created_at=moments[0] if moments else now(),
        submitted_at=(moments[-1] if moments else now()) if stage == "submitted" else None,
    )
    session.add(row)
    session.flush()
    posted = [
        Posted(f"{row.id}:{count}", count, _within(row.id, change))
        for count, change in enumerate(changes, 1)
    ]
    edit_log.append(
        session, Fold(), posted, layout_id=row.id, client_id=row.id, actor=actor, moments=moments
    )
    return row


def _within(layout_id: str, change: Change) -> Change:
    """An undo of the n-th change as one of the edit that it becomes in the log."""
    if isinstance(change, Undo):
        return Undo(f"{layout_id}:{change.target}", change.placement_id)
    return change
