"""Keys by which a GIS reads a project's live layers: made, shown once, withdrawn.

A key selects its project and opens nothing else. It is 128 random bits, kept as a hash: who
has lost it makes a new one, which ends the old one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlmodel import select

from layers import projects, signed_rows
from layers.engine import Database
from layers.tables import LiveKey, Project, now


class LiveKeys:
    """The keys of all projects; safe to call from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, project_id: str) -> str:
        """Make a project's key, in the place of the one it had.

        Returns
        -------
        str
            The key, 22 letters, digits, ``-`` and ``_``; it is told this once.

        Raises
        ------
        InputError
            ``project.unknown``.
        """
        key = secrets.token_urlsafe(16)
        with self._database.writing() as session:
            signed_rows.locked(session, project_id)
            row = session.get(LiveKey, project_id) or LiveKey(project_id=project_id, key_hash="")
            row.key_hash, row.made_at = _hashed(key), now()
            session.add(row)
        return key

    def withdraw(self, project_id: str) -> None:
        """End a project's key, where it has one: from now on it opens nothing."""
        with self._database.writing() as session:
            signed_rows.locked(session, project_id)
            row = session.get(LiveKey, project_id)
            if row is not None:
                session.delete(row)

    def made_at(self, project_id: str) -> datetime | None:
        """When the key that counts was made, UTC; ``None`` where the project has none."""
        with self._database.reading() as session:
            projects.get(session, project_id)
            row = session.get(LiveKey, project_id)
            return None if row is None else row.made_at

    def project(self, key: str) -> Project | None:
        """The project that a key opens, or none."""
        hashed = _hashed(key)
        query = select(Project, LiveKey.key_hash).join(LiveKey).where(LiveKey.key_hash == hashed)
        with self._database.reading() as session:
            found = session.exec(query).first()
        # The index already compared hashes, of which nobody can make a near one on purpose.
        return found[0] if found and hmac.compare_digest(found[1], hashed) else None


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
