"""What planners said about notes: whether they may be seen outside."""

import sqlalchemy as sa
from alembic import op

from layers.tables import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; nobody has said anything yet, so no note leaves."""
    op.create_table(
        "note_ruling",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("note_hash", sa.String(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("project_id", "note_hash", name="pk_note_ruling"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_note_ruling_project_id_project"
        ),
    )
