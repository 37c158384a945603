"""Who is told what, once; and what is said of it to other services. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from chassis.errors import Kind, Refusal, Text


class MessageNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "MESSAGE_NOT_FOUND"
    TEXT = Text("没有这条消息，或不是发给您的", "there is no such message, or it is not yours")


@dataclass(frozen=True, slots=True)
class Telling:
    """Something that some people are to be told. Values are ids, codes and dates."""

    code: str
    people: tuple[UUID, ...]
    entity_id: UUID
    entity_version: int
    village: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MessageRead:
    """Somebody opened their message."""

    message_id: UUID
    person_id: UUID
    read_on: date
    version: int


def follow(person: UUID, merges: Iterable[tuple[UUID, UUID]]) -> UUID:
    """The record that goes on for a person: merges as (absorbed, kept), in any order, however many."""
    into = dict(merges)
    seen = {person}
    while person in into and into[person] not in seen:
        person = into[person]
        seen.add(person)
    return person
