"""What the contract says about each method, read once at start from the descriptors.

A method without `anjia.options.v1.access` raises `ContractIncomplete`: the process does not start.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from anjia.options.v1 import access_pb2, privacy_pb2
from google.protobuf.descriptor import Descriptor as MessageDescriptor
from google.protobuf.descriptor import FieldDescriptor, MethodDescriptor, ServiceDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass


class ContractIncomplete(Exception):
    """A method or field in the contract does not say what it has to."""


def role_name(role: int) -> str:
    """`ROLE_VILLAGE_WORKER` → `village-worker`, the realm's name of it."""
    return access_pb2.Role.Name(role).removeprefix("ROLE_").lower().replace("_", "-")


def purpose_name(purpose: int) -> str:
    """`PURPOSE_OWN_DATA` → `own-data`, the name used in headers and the access log."""
    return access_pb2.Purpose.Name(purpose).removeprefix("PURPOSE_").lower().replace("_", "-")


ROLES = {role_name(number): number for number in access_pb2.Role.values() if number}
PURPOSES = {purpose_name(number): number for number in access_pb2.Purpose.values() if number}


@dataclass(frozen=True)
class Method:
    """One RPC and its rules."""

    descriptor: MethodDescriptor
    access: access_pb2.Access

    @cached_property
    def path(self) -> str:
        """`/anjia.registry.v1.PersonService/GetPerson`."""
        return f"/{self.descriptor.containing_service.full_name}/{self.descriptor.name}"

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """Names of the roles let in, in the order of the contract."""
        return tuple(role_name(role) for role in self.access.roles)

    @cached_property
    def purposes(self) -> frozenset[str]:
        """Names of the purposes allowed; empty: the call touches no person."""
        return frozenset(purpose_name(purpose) for purpose in self.access.purposes)

    @cached_property
    def is_logged(self) -> bool:
        """Whether the access log keeps a row."""
        return bool(self.access.log != access_pb2.LOG_NONE)

    @cached_property
    def action(self) -> str:
        """`read`, `write` or `bulk`, as the access log says it."""
        return str(access_pb2.Log.Name(self.access.log).removeprefix("LOG_").lower())

    @cached_property
    def needs_key(self) -> bool:
        """Whether the caller has to send an Idempotency-Key."""
        return not self.access.repeatable

    @cached_property
    def request_class(self) -> type[Message]:
        return GetMessageClass(self.descriptor.input_type)

    @cached_property
    def reply_class(self) -> type[Message]:
        return GetMessageClass(self.descriptor.output_type)


def methods_of(service: ServiceDescriptor) -> Iterator[Method]:
    """The methods of a service with their rules; refuses an incomplete contract."""
    for descriptor in service.methods:
        options: Any = descriptor.GetOptions()  # extensions have no types in the stubs
        if not options.HasExtension(access_pb2.access):
            message = f"{descriptor.full_name} does not say who may call it (anjia.options.v1.access)"
            raise ContractIncomplete(message)
        access = options.Extensions[access_pb2.access]
        if not access.permission or not access.roles or not access.log:
            message = f"{descriptor.full_name}: access needs permission, roles and log"
            raise ContractIncomplete(message)
        if access.log != access_pb2.LOG_NONE and not access.purposes:
            message = f"{descriptor.full_name} touches people and names no purpose"
            raise ContractIncomplete(message)
        yield Method(descriptor, access)


def is_subject(field: FieldDescriptor) -> bool:
    """Whether the field holds the id of the person the message is about."""
    options: Any = field.GetOptions()
    return bool(options.Extensions[privacy_pb2.subject])


def privacy_of(field: FieldDescriptor) -> privacy_pb2.Privacy | None:
    """The privacy option of a field, None where it has none."""
    options: Any = field.GetOptions()
    return options.Extensions[privacy_pb2.privacy] if options.HasExtension(privacy_pb2.privacy) else None


def is_opaque(message: MessageDescriptor) -> bool:
    """Whether a message is a map's entry or a well-known type: neither names or describes a person by field."""
    return bool(message.GetOptions().map_entry) or message.full_name.startswith("google.protobuf.")


class SubjectReader:
    """Collects the ids of the people a message is about, however deep they stand in it."""

    def __init__(self, message: MessageDescriptor) -> None:
        self._plan = _plan(message, ())

    def read(self, message: Message) -> set[str]:
        """The ids, as text; empty ones left out."""
        found: set[str] = set()
        _collect(message, self._plan, found)
        return found


_Plan = tuple[tuple[str, bool, "_Plan | None"], ...]


def _plan(message: MessageDescriptor, above: tuple[str, ...]) -> _Plan:
    steps: list[tuple[str, bool, _Plan | None]] = []
    for field in message.fields:
        if is_subject(field):
            steps.append((field.name, field.is_repeated, None))
        elif (
            field.message_type is not None
            and field.message_type.full_name not in above
            and not is_opaque(field.message_type)
        ):
            below = _plan(field.message_type, (*above, message.full_name))
            if below:
                steps.append((field.name, field.is_repeated, below))
    return tuple(steps)


def _collect(message: Message, plan: _Plan, found: set[str]) -> None:
    for name, repeated, below in plan:
        value = getattr(message, name)
        if below is None:
            found.update(value if repeated else (value,) if value else ())
        elif repeated:
            for item in value:
                _collect(item, below, found)
        elif message.HasField(name):
            _collect(value, below, found)


def walk_messages(messages: Iterable[MessageDescriptor]) -> Iterator[MessageDescriptor]:
    """Each message reachable from the given ones, once."""
    seen: set[str] = set()
    queue = list(messages)
    while queue:
        message = queue.pop()
        if message.full_name in seen:
            continue
        seen.add(message.full_name)
        yield message
        queue.extend(field.message_type for field in message.fields if field.message_type is not None)
