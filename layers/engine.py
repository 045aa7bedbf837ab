"""The database: SQLite in one folder by a tested recipe, or PostgreSQL by its address.

SQLite keeps every acknowledged edit through kill -9 and power loss with WAL + FULL, or
with DELETE + EXTRA where the library still has the WAL-reset bug (before 3.51.3);
WAL + NORMAL, its usual advice, lost up to 12 acknowledged commits.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session

from geo.errors import InputError

try:
    import pysqlite3.dbapi2 as _bundled

    SQLITE: ModuleType = _bundled
except ImportError:  # no wheel for this machine: the one that came with Python
    SQLITE = sqlite3

FILE_NAME = "koudai.db"
WAL_SAFE = (3, 51, 3)
"""First SQLite version without the WAL-reset bug."""
BUSY_TIMEOUT = 30.0
"""How long a writer waits for another process's, s."""


@dataclass(frozen=True)
class Database:
    """An open database.

    Parameters
    ----------
    path
        SQLite's file; ``None`` for PostgreSQL.
    """

    engine: Engine
    path: Path | None
    _writer: Lock = field(default_factory=Lock)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one moment and writes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that is committed, and on disk, when the block is left.

        Anything raised inside takes all of it back. SQLite has one writer at a time: in
        this process they queue at a lock, where waiting is fair and never times out.
        """
        if self.path is None:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
            return
        immediate = self.engine.execution_options(koudai_begin="IMMEDIATE")
        with self._writer, Session(immediate, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def connect(url: str | None, home: Path) -> Database:
    """Open the database, making the folder where there is none.

    Parameters
    ----------
    url
        ``postgresql://...``; ``None`` or empty means SQLite in ``home``.

    Raises
    ------
    InputError
        ``home.unwritable`` · ``database.unknown``.
    """
    if url:
        return Database(_postgresql(url), None)
    path = home / FILE_NAME
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Nobody else may read it; SQLite gives its own files beside it the same mode.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise InputError("home.unwritable", path=str(home)) from error
    return Database(sqlite(path), path)


def sqlite(path: Path) -> Engine:
    """Make an engine on a SQLite file by the recipe."""
    engine = create_engine(
        f"sqlite:///{path}",
        module=SQLITE,
        connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False},
        pool_size=8,
        max_overflow=56,  # readers are short; a web server's threads must not queue here
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def journal() -> tuple[str, str]:
    """Journal mode and synchronous level that lose nothing with this SQLite."""
    return ("WAL", "FULL") if SQLITE.sqlite_version_info >= WAL_SAFE else ("DELETE", "EXTRA")


def _prepare(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late and is never IMMEDIATE: `_begin` says it.
    connection.isolation_level = None
    mode, level = journal()
    for pragma in (
        f"journal_mode={mode}",
        f"synchronous={level}",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    # A deferred writer that started as a reader fails at once when another one wrote.
    kind = connection.get_execution_options().get("koudai_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")


def _postgresql(url: str) -> Engine:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise InputError("database.unknown") from error
    if address.get_backend_name() not in {"postgresql", "postgres"}:
        raise InputError("database.unknown")
    address = address.set(drivername="postgresql+psycopg")
    return create_engine(address, pool_size=8, max_overflow=24, pool_pre_ping=True)
