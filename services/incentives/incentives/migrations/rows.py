"""Every table of the service, for migrations and for the test that compares."""

import chassis.db.rows
from chassis.db.migrations import metadata_of

ROOMS = (chassis.db.rows,)
METADATA = metadata_of(ROOMS)
