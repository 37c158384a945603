"""Requests with an identity number, counted for every process"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROLE = "registry_app"


def upgrade() -> None:
    op.create_table(
        "lookup",
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("level", sa.Double(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("caller", "purpose", name=op.f("pk_lookup")),
        comment="requests with an identity number, by caller and purpose: what is left, as of when",
    )
    for statement in policies.secure("lookup", {"county": policies.COUNTY}, grants="SELECT, INSERT, UPDATE", role=ROLE):
        op.execute(statement)
