"""An answer of the bank is confirmed by a second person; why an order is held; the day a file asks to be paid on"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROLE = "fees_app"
KINDS = "'result_refused', 'taken_back', 'paid_elsewhere', 'one_person', 'sent_back', 'to_decide'"


def upgrade() -> None:
    op.add_column(
        "bank_file",
        sa.Column("pay_on", sa.Date(), nullable=True, comment="the day that a file to the bank asks to be paid on"),
    )
    op.add_column(
        "difference",
        sa.Column("payments", sa.Integer(), nullable=False, server_default="1", comment="how many it is about"),
    )
    op.alter_column("difference", "payments", server_default=None)
    op.drop_constraint(op.f("ck_difference_kind_known"), "difference", type_="check")
    op.create_check_constraint(op.f("ck_difference_kind_known"), "difference", f"kind IN ({KINDS})")
    op.add_column(
        "payment_order",
        sa.Column("held_for", sa.Text(), nullable=False, server_default="", comment="why it waits; empty else"),
    )
    op.alter_column("payment_order", "held_for", server_default=None)
    op.execute("UPDATE payment_order SET held_for = 'ONE_PERSON' WHERE state = 'held'")
    op.create_check_constraint(
        op.f("ck_payment_order_held_for_a_reason"), "payment_order", "(state = 'held') = (held_for <> '')"
    )
    op.create_table(
        "result_file",
        sa.Column("file_id", sa.UUID(), nullable=False),
        sa.Column("batch_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sent_in_by", sa.Text(), nullable=False),
        sa.Column("sent_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'applied', 'put_back')", name=op.f("ck_result_file_state_known")),
        sa.CheckConstraint(
            "state <> 'applied' OR decided_by NOT IN ('', sent_in_by)", name=op.f("ck_result_file_applied_by_another")
        ),
        sa.CheckConstraint("(state = 'waiting') = (decided_by = '')", name=op.f("ck_result_file_decided_by_somebody")),
        sa.CheckConstraint(
            "state <> 'put_back' OR reason_code <> ''", name=op.f("ck_result_file_put_back_with_a_reason")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["bank_file.file_id"], name=op.f("fk_result_file_file_id_bank_file")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["disbursement_batch.batch_id"], name=op.f("fk_result_file_batch_id_disbursement_batch")
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_result_file")),
        comment="answers of the bank; one sends in, another confirms, compared by staff number",
    )
    op.create_index("ix_result_file_batch_id", "result_file", ["batch_id"], unique=False)
    using = {"county": policies.COUNTY, "file": policies.follows("result_file", "bank_file", "file_id")}
    for statement in policies.secure("result_file", using, grants="SELECT, INSERT, UPDATE", role=ROLE):
        op.execute(statement)
