"""One call on its way through the interceptors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

import grpc
from google.protobuf.message import Message

from chassis.access.coded import coded_purpose, coded_role
from chassis.access.contract import Method, SubjectReader
from chassis.access.masking import Masker
from chassis.access.principal import Principal
from chassis.access.scope import Scope

if TYPE_CHECKING:
    from chassis.db.work import Actor, Database, Work
    from chassis.rpc.screening import Screen

Reply = Message | None
Next = Callable[["Call"], Awaitable[Reply]]
Step = Callable[["Call", Next], Awaitable[Reply]]


@dataclass
class Route:
    """A method with what is prepared for it once: readers of its messages, the servicer's function."""

    method: Method
    handler: Callable[..., object]
    request_subjects: SubjectReader
    reply_subjects: SubjectReader
    masker: Masker
    screen: Screen | None = None


@dataclass
class Call:
    """A call: what came in, and what each interceptor has found out about it."""

    route: Route
    request: Message
    context: grpc.aio.ServicerContext[Message, Message]
    metadata: dict[str, str]
    request_id: str
    principal: Principal | None = None
    role: str = ""
    purpose: str = ""
    case: str = ""
    unmasks: bool = False
    origin: Scope | None = None
    scope: Scope | None = None
    work: Work | None = None
    subjects: set[str] = field(default_factory=set)
    # whom the call turned out to be about, once its servicer is done
    people: set[UUID] = field(default_factory=set)
    # the servicer has logged the set of the people itself: no row for each
    logs_set: bool = False
    database: Database | None = None

    def actor(self) -> Actor:
        """Who acts, for the log and for rows that keep their maker."""
        from chassis.db.work import Actor  # noqa: PLC0415 - work knows calls' principals, calls know work's actor

        method = self.route.method
        return Actor(
            principal=self.caller,
            role=coded_role(self.role) or "-",
            purpose=coded_purpose(self.purpose),
            case=self.case,
            permission=method.access.permission,
            action=method.action,
            request_id=self.request_id,
        )

    @asynccontextmanager
    async def chunk(self) -> AsyncIterator[Work]:
        """A transaction of its own for one part of a stream, in the scope of the call; it commits where it ends well.

        What is told of people is logged in a part that ends before the first of it is sent: whoever hangs up in the
        middle has seen it all the same.
        """
        assert self.database is not None  # noqa: S101 - set by the server
        assert self.scope is not None  # noqa: S101 - set by the access step
        async with self.database.work(self.scope, actor=self.actor(), origin=self.origin) as work:
            yield work
            await work.commit()

    @property
    def caller(self) -> Principal:
        """The principal, once identity is known."""
        if self.principal is None:
            message = "identity is read before anybody asks for it"
            raise AssertionError(message)
        return self.principal


_current: ContextVar[Call] = ContextVar("anjia_call")


def set_current(call: Call) -> None:
    """Make `call` the one its servicer sees."""
    _current.set(call)


def current_call() -> Call:
    """The call being served."""
    return _current.get()


def current_work() -> Work:
    """The unit of work of the call being served."""
    work = _current.get().work
    if work is None:
        message = "the unit of work is open when a servicer runs"
        raise AssertionError(message)
    return work
