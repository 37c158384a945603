"""What notifications asks of registry: where somebody is reached, by its own account, for a message."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from uuid import UUID

import grpc
from anjia.registry.v1 import contact_service_pb2 as pb
from anjia.registry.v1 import contact_service_pb2_grpc
from chassis.rpc.account import TokenSource
from chassis.rpc.client import call_unary


class RegistryClient:
    """The register, asked."""

    def __init__(self, open_channel: Callable[[], grpc.aio.Channel], token: TokenSource) -> None:
        self._open_channel = open_channel
        self._token = token

    @cached_property
    def _contacts(self) -> contact_service_pb2_grpc.ContactServiceStub:
        return contact_service_pb2_grpc.ContactServiceStub(self._open_channel())

    async def phone_of(self, person_id: UUID, case: str) -> str:
        """The phone; empty when there is none to be used. The case stands in the register's log.

        Errors: what registry refused with; UNAVAILABLE when it is away.
        """
        metadata = {
            "authorization": f"Bearer {await self._token()}",
            "anjia-purpose": "messaging",
            "anjia-case": f"{case} message-sent",
        }
        contact = await call_unary(self._contacts.GetContact, pb.GetContactRequest(person_id=str(person_id)), metadata)
        assert isinstance(contact, pb.Contact)  # noqa: S101 - the stub's reply
        return contact.phone
