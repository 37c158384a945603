"""What people ask to have put right is encrypted: numbers, phones and addresses stand in it"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # the texts of requests made before stay readable where they are; no new one is written there
    for column in ("proposed", "statement"):
        op.alter_column("correction_request", column, server_default="")
        op.add_column("correction_request", sa.Column(f"{column}_sealed", sa.LargeBinary(), nullable=True))
