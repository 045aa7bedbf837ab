"""What matters most to whoever drew a layout."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; nothing was marked so far."""
    favourite: sa.Column[bool] = sa.Column(
        "favourite", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("placement", favourite)
