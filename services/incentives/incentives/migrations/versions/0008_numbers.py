"""Cases have a number that one can say on a telephone"""

import sqlalchemy as sa
from alembic import op
from chassis.db.migrations import create_number_series

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

COLUMNS = (("entitlement", "case_number"),)


def upgrade() -> None:
    create_number_series("incentives_app")
    for table, column in COLUMNS:
        op.add_column(table, sa.Column(column, sa.Text(), server_default="", nullable=False))
        named = sa.text(f"{column} <> ''")
        op.create_index(f"uq_{table}_{column}", table, [column], unique=True, postgresql_where=named)
