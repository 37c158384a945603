"""Changes of an order by two people; who checks and approves has no other part; periods that overlap are paid once"""

import sqlalchemy as sa
from alembic import op
from chassis.db import policies

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ROLE = "fees_app"
PEOPLE = ("prepared", "checked", "approved")
# Whoever checks or approves is not paid by the batch, nor paid for, and has not changed an account in it. The rules say
# so first and by name; this holds for whatever writes to the table.
HANDS = """
CREATE FUNCTION check_hands_in_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM disbursement_line l JOIN order_change c USING (order_id)
    WHERE l.batch_id = NEW.batch_id AND l.outcome = 'in' AND c.kind = 'account' AND c.state = 'confirmed'
    AND ((NEW.checked_by <> OLD.checked_by AND NEW.checked_by IN (c.proposed_by, c.decided_by))
      OR (NEW.approved_by <> OLD.approved_by AND NEW.approved_by IN (c.proposed_by, c.decided_by)))
  ) THEN
    RAISE EXCEPTION 'who changed an account does not check or approve its payment' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT 1 FROM disbursement_line l JOIN payment_order o USING (order_id)
    WHERE l.batch_id = NEW.batch_id AND l.outcome = 'in'
    AND (ARRAY[o.person_id, o.payee_person_id] && array_remove(ARRAY[NEW.checked_person, NEW.approved_person], NULL)
      OR ARRAY[o.person_id::text, o.payee_person_id::text] && ARRAY[NEW.checked_by, NEW.approved_by])
  ) THEN
    RAISE EXCEPTION 'nobody checks or approves their own payment' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT 1 FROM disbursement_line l
    JOIN disbursement_line e ON e.order_id = l.order_id AND e.outcome = 'returned' AND e.batch_id <> l.batch_id
    JOIN disbursement_batch b ON b.batch_id = e.batch_id
    WHERE l.batch_id = NEW.batch_id AND l.outcome = 'in'
    AND ((NEW.checked_by <> OLD.checked_by AND NEW.checked_by IN (b.prepared_by, b.approved_by))
      OR (NEW.approved_by <> OLD.approved_by AND NEW.approved_by IN (b.prepared_by, b.checked_by)))
  ) THEN
    RAISE EXCEPTION 'nobody has two parts in one payment' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hands_in_batch BEFORE UPDATE ON disbursement_batch FOR EACH ROW
  WHEN (NEW.checked_by <> OLD.checked_by OR NEW.approved_by <> OLD.approved_by) EXECUTE FUNCTION check_hands_in_batch();
CREATE FUNCTION check_hands_in_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM disbursement_batch b JOIN payment_order o ON o.order_id = NEW.order_id
    WHERE b.batch_id = NEW.batch_id AND (b.prepared_person IN (o.person_id, o.payee_person_id)
      OR b.prepared_by IN (o.person_id::text, o.payee_person_id::text))
  ) THEN
    RAISE EXCEPTION 'nobody prepares their own payment' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hands_in_line BEFORE INSERT ON disbursement_line FOR EACH ROW EXECUTE FUNCTION check_hands_in_line();
"""
# `2026` and `2026-01` are the same money in part. The lock is the one that whoever records an order holds already.
PERIODS = """
CREATE FUNCTION check_periods_of_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('cancelled', 'held', 'blocked') THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(
    hashtextextended(NEW.programme || '|' || NEW.person_id || '|' || left(NEW.period, 4), 0)
  );
  IF EXISTS (
    SELECT 1 FROM payment_order o WHERE o.programme = NEW.programme AND o.person_id = NEW.person_id
    AND o.order_id <> NEW.order_id AND o.period <> NEW.period AND o.state NOT IN ('cancelled', 'held', 'blocked')
    AND (starts_with(o.period, NEW.period) OR starts_with(NEW.period, o.period))
  ) THEN
    RAISE EXCEPTION 'a part of this time is paid by another order' USING ERRCODE = 'exclusion_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER periods_of_order BEFORE INSERT OR UPDATE OF period, programme, person_id ON payment_order
  FOR EACH ROW EXECUTE FUNCTION check_periods_of_order();
CREATE TRIGGER periods_of_order_that_goes_on BEFORE UPDATE OF state ON payment_order FOR EACH ROW
  WHEN (OLD.state IN ('cancelled', 'held', 'blocked') AND NEW.state <> OLD.state)
  EXECUTE FUNCTION check_periods_of_order();
"""


def upgrade() -> None:
    for person in PEOPLE:
        op.add_column("disbursement_batch", sa.Column(f"{person}_person", sa.UUID(), nullable=True))
    op.create_table(
        "order_change",
        sa.Column("change_id", sa.UUID(), nullable=False),
        sa.Column("order_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payee_name", sa.LargeBinary(), nullable=True),
        sa.Column("account_number", sa.LargeBinary(), nullable=True),
        sa.Column("bank_code", sa.Text(), nullable=False),
        sa.Column("reason_code", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False, comment="paper that it rests on"),
        sa.Column("division_code", sa.Text(collation="C"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('account', 'release', 'cancel', 'ask_payee')", name=op.f("ck_order_change_kind_known")
        ),
        sa.CheckConstraint("state IN ('waiting', 'confirmed', 'refused')", name=op.f("ck_order_change_state_known")),
        sa.CheckConstraint("(state = 'waiting') = (decided_by = '')", name=op.f("ck_order_change_decided_by_somebody")),
        sa.CheckConstraint(
            "state <> 'confirmed' OR decided_by <> proposed_by", name=op.f("ck_order_change_confirmed_by_another")
        ),
        sa.CheckConstraint(
            "(kind = 'account') = (account_number IS NOT NULL)", name=op.f("ck_order_change_account_where_due")
        ),
        sa.CheckConstraint("reason_code <> ''", name=op.f("ck_order_change_reason_given")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["payment_order.order_id"], name=op.f("fk_order_change_order_id_payment_order")
        ),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_order_change")),
        comment="changes of orders by an office; two people, compared by staff number",
    )
    op.create_index("ix_order_change_division_code", "order_change", ["division_code"], unique=False)
    op.create_index("ix_order_change_order_id", "order_change", ["order_id"], unique=False)
    op.create_index(
        "uq_order_change_waiting",
        "order_change",
        ["order_id"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_disbursement_line_returned",
        "disbursement_line",
        ["order_id"],
        unique=False,
        postgresql_where=sa.text("outcome = 'returned'"),
    )
    territory = {"range": policies.in_range("division_code"), "county": policies.COUNTY}
    for statement in policies.secure("order_change", territory, grants="SELECT, INSERT, UPDATE", role=ROLE):
        op.execute(statement)
    op.execute(HANDS)
    op.execute(PERIODS)
