"""Alembic's way in: runs the steps on the connection that `migrate` opened."""

from alembic import context

from layers.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
)
context.run_migrations()
