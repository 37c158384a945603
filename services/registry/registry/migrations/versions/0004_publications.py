"""Published tables that stand for their period"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLE = "registry_app"


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("tables", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_publication")),
        comment="published tables, each for its period; insert-only by grant",
    )
    for statement in policies.secure("publication", {"county": policies.COUNTY}, grants="SELECT, INSERT", role=ROLE):
        op.execute(statement)
