"""Who of a superior office has read that a step is late"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLE = "notifications_app"


def upgrade() -> None:
    op.create_table(
        "escalation_read",
        sa.Column("clock_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.clock_id"], name=op.f("fk_escalation_read_clock_id_clock")),
        sa.PrimaryKeyConstraint("clock_id", "number", "reader", name=op.f("pk_escalation_read")),
        comment="who has read what was passed up; insert-only by grant",
    )
    using = {"county": policies.COUNTY, "clock": policies.follows("escalation_read", "clock", "clock_id")}
    for statement in policies.secure("escalation_read", using, grants="SELECT, INSERT", role=ROLE):
        op.execute(statement)
