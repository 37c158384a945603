"""Whoever had a part in an order's decision or in an earlier batch of it has no other part in its payment"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# Two people who let a held order go have decided about it: like those of an account, they neither check nor approve.
BATCH = """
CREATE OR REPLACE FUNCTION check_hands_in_batch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM disbursement_line l JOIN order_change c USING (order_id)
    WHERE l.batch_id = NEW.batch_id AND l.outcome = 'in' AND c.state = 'confirmed'
    AND ((NEW.checked_by <> OLD.checked_by AND NEW.checked_by IN (c.proposed_by, c.decided_by))
      OR (NEW.approved_by <> OLD.approved_by AND NEW.approved_by IN (c.proposed_by, c.decided_by)))
  ) THEN
    RAISE EXCEPTION 'who decided about an order does not check or approve its payment'
      USING ERRCODE = 'check_violation';
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
"""
LINE = """
CREATE OR REPLACE FUNCTION check_hands_in_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM disbursement_batch b JOIN payment_order o ON o.order_id = NEW.order_id
    WHERE b.batch_id = NEW.batch_id AND (b.prepared_person IN (o.person_id, o.payee_person_id)
      OR b.prepared_by IN (o.person_id::text, o.payee_person_id::text))
  ) THEN
    RAISE EXCEPTION 'nobody prepares their own payment' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT 1 FROM disbursement_batch b JOIN disbursement_line e ON e.order_id = NEW.order_id
    AND e.outcome = 'returned' AND e.batch_id <> NEW.batch_id JOIN disbursement_batch a ON a.batch_id = e.batch_id
    WHERE b.batch_id = NEW.batch_id AND b.prepared_by IN (a.checked_by, a.approved_by)
  ) THEN
    RAISE EXCEPTION 'nobody has two parts in one payment' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
"""


def upgrade() -> None:
    op.execute(BATCH)
    op.execute(LINE)
