"""Nobody of an office acts on their own affairs, or on those of a minor in their care, whatever the act is.

What a call is about is known once it is done: the people its messages name and those it touched. So the step looks
then, inside the transaction, and nothing of a refused act stays. A room whose rules reach further (who checked, who is
family) asks its own as well. As residents the same people act for themselves, by their own rights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anjia.options.v1 import access_pb2

from chassis.access.principal import OwnCase, is_staffed
from chassis.access.scope import COUNTY, Scope
from chassis.rpc.call import Call, Next, Reply, Step

if TYPE_CHECKING:
    from chassis.rpc.interceptors import ReachReader


def refuse_own_affairs(read_reach: ReachReader | None) -> Step:
    """A step around those that find out whom the call is about.

    Errors: OWN_CASE: somebody of an office changes what is about themselves or a minor in their care. Bulk work is let
    through: an office cannot take its own people out of a roll.
    """

    async def step(call: Call, proceed: Next) -> Reply:
        reply = await proceed(call)
        own = call.caller.person_id
        is_write = call.route.method.access.log == access_pb2.LOG_WRITE
        if own is None or not is_write or not is_staffed(call.role) or not call.people:
            return reply
        work = call.work
        assert work is not None  # noqa: S101 - opened by the step before
        mine = Scope("persons", persons=(own,))
        if read_reach is not None and own not in call.people:
            kept, origin = work.scope, work.origin
            await work.rescope(COUNTY)
            mine = await read_reach(work, call, mine)
            await work.rescope(kept)
            work.origin = origin
        if not call.people.isdisjoint(mine.persons):
            raise OwnCase
        return reply

    return step
