"""Ledger, funds and payment orders"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROLE = "fees_app"
KNOWN = "^(granted|fund|transit|paid|income|receivable|cash|waived):.+$"


def upgrade() -> None:
    op.create_table(
        "fund",
        sa.Column("fund_id", sa.UUID(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False, comment="the county, 12 digits"),
        sa.Column("account_number", sa.LargeBinary(), nullable=False),
        sa.Column("account_name", sa.Text(), nullable=False),
        sa.Column("bank_code", sa.Text(), nullable=False),
        sa.Column("reserved_fen", sa.BigInteger(), nullable=False, comment="in batches not yet approved"),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reserved_fen >= 0", name=op.f("ck_fund_reserved_not_negative")),
        sa.PrimaryKeyConstraint("fund_id", name=op.f("pk_fund")),
        comment="fund accounts; what is in one is the ledger's balance of fund:<id>",
    )
    op.create_index("uq_fund_programme", "fund", ["division_code", "programme", "year"], unique=True)
    op.create_table(
        "other_payment",
        sa.Column("payment_id", sa.UUID(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column(
            "division_code", sa.Text(collation="C"), nullable=False, comment="the county that was told, 12 digits"
        ),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_other_payment_amount_positive")),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_other_payment")),
        comment="payments made by other systems, as they tell them",
    )
    op.create_index("ix_other_payment_person_id", "other_payment", ["person_id"], unique=False)
    op.create_index(
        "uq_other_payment", "other_payment", ["programme", "person_id", "period", "source", "paid_on"], unique=True
    )
    op.create_table(
        "transfer",
        sa.Column("transfer_id", sa.UUID(), nullable=False),
        sa.Column("posting_id", sa.UUID(), nullable=False, comment="transfers that became true together"),
        sa.Column("debit_account", sa.Text(collation="C"), nullable=False),
        sa.Column("credit_account", sa.Text(collation="C"), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False, comment="order, fund or invoice: order:0190…"),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False, comment="whose money it is, 12 digits"),
        sa.Column("posted_by", sa.Text(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            f"debit_account ~ '{KNOWN}' AND credit_account ~ '{KNOWN}'", name=op.f("ck_transfer_accounts_known")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_transfer_amount_positive")),
        sa.CheckConstraint("debit_account <> credit_account", name=op.f("ck_transfer_accounts_differ")),
        sa.PrimaryKeyConstraint("transfer_id", name=op.f("pk_transfer")),
        comment="the ledger: every fen has two sides, entries and balances are queries; insert-only by grant",
    )
    op.create_index("ix_transfer_about", "transfer", ["about"], unique=False)
    op.create_index("ix_transfer_credit_account", "transfer", ["credit_account"], unique=False)
    op.create_index("ix_transfer_debit_account", "transfer", ["debit_account"], unique=False)
    op.create_index("ix_transfer_posting_id", "transfer", ["posting_id"], unique=False)
    op.create_table(
        "fund_budget",
        sa.Column("budget_id", sa.UUID(), nullable=False),
        sa.Column("fund_id", sa.UUID(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_fund_budget_amount_not_negative")),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.fund_id"], name=op.f("fk_fund_budget_fund_id_fund")),
        sa.PrimaryKeyConstraint("budget_id", name=op.f("pk_fund_budget")),
        comment="budget decisions, each with its document; the newest holds",
    )
    op.create_index("ix_fund_budget_fund_id", "fund_budget", ["fund_id", "recorded_at"], unique=False)
    op.create_table(
        "payment_order",
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("award_id", sa.UUID(), nullable=False, comment="the decision that grants the money"),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False, comment="whom the money is granted for"),
        sa.Column("payee_person_id", sa.UUID(), nullable=False, comment="whose account it goes to"),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("payee_name", sa.LargeBinary(), nullable=False),
        sa.Column("account_number", sa.LargeBinary(), nullable=False),
        sa.Column("bank_code", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("batch_id", sa.UUID(), nullable=True),
        sa.Column("other_payment_id", sa.UUID(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'settled') = (settled_on IS NOT NULL)", name=op.f("ck_payment_order_settled_on_a_day")
        ),
        sa.CheckConstraint(
            "(state IN ('in_batch', 'sent', 'settled')) = (batch_id IS NOT NULL)",
            name=op.f("ck_payment_order_batch_where_due"),
        ),
        sa.CheckConstraint(
            "state <> 'blocked' OR other_payment_id IS NOT NULL", name=op.f("ck_payment_order_blocked_by_a_payment")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'in_batch', 'sent', 'settled', 'returned', 'blocked', 'cancelled')",
            name=op.f("ck_payment_order_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('returned', 'cancelled') OR reason_code <> ''", name=op.f("ck_payment_order_reason_given")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_order_amount_positive")),
        sa.ForeignKeyConstraint(
            ["other_payment_id"],
            ["other_payment.payment_id"],
            name=op.f("fk_payment_order_other_payment_id_other_payment"),
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_payment_order")),
        comment="payment orders; (programme, person, period) is paid at most once",
    )
    op.create_index("ix_payment_order_award_id", "payment_order", ["award_id"], unique=False)
    op.create_index(
        "ix_payment_order_batch_id",
        "payment_order",
        ["batch_id"],
        unique=False,
        postgresql_where=sa.text("batch_id IS NOT NULL"),
    )
    op.create_index("ix_payment_order_division_code", "payment_order", ["division_code"], unique=False)
    op.create_index(
        "ix_payment_order_open",
        "payment_order",
        ["programme", "order_id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_payment_order_payee_person_id", "payment_order", ["payee_person_id"], unique=False)
    op.create_index("ix_payment_order_person_id", "payment_order", ["person_id"], unique=False)
    op.create_index(
        "uq_payment_order_key",
        "payment_order",
        ["programme", "person_id", "period"],
        unique=True,
        postgresql_where=sa.text("state <> 'cancelled'"),
    )
    for statement in secure():
        op.execute(statement)


def secure() -> list[str]:
    """Row-level security and grants of every table."""
    territory = {"range": policies.in_range("division_code"), "county": policies.COUNTY}
    fund = {"county": policies.COUNTY, "fund": policies.follows("fund_budget", "fund", "fund_id")}
    payee = f"{policies.is_among('person_id')} OR {policies.is_among('payee_person_id')}"
    return [
        *policies.secure("transfer", territory, grants="SELECT, INSERT", role=ROLE),
        *policies.secure("fund", territory, grants="SELECT, INSERT, UPDATE", role=ROLE),
        *policies.secure("fund_budget", fund, grants="SELECT, INSERT", role=ROLE),
        *policies.secure("payment_order", {**territory, "persons": payee}, grants="SELECT, INSERT, UPDATE", role=ROLE),
        *policies.secure(
            "other_payment",
            {**territory, "persons": policies.is_among("person_id")},
            grants="SELECT, INSERT",
            role=ROLE,
        ),
    ]
