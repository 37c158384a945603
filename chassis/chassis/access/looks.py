"""A service's access log as the person may see it: role, office, why, when; never a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol, TypeVar
from uuid import UUID

from anjia.types.v1 import access_pb2
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.access.log import members_of
from chassis.access.scope import COUNTY
from chassis.db.work import Work
from chassis.errors import Kind, Refusal, Text
from chassis.values.division import CODE_DIGITS, Level

Shown = TypeVar("Shown")
MOST = 100
NEWEST = 2**62
END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)
# An everyday look names one person; a look of bulk work a set, which is opened to see who is in it.
LOOKS = (
    "SELECT position, accessed_at, role, office, purpose, action, permission, outcome,"
    " case_reference, person_set FROM access_log"
    " WHERE position < %s AND accessed_at < %s AND (person_id = ANY (%s) OR person_set IS NOT NULL)"
    " AND NOT (%s AND principal = %s) ORDER BY position DESC LIMIT %s"
)


class PersonNotFound(Refusal):
    KIND = Kind.NOT_FOUND
    REASON = "PERSON_NOT_FOUND"
    TEXT = Text("没有找到这个人，或不是您本人", "nobody is found here by that id, or it is not you")


class LooksRequest(Protocol):
    """What every request for looks says."""

    @property
    def page_size(self) -> int: ...
    @property
    def before(self) -> Timestamp: ...
    @property
    def others_only(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which looks: `size` of them from `position` downwards, `before` an instant, with or without the caller's own."""

    size: int = MOST
    before: datetime = END_OF_TIME
    others_only: bool = False
    position: int = NEWEST

    @classmethod
    def read(cls, request: LooksRequest, *, ordinary: int = MOST, position: int = NEWEST) -> Wanted:
        """What a request wants; `ordinary` is how many when it does not say."""
        # an instant that was not given is the first of 1970
        before = request.before.ToDatetime(UTC) if request.before.ToNanoseconds() else END_OF_TIME
        return cls(request.page_size or ordinary, before, request.others_only, position)


@dataclass(frozen=True, slots=True)
class Look:
    """A look at a person's record."""

    position: int
    accessed_at: datetime
    role: str
    office: str
    purpose: str
    action: str
    permission: str
    outcome: str
    # for which identifiers were shown whole, with the reason; empty: they were not
    case_reference: str = ""


async def list_looks(
    work: Work,
    person_id: UUID,
    wanted: Wanted,
    *,
    county: str,
    number: int | None = None,
    absorbed: Sequence[UUID] = (),
) -> list[Look]:
    """Looks at a person, newest first, each office by its county.

    Args:
        work: the unit of work; it is widened, as sets belong to nobody's scope.
        person_id: of whom.
        wanted: which of them.
        county: whose cell this is, 12 digits: where a person lives this service need not know.
        number: the person's number in the sets of bulk work; None where the service keeps a row for each person.
        absorbed: records that were merged into this one.

    Errors: PERSON_NOT_FOUND: a citizen asks of somebody who is not in their care, an auditor works for another county.
    """
    if work.scope.kind == "range" and not work.scope.covers(county):
        raise PersonNotFound(field="person_id")
    if work.scope.kind == "persons" and person_id not in work.scope.persons:
        raise PersonNotFound(field="person_id")
    await work.rescope(COUNTY)
    looks, _ = await read_looks(work, [person_id, *absorbed], [] if number is None else [number], wanted)
    # whose address is hidden, the register alone knows
    return coarse(looks)


async def read_looks(
    work: Work, people: Sequence[UUID], numbers: Sequence[int], wanted: Wanted
) -> tuple[list[Look], bool]:
    """Looks at some records of one person, newest first, and whether there are more; the scope reaches the whole log.

    Args:
        work: the unit of work.
        people: the records.
        numbers: their numbers in the sets of bulk work.
        wanted: which of them.
    """
    own, looks, position = work.who.principal.subject, list[Look](), wanted.position
    while True:
        given = (position, wanted.before, list(people), wanted.others_only, own, wanted.size + 1)
        rows = await (await work.raw.execute(LOOKS, given)).fetchall()
        for *told, members in rows:
            position = told[0]
            # sets are opened one by one: who is in few of them is still found
            if members is not None and not any(number in members_of(members) for number in numbers):
                continue
            if len(looks) == wanted.size:
                return looks, True
            looks.append(Look(*told))
        if len(rows) <= wanted.size:
            return looks, False


def coarse(looks: list[Look]) -> list[Look]:
    """Looks with the county of the office alone: which township or village office looked says where somebody lives."""
    return [replace(look, office=_county_of(look.office)) for look in looks]


def _county_of(office: str) -> str:
    if len(office) != CODE_DIGITS or not office.isdigit():
        return office  # a system's name
    return office[: Level.COUNTY.digits].ljust(CODE_DIGITS, "0")


def to_access(look: Look, kind: Callable[..., Shown] = access_pb2.Access) -> Shown:  # type: ignore[assignment]
    """A look as it travels, in the message of its service."""
    at = Timestamp()
    at.FromDatetime(look.accessed_at)
    return kind(
        accessed_at=at,
        role=look.role,
        office=look.office,
        purpose=look.purpose,
        action=look.action,
        permission=look.permission,
        outcome=look.outcome,
        case_reference=look.case_reference,
    )
