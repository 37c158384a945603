"""Every table of the service, for migrations and for the test that compares."""

import chassis.db.rows
import registry.households.rows
import registry.people.rows
import registry.residence.rows
from sqlmodel import SQLModel

METADATA = SQLModel.metadata
ROOMS = (chassis.db.rows, registry.households.rows, registry.people.rows, registry.residence.rows)
