"""A visit that was recorded wrongly can be taken back"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TAKEN_BACK = "state IN ('cancelling', 'cancelled')"
CHANGED = {
    "state_known": "state IN ('recorded', 'charged', 'cancelling', 'cancelled')",
    "charged_with_an_invoice": f"{TAKEN_BACK} OR (state = 'charged') = (invoice_id IS NOT NULL)",
}
NEW = {
    "cancelled_for_a_reason": f"({TAKEN_BACK}) = (cancelled_reason IS NOT NULL)",
    "cancelled_at_a_moment": f"({TAKEN_BACK}) = (cancelled_at IS NOT NULL)",
    "cancelled_by_somebody": f"({TAKEN_BACK}) = (cancelled_by <> '')",
}


def upgrade() -> None:
    op.add_column("visit", sa.Column("cancelled_reason", sa.LargeBinary(), nullable=True))
    op.add_column("visit", sa.Column("cancelled_by", sa.Text(), nullable=False, server_default=""))
    op.alter_column("visit", "cancelled_by", server_default=None)
    op.add_column("visit", sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    for name, rule in CHANGED.items():
        op.drop_constraint(op.f(f"ck_visit_{name}"), "visit", type_="check")
        op.create_check_constraint(op.f(f"ck_visit_{name}"), "visit", rule)
    for name, rule in NEW.items():
        op.create_check_constraint(op.f(f"ck_visit_{name}"), "visit", rule)
    op.drop_index("ix_visit_waiting", table_name="visit")
    waiting = sa.text("state IN ('recorded', 'cancelling')")
    op.create_index("ix_visit_waiting", "visit", ["visit_id"], unique=False, postgresql_where=waiting)
