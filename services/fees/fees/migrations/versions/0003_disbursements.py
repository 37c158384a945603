"""Disbursement batches and bank files"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROLE = "fees_app"


def upgrade() -> None:
    op.create_table(
        "disbursement_batch",
        sa.Column("batch_id", sa.UUID(), nullable=False),
        sa.Column("fund_id", sa.UUID(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False, comment="the county, 12 digits"),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("payments", sa.Integer(), nullable=False, comment="lines that are in, or were sent"),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False, comment="of those lines"),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("prepared_by", sa.Text(), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "approved_by = '' OR approved_by NOT IN (prepared_by, checked_by)",
            name=op.f("ck_disbursement_batch_approved_by_a_third"),
        ),
        sa.CheckConstraint(
            "checked_by = '' OR checked_by <> prepared_by", name=op.f("ck_disbursement_batch_checked_by_another")
        ),
        sa.CheckConstraint("profile IN ('csv', 'pain.001')", name=op.f("ck_disbursement_batch_profile_known")),
        sa.CheckConstraint(
            "state IN ('prepared', 'checked', 'approved', 'answered', 'discarded')",
            name=op.f("ck_disbursement_batch_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'answered') OR approved_by <> ''",
            name=op.f("ck_disbursement_batch_approved_before_sending"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('checked', 'approved', 'answered') OR checked_by <> ''",
            name=op.f("ck_disbursement_batch_checked_before_approval"),
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.fund_id"], name=op.f("fk_disbursement_batch_fund_id_fund")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_disbursement_batch")),
        comment="batches of payments; three people, compared by staff number",
    )
    op.create_index("ix_disbursement_batch_division_code", "disbursement_batch", ["division_code"], unique=False)
    op.create_index("ix_disbursement_batch_fund_id", "disbursement_batch", ["fund_id"], unique=False)
    op.create_table(
        "bank_file",
        sa.Column("file_id", sa.UUID(), nullable=False),
        sa.Column("batch_id", sa.UUID(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("bytes_stored", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("direction IN ('to_bank', 'from_bank')", name=op.f("ck_bank_file_direction_known")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["disbursement_batch.batch_id"], name=op.f("fk_bank_file_batch_id_disbursement_batch")
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_bank_file")),
        comment="bank files with their hash; the same file again changes nothing",
    )
    op.create_index("uq_bank_file_sha256", "bank_file", ["batch_id", "direction", "sha256"], unique=True)
    op.create_table(
        "bank_file_chunk",
        sa.Column("file_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["bank_file.file_id"], name=op.f("fk_bank_file_chunk_file_id_bank_file")),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_bank_file_chunk")),
        comment="bank files in encrypted chunks",
    )
    op.create_table(
        "disbursement_line",
        sa.Column("line_id", sa.UUID(), nullable=False),
        sa.Column("batch_id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("result_file_id", sa.UUID(), nullable=True),
        sa.Column("result_line", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(outcome IN ('settled', 'returned')) = (result_file_id IS NOT NULL AND result_line IS NOT NULL)",
            name=op.f("ck_disbursement_line_result_has_its_line"),
        ),
        sa.CheckConstraint(
            "outcome IN ('in', 'aside', 'released', 'settled', 'returned')",
            name=op.f("ck_disbursement_line_outcome_known"),
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_disbursement_line_amount_positive")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["disbursement_batch.batch_id"], name=op.f("fk_disbursement_line_batch_id_disbursement_batch")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["payment_order.order_id"], name=op.f("fk_disbursement_line_order_id_payment_order")
        ),
        sa.ForeignKeyConstraint(
            ["result_file_id"], ["bank_file.file_id"], name=op.f("fk_disbursement_line_result_file_id_bank_file")
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_disbursement_line")),
        comment="lines of batches; line_id is the bank's end-to-end identification, new with each attempt",
    )
    op.create_index("uq_disbursement_line_number", "disbursement_line", ["batch_id", "number"], unique=True)
    op.create_index(
        "uq_disbursement_line_order_id",
        "disbursement_line",
        ["order_id"],
        unique=True,
        postgresql_where=sa.text("outcome IN ('in', 'settled')"),
    )
    for statement in secure():
        op.execute(statement)


def secure() -> list[str]:
    """Row-level security and grants of every table."""

    def child(table: str, parent: str, key: str, grants: str) -> list[str]:
        using = {"county": policies.COUNTY, "parent": policies.follows(table, parent, key)}
        return policies.secure(table, using, grants=grants, role=ROLE)

    territory = {"range": policies.in_range("division_code"), "county": policies.COUNTY}
    return [
        *policies.secure("disbursement_batch", territory, grants="SELECT, INSERT, UPDATE", role=ROLE),
        *child("disbursement_line", "disbursement_batch", "batch_id", "SELECT, INSERT, UPDATE"),
        *child("bank_file", "disbursement_batch", "batch_id", "SELECT, INSERT"),
        # a change of keys rewrites the content
        *child("bank_file_chunk", "bank_file", "file_id", "SELECT, INSERT, UPDATE"),
    ]
