"""Backups of the SQLite file: a whole, checked copy while people go on drawing.

Never copy the live file itself: its newest pages stand in the write-ahead log beside it.
A PostgreSQL database is backed up with its own tools (``pg_dump``).
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from geo.errors import InputError
from layers.engine import FILE_NAME, SQLITE, Database


def backup(database: Database, to: Path) -> Path:
    """Write a copy of the database as it is at one moment.

    Parameters
    ----------
    to
        File to write; one that is there is replaced only by a complete copy.

    Raises
    ------
    InputError
        ``backup.server`` for PostgreSQL · ``backup.unwritable``.
    """
    if database.path is None:
        raise InputError("backup.server")
    part = to.with_name(to.name + ".part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)  # VACUUM INTO takes an empty file
        _vacuum(database.path, part)
        _flush(part)
        part.replace(to)
    except (OSError, SQLITE.OperationalError) as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise InputError("backup.unwritable", path=str(to)) from error
    return to


def restore(copy: Path, home: Path) -> Path | None:
    """Put a backup in the place of the database in ``home``; no program may have it open.

    Returns
    -------
    Path or None
        Where the database that stood there is kept now.

    Raises
    ------
    InputError
        ``backup.unreadable``: no database of ours, or a damaged one; nothing was changed.
    """
    _check(copy)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, kept = home / FILE_NAME, None
    part = path.with_name(path.name + ".part")
    part.write_bytes(copy.read_bytes())
    _flush(part)
    if path.exists():
        kept = _aside(home)
        _vacuum(path, kept)
        for suffix in ("-wal", "-shm", "-journal"):
            # They belong to the old file; beside the new one they would damage it.
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    part.replace(path)
    return kept


def _vacuum(path: Path, to: Path) -> None:
    connection = SQLITE.connect(str(path), isolation_level=None, timeout=30)
    try:
        connection.execute("VACUUM INTO ?", (str(to),))
    finally:
        connection.close()


def _check(copy: Path) -> None:
    # immutable: a backup is read where it lies, with nothing written beside it.
    try:
        connection = SQLITE.connect(f"{copy.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            connection.execute("PRAGMA trusted_schema=OFF")
            sound = connection.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            connection.execute("SELECT edit_id FROM edit, alembic_version LIMIT 1")
        finally:
            connection.close()
    except SQLITE.DatabaseError as error:
        raise InputError("backup.unreadable", name=copy.name) from error
    if not sound:
        raise InputError("backup.unreadable", name=copy.name)


def _aside(home: Path) -> Path:
    folder = home / "backups"
    folder.mkdir(exist_ok=True)
    taken = 1
    while (folder / f"replaced-{taken}.db").exists():
        taken += 1
    return folder / f"replaced-{taken}.db"


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
