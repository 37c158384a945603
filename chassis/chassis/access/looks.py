"""A service's access log as the person may see it: role, office, why, when; never a name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from anjia.types.v1 import access_pb2

from chassis.access.log import members_of
from chassis.access.scope import COUNTY
from chassis.db.work import Work
from chassis.errors import Kind, Refusal, Text

SHOWN = 100
# sets are opened one by one: enough rows that a person who is in few of them still finds them
LOOKED_AT = 2_000
LOOKS = (
    "SELECT accessed_at, role, office, purpose, action, permission, outcome, person_set FROM access_log"
    " WHERE person_id = %s OR person_set IS NOT NULL ORDER BY position DESC LIMIT %s"
)


class PersonNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "PERSON_NOT_FOUND"
    TEXT = Text("没有找到这个人，或不是您本人", "nobody is found here by that id, or it is not you")


async def list_looks(work: Work, person_id: UUID, number: int | None = None) -> list[tuple[Any, ...]]:
    """The newest looks at a person, at most 100.

    Args:
        work: the unit of work; it is widened, as sets belong to nobody's scope.
        person_id: of whom.
        number: the person's number in the sets of bulk work; None where the service keeps a row for each person.

    Errors: PERSON_NOT_FOUND: a citizen asks of somebody who is not in their care.
    """
    if work.scope.kind == "persons" and person_id not in work.scope.persons:
        raise PersonNotFound(field="person_id")
    await work.rescope(COUNTY)
    rows = await (await work.raw.execute(LOOKS, (person_id, LOOKED_AT))).fetchall()
    return [row for row in rows if row[7] is None or (number is not None and number in members_of(row[7]))][:SHOWN]


def to_access(row: tuple[Any, ...]) -> access_pb2.Access:
    """A look as it travels."""
    at, role, office, purpose, action, permission, outcome, _ = row
    access = access_pb2.Access(
        role=role, office=office, purpose=purpose, action=action, permission=permission, outcome=outcome
    )
    access.accessed_at.FromDatetime(at)
    return access
