"""What a token does not say of a citizen's reach: what was recorded under another number of theirs."""

from __future__ import annotations

from chassis.access.scope import Scope
from chassis.db.work import Work
from chassis.rpc.call import Call

from fees.merges.queries import find_absorbed


async def read_reach(work: Work, _call: Call, scope: Scope) -> Scope:
    """The scope of a call. Whose account an order names is asked of the same reach."""
    if scope.kind != "persons":
        return scope
    found = Scope("persons", persons=tuple(await find_absorbed(work, scope.persons)))
    work.origin = found
    return found
