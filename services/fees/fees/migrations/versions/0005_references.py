"""What a caller charges under its own id is charged once; an invoice can be taken back"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

CHANGED = {
    "state_known": "state IN ('issued', 'paid', 'waived', 'cancelled')",
    "open_while_due": "state = 'cancelled' OR (state = 'issued') = (paid_fen + waived_fen < amount_fen)",
}
NEW = {
    "cancelled_at_a_moment": "(state = 'cancelled') = (cancelled_at IS NOT NULL)",
    "cancelled_for_a_reason": "(state = 'cancelled') = (cancelled_code <> '')",
    "cancelled_code_known": "cancelled_code IN ('', 'wrong', 'twice', 'not_given')",
    "cancelled_unpaid": "state <> 'cancelled' OR paid_fen = 0",
}


def upgrade() -> None:
    op.add_column(
        "invoice", sa.Column("reference", sa.UUID(), nullable=True, comment="the caller's own id of what is charged")
    )
    op.create_index("uq_invoice_reference", "invoice", ["reference"], unique=True)
    op.add_column("invoice", sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    for name in ("cancelled_code", "cancelled_by"):
        op.add_column("invoice", sa.Column(name, sa.Text(), nullable=False, server_default=""))
        op.alter_column("invoice", name, server_default=None)
    for name, rule in CHANGED.items():
        op.drop_constraint(op.f(f"ck_invoice_{name}"), "invoice", type_="check")
        op.create_check_constraint(op.f(f"ck_invoice_{name}"), "invoice", rule)
    for name, rule in NEW.items():
        op.create_check_constraint(op.f(f"ck_invoice_{name}"), "invoice", rule)
