"""The errors that travel: a kind for the wire, a reason for programs, a message for people.

A command or rule raises a `DomainError`; one interceptor turns it into a gRPC status with
`google.rpc.ErrorInfo`, the client side turns it back, the gateway turns it into an RFC 9457 problem.
Anything else that is raised is a bug: it becomes INTERNAL and its text stays in the log.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, NamedTuple


class Kind(StrEnum):
    """What went wrong, in the terms a caller can act on; each maps to one gRPC status."""

    INVALID = "invalid"  # the request itself is wrong: INVALID_ARGUMENT
    UNAUTHENTICATED = "unauthenticated"  # we do not know who asks: UNAUTHENTICATED
    FORBIDDEN = "forbidden"  # we know, and may not: PERMISSION_DENIED
    NOT_FOUND = "not_found"  # not there, or not visible from here: NOT_FOUND
    TAKEN = "taken"  # already there: ALREADY_EXISTS
    REFUSED = "refused"  # the state of things does not allow it: FAILED_PRECONDITION
    CONFLICT = "conflict"  # somebody was faster, read again: ABORTED
    TOO_MANY = "too_many"  # slow down: RESOURCE_EXHAUSTED
    TOO_LATE = "too_late"  # the deadline passed: DEADLINE_EXCEEDED
    UNAVAILABLE = "unavailable"  # try again soon: UNAVAILABLE
    UNIMPLEMENTED = "unimplemented"  # there is no such method: UNIMPLEMENTED
    INTERNAL = "internal"  # our fault: INTERNAL


class Text(NamedTuple):
    """One sentence in both languages of the county."""

    zh: str
    en: str


class DomainError(Exception):
    """A refusal that somebody can act on.

    Args:
        kind: what sort of refusal, see `Kind`.
        reason: stable UPPER_SNAKE word for programs, e.g. `ID_NUMBER_TAKEN`.
        message: what is wrong and what would be right, for people.
        details: further facts as short strings; `field` names the request field. Never personal data.
    """

    def __init__(self, kind: Kind, reason: str, message: Text, **details: str) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason = reason
        self.message = message
        self.details = details


class Refusal(DomainError):
    """Base of the named errors of a room: the class says the kind, the reason and the sentence."""

    KIND: ClassVar[Kind] = Kind.REFUSED
    REASON: ClassVar[str]
    TEXT: ClassVar[Text]

    def __init__(self, **details: str) -> None:
        text = Text(self.TEXT.zh.format_map(details), self.TEXT.en.format_map(details))
        super().__init__(self.KIND, self.REASON, text, **details)
