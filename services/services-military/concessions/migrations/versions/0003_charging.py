"""A visit that fees did not take waits for itself"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "visit",
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0", comment="fees was asked in vain"),
    )
    op.alter_column("visit", "attempts", server_default=None)
    op.add_column(
        "visit",
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.alter_column("visit", "next_attempt_at", server_default=None)
    op.drop_index("ix_visit_waiting", table_name="visit")
    waiting = sa.text("state IN ('recorded', 'cancelling')")
    op.create_index(
        "ix_visit_waiting", "visit", ["next_attempt_at", "visit_id"], unique=False, postgresql_where=waiting
    )
