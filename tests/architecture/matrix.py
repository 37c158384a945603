"""The authorization matrix: for each RPC a request that succeeds, then the same from everybody who may not."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from uuid import uuid4

import grpc
from anjia.options.v1 import access_pb2
from chassis.access.coded import may_name
from chassis.access.contract import ROLES, Method
from chassis.access.principal import AGENCY_PREFIX, SERVICE_PREFIX
from chassis.errors import DomainError
from chassis.rpc.status import from_rpc_error
from google.protobuf import text_format

from tests.architecture.asking import Ask, Builder

# where strangers work: in another village or township of the county, in another county
ELSEWHERE = {"village": "510422102206", "township": "510422102000", "county": "510421000000"}
COUNTY_CODE = "510422000000"
OK = "OK"
# what is read as the refusal of a stranger is no answer about the request itself
BROKEN = ("INTERNAL", "SERVICE_UNAVAILABLE", "PURPOSE_REQUIRED", "PURPOSE_NOT_ALLOWED", "ROLE_NOT_ALLOWED")


def level_of(service: Any, role: str) -> str:
    """How far a role works in a service under test: its own table of them, the county where it says nothing."""
    divisions = getattr(import_module(type(service).__module__), "DIVISIONS", {})
    return str(divisions.get(role, ("", "county"))[1])


def is_write(method: Method) -> bool:
    """Whether a call changes something: it has a key, is logged so, or sends a file in."""
    return method.needs_key or method.access.log == access_pb2.LOG_WRITE or method.descriptor.client_streaming


def works_everywhere(role: str) -> bool:
    """Roles whose scope is the whole cell: they are strangers nowhere."""
    return role == "operator" or role.startswith(SERVICE_PREFIX)


async def answer(service: Any, method: Method, ask: Ask, role: str, purpose: str, **claims: Any) -> tuple[str, str]:
    """(`OK` or the reason of the refusal, the reply as text)."""
    caller = service.caller(role, purpose, **claims)
    stub, metadata = caller.method(method.descriptor.name), tuple(caller.metadata().items())
    given: Any = iter([ask.request, *ask.stream]) if method.descriptor.client_streaming else ask.request
    try:
        if method.descriptor.server_streaming:
            call, parts = stub(given, metadata=metadata), []
            async for part in call:
                parts.append(str(part))
                break  # the first part of a job that is watched says whose it is
            call.cancel()
            return OK, "".join(parts)
        return OK, text_of(await stub(given, metadata=metadata))
    except grpc.aio.AioRpcError as error:
        return from_rpc_error(error).reason, ""
    except DomainError as error:
        return error.reason, ""


def text_of(reply: Any) -> str:
    """A reply as text that can be looked through, Chinese as it is."""
    return text_format.MessageToString(reply, as_utf8=True)


def purposes_of(method: Method, role: str, wanted: str) -> str:
    """A purpose that a role may name for a method, the wanted one if it may."""
    if role == "citizen":
        return "own-data" if "own-data" in method.purposes else wanted
    fitting = sorted(one for one in method.purposes - {"own-data"} if may_name(role, one))
    return wanted if wanted in fitting or not fitting else fitting[0]


async def by_role(service: Any, method: Method, ask: Ask) -> list[str]:
    """Roles that the contract does not name and that are let in all the same."""
    found = []
    for role in sorted(set(ROLES) - set(method.roles)):
        home = {"division": COUNTY_CODE, "division_level": "county", **ask.claims}
        claims = {"person_id": ask.claims.get("person_id", str(uuid4()))} if role == "citizen" else home
        reason, _ = await answer(service, method, ask, role, ask.purpose, **claims)
        if reason != "ROLE_NOT_ALLOWED":
            found.append(f"{method.path}: {role} is not refused by role ({reason})")
    return found


async def by_purpose(service: Any, method: Method, ask: Ask) -> list[str]:
    """Purposes that are missing or not the method's and let somebody in."""
    found = []
    for purpose, refusal in (("", "PURPOSE_REQUIRED"), ("legacy-levy", "PURPOSE_NOT_ALLOWED")):
        if method.purposes and purpose not in method.purposes:
            reason, _ = await answer(service, method, ask, ask.role, purpose, **ask.claims)
            if reason != refusal:
                found.append(f"{method.path}: the purpose {purpose!r} is answered with {reason}")
    return found


async def by_scope(service: Any, method: Method, ask: Ask) -> list[str]:
    """Allowed roles of another territory, and other citizens, who do or see what is not theirs."""
    found = []
    for role in method.roles:
        if works_everywhere(role) or ask.open_to:
            continue
        level = level_of(service, role)
        away: dict[str, Any] = {"division": ELSEWHERE[level], "division_level": level}
        if role == "citizen":
            away = {"person_id": str(uuid4())}
        elif role.startswith(AGENCY_PREFIX):
            away |= {"azp": role}
        reason, reply = await answer(service, method, ask, role, purposes_of(method, role, ask.purpose), **away)
        if reason in BROKEN:
            found.append(f"{method.path}: {role} of elsewhere is answered with {reason}")
        elif reason == OK and is_write(method):
            found.append(f"{method.path}: {role} of elsewhere does it")
        elif any(one in reply for one in ask.data):
            found.append(f"{method.path}: {role} of elsewhere sees it")
    return found


async def judge(service: Any, method: Method, build: Builder) -> list[str]:
    """All that one RPC lets through, or keeps from whom it is for."""
    ask = await build(service)
    if ask.role not in method.roles:
        return [f"{method.path}: {ask.role} is no role of it"]
    found = [
        *await by_role(service, method, ask),
        *await by_purpose(service, method, ask),
        *await by_scope(service, method, ask),
    ]
    # last, as it may use up what it is about: what all the others were refused does succeed
    reason, reply = await answer(service, method, ask, ask.role, ask.purpose, **ask.claims)
    if reason != OK:
        found.append(f"{method.path}: {ask.role} is refused with {reason}")
    elif missing := [one for one in ask.data if one not in reply]:
        found.append(
            f"{method.path}: the reply does not tell {missing}, so that no stranger could have seen it: {reply[:300]}"
        )
    tries_strangers = not ask.open_to and not all(map(works_everywhere, method.roles))
    if tries_strangers and not is_write(method) and not ask.data:
        found.append(f"{method.path}: nothing is said by which a stranger would have seen it")
    return found
