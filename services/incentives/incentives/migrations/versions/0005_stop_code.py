"""Why an award is not paid: another system has paid it, or fees holds its order, and for what"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entitlement", sa.Column("stop_code", sa.Text(), nullable=False, server_default=""))
    op.execute("UPDATE entitlement SET stop_code = 'PAID_ELSEWHERE' WHERE state = 'blocked'")
