"""Requests that give an identifier are limited whatever the method: a number can be guessed by going through them."""

from __future__ import annotations

from chassis.db.lookups import count_lookup
from chassis.db.work import Database
from chassis.rpc.call import Call, Next, Reply, Step
from chassis.rpc.limits import too_many
from chassis.rpc.writing import has_identifier


def limit_lookups(database: Database, per_minute: float) -> Step:
    """Count by person and purpose in the service's database, before anything is answered.

    Which methods take an identifier is read from the contract (CLASS_IDENTIFIER). Refusals count, too: "taken" and
    "a clerk has to look" tell as much as an answer does.
    """

    async def step(call: Call, proceed: Next) -> Reply:
        counted = has_identifier(call.request)
        if counted and not await count_lookup(database, call.caller.person_key, call.purpose, per_minute):
            raise too_many()
        return await proceed(call)

    return step


__all__ = ["limit_lookups"]
