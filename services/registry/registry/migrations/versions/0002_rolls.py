"""Household numbers within their division; waiting rows that are dismissed"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint("uq_household_number", "household", type_="unique")
    op.create_unique_constraint(op.f("uq_household_number_division_code"), "household", ["number", "division_code"])
    op.create_table_comment("household", "households; number is 户号, its own within its division alone")
    op.add_column("roll_line", sa.Column("dismissed_by", sa.Text(), nullable=False, server_default=""))
    op.add_column("roll_line", sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("roll_line", sa.Column("dismiss_reason", sa.Text(), nullable=False, server_default=""))
