"""What the bank said of each payment, file by file; differences with reason and owner; refused files are kept"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROLE = "fees_app"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_bank_file_direction_known"), "bank_file", type_="check")
    op.create_check_constraint(
        op.f("ck_bank_file_direction_known"), "bank_file", "direction IN ('to_bank', 'from_bank', 'refused')"
    )
    op.create_table(
        "bank_answer",
        sa.Column("line_id", sa.UUID(), nullable=False),
        sa.Column("file_id", sa.UUID(), nullable=False),
        sa.Column("file_line", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=True, comment="the day the file names, if it names one"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("outcome IN ('settled', 'returned')", name=op.f("ck_bank_answer_outcome_known")),
        sa.CheckConstraint(
            "outcome <> 'returned' OR reason_code <> ''", name=op.f("ck_bank_answer_return_has_its_reason")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["bank_file.file_id"], name=op.f("fk_bank_answer_file_id_bank_file")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["disbursement_line.line_id"], name=op.f("fk_bank_answer_line_id_disbursement_line")
        ),
        sa.PrimaryKeyConstraint("line_id", "file_id", name=op.f("pk_bank_answer")),
        comment="every word of the bank about every payment, with file and line; insert-only by grant",
    )
    op.create_table(
        "difference",
        sa.Column("difference_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.UUID(), nullable=False, comment="file, line, payment or order: what it is"),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.UUID(), nullable=True),
        sa.Column("order_id", sa.UUID(), nullable=True),
        sa.Column("file_id", sa.UUID(), nullable=True),
        sa.Column("file_line", sa.Integer(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False, comment="staff number of whoever brought it in"),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("closed_reason", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False, comment="paper that the closing rests on"),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('result_refused', 'taken_back', 'paid_elsewhere', 'one_person')",
            name=op.f("ck_difference_kind_known"),
        ),
        sa.CheckConstraint("reason_code <> '' AND owner <> ''", name=op.f("ck_difference_has_reason_and_owner")),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by = '')", name=op.f("ck_difference_closed_by_somebody")),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_reason = '')", name=op.f("ck_difference_closed_with_a_reason")
        ),
        sa.CheckConstraint("amount_fen >= 0", name=op.f("ck_difference_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["disbursement_batch.batch_id"], name=op.f("fk_difference_batch_id_disbursement_batch")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["bank_file.file_id"], name=op.f("fk_difference_file_id_bank_file")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["payment_order.order_id"], name=op.f("fk_difference_order_id_payment_order")
        ),
        sa.PrimaryKeyConstraint("difference_id", name=op.f("pk_difference")),
        comment="differences between bank, other systems and ledger; closed with a reason, never taken away",
    )
    op.create_index("ix_difference_division_code", "difference", ["division_code"], unique=False)
    op.create_index(
        "ix_difference_order_id",
        "difference",
        ["order_id"],
        unique=False,
        postgresql_where=sa.text("order_id IS NOT NULL"),
    )
    op.create_index(
        "uq_difference_about",
        "difference",
        ["kind", "about"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    for statement in secure():
        op.execute(statement)


def secure() -> list[str]:
    """Row-level security and grants of every table."""
    answer = {"county": policies.COUNTY, "file": policies.follows("bank_answer", "bank_file", "file_id")}
    territory = {"range": policies.in_range("division_code"), "county": policies.COUNTY}
    return [
        *policies.secure("bank_answer", answer, grants="SELECT, INSERT", role=ROLE),
        *policies.secure("difference", territory, grants="SELECT, INSERT, UPDATE", role=ROLE),
    ]
