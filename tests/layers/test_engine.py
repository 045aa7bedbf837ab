"""SQLite by the recipe, and what cannot be opened."""

import os
import sqlite3
import stat
from types import SimpleNamespace

import pytest

from geo.errors import InputError
from layers import engine
from layers.store import Store
from layers.tables import Project


@pytest.mark.parametrize(
    ("version", "recipe"),
    [
        ((3, 40, 1), ("DELETE", "EXTRA")),
        ((3, 51, 2), ("DELETE", "EXTRA")),
        ((3, 51, 3), ("WAL", "FULL")),
        ((3, 53, 4), ("WAL", "FULL")),
    ],
)
def test_the_journal_loses_nothing_with_any_version(monkeypatch, version, recipe):
    monkeypatch.setattr(engine, "SQLITE", SimpleNamespace(sqlite_version_info=version))
    assert engine.journal() == recipe


@pytest.mark.parametrize("library", ["bundled", "standard"])
def test_every_connection_is_by_the_recipe(tmp_path, monkeypatch, library):
    if library == "standard":
        monkeypatch.setattr(engine, "SQLITE", sqlite3)
    mode, level = engine.journal()
    database = engine.connect(None, tmp_path / "new" / "home")
    try:
        connections = [database.engine.connect() for _ in range(3)]
        for connection in connections:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == mode.lower()
            level_found = connection.exec_driver_sql("PRAGMA synchronous").scalar()
            assert level_found == {"FULL": 2, "EXTRA": 3}[level]
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
            assert connection.exec_driver_sql("PRAGMA trusted_schema").scalar() == 0
            connection.close()
    finally:
        database.close()


def test_what_is_raised_inside_is_taken_back(local_store, document):
    project_id = local_store.add_project("Court", document()).id
    with pytest.raises(RuntimeError), local_store._database.writing() as session:
        session.get_one(Project, project_id).stage = "closed"
        session.flush()
        raise RuntimeError
    assert local_store.project(project_id).stage == "draft"


def test_a_home_that_is_a_file(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"home\.unwritable"):
        Store.open(None, tmp_path / "file")


def test_a_database_that_is_none(tmp_path):
    path = tmp_path / engine.FILE_NAME
    path.write_text("this is a letter to my grandmother" * 100)
    with pytest.raises(InputError, match=r"database\.damaged"):
        Store.open(None, tmp_path)
    assert path.read_text().startswith("this is a letter")


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "not an address", "sqlite:///x.db"])
def test_an_address_of_another_kind(tmp_path, url):
    with pytest.raises(InputError, match=r"database\.unknown"):
        Store.open(url, tmp_path)


def test_a_server_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"database\.unreachable"):
        Store.open(f"postgresql://nobody@/none?host={tmp_path}", tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_nobody_else_may_read_what_is_kept(tmp_path, document):
    home = tmp_path / "koudai"
    store = Store.open(None, home)
    store.add_project("Court", document())
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()}
    store.close()
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert modes[engine.FILE_NAME] == 0o600
    assert set(modes.values()) == {0o600}, modes
