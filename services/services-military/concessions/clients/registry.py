"""What concessions asks of registry: who somebody is, by the caller's own token."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

import grpc
from anjia.registry.v1 import person_pb2, person_service_pb2, person_service_pb2_grpc
from chassis.rpc.call import Call
from chassis.rpc.client import call_unary


@dataclass(frozen=True, slots=True)
class Resident:
    """What is needed of a person here, and no more."""

    person_id: UUID
    name: str
    born: date
    died: date | None
    # of residence or hukou, 12 digits; empty where an address is hidden
    division_code: str


class RegistryClient:
    """The register, asked."""

    def __init__(self, open_channel: Callable[[], grpc.aio.Channel]) -> None:
        self._open_channel = open_channel

    # a channel belongs to the loop it is opened in, and there is none yet when a service is put together
    @cached_property
    def _people(self) -> person_service_pb2_grpc.PersonServiceStub:
        return person_service_pb2_grpc.PersonServiceStub(self._open_channel())

    async def find(self, person_id: UUID, call: Call) -> Resident:
        """A person, asked with the caller's own token and purpose.

        Errors: PERSON_NOT_FOUND, also for somebody the caller does not reach; UNAVAILABLE.
        """
        metadata = {"authorization": call.metadata["authorization"], "anjia-purpose": call.purpose}
        request = person_service_pb2.GetPersonRequest(person_id=str(person_id))
        person = await call_unary(self._people.GetPerson, request, metadata)
        assert isinstance(person, person_pb2.Person)  # noqa: S101 - the stub's reply
        return Resident(
            person_id=UUID(person.person_id),
            name=person.name,
            born=date.fromisoformat(person.birth_date),
            died=date.fromisoformat(person.death_date) if person.death_date else None,
            division_code=person.residence.division_code or person.hukou.division_code,
        )
