"""Keys by which a GIS reads what of a project may be seen."""

import sqlalchemy as sa
from alembic import op

from layers.tables import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nobody could read from outside so far."""
    op.create_table(
        "live_key",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("key_hash", sa.String(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", name="pk_live_key"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_live_key_project_id_project"
        ),
        sa.UniqueConstraint("key_hash", name="uq_live_key_key_hash"),
    )
