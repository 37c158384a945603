"""A budget decision, and the account it names, take effect when a second person has confirmed it"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ROLE = "fees_app"
# decisions made before there were two people: in effect, and seen to be so
BEFORE = "UPDATE fund_budget SET state = 'confirmed', decided_by = 'before-0011', decided_at = recorded_at"


def upgrade() -> None:
    op.alter_column("fund", "account_number", existing_type=sa.LargeBinary(), nullable=True)
    op.add_column("fund_budget", sa.Column("account_number", sa.LargeBinary(), nullable=True))
    for name in ("account_name", "bank_code", "decided_by"):
        op.add_column("fund_budget", sa.Column(name, sa.Text(), nullable=False, server_default=""))
        op.alter_column("fund_budget", name, server_default=None)
    op.add_column("fund_budget", sa.Column("state", sa.Text(), nullable=True))
    op.add_column("fund_budget", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(BEFORE)
    op.alter_column("fund_budget", "state", existing_type=sa.Text(), nullable=False)
    for name, holds in (
        ("state_known", "state IN ('waiting', 'confirmed', 'refused')"),
        ("decided_by_somebody", "(state = 'waiting') = (decided_by = '')"),
        ("account_where_due", "state <> 'waiting' OR account_number IS NOT NULL"),
        ("confirmed_by_another", "state <> 'confirmed' OR decided_by <> recorded_by"),
    ):
        op.create_check_constraint(op.f(f"ck_fund_budget_{name}"), "fund_budget", holds)
    op.create_index(
        "uq_fund_budget_waiting", "fund_budget", ["fund_id"], unique=True, postgresql_where=sa.text("state = 'waiting'")
    )
    op.drop_index("ix_fund_budget_fund_id", table_name="fund_budget")
    op.create_index("ix_fund_budget_fund_id", "fund_budget", ["fund_id", "decided_at"], unique=False)
    op.create_table_comment(
        "fund_budget", "budget decisions, each with its document; the newest that was confirmed holds"
    )
    op.execute(f"GRANT UPDATE ON fund_budget TO {ROLE}")
