"""Requests that succeed, one for each RPC: a coroutine named like the RPC, in the module named like its service.

Each brings about what its request is about and says who may ask. An RPC without one fails the authorization matrix.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from google.protobuf.message import Message


@dataclass(frozen=True)
class Ask:
    """A request that succeeds for a role in the territory where what it is about lies.

    `stream`: messages after the first, of an upload. `data`: ids in the reply by which a stranger would have seen it.
    `open_to`: why the right role gets the same wherever it works; then no stranger is tried.
    """

    role: str
    purpose: str
    request: Message
    claims: dict[str, Any] = field(default_factory=dict)
    data: tuple[str, ...] = ()
    stream: tuple[Message, ...] = ()
    open_to: str = ""


Builder = Callable[[Any], Awaitable[Ask]]


def rpc_name(name: str) -> str:
    """`get_person` → `GetPerson`."""
    return "".join(part.title() for part in name.split("_"))


def builders_of(service: str) -> dict[str, Builder]:
    """RPC → what makes its request; empty for a service that has no module yet."""
    module = import_module(f"{__name__}.{service}")
    found = inspect.getmembers(module, inspect.iscoroutinefunction)
    return {
        rpc_name(name): made for name, made in found if made.__module__ == module.__name__ and not name.startswith("_")
    }
