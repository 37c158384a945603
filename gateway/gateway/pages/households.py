"""A person's household on a page: whoever is in none has one without members, which the pages know how to show."""

from __future__ import annotations

from typing import Any

from anjia.registry.v1 import household_service_pb2
from chassis.errors import DomainError

from gateway.pages.visit import Visit

OPERATION = "HouseholdService_GetHousehold"


async def household_of(visit: Visit, person_id: str, purpose: str, as_of: str = "") -> Any:  # noqa: ANN401 - a message of the contract
    """The household of a person, today or on a day; an empty one for somebody who is in none."""
    try:
        return await visit.call(OPERATION, purpose=purpose, person_id=person_id, as_of=as_of)
    except DomainError as error:
        if error.reason != "HOUSEHOLD_NOT_FOUND":
            raise
        return household_service_pb2.Household()
