"""No writing of a unit gets past any text of any request, the name of a file, or what comes beside a request.

The fields are not listed here: they are read from the contract, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from anjia.concessions.v1 import holder_service_pb2 as holders
from chassis.access.contract import Method, methods_of
from chassis.errors import DomainError
from chassis.rpc.screening import texts_of
from chassis.rpc.status import from_rpc_error
from concessions.app import CONTRACTS
from concessions.testing import ConcessionsUnderTest, writings
from google.protobuf.descriptor import Descriptor as MessageDescriptor
from google.protobuf.descriptor import FieldDescriptor

PLANTED = "成都市三一二信箱45分队"
METHODS = [
    method
    for file in CONTRACTS
    for service in file.DESCRIPTOR.services_by_name.values()
    for method in methods_of(service)
]


def paths_of(message: MessageDescriptor, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where a text may stand in a message."""
    for field in message.fields:
        if field.type == FieldDescriptor.TYPE_STRING:
            yield (*above, field.name)
        elif field.message_type is not None:
            yield from paths_of(field.message_type, (*above, field.name))


FIELDS = [(method, path) for method in METHODS for path in paths_of(method.descriptor.input_type)]


def planted(method: Method, path: tuple[str, ...], text: str) -> Any:
    request: Any = method.request_class()
    found = request
    for name in path[:-1]:
        found = getattr(found, name)
    setattr(found, path[-1], text)
    return request


async def told(concessions: ConcessionsUnderTest, method: Method, request: Any, **beside: str) -> DomainError:
    """The refusal of a call by somebody who may make it."""
    role = next(one for one in method.roles if one not in ("citizen", "auditor", "audit-admin"))
    purposes = {"military-office": "military-service", "clinic-worker": "health-service"}
    caller = concessions.caller(role, purposes[role] if method.purposes else "")
    metadata = tuple({**caller.metadata(), **beside}.items())
    stub, descriptor = caller.method(method.descriptor.name), method.descriptor
    try:
        if descriptor.client_streaming:
            await stub(iter([request]), metadata=metadata)
        elif descriptor.server_streaming:
            async for _ in stub(request, metadata=metadata):
                pass
        else:
            await stub(request, metadata=metadata)
    except Exception as error:  # noqa: BLE001 - grpc's own error of either kind of call
        return from_rpc_error(error)  # type: ignore[arg-type]
    pytest.fail("it was taken")


def test_there_are_fields_to_look_at() -> None:
    assert len(FIELDS) > 30
    assert ("reason",) in [path for _, path in FIELDS]
    assert ("file_name",) in [path for _, path in FIELDS]
    assert ("consent", "how_code") in [path for _, path in FIELDS]


@pytest.mark.parametrize("number", range(0, len(writings("refused")), 40))
async def test_every_text_field_refuses_every_planted_writing(concessions: ConcessionsUnderTest, number: int) -> None:
    """Each writing is sent in each field of each method, in what the interceptors are given; one of forty by wire."""
    screen_of = [one for one in writings("refused") if one]
    from chassis.rpc.screening import screen_message
    from chassis.values.unit_numbers import WritingRefused
    from concessions.writing.rules import UnitScreen

    screen = UnitScreen()
    chunk = screen_of[number : number + 40]
    for method, path in [one for one in FIELDS if one[0].roles != ("citizen", "auditor", "audit-admin")]:
        for text in chunk:
            with pytest.raises(WritingRefused) as caught:
                screen_message(screen, planted(method, path, text))
            assert caught.value.details == {"field": ".".join(path)}
    for method, path in FIELDS:
        if set(method.roles) <= {"citizen", "auditor", "audit-admin"}:
            continue
        error = await told(concessions, method, planted(method, path, chunk[0]))
        assert (error.reason, error.details["field"]) == ("WRITING_REFUSED", ".".join(path)), (method.path, path)


async def test_refused_text_is_nowhere(concessions: ConcessionsUnderTest, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    holder = await concessions.confirm()
    request = holders.EndHolderRequest(holder_id=holder.holder_id, ended_code="wish", reason=PLANTED)
    with pytest.raises(DomainError) as caught:
        await concessions.office.call("EndHolder", request)
    said = f"{caught.value.message} {caught.value.details}"
    rows = ""
    for (table,) in await concessions.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"):
        if table != "alembic_version":
            rows += str(await concessions.rows(f"SELECT {table}::text FROM {table}"))
    shown = capfd.readouterr()
    for text in (said, rows, shown.out, shown.err):
        assert "信箱45" not in text
        assert PLANTED not in text
    assert "WRITING_REFUSED" in rows  # that it was tried is on the person's record


@pytest.mark.parametrize("header", ["anjia-case", "idempotency-key", "x-request-id", "anjia-purpose"])
async def test_what_comes_beside_a_request_is_looked_at_before_the_log_keeps_it(
    concessions: ConcessionsUnderTest, header: str
) -> None:
    method = next(one for one in METHODS if one.descriptor.name == "GetHolder")
    request = holders.GetHolderRequest(holder_id="01900000-0000-7000-8000-000000000000")
    error = await told(concessions, method, request, **{header: "PLA unit 61234"})
    assert error.reason == "WRITING_REFUSED"
    assert error.details["field"].lower() == header
    assert "61234" not in str(await concessions.rows("SELECT access_log::text FROM access_log"))


async def test_later_message_of_an_upload_is_looked_at_too(concessions: ConcessionsUnderTest) -> None:
    person, office = await concessions.person(), concessions.office
    make = holders.UploadDocumentRequest
    requests = iter([make(person_id=person, file_name="scan.png"), make(file_name="61234部队.png", chunk=b"x")])
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await office.method("UploadDocument")(requests, metadata=tuple(office.metadata().items()))
    assert from_rpc_error(caught.value).reason == "WRITING_REFUSED"
    assert await concessions.rows("SELECT 1 FROM document") == []


async def test_ordinary_request_passes_with_ordinary_words(concessions: ConcessionsUnderTest) -> None:
    holder = await concessions.confirm()
    reason = "家住3团结路5号，电话13812345678，经县人武部核对，武警医院证明已失效"
    request = holders.EndHolderRequest(holder_id=holder.holder_id, ended_code="no_longer", reason=reason)
    assert (await concessions.office.call("EndHolder", request)).ended_reason == reason


def test_texts_are_found_however_deep_they_stand() -> None:
    method = next(one for one in METHODS if one.descriptor.name == "RecordVisit")
    request = planted(method, ("consent", "item"), "S01")
    assert list(texts_of(request)) == [("consent.item", "S01")]
