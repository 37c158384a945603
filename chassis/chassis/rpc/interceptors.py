"""The interceptors, each a step around the next, always in the order of `ORDER`.

sanitise errors → trace and metrics → deadline → identity → access → validation → unit of work → own affairs →
access log → idempotency → servicer; masking is last on the way out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import MappingProxyType
from uuid import UUID

import protovalidate
import psycopg
import structlog
from anjia.options.v1 import access_pb2
from google.protobuf.message import Message
from opentelemetry import propagate, trace
from opentelemetry.trace import SpanKind, StatusCode
from sqlalchemy.exc import OperationalError

from chassis.access.cases import CaseQueries, check_case, read_case
from chassis.access.coded import may_name
from chassis.access.scope import COUNTY, Scope, scope_of
from chassis.db.idempotency import StoredReplies
from chassis.db.work import Database, Work
from chassis.errors import DomainError, Kind, Text
from chassis.rpc.blanks import find_blanks
from chassis.rpc.call import Call, Next, Reply, Step, set_current
from chassis.rpc.identity import TokenRefused, TokenVerifier
from chassis.rpc.lookups import limit_lookups
from chassis.rpc.own_affairs import refuse_own_affairs
from chassis.rpc.screening import Screen, screen_headers, screen_message
from chassis.rpc.status import INTERNAL_TEXT
from chassis.rpc.writing import make_legible
from chassis.telemetry import traces

log = structlog.get_logger("rpc")
# So that the inner service says that time is up, not the outer one.
KEPT_BACK_SECONDS = 0.020
DEFAULT_DEADLINE_SECONDS = 30.0
KEY_MAX_LENGTH = 128
CASE_MAX_LENGTH = 100

# What a service knows about reach that a token does not: minors in care of a citizen, an agency's agreement.
ReachReader = Callable[[Work, Call, Scope], Awaitable[Scope]]


async def sanitise_errors(call: Call, proceed: Next) -> Reply:
    """Let named refusals pass; turn everything else into INTERNAL and keep its text in the log."""
    try:
        return await proceed(call)
    except DomainError:
        raise
    except (psycopg.OperationalError, OperationalError) as error:  # the engine wraps what fails while it connects
        log.warning(
            "database_unavailable", method=call.route.method.path, request=call.request_id, kind=type(error).__name__
        )
        text = Text("服务暂时不可用，请稍后再试", "the service cannot reach its database; please try again soon")
        raise DomainError(Kind.UNAVAILABLE, "SERVICE_UNAVAILABLE", text) from error
    except asyncio.CancelledError:
        raise
    except Exception as error:
        log.exception("unexpected", method=call.route.method.path, request=call.request_id)
        raise DomainError(Kind.INTERNAL, "INTERNAL", INTERNAL_TEXT) from error


async def trace_call(call: Call, proceed: Next) -> Reply:
    """A server span that continues the caller's trace; nothing where nobody collects spans."""
    if not traces():
        return await proceed(call)
    method = call.route.method
    parent = propagate.extract(call.metadata)
    tracer = trace.get_tracer("anjia.rpc")
    with tracer.start_as_current_span(method.path[1:], context=parent, kind=SpanKind.SERVER) as span:
        span.set_attribute("rpc.system", "grpc")
        span.set_attribute("anjia.permission", method.access.permission)
        try:
            return await proceed(call)
        except DomainError as error:
            span.set_attribute("anjia.reason", error.reason)
            if error.kind is Kind.INTERNAL:
                span.set_status(StatusCode.ERROR)
            raise


async def keep_deadline(call: Call, proceed: Next) -> Reply:
    """Stop in time to say so."""
    if call.route.method.descriptor.server_streaming or call.route.method.descriptor.client_streaming:
        return await proceed(call)
    remaining = call.context.time_remaining()
    seconds = DEFAULT_DEADLINE_SECONDS if remaining is None else remaining - KEPT_BACK_SECONDS
    try:
        async with asyncio.timeout(seconds):
            return await proceed(call)
    except TimeoutError as error:
        text = Text("处理超时，未作任何更改，请重试", "it took too long and nothing was changed; please try again")
        raise DomainError(Kind.TOO_LATE, "DEADLINE_EXCEEDED", text) from error


def read_identity(verifier: TokenVerifier) -> Step:
    """Verify the bearer token."""

    async def step(call: Call, proceed: Next) -> Reply:
        scheme, _, token = call.metadata.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise TokenRefused("missing")
        call.principal = await verifier.verify(token)
        return await proceed(call)

    return step


def grant_access(database: Database) -> Step:
    """Role, purpose and scope, from the method's own option. Refusals are logged in a transaction of their own."""

    async def step(call: Call, proceed: Next) -> Reply:
        call.subjects = call.route.request_subjects.read(call.request)
        try:
            _decide(call)
            return await proceed(call)
        except DomainError as error:
            if call.route.method.is_logged and error.kind is not Kind.UNAVAILABLE:
                await _log_refusal(database, call, error)
            raise

    return step


def _decide(call: Call) -> None:
    method, principal = call.route.method, call.caller
    call.purpose = call.metadata.get("anjia-purpose", "")
    call.case = call.metadata.get("anjia-case", "")[:CASE_MAX_LENGTH]
    held = [role for role in method.roles if role in principal.roles]
    # of several roles the one that the purpose belongs to
    call.role = next((role for role in held if may_name(role, call.purpose)), held[0] if held else "")
    if not call.role:
        text = Text("您的岗位不能办理此事项", "your role may not do this")
        raise DomainError(Kind.FORBIDDEN, "ROLE_NOT_ALLOWED", text, permission=method.access.permission)
    if method.purposes and not call.purpose:
        text = Text("请说明查询或办理的目的（Anjia-Purpose）", "name the purpose of this call (Anjia-Purpose)")
        raise DomainError(Kind.INVALID, "PURPOSE_REQUIRED", text, field="Anjia-Purpose", allowed=_allowed(call))
    if method.purposes and not (call.purpose in method.purposes and may_name(call.role, call.purpose)):
        text = Text("此事项不能用于所述目的", "this call may not be made for that purpose")
        raise DomainError(Kind.FORBIDDEN, "PURPOSE_NOT_ALLOWED", text, field="Anjia-Purpose", allowed=_allowed(call))
    if (call.role == "citizen") != (call.purpose == "own-data") and method.purposes:
        text = Text(
            "居民只能查看和办理本人及由本人照护的家人的事项；工作人员办理他人事项须另有目的",
            "who looks as a citizen sees their own family alone; who works for the county names what for",
        )
        raise DomainError(Kind.FORBIDDEN, "PURPOSE_NOT_ALLOWED", text, field="Anjia-Purpose", allowed=_allowed(call))
    call.origin = scope_of(principal, call.role)
    call.scope = COUNTY if method.access.crosses else call.origin


def _allowed(call: Call) -> str:
    return ", ".join(sorted(call.route.method.purposes))


async def _log_refusal(database: Database, call: Call, error: DomainError) -> None:
    people = [person for person in map(_as_uuid, call.subjects) if person is not None]
    async with database.work(COUNTY, actor=call.actor()) as work:
        work.log(error.reason, people)
        await work.commit()


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


async def validate(call: Call, proceed: Next) -> Reply:
    """Check the request, each text as it is seen, against the rules on its fields; the error names each field."""
    make_legible(call.request)
    if call.route.screen is not None:
        screen_message(call.route.screen, call.request)
    check_message(call.request)
    return await proceed(call)


def check_message(message: Message) -> None:
    """Raise REQUEST_INVALID when a message breaks a rule of the contract."""
    violations = _VALIDATOR.collect_violations(message)
    blanks = find_blanks(message)
    if not violations and not blanks:
        return
    details = {path: f"value must have at least {least} visible characters" for path, least in blanks.items()}
    for violation in violations:
        found = violation.proto
        path = ".".join(element.field_name for element in found.field.elements) if found.field else ""
        # a rule over the whole message names its field first: `person.name_or_pending: name: …`
        path = path or found.message.partition(":")[0] or found.rule_id
        details.setdefault(path, found.message or found.rule_id)
    fields = ", ".join(details)
    text = Text(f"请求有误，请检查：{fields}", f"the request is wrong, please look at: {fields}")
    raise DomainError(
        Kind.INVALID,
        "REQUEST_INVALID",
        text,
        field=next(iter(details)),
        **{f"violation.{k}": v for k, v in details.items()},
    )


_VALIDATOR = protovalidate.Validator()


def open_work(database: Database, read_reach: ReachReader | None) -> Step:
    """Open the transaction with its scope, commit it when all went well."""

    async def step(call: Call, proceed: Next) -> Reply:
        scope = call.scope
        assert scope is not None  # noqa: S101 - set by the access step
        async with database.work(scope, actor=call.actor(), origin=call.origin) as work:
            if read_reach is not None and scope.kind in ("persons", "agreement"):
                await work.rescope(await read_reach(work, call, scope))
            elif read_reach is not None and call.route.method.access.agreement and call.origin is not None:
                work.origin = await read_reach(work, call, call.origin)
            call.work = work
            set_current(call)
            reply = await proceed(call)
            await work.commit()
            return reply

    return step


async def log_access(call: Call, proceed: Next) -> Reply:
    """Keep a row for each person the call was about, found or touched."""
    reply = await proceed(call)
    work, method = call.work, call.route.method
    assert work is not None  # noqa: S101 - opened by the step before
    if method.is_logged:
        people = call.subjects | (call.route.reply_subjects.read(reply) if reply is not None else set())
        call.people = {person for person in map(_as_uuid, people) if person is not None} | work.touched
        if not call.logs_set and (method.access.log != access_pb2.LOG_BULK or call.people):
            work.log("OK", list(call.people))
    return reply


async def answer_once(call: Call, proceed: Next) -> Reply:
    """Replay the stored reply of a keyed request; store the reply of a new one."""
    method, work = call.route.method, call.work
    assert work is not None  # noqa: S101 - opened by the step before
    if not method.needs_key:
        return await _masked(call, proceed)
    key = call.metadata.get("idempotency-key", "")
    if not key or len(key) > KEY_MAX_LENGTH:
        text = Text("请附上 Idempotency-Key，以免重复办理", "send an Idempotency-Key, so that nothing is done twice")
        raise DomainError(Kind.INVALID, "IDEMPOTENCY_KEY_REQUIRED", text, field="Idempotency-Key")
    replies = StoredReplies(work, call.caller.subject, method.path, key)
    request = call.request.SerializeToString(deterministic=True)
    stored = await replies.find(request)
    if stored is not None:
        return method.reply_class.FromString(stored)
    reply = await _masked(call, proceed)
    if reply is not None:
        replies.store(request, reply.SerializeToString())
    return reply


async def _masked(call: Call, proceed: Next) -> Reply:
    reply = await proceed(call)
    if reply is not None:
        call.route.masker.mask(reply, unmask=call.unmasks)
    return reply


def name_case(queries: CaseQueries) -> Step:
    """Whoever sees identifiers whole names a case and why; a case of the service itself must be there."""

    async def step(call: Call, proceed: Next) -> Reply:
        call.unmasks = call.route.method.access.unmasks and bool(call.case)
        if call.unmasks and call.role != "citizen":  # whose own they are needs no case of an office
            assert call.work is not None  # noqa: S101 - opened by the step before
            await check_case(call.work, read_case(call.case), queries)
        return await proceed(call)

    return step


def compose(steps: list[Step], last: Next) -> Next:
    """One function that runs the steps in order and then `last`."""

    def wrap(step: Step, proceed: Next) -> Next:
        async def run(call: Call) -> Reply:
            return await step(call, proceed)

        return run

    for step in reversed(steps):
        last = wrap(step, last)
    return last


def in_order(
    database: Database,
    verifier: TokenVerifier,
    read_reach: ReachReader | None,
    screen: Screen | None = None,
    cases: CaseQueries = MappingProxyType({}),
    lookups_per_minute: float | None = None,
) -> list[Step]:
    """The steps of every call, in the order of the house."""
    return [
        sanitise_errors,
        trace_call,
        keep_deadline,
        read_identity(verifier),
        *([screen_headers(screen)] if screen is not None else []),
        grant_access(database),
        validate,
        *([limit_lookups(database, lookups_per_minute)] if lookups_per_minute is not None else []),
        open_work(database, read_reach),
        name_case(cases),
        refuse_own_affairs(read_reach),
        log_access,
        answer_once,
    ]


__all__ = ["ReachReader", "check_message", "compose", "in_order"]
