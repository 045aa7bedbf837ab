"""Bring a database to the newest schema, or make a fresh one, by alembic.

One file a step in ``versions/``; run by the program itself when it opens its database.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from geo.errors import InputError
from layers.backup import backup
from layers.engine import Database

HERE = Path(__file__).parent


def migrate(database: Database) -> None:
    """Run every step the database has not seen, all of them or none.

    A database that holds something is first copied to ``backups/`` beside it.

    Raises
    ------
    InputError
        ``database.newer``: a newer version of the program wrote it ·
        ``database.unreachable`` · ``database.damaged``.
    """
    scripts = ScriptDirectory.from_config(_config())
    newest = scripts.get_current_head()
    current = _current(database)
    if current == newest:
        return
    if current is not None:
        _refuse_newer(scripts, current)
        if database.path is not None:
            backup(database, database.path.parent / "backups" / f"before-{newest}.db")
    if database.path is None:
        with database.engine.begin() as connection:
            _upgrade(connection)
    else:
        _upgrade_sqlite(database)


def _current(database: Database) -> str | None:
    try:
        with database.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except DBAPIError as error:
        if database.path is None:
            raise InputError("database.unreachable") from error
        raise InputError("database.damaged", path=str(database.path)) from error


def _upgrade_sqlite(database: Database) -> None:
    immediate = database.engine.execution_options(koudai_begin="IMMEDIATE")
    with immediate.connect() as connection:
        # A batch step rebuilds its table; with foreign keys on, dropping the old one
        # silently deletes all that points to it. The pragma does nothing inside a
        # transaction, hence on the bare connection before.
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                _upgrade(connection)
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                if broken:
                    raise RuntimeError(f"migration would leave dangling rows: {broken[:5]}")
        finally:
            driver.execute("PRAGMA foreign_keys=ON")


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _refuse_newer(scripts: ScriptDirectory, current: str) -> None:
    try:
        scripts.get_revision(current)
    except CommandError as error:
        raise InputError("database.newer") from error


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
