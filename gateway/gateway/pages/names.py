"""The names beside a list: one question for all of them, for the purpose of the list, and one row in the access log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gateway.pages.visit import Visit

OPERATION = "PersonService_BatchGetPeople"
MAX_PEOPLE = 100


async def names_of(visit: Visit, purpose: str, people: Iterable[str]) -> dict[str, Any]:
    """Record → its line (PersonSummary); who has moved out of the office's reach is not among them.

    Args:
        visit: whose list it is; who may see no names gets none.
        purpose: of the list.
        people: ids, at most a hundred different ones are asked for.
    """
    wanted = list(dict.fromkeys(filter(None, people)))[:MAX_PEOPLE]
    if not wanted or not visit.may(OPERATION, purpose):
        return {}
    reply = await visit.call(OPERATION, purpose=purpose, person_ids=wanted)
    return {one.person_id: one for one in reply.people}
