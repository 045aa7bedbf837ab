"""Rows that somebody signed, only ever added; a further row takes one back by its id.

What stands is what no later row took back. Rules changed and issues accepted are kept so.
"""

from __future__ import annotations

from typing import TypeVar

from sqlmodel import Session, col, func, select

from geo.errors import InputError
from layers.tables import OverrideRow, Project, WaiverRow
from layers.text import clean

WHO_CAP = 80
"""Longest name of who decided, code points."""

Row = TypeVar("Row", OverrideRow, WaiverRow)


def rows(session: Session, table: type[Row], project_id: str, upto: int | None = None) -> list[Row]:
    """All rows of a project in order, up to a seq where one is named."""
    query = select(table).where(table.project_id == project_id)
    if upto is not None:
        query = query.where(table.seq <= upto)
    return list(session.exec(query.order_by(col(table.seq))))


def standing(found: list[Row]) -> list[Row]:
    """Those that no other took back, in order."""
    taken_back = {row.takes_back for row in found}
    return [row for row in found if row.takes_back is None and row.id not in taken_back]


def last_seq(session: Session, table: type[Row], project_id: str) -> int:
    """The newest row's place; 0 before the first. A log up to there never changes."""
    query = select(func.max(table.seq)).where(table.project_id == project_id)
    return session.exec(query).one() or 0


def locked(session: Session, project_id: str) -> Project:
    """A project whose writers queue at its row; ``project.unknown`` where there is none."""
    query = select(Project).where(Project.id == project_id).with_for_update()
    project = session.exec(query).first()
    if project is None:
        raise InputError("project.unknown")
    return project


def signature(who: str, why: str) -> tuple[str, str]:
    """Who and why in normal form; either may be empty, which others refuse."""
    return clean(who, WHO_CAP), clean(why)
