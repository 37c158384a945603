"""What a token does not say of a citizen's reach: the minors in their care."""

from __future__ import annotations

from chassis.access.scope import Scope
from chassis.db.work import Work
from chassis.rpc.call import Call

from incentives.families.queries import with_minors


async def read_reach(work: Work, _call: Call, scope: Scope) -> Scope:
    """The scope of a call."""
    return await with_minors(work, scope, work.clock.today()) if scope.kind == "persons" else scope
