"""What a token does not say of a caller's reach: a citizen's minors, an agency's agreement."""

from __future__ import annotations

from chassis.access.scope import Scope
from chassis.db.work import Work
from chassis.rpc.call import Call

from registry.agreements.queries import check_agreement
from registry.households.queries import with_minors


async def read_reach(work: Work, call: Call, scope: Scope) -> Scope:
    """The scope of a call.

    Errors: AGREEMENT_MISSING, FIELD_NOT_SHARED.
    """
    access = call.route.method.access
    if access.agreement and scope.kind == "agreement":
        await check_agreement(
            work,
            agency=call.caller.client_id,
            permission=access.permission,
            purpose=call.purpose,
            request=call.request,
        )
    return await with_minors(work, scope) if scope.kind == "persons" else scope
