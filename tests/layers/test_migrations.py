"""The schema that the steps make is the one that the tables say."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from geo.errors import InputError
from layers.engine import connect
from layers.migrations import migrate
from layers.store import Store
from layers.tables import Table


def test_the_steps_make_the_tables(store):
    with store._database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_opening_again_changes_nothing(store, project, address, tmp_path):
    again = Store.open(address, tmp_path)
    try:
        assert again.projects() == [project]
    finally:
        again.close()


def test_a_newer_database_is_left_alone(store, address, tmp_path):
    with store._database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(InputError, match=r"database\.newer"):
        Store.open(address, tmp_path)


def test_a_step_keeps_what_is_there(local_store, document, tmp_path):
    """Steps run with foreign keys off and leave them on; a copy is made first."""
    project = local_store.add_project("Court", document(), stage="design")
    joined = local_store.join(project.id, "fox", "7-9")
    with local_store._database.engine.begin() as connection:
        for table in (
            "rule_override",
            "waiver",
            "saved_view",
            "live_key",
            "backdrop",
            "note_ruling",
        ):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("ALTER TABLE placement DROP COLUMN favourite")
        for column in ('"group"', "origin"):
            connection.exec_driver_sql(f"ALTER TABLE layout DROP COLUMN {column}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    before = connect(None, tmp_path)
    try:
        migrate(before)
        with before.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    finally:
        before.close()
    assert local_store.participant(joined.token) is not None
    assert local_store.rulings.changes(project.id) == []
    assert (tmp_path / "backups" / "before-0007.db").exists()
