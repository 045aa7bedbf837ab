"""Notes of a project: none leaves with a file before somebody has read it and said yes.

What was said is kept by a text's hash, not by its piece: a copy of a layout, or its branch from
another server, needs no second reading, and a note that is written anew needs one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sqlmodel import select

from geo.layout import Layout
from layers import signed_rows
from layers.engine import Database
from layers.tables import NoteRuling, now


def hashed(note: str) -> str:
    """SHA-256 of a note: what is kept of it here."""
    return hashlib.sha256(note.encode()).hexdigest()


class Notes:
    """What was said about notes; safe to call from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def said(self, project_id: str) -> Mapping[str, bool]:
        """Whether a note may be seen outside, by its hash; of those nobody read yet, nothing."""
        query = select(NoteRuling.note_hash, NoteRuling.shown)
        with self._database.reading() as session:
            return dict(session.exec(query.where(NoteRuling.project_id == project_id)).all())

    def let_out(self, project_id: str) -> frozenset[str]:
        """Hashes of the notes that may be seen outside."""
        return frozenset(note for note, shown in self.said(project_id).items() if shown)

    def say(self, project_id: str, notes: Iterable[str], *, shown: bool) -> None:
        """Let notes be seen outside, or keep them in; the last word counts.

        Raises
        ------
        InputError
            ``project.unknown``.
        """
        with self._database.writing() as session:
            signed_rows.locked(session, project_id)
            for note in {hashed(each) for each in notes}:
                row = session.get(NoteRuling, (project_id, note))
                row = row or NoteRuling(project_id=project_id, note_hash=note)
                row.shown, row.made_at = shown, now()
                session.add(row)

    def seen_outside(self, project_id: str, layout: Layout) -> Layout:
        """A layout with those of its notes alone that may leave."""
        if not any(each.note for each in layout):
            return layout
        return outside(layout, self.let_out(project_id))


def outside(layout: Layout, let_out: Collection[str]) -> Layout:
    """As `Notes.seen_outside`, where the hashes of what may leave are known."""
    return Layout.of(
        *(
            each if not each.note or hashed(each.note) in let_out else replace(each, note="")
            for each in layout
        )
    )
