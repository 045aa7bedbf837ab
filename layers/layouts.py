"""Layouts of a project: cover sheets inside an open session, and how one stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from geo.edit import Put
from geo.errors import InputError
from geo.layout import Layout
from layers import edit_log, projects
from layers.history import Fold
from layers.posted import Posted
from layers.tables import LayoutRow, LayoutStage, Participant, now


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
    puts: Sequence[Put],
    *,
    drawer: Participant | None,
    stage: LayoutStage,
    actor: str,
) -> LayoutRow:
    """Add a finished layout through the log, as if its own client had drawn it."""
    row = LayoutRow(
        project_id=project_id,
        site_version=projects.site(session, project_id).id,
        participant_id=None if drawer is None else drawer.id,
        name=projects.title(name),
        stage=stage,
        submitted_at=now() if stage == "submitted" else None,
    )
    session.add(row)
    session.flush()
    posted = [Posted(f"{row.id}:{count}", count, put) for count, put in enumerate(puts, 1)]
    edit_log.append(session, Fold(), posted, layout_id=row.id, client_id=row.id, actor=actor)
    return row
