"""Views of a project's layers that planners saved by name: which are seen, in what order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, delete, select

from layers import projects, signed_rows
from layers.engine import Database
from layers.tables import SavedView, now


class Views:
    """What planners saved; safe to call from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_project(self, project_id: str) -> list[SavedView]:
        """A project's views by name."""
        with self._database.reading() as session:
            projects.get(session, project_id)
            query = select(SavedView).where(SavedView.project_id == project_id)
            return list(session.exec(query.order_by(col(SavedView.name))))

    def save(self, project_id: str, name: str, shown: Mapping[str, Any]) -> SavedView:
        """Save a view; one of the same name is replaced.

        Parameters
        ----------
        shown
            What is seen, in the page's own words, ready for JSON.

        Raises
        ------
        InputError
            ``name.empty`` · ``text.too_long`` · ``project.unknown``.
        """
        name = projects.title(name)
        with self._database.writing() as session:
            signed_rows.locked(session, project_id)
            view = _named(session, project_id, name) or SavedView(project_id=project_id, name=name)
            view.shown, view.made_at = dict(shown), now()
            session.add(view)
            return view

    def remove(self, project_id: str, view_id: str) -> None:
        """Forget a view; the layers it showed stay."""
        with self._database.writing() as session:
            session.exec(
                delete(SavedView).where(
                    col(SavedView.project_id) == project_id, col(SavedView.id) == view_id
                )
            )


def _named(session: Session, project_id: str, name: str) -> SavedView | None:
    query = select(SavedView).where(SavedView.project_id == project_id, SavedView.name == name)
    return session.exec(query).first()
