"""A law over events: two of them about the same people or case leave the same, whichever is taken first.

The pairs are found from the consumers, the fields of an event from its message: a consumer that takes another subject
is tried with it without a word here, and a field that nobody has a value for fails by name.
"""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from itertools import combinations_with_replacement
from typing import Any
from uuid import UUID, uuid4

import pytest
from anjia.types.v1 import envelope_pb2
from chassis.access.scope import COUNTY
from chassis.db.work import Work
from chassis.facts.consumer import Heard, Hearer
from concessions.testing import ConcessionsUnderTest
from fees.testing import CARD, FeesUnderTest
from google.protobuf.message import Message
from incentives.testing import IncentivesUnderTest, filed
from local.secret_store import SERVICES
from notifications.testing import HERE, NotificationsUnderTest, case

PLACES = {
    "division_code": HERE, "from_division_code": HERE, "to_division_code": HERE, "stage_code": "township_check",
    "outcome_code": "granted", "reason_code": "death", "state_code": "open", "programme_code": "childcare_subsidy",
    "period_code": "2026", "fields": ["residence"], "people": 1, "birth_date": "2026-09-01",
    "death_date": "2026-11-20", "moved_on": "2026-11-20", "paid_on": "2026-11-20", "settled_on": "2026-11-20",
    "due_on": "2026-12-15", "claim_until_on": "2026-12-31",
}  # fmt: skip
COUNTED = {"case_number", "version", "person_no"}
# what is about the hearing or the telling itself, not about people or money
BOOKS = {"inbox", "outbox", "heard_version", "parked_fact", "access_log", "idempotency", "alembic_version"}
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S*")


@dataclass(frozen=True)
class Scene:
    """The people, the case and the order that events of a pair are about, by the names of fields."""

    one: str
    two: str
    entitlement_id: str
    order_id: str
    merge_id: str

    def value(self, name: str) -> Any:
        """What a field of an event says here."""
        told = {
            "person_id": self.one, "claimant_id": self.one, "claimant_ids": [self.one], "kept_person_id": self.two,
            "absorbed_person_id": self.one, "restored_person_id": self.one, "merge_id": self.merge_id,
            "entitlement_id": self.entitlement_id, "award_id": self.entitlement_id, "order_id": self.order_id,
            "payment_id": self.merge_id, "run_id": self.merge_id, "roll_id": self.merge_id, **PLACES,
        }  # fmt: skip
        return told[name]


async def scene_of_fees(fees: FeesUnderTest) -> Scene:
    """An open order for one and one for another, who may turn out to be one person."""
    one, two, award = str(uuid4()), str(uuid4()), str(uuid4())
    order = await fees.order(award_id=award, person_id=one, payee_person_id=one, account_number=CARD)
    await fees.order(person_id=two, payee_person_id=two)
    return Scene(one, two, award, order.order_id, str(uuid4()))


async def scene_of_notifications(notifications: NotificationsUnderTest) -> Scene:
    """Two people with a message each of another case."""
    one, two = [str((await notifications.registry.register()).person_id) for _ in range(2)]
    for person in (one, two):
        fields = {**case(person), "claim_until_on": "2026-12-31", "claimant_ids": [person]}
        del fields["claimant_id"]
        await notifications.hear("incentives.offer.made.v1", 1, **fields)
    return Scene(one, two, str(uuid4()), str(uuid4()), str(uuid4()))


async def scene_of_concessions(concessions: ConcessionsUnderTest) -> Scene:
    """A holder, and another record that may be the same person."""
    holder = await concessions.confirm()
    return Scene(holder.person_id, await concessions.person(), str(uuid4()), str(uuid4()), str(uuid4()))


async def scene_of_incentives(incentives: IncentivesUnderTest) -> Scene:
    """A child's case that is ordered, and another record that may be the same child."""
    _, child, entitlement = await filed(incentives)
    await incentives.awarded("ordered", entitlement_id=entitlement)
    other = await incentives.child("2026-09-01", name="郑小宝")
    return Scene(child, other, entitlement, str(uuid4()), str(uuid4()))


async def scene_of_registry(_registry: object) -> Scene:
    """It takes no events."""
    return Scene(*(str(uuid4()) for _ in range(5)))


SCENES: dict[str, Callable[[Any], Awaitable[Scene]]] = {
    service: globals()[f"scene_of_{service}"] for service in SERVICES
}


def event(subject: str, version: int, scene: Scene) -> envelope_pb2.Envelope:
    """An event of a scene; every field of its message says something."""
    service, noun, verb, _ = subject.split(".")
    kind = getattr(import_module(f"anjia.{service}.v1.facts_pb2"), f"{noun.title()}{verb.title()}")
    message: Message = kind(**{field.name: scene.value(field.name) for field in kind.DESCRIPTOR.fields})
    entity = {"incentives": scene.entitlement_id, "fees": scene.order_id}.get(service, scene.one)
    found = envelope_pb2.Envelope(
        id=str(uuid4()), type=subject, entity=entity, entity_version=version, payload=message.SerializeToString()
    )
    found.time.FromDatetime(datetime(2026, 11, 24, 4, 0, version, tzinfo=UTC))
    return found


async def left(service: Any, scene: Scene) -> Counter[str]:
    """Rows about a scene, its people and case by their part in it; what counts or dates a change is left out."""
    parts = {value: name for name, value in vars(scene).items()} if hasattr(scene, "__dict__") else {}
    rows: Counter[str] = Counter()
    async with service.tools.database.work(COUNTY) as work:
        for (table,) in await (await work.raw.execute(TABLES.encode())).fetchall():
            if table in BOOKS:
                continue
            cursor = await work.raw.execute(f"SELECT * FROM {table}".encode())
            names = [one.name for one in cursor.description or ()]
            for row in await cursor.fetchall():
                text = f"{table}: " + " | ".join(
                    f"{name}={said(value)}" for name, value in zip(names, row, strict=True) if name not in COUNTED
                )
                if any(one in text for one in parts):
                    rows[MOMENT.sub("@", ID.sub(lambda found: parts.get(found[0], "#"), text))] += 1
    return rows


def is_told(row: str) -> bool:
    """Whether a row is a message, or its way to somebody that was taken back."""
    return row.startswith("message: ") or (row.startswith("delivery: ") and "state=cancelled" in row)


def said(value: object) -> str:
    return "bytes" if isinstance(value, bytes | memoryview) else str(value)


async def differences(service: Any, consumers: list[Hearer], pair: tuple[str, str], scene: Any) -> list[str]:
    """What one order of a pair leaves and the other does not."""
    by_subject = {subject: one for one in consumers for subject in one.subjects}
    found = []
    for order in ((0, 1), (1, 0)):
        there = await scene(service)
        told = [event(subject, version, there) for version, subject in enumerate(pair, start=2)]
        for place in order:
            await by_subject[pair[place]].take(told[place])
        found.append(await left(service, there))
    # what somebody was told before they died stays told, and what was on its way is taken back
    if any(".died." in subject for subject in pair):
        found = [Counter({one: number for one, number in rows.items() if not is_told(one)}) for rows in found]
    first, second = found
    return [*(f"{pair}: {one}" for one in first - second), *(f"{pair} reversed: {one}" for one in second - first)]


@pytest.fixture(params=SERVICES)
def served(request: pytest.FixtureRequest) -> tuple[str, Any]:
    """A service's name, and the service under test."""
    return request.param, request.getfixturevalue(request.param)


async def test_any_two_events_leave_the_same_whichever_comes_first(served: tuple[str, Any]) -> None:
    name, service = served
    build = import_module(f"{name}.app").build
    given = {"token": service.token} if "token" in inspect.signature(build).parameters else {}
    consumers = build(service.tools, **given).consumers
    subjects = sorted({subject for one in consumers for subject in one.subjects})
    found = []
    for pair in combinations_with_replacement(subjects, 2):
        found += await differences(service, consumers, pair, SCENES[name])
    assert not found, "\n".join(found)
    assert bool(subjects) == (name != "registry")


async def test_handler_that_minds_the_order_is_caught(fees: FeesUnderTest) -> None:
    async def last_wins(work: Work, heard: Heard) -> None:
        statement = b"UPDATE payment_order SET bank_code = %s WHERE award_id = %s"
        await work.raw.execute(statement, (heard.envelope.type, UUID(made[-1].entitlement_id)))

    made: list[Scene] = []

    async def scene(service: FeesUnderTest) -> Scene:
        made.append(await scene_of_fees(service))
        return made[-1]

    pair = ("registry.person.died.v1", "registry.person.moved.v1")
    handlers = dict.fromkeys(pair, last_wins)
    planted = Hearer("planted", fees.tools.database, mode="each_event", stream="X", handlers=handlers, nats_url="")
    assert await differences(fees, [planted], pair, scene)
