"""A project read out of the database, whole and at one moment."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from layers import layouts, projects, signed_rows
from layers.bundle.lines import (
    BackdropLine,
    Bundle,
    EditLine,
    LayoutLine,
    Line,
    NoteLine,
    OverrideLine,
    ParticipantLine,
    ProjectLine,
    SiteLine,
    ViewLine,
    WaiverLine,
)
from layers.tables import (
    BackdropRow,
    EditRow,
    LayoutRow,
    NoteRuling,
    OverrideRow,
    Participant,
    SavedView,
    SiteVersion,
    WaiverRow,
)

OneLine = TypeVar("OneLine", bound=Line)


def gather(session: Session, project_id: str, lent: Callable[[str], str]) -> Bundle:
    """Read a project; see `layers.bundle.Bundles.export`."""
    project = projects.get(session, project_id)

    def all_of(table: Any, *order: Any) -> list[Any]:
        query = select(table).where(table.project_id == project_id)
        return list(session.exec(query.order_by(*order)))

    joined = all_of(Participant, col(Participant.created_at), col(Participant.id))
    hashes = {each.id: each.token_hash for each in joined}
    rows = layouts.of(session, project_id)
    return Bundle(
        project=_line(ProjectLine, project),
        sites=_lines(SiteLine, all_of(SiteVersion, col(SiteVersion.version))),
        participants=_lines(ParticipantLine, joined),
        layouts=[_layout(row, hashes, lent) for row in rows],
        edits=_edits(session, project_id, rows),
        overrides=_lines(OverrideLine, signed_rows.rows(session, OverrideRow, project_id)),
        waivers=_lines(WaiverLine, signed_rows.rows(session, WaiverRow, project_id)),
        views=_lines(ViewLine, all_of(SavedView, col(SavedView.name))),
        backdrops=_backdrops(session, project_id),
        notes=_lines(NoteLine, all_of(NoteRuling, col(NoteRuling.note_hash))),
    )


def _layout(row: LayoutRow, hashes: dict[str, str], lent: Callable[[str], str]) -> LayoutLine:
    found = _line(LayoutLine, row)
    house = hashlib.sha256(lent(row.id).encode()).hexdigest()
    if row.participant_id is not None and hashes.get(row.participant_id) == house:
        return found.model_copy(update={"participant_id": None})
    return found


def _edits(session: Session, project_id: str, rows: Iterable[LayoutRow]) -> list[EditLine]:
    """Every log, in the order of the layouts."""
    query = (
        select(EditRow)
        .join(LayoutRow, col(LayoutRow.id) == col(EditRow.layout_id))
        .where(LayoutRow.project_id == project_id)
        .order_by(col(EditRow.layout_id), col(EditRow.seq))
    )
    found: dict[str, list[EditLine]] = {row.id: [] for row in rows}
    for edit in session.exec(query):
        found[edit.layout_id].append(_line(EditLine, edit))
    return [edit for log in found.values() for edit in log]


def _backdrops(session: Session, project_id: str) -> list[BackdropLine]:
    """Every picture's cover sheet; the bytes of the newest one alone."""
    asked = [name for name in BackdropLine.model_fields if name != "picture"]
    # Not whole rows: what is seen nowhere need not be read, and may be megabytes each.
    query = select(*(getattr(BackdropRow, name) for name in asked))
    ordered = query.where(BackdropRow.project_id == project_id).order_by(col(BackdropRow.number))
    found = [dict(zip(asked, row, strict=True)) for row in session.exec(ordered)]
    if not found:
        return []
    newest = session.exec(select(BackdropRow.picture).where(BackdropRow.id == found[-1]["id"]))
    pictures = [b""] * (len(found) - 1) + [newest.one()]
    return [
        BackdropLine.model_construct(**{**each, "picture": picture})
        for each, picture in zip(found, pictures, strict=True)
    ]


def _lines(line: type[OneLine], rows: Iterable[SQLModel]) -> list[OneLine]:
    return [_line(line, row) for row in rows]


def _line(line: type[OneLine], row: SQLModel) -> OneLine:
    # Not checked: what is kept goes out as it is; whoever reads the file checks it.
    return line.model_construct(**{name: getattr(row, name) for name in line.model_fields})
