"""Days beyond the published calendar are counted again when it comes"""

import sqlalchemy as sa
from alembic import op
from chassis.values.working_days import known_until

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "clock",
        sa.Column(
            "calendar_year",
            sa.Integer(),
            nullable=False,
            server_default=str(known_until()),
            comment="last year whose calendar was known when it was counted",
        ),
    )
    op.alter_column("clock", "calendar_year", server_default=None)
    op.add_column("clock", sa.Column("recounted_at", sa.DateTime(timezone=True), nullable=True))
