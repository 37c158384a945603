"""Laws over privacy: what somebody is known, reached or paid by is masked, or the contract says why it is not."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import grpc
import pytest
from anjia.options.v1 import privacy_pb2
from anjia.registry.v1.roll_service_pb2 import MendRowRequest
from chassis.access.contract import Method, methods_of, walk_messages
from chassis.rpc import interceptors
from chassis.rpc.client import open_channel
from chassis.rpc.server import bind, make_server
from google.protobuf import descriptor_pb2, descriptor_pool
from google.protobuf.descriptor import Descriptor, ServiceDescriptor
from google.protobuf.message import Message
from local.secret_store import SERVICES

from tests.architecture.privacy import faults, filled, guarded, is_map_of_texts, is_personal, secret_of


def contracts(service: str) -> list[ServiceDescriptor]:
    """What a service serves."""
    files = import_module(f"{service}.app").CONTRACTS
    return [found for file in files for found in file.DESCRIPTOR.services_by_name.values()]


def replies(service: str) -> list[Descriptor]:
    """Messages that leave a service: in its replies and in its events."""
    out = [method.output_type for contract in contracts(service) for method in contract.methods]
    events = import_module(f"anjia.{service}.v1.facts_pb2").DESCRIPTOR.message_types_by_name.values()
    return [one for one in walk_messages([*out, *events]) if one.full_name.startswith("anjia.")]


@pytest.mark.parametrize("service", SERVICES)
def test_what_somebody_is_known_by_is_masked_or_says_why_not(service: str) -> None:
    messages = replies(service)
    assert any(is_personal(field) for message in messages for field in message.fields)
    assert faults(messages) == []


def planted(name: str, **privacy: Any) -> Descriptor:
    """A message with one text that nobody has listed."""
    file = descriptor_pb2.FileDescriptorProto(name=f"planted_{name}.proto", package="planted", syntax="proto3")
    file.dependency.append("anjia/options/v1/privacy.proto")
    field = file.message_type.add(name="Planted").field.add(name=name, number=1, type=9, label=1)
    for key, value in privacy.items():
        setattr(field.options.Extensions[privacy_pb2.privacy], key, value)
    pool = descriptor_pool.DescriptorPool()
    google = descriptor_pb2.FileDescriptorProto()
    descriptor_pb2.DESCRIPTOR.CopyToProto(google)
    pool.Add(google)
    options = descriptor_pb2.FileDescriptorProto()
    privacy_pb2.DESCRIPTOR.CopyToProto(options)
    pool.Add(options)
    pool.Add(file)
    return pool.FindMessageTypeByName("planted.Planted")


@pytest.mark.parametrize(
    ("name", "privacy"),
    [
        ("account_number", {"class": privacy_pb2.CLASS_PERSONAL}),
        ("payee_name", {"class": privacy_pb2.CLASS_PLAIN}),
        ("phone", {}),
        ("new_phone", {"class": privacy_pb2.CLASS_PLAIN, "shown_because": "–"}),
        ("bank", {"class": privacy_pb2.CLASS_IDENTIFIER}),
        ("home", {"class": privacy_pb2.CLASS_ADDRESS}),
        ("passport", {"class": privacy_pb2.CLASS_PERSONAL, "mask": privacy_pb2.MASK_KEEP_2}),
        ("programme", {"class": privacy_pb2.CLASS_PLAIN, "shown_because": "it is a programme"}),
    ],
    ids=["account", "payee", "no class", "no reason", "identifier", "address", "unknown name", "needless reason"],
)
def test_planted_field_is_caught(name: str, privacy: dict[str, Any]) -> None:
    # an option of another pool is read again where it is known
    assert len(faults([planted(name, **privacy)])) == 1


def test_planted_map_is_caught() -> None:
    """A map of a roll's cells without its reason."""
    (cells,) = [field for field in MendRowRequest.DESCRIPTOR.fields if is_map_of_texts(field)]
    assert faults([cells.containing_type]) == ["anjia.registry.v1.MendRowRequest.cells is told whole"]


@pytest.mark.parametrize(
    ("name", "privacy"),
    [
        ("account_number", {"class": privacy_pb2.CLASS_IDENTIFIER, "mask": privacy_pb2.MASK_KEEP_2}),
        ("file_name", {"class": privacy_pb2.CLASS_PLAIN, "shown_because": "of a file"}),
        ("payee_person_id", {"class": privacy_pb2.CLASS_PERSONAL}),
    ],
    ids=["masked", "says why", "an id"],
)
def test_what_is_allowed_is_no_fault(name: str, privacy: dict[str, Any]) -> None:
    assert faults([planted(name, **privacy)]) == []


class Filled:
    """Answers every method with something recognisable in each field."""

    def __init__(self, methods: list[Method], *, hidden: bool) -> None:
        for method in methods:
            setattr(self, method.descriptor.name, self._answer(method, hidden=hidden))

    def _answer(self, method: Method, *, hidden: bool) -> Any:
        async def reply(_request: object, _context: object) -> Message:
            return filled(method.descriptor.output_type, hidden=hidden)

        async def stream(_request: object, _context: object) -> Any:
            yield filled(method.descriptor.output_type, hidden=hidden)

        return stream if method.descriptor.server_streaming else reply


async def ask(channel: grpc.aio.Channel, method: Method) -> Message:
    """What a caller without a case gets."""
    kinds = {(True, False): channel.stream_unary, (False, True): channel.unary_stream}
    kind = (method.descriptor.client_streaming, method.descriptor.server_streaming)
    stub: Any = kinds.get(kind, channel.unary_unary)(
        method.path,
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=method.reply_class.FromString,
    )
    request = method.request_class()
    if method.descriptor.server_streaming:
        return await anext(aiter(stub(request)))  # type: ignore[no-any-return]
    return await stub(iter([request]) if method.descriptor.client_streaming else request)  # type: ignore[no-any-return]


async def leaks(service: str, step: Any, *, hidden: bool) -> list[str]:
    """Guarded fields that come whole out of a server of this contract with one step around its servicers."""
    server = make_server()
    methods: list[Method] = []
    for contract in contracts(service):
        found = list(methods_of(contract))
        methods += bind(server, [(contract, Filled(found, hidden=hidden))], [step], None)  # type: ignore[arg-type]
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    leaked = []
    async with open_channel(f"127.0.0.1:{port}") as channel:
        for method in methods:
            reply = str(await ask(channel, method))
            leaked += [
                f"{method.path}: {field.full_name}"
                for field in guarded(method.descriptor.output_type, hidden=hidden)
                if secret_of(field) in reply
            ]
    await server.stop(None)
    return leaked


@pytest.mark.parametrize("hidden", [False, True], ids=["shown address", "hidden address"])
@pytest.mark.parametrize("service", SERVICES)
async def test_a_caller_without_a_case_gets_no_reply_with_what_somebody_is_known_by(service: str, hidden: bool) -> None:
    assert await leaks(service, interceptors._masked, hidden=hidden) == []


async def test_planted_server_without_a_mask_is_caught() -> None:
    async def nothing(call: Any, proceed: Any) -> Any:
        return await proceed(call)

    assert any("account_number" in leak for leak in await leaks("incentives", nothing, hidden=False))
