"""Every table of the service, for migrations and for the test that compares."""

import chassis.db.numbers
import chassis.db.rows
from chassis.db.migrations import metadata_of

import incentives.applications.rows
import incentives.assessments.rows
import incentives.families.rows
import incentives.packs.rows

ROOMS = (
    chassis.db.numbers,
    chassis.db.rows,
    incentives.applications.rows,
    incentives.assessments.rows,
    incentives.families.rows,
    incentives.packs.rows,
)
METADATA = metadata_of(ROOMS)
