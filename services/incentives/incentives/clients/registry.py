"""What incentives asks of registry: family facts by its own account, a name by the caller's token."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

import grpc
from anjia.registry.v1 import family_service_pb2 as pb
from anjia.registry.v1 import family_service_pb2_grpc, person_service_pb2, person_service_pb2_grpc
from chassis.rpc.account import TokenSource
from chassis.rpc.call import Call
from chassis.rpc.client import call_unary
from chassis.rpc.status import from_rpc_error

from incentives.families.rules import FamilyFacts


class RegistryClient:
    """The register, asked."""

    def __init__(self, open_channel: Callable[[], grpc.aio.Channel], token: TokenSource) -> None:
        self._open_channel = open_channel
        self._token = token

    # a channel belongs to the loop it is opened in, and there is none yet when a service is put together
    @cached_property
    def _channel(self) -> grpc.aio.Channel:
        return self._open_channel()

    @cached_property
    def _families(self) -> family_service_pb2_grpc.FamilyServiceStub:
        return family_service_pb2_grpc.FamilyServiceStub(self._channel)

    @cached_property
    def _people(self) -> person_service_pb2_grpc.PersonServiceStub:
        return person_service_pb2_grpc.PersonServiceStub(self._channel)

    async def stream(
        self, *, after: int = 0, people: list[UUID] | None = None
    ) -> AsyncIterator[tuple[int, list[FamilyFacts]]]:
        """Parts of the register with the cursor after each.

        Errors: what registry refused with; UNAVAILABLE when it is away.
        """
        metadata = (("authorization", f"Bearer {await self._token()}"), ("anjia-purpose", "assessment"))
        request = pb.StreamFamiliesRequest(after=after, person_ids=[str(one) for one in people or ()])
        try:
            parts: Any = self._families.StreamFamilies(request, metadata=metadata)  # the stub is typed for both kinds
            async for part in parts:
                yield part.cursor, [_facts(family) for family in part.families]
        except grpc.aio.AioRpcError as error:
            raise from_rpc_error(error) from error

    async def name_of(self, person_id: UUID, call: Call) -> str:
        """A person's name, asked with the caller's own token and purpose.

        Errors: PERSON_NOT_FOUND, also for somebody the caller does not reach.
        """
        metadata = {"authorization": call.metadata["authorization"], "anjia-purpose": call.purpose}
        request = person_service_pb2.GetPersonRequest(person_id=str(person_id))
        person = await call_unary(self._people.GetPerson, request, metadata)
        return str(person.name)  # type: ignore[attr-defined]


def _facts(family: pb.Family) -> FamilyFacts:
    return FamilyFacts(
        person_id=UUID(family.person_id),
        version=family.version,
        state=family.state,
        merged_into=UUID(family.merged_into) if family.merged_into else None,
        sex=int(family.sex),
        birth_date=date.fromisoformat(family.birth_date),
        death_date=date.fromisoformat(family.death_date) if family.death_date else None,
        residence_division=family.residence_division,
        hukou_division=family.hukou_division,
        hukou_nature=family.hukou_nature,
        children_living=family.children_living,
        daughters_living=family.daughters_living,
        guardians=[UUID(one) for one in family.guardian_ids],
    )
