"""Plans as pictures under the drawing board: of a project's site the newest counts."""

from __future__ import annotations

from sqlmodel import col, select

from layers import projects
from layers.engine import Database
from layers.imports.backdrop import Backdrop
from layers.tables import BackdropRow


class Backdrops:
    """Pictures under the drawing of each project's site; only ever added to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lay(self, project_id: str, backdrop: Backdrop) -> BackdropRow:
        """Lay a picture under the drawing in place of any other; ``project.unknown``."""
        west, south, east, north = backdrop.box
        return self._add(
            BackdropRow(
                project_id=project_id,
                picture=backdrop.content,
                west=west,
                south=south,
                east=east,
                north=north,
            )
        )

    def take_away(self, project_id: str) -> None:
        """Show none any more; what there was is kept, unseen."""
        self._add(BackdropRow(project_id=project_id, picture=b""))

    def of(self, project_id: str) -> BackdropRow | None:
        """The picture under a project's drawing, if there is one."""
        with self._database.reading() as session:
            projects.get(session, project_id)
            query = select(BackdropRow).where(BackdropRow.project_id == project_id)
            newest = session.exec(query.order_by(col(BackdropRow.number).desc())).first()
        return newest if newest is not None and newest.picture else None

    def _add(self, row: BackdropRow) -> BackdropRow:
        with self._database.writing() as session:
            projects.get(session, row.project_id)
            query = select(BackdropRow.number).where(BackdropRow.project_id == row.project_id)
            row.number = max(session.exec(query), default=0) + 1
            session.add(row)
            return row
