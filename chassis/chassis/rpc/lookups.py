"""Requests that give an identity number are limited, whatever the method: going through numbers finds somebody."""

from __future__ import annotations

import re
from functools import cache

from buf.validate import validate_pb2
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from chassis.db.lookups import count_lookup
from chassis.db.work import Database
from chassis.rpc.call import Call, Next, Reply, Step
from chassis.rpc.limits import too_many
from chassis.rpc.writing import is_identifier

# a number of either generation: what a field has to take to be one for it
_NUMBERS = ("000422199005170026", "000422900517002")


@cache
def is_identity_number(field: FieldDescriptor) -> bool:
    """Whether a field of the contract takes an identity number: an identifier (CLASS_IDENTIFIER) whose rule admits one.

    A phone or an account is an identifier, too, but finds nobody.
    """
    if field.type != FieldDescriptor.TYPE_STRING or not is_identifier(field):
        return False
    rules: validate_pb2.FieldRules = field.GetOptions().Extensions[validate_pb2.field]  # type: ignore[index]
    pattern = rules.string.pattern
    return not pattern or any(re.fullmatch(pattern, number) for number in _NUMBERS)


def has_identity_number(message: Message) -> bool:
    """Whether a request gives one, however deep."""
    for field, value in message.ListFields():
        if is_identity_number(field):
            return True
        nested = field.message_type is not None and not field.message_type.GetOptions().map_entry
        if nested and any(map(has_identity_number, value if field.is_repeated else (value,))):
            return True
    return False


def limit_lookups(database: Database, per_minute: float) -> Step:
    """Count by person and purpose in the service's database, before anything is answered.

    Which methods take a number is read from the contract. Refusals count, too: "taken" and "a clerk has to look"
    tell as much as an answer does.
    """

    async def step(call: Call, proceed: Next) -> Reply:
        counted = has_identity_number(call.request)
        if counted and not await count_lookup(database, call.caller.person_key, call.purpose, per_minute):
            raise too_many()
        return await proceed(call)

    return step


__all__ = ["has_identity_number", "is_identity_number", "limit_lookups"]
