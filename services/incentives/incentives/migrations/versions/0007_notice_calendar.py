"""The last day of a public notice is counted again with its step's when a calendar comes"""

import sqlalchemy as sa
from alembic import op
from chassis.values.working_days import known_until

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "public_notice",
        sa.Column(
            "calendar_year",
            sa.Integer(),
            nullable=False,
            server_default=str(known_until()),
            comment="last year whose calendar was known when it was counted",
        ),
    )
    op.alter_column("public_notice", "calendar_year", server_default=None)
    op.add_column("public_notice", sa.Column("recounted_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("GRANT UPDATE (until, calendar_year, recounted_at) ON public_notice TO incentives_app")
