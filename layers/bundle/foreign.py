"""What a file may not bring: ids that are something else's here."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlmodel import Session, col, select

from geo.errors import InputError

CHUNK = 500
"""Ids asked for at once; databases take only so many."""


def refuse_foreign(session: Session, column: Any, values: Collection[str]) -> None:
    """Refuse what would be added under a name that something else has here already.

    Raises
    ------
    InputError
        ``bundle.foreign``.
    """
    wanted = list(values)
    for start in range(0, len(wanted), CHUNK):
        query = select(column).where(col(column).in_(wanted[start : start + CHUNK])).limit(1)
        if session.exec(query).first() is not None:
            raise InputError("bundle.foreign")
