"""Every table of the service, for migrations and for the test that compares."""

import chassis.db.lookups
import chassis.db.numbers
import chassis.db.rows
from chassis.db.migrations import metadata_of

import registry.agreements.rows
import registry.corrections.rows
import registry.households.rows
import registry.life_events.rows
import registry.matching.rows
import registry.people.rows
import registry.quality.rows
import registry.residence.rows
import registry.rolls.rows
import registry.statistics.rows

ROOMS = (
    chassis.db.lookups,
    chassis.db.numbers,
    chassis.db.rows,
    registry.agreements.rows,
    registry.corrections.rows,
    registry.households.rows,
    registry.life_events.rows,
    registry.matching.rows,
    registry.people.rows,
    registry.quality.rows,
    registry.residence.rows,
    registry.rolls.rows,
    registry.statistics.rows,
)
METADATA = metadata_of(ROOMS)
