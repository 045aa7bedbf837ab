"""Plans as pictures under the drawing board of a site."""

import sqlalchemy as sa
from alembic import op

from layers.tables import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; no site had a picture so far."""
    op.create_table(
        "backdrop",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("west", sa.Float(), nullable=False),
        sa.Column("south", sa.Float(), nullable=False),
        sa.Column("east", sa.Float(), nullable=False),
        sa.Column("north", sa.Float(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_backdrop"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_backdrop_project_id_project"
        ),
        sa.UniqueConstraint("project_id", "number", name="uq_backdrop_project_id_number"),
    )
