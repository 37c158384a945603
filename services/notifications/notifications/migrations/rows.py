"""Every table of the service, for migrations and for the test that compares."""

import chassis.db.rows
from chassis.db.migrations import metadata_of

import notifications.clocks.rows
import notifications.deliveries.rows
import notifications.messages.rows
import notifications.pages.rows
import notifications.preferences.rows

ROOMS = (
    chassis.db.rows,
    notifications.clocks.rows,
    notifications.deliveries.rows,
    notifications.messages.rows,
    notifications.pages.rows,
    notifications.preferences.rows,
)
METADATA = metadata_of(ROOMS)
