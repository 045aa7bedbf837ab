"""Rules changed by a project or its site, and issues accepted with a reason."""

import sqlalchemy as sa
from alembic import op

from layers.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "rule_override",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("severity", sa.String(), nullable=True),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("takes_back", sa.String(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rule_override"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_rule_override_project_id_project"
        ),
        sa.ForeignKeyConstraint(
            ["takes_back"], ["rule_override.id"], name="fk_rule_override_takes_back_rule_override"
        ),
        sa.UniqueConstraint("project_id", "seq", name="uq_rule_override_project_id_seq"),
        sa.UniqueConstraint("takes_back", name="uq_rule_override_takes_back"),
        sa.CheckConstraint("seq > 0", name="ck_rule_override_seq_counts"),
    )
    op.create_table(
        "waiver",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("layout_id", sa.String(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("takes_back", sa.String(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_waiver"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_waiver_project_id_project"
        ),
        sa.ForeignKeyConstraint(["layout_id"], ["layout.id"], name="fk_waiver_layout_id_layout"),
        sa.ForeignKeyConstraint(["takes_back"], ["waiver.id"], name="fk_waiver_takes_back_waiver"),
        sa.UniqueConstraint("project_id", "seq", name="uq_waiver_project_id_seq"),
        sa.UniqueConstraint("takes_back", name="uq_waiver_takes_back"),
        sa.CheckConstraint("seq > 0", name="ck_waiver_seq_counts"),
    )
    op.create_index("ix_waiver_layout_id", "waiver", ["layout_id"])
