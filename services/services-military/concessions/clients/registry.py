"""What concessions asks of registry: who somebody is, by the caller's own token; after an event by the service's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

import grpc
from anjia.registry.v1 import person_pb2, person_service_pb2, person_service_pb2_grpc
from chassis.errors import DomainError, Kind
from chassis.rpc.account import TokenSource
from chassis.rpc.call import Call
from chassis.rpc.client import call_unary

PURPOSE = "military-service"


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

    def __init__(self, open_channel: Callable[[], grpc.aio.Channel], account: TokenSource) -> None:
        self._open_channel = open_channel
        self._account = account

    # a channel belongs to the loop it is opened in, and there is none yet when a service is put together
    @cached_property
    def _people(self) -> person_service_pb2_grpc.PersonServiceStub:
        return person_service_pb2_grpc.PersonServiceStub(self._open_channel())

    async def find(self, person_id: UUID, call: Call) -> Resident:
        """A person, asked with the caller's own token and purpose.

        Errors: PERSON_NOT_FOUND, also for somebody the caller does not reach; UNAVAILABLE.
        """
        metadata = {"authorization": call.metadata["authorization"], "anjia-purpose": call.purpose}
        return _resident(await self._get(person_id, metadata))

    async def read(self, person_id: UUID) -> Resident | None:
        """Whoever a record is now, through every merge; nothing of one that was taken back.

        Errors: UNAVAILABLE.
        """
        seen: set[UUID] = set()
        try:
            while person_id not in seen:
                seen.add(person_id)
                metadata = {"authorization": f"Bearer {await self._account()}", "anjia-purpose": PURPOSE}
                person = await self._get(person_id, metadata)
                if not person.merged_into:
                    return _resident(person)
                person_id = UUID(person.merged_into)
        except DomainError as error:
            if error.kind is not Kind.NOT_FOUND:
                raise
        return None

    async def _get(self, person_id: UUID, metadata: dict[str, str]) -> person_pb2.Person:
        request = person_service_pb2.GetPersonRequest(person_id=str(person_id))
        person = await call_unary(self._people.GetPerson, request, metadata)
        assert isinstance(person, person_pb2.Person)  # noqa: S101 - the stub's reply
        return person


def _resident(person: person_pb2.Person) -> Resident:
    return Resident(
        person_id=UUID(person.person_id),
        name=person.name,
        born=date.fromisoformat(person.birth_date),
        died=date.fromisoformat(person.death_date) if person.death_date else None,
        division_code=person.residence.division_code or person.hukou.division_code,
    )
