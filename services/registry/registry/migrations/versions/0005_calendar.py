"""Days beyond the published calendar are counted again when it comes"""

import sqlalchemy as sa
from alembic import op
from chassis.values.working_days import known_until

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "correction_request",
        sa.Column(
            "calendar_year",
            sa.Integer(),
            nullable=False,
            server_default=str(known_until()),
            comment="last year whose calendar was known when it was counted",
        ),
    )
    op.alter_column("correction_request", "calendar_year", server_default=None)
    op.add_column("correction_request", sa.Column("recounted_at", sa.DateTime(timezone=True), nullable=True))
