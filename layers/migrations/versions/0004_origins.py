"""Whose group drew a layout, what it was made from, and views of the map that were saved."""

import sqlalchemy as sa
from alembic import op

from layers.tables import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table; no layout had a group or came from others so far."""
    group: sa.Column[str] = sa.Column("group", sa.String(), nullable=False, server_default="")
    op.add_column("layout", group)
    op.add_column("layout", sa.Column("origin", sa.JSON(), nullable=True))
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_saved_view_project_id_project"
        ),
        sa.UniqueConstraint("project_id", "name", name="uq_saved_view_project_id_name"),
    )
