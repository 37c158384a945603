"""Every table of the service, for migrations and for the test that compares."""

import chassis.db.numbers
import chassis.db.rows
from chassis.db.migrations import metadata_of

import fees.changes.rows
import fees.charges.rows
import fees.differences.rows
import fees.disbursements.rows
import fees.funds.rows
import fees.ledger.rows
import fees.merges.rows
import fees.orders.rows

ROOMS = (
    chassis.db.numbers,
    chassis.db.rows,
    fees.changes.rows,
    fees.charges.rows,
    fees.differences.rows,
    fees.disbursements.rows,
    fees.funds.rows,
    fees.ledger.rows,
    fees.merges.rows,
    fees.orders.rows,
)
METADATA = metadata_of(ROOMS)
