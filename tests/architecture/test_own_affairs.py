"""Nobody of an office changes what is about themselves: each RPC that staff write with is tried as whom it is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from anjia.options.v1 import access_pb2
from chassis.access.contract import Method
from chassis.access.principal import is_staffed
from chassis.db.work import Work
from chassis.rpc import own_affairs
from local.secret_store import SERVICES

from tests.architecture.asking import Ask, builders_of
from tests.architecture.matrix import OK, answer
from tests.architecture.test_matrix import methods

# what names nobody before it is done: there is no record yet in which somebody of the office could be found
NOBODY_YET = "new"
# the step's own word, and that of money's rules, which ask earlier
REFUSED = ("OWN_CASE", "OWN_PAYMENT")


@contextmanager
def undone() -> Iterator[set[UUID]]:
    """Within it calls are answered and nothing of them stays; it fills with the people they were about."""
    people: set[UUID] = set()
    commit = Work.commit

    async def roll_back(work: Work) -> None:
        people.update(person for _, looked, _ in work._looks for person in looked)
        await work.flush()
        await work.raw.execute("ROLLBACK", prepare=False)

    Work.commit = roll_back  # type: ignore[method-assign]
    try:
        yield people
    finally:
        Work.commit = commit  # type: ignore[method-assign]


async def try_out(service: Any, method: Method, ask: Ask, **claims: Any) -> tuple[str, set[UUID]]:
    """The answer to a call that leaves nothing, and whom it was about."""
    with undone() as people:
        reason, _ = await answer(service, method, ask, ask.role, ask.purpose, **(ask.claims | claims))
    return reason, people


async def judge(service: Any, method: Method, ask: Ask) -> list[str]:
    """How one RPC lets somebody act on their own affairs, or `new` where its people are made by it."""
    reason, first = await try_out(service, method, ask)
    _, second = await try_out(service, method, ask)
    if reason != OK:
        return [f"{method.path} is refused with {reason}"]
    if not first & second:
        return [NOBODY_YET]
    found = []
    for person in sorted(first & second):
        reason, _ = await try_out(service, method, ask, person_id=str(person))
        if reason not in REFUSED:
            found.append(f"{method.path}: whom it is about is answered with {reason}")
    return found


def staff_writes(service: str) -> list[str]:
    """RPCs by which people of an office change something about somebody."""
    return sorted(
        name
        for name, method in methods(service).items()
        if method.access.log == access_pb2.LOG_WRITE and any(map(is_staffed, method.roles))
    )


@pytest.fixture
def served(service: str, request: pytest.FixtureRequest) -> object:
    """The service on a database of its own."""
    return request.getfixturevalue(service)


@pytest.mark.parametrize("service", SERVICES)
async def test_nobody_acts_on_their_own_affairs(service: str, served: Any) -> None:
    found, new, builders = [], set(), builders_of(service)
    for name in staff_writes(service):
        method, ask = methods(service)[name], await builders[name](served)
        if not is_staffed(ask.role):
            continue  # a resident's own act, which an office may do for them
        said = await judge(served, method, ask)
        new |= {method.descriptor.name} if said == [NOBODY_YET] else set()
        found += [one for one in said if one != NOBODY_YET]
    assert not found, "\n".join(found)
    assert new <= {"RegisterPerson"}, new


async def test_planted_service_without_the_step_is_caught(fees: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_affairs, "is_staffed", lambda _role: False)
    ask = await builders_of("fees")["WaiveInvoice"](fees)
    assert await judge(fees, methods("fees")["WaiveInvoice"], ask)
