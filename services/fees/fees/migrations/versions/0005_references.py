"""What a caller charges under its own id is charged once"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "invoice", sa.Column("reference", sa.UUID(), nullable=True, comment="the caller's own id of what is charged")
    )
    op.create_index("uq_invoice_reference", "invoice", ["reference"], unique=True)
