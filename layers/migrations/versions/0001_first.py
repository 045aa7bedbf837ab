"""Projects, sites in versions, participants, layouts and their edit logs."""

import sqlalchemy as sa
from alembic import op

from layers.tables import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "project",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("palette", sa.JSON(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_project"),
        sa.UniqueConstraint("code", name="uq_project_code"),
    )
    op.create_table(
        "site_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_site_version"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_site_version_project_id_project"
        ),
        sa.UniqueConstraint("project_id", "version", name="uq_site_version_project_id_version"),
    )
    op.create_table(
        "participant",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("nickname", sa.String(), nullable=False),
        sa.Column("age_band", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_participant"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_participant_project_id_project"
        ),
        sa.UniqueConstraint("token_hash", name="uq_participant_token_hash"),
    )
    op.create_index("ix_participant_project_id", "participant", ["project_id"])
    op.create_table(
        "layout",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("site_version", sa.String(), nullable=False),
        sa.Column("participant_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_layout"),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name="fk_layout_project_id_project"
        ),
        sa.ForeignKeyConstraint(
            ["site_version"], ["site_version.id"], name="fk_layout_site_version_site_version"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participant.id"], name="fk_layout_participant_id_participant"
        ),
    )
    op.create_index("ix_layout_project_id", "layout", ["project_id"])
    op.create_index("ix_layout_participant_id", "layout", ["participant_id"])
    op.create_table(
        "edit",
        sa.Column("edit_id", sa.String(), nullable=False),
        sa.Column("layout_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(), nullable=False),
        sa.Column("client_seq", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(), nullable=False),
        sa.Column("placement_id", sa.String(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("edit_id", name="pk_edit"),
        sa.ForeignKeyConstraint(["layout_id"], ["layout.id"], name="fk_edit_layout_id_layout"),
        sa.UniqueConstraint("layout_id", "seq", name="uq_edit_layout_id_seq"),
        sa.UniqueConstraint("client_id", "client_seq", name="uq_edit_client_id_client_seq"),
        sa.CheckConstraint("seq > 0", name="ck_edit_seq_counts"),
    )
    op.create_table(
        "placement",
        sa.Column("layout_id", sa.String(), nullable=False),
        sa.Column("placement_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("turn", sa.Float(), nullable=False),
        sa.Column("width", sa.Float(), nullable=True),
        sa.Column("depth", sa.Float(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("outline", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("layout_id", "placement_id", name="pk_placement"),
        sa.ForeignKeyConstraint(["layout_id"], ["layout.id"], name="fk_placement_layout_id_layout"),
    )
