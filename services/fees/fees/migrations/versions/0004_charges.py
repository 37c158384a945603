"""Invoices, payments and receipts"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROLE = "fees_app"


def upgrade() -> None:
    op.create_table(
        "invoice",
        sa.Column("invoice_id", sa.UUID(), nullable=False),
        sa.Column("person_id", sa.UUID(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("citation", sa.Text(), nullable=False, comment="of the price"),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("waived_fen", sa.BigInteger(), nullable=False),
        sa.Column("waiver_code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'issued') = (paid_fen + waived_fen < amount_fen)", name=op.f("ck_invoice_open_while_due")
        ),
        sa.CheckConstraint("(waived_fen > 0) = (waiver_code <> '')", name=op.f("ck_invoice_waiver_has_its_reason")),
        sa.CheckConstraint("state IN ('issued', 'paid', 'waived')", name=op.f("ck_invoice_state_known")),
        sa.CheckConstraint(
            "amount_fen > 0 AND paid_fen >= 0 AND waived_fen >= 0", name=op.f("ck_invoice_amounts_not_negative")
        ),
        sa.CheckConstraint("paid_fen + waived_fen <= amount_fen", name=op.f("ck_invoice_not_paid_beyond")),
        sa.PrimaryKeyConstraint("invoice_id", name=op.f("pk_invoice")),
        comment="invoices; item and reason are neutral codes",
    )
    op.create_index("ix_invoice_division_code", "invoice", ["division_code"], unique=False)
    op.create_index("ix_invoice_person_id", "invoice", ["person_id"], unique=False)
    op.create_table(
        "receipt_counter",
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("division_code", "year", name=op.f("pk_receipt_counter")),
        comment="gapless receipt numbers of a county's year",
    )
    op.create_table(
        "received_payment",
        sa.Column("payment_id", sa.UUID(), nullable=False),
        sa.Column("invoice_id", sa.UUID(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False, comment="the county, 12 digits"),
        sa.Column("receipt_year", sa.Integer(), nullable=False),
        sa.Column("receipt_number", sa.Integer(), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("method IN ('cash', 'transfer')", name=op.f("ck_received_payment_method_known")),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_received_payment_amount_positive")),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoice.invoice_id"], name=op.f("fk_received_payment_invoice_id_invoice")
        ),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_received_payment")),
        comment="payments taken in; insert-only by grant, each with its gapless receipt number",
    )
    op.create_index("ix_received_payment_invoice_id", "received_payment", ["invoice_id"], unique=False)
    op.create_index(
        "uq_received_payment_receipt",
        "received_payment",
        ["division_code", "receipt_year", "receipt_number"],
        unique=True,
    )
    for statement in secure():
        op.execute(statement)


def secure() -> list[str]:
    """Row-level security and grants of every table."""
    territory = {"range": policies.in_range("division_code"), "county": policies.COUNTY}
    person = {**territory, "persons": policies.is_among("person_id")}
    payment = {"county": policies.COUNTY, "invoice": policies.follows("received_payment", "invoice", "invoice_id")}
    return [
        *policies.secure("invoice", person, grants="SELECT, INSERT, UPDATE", role=ROLE),
        *policies.secure("receipt_counter", territory, grants="SELECT, INSERT, UPDATE", role=ROLE),
        *policies.secure("received_payment", payment, grants="SELECT, INSERT", role=ROLE),
    ]
