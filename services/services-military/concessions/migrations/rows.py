"""Every table of the service, for migrations and for the test that compares."""

import chassis.db.rows
from chassis.db.migrations import metadata_of

import concessions.cards.rows
import concessions.holders.rows
import concessions.visits.rows

ROOMS = (chassis.db.rows, concessions.cards.rows, concessions.holders.rows, concessions.visits.rows)
METADATA = metadata_of(ROOMS)
