"""Records that are one person: of their orders for the same money one is paid, the others are held"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROLE = "fees_app"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_payment_order_state_known"), "payment_order", type_="check")
    op.create_check_constraint(
        op.f("ck_payment_order_state_known"),
        "payment_order",
        "state IN ('open', 'in_batch', 'sent', 'settled', 'returned', 'blocked', 'held', 'cancelled')",
    )
    op.create_table(
        "person_merge",
        sa.Column("merge_id", sa.UUID(), nullable=False),
        sa.Column("kept_id", sa.UUID(), nullable=False),
        sa.Column("absorbed_id", sa.UUID(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kept_id <> absorbed_id", name=op.f("ck_person_merge_two_records")),
        sa.PrimaryKeyConstraint("merge_id", name=op.f("pk_person_merge")),
        comment="merges as the register tells them; orders, invoices and looks stay under their number",
    )
    op.create_index("ix_person_merge_absorbed_id", "person_merge", ["absorbed_id"], unique=False)
    op.create_index("ix_person_merge_kept_id", "person_merge", ["kept_id"], unique=False)
    using = {"county": policies.COUNTY}
    for statement in policies.secure("person_merge", using, grants="SELECT, INSERT, UPDATE", role=ROLE):
        op.execute(statement)
