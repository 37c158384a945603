"""The access log of a person, for those who audit, and its seal."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from gateway.pages.visit import Visit

RECORD = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


async def accesses(visit: Visit) -> Response:
    """Whose record first; then every look at it, newest first."""
    person_id, reply = visit.query("person_id").strip().lower(), None
    if person_id and not RECORD.fullmatch(person_id):
        visit.form.errors["person_id"] = visit.say("Enter a record number as it stands in a person's address")
    elif person_id:
        reply = await visit.call(
            "PersonService_ListRecordAccesses",
            purpose="audit",
            person_id=person_id,
            page_token=visit.query("page_token"),
        )
    # who may not see the seal is told nothing of it
    seals: Any = None
    if visit.may("AuditService_ListSeals"):
        seals = (await visit.call("AuditService_ListSeals")).seals
    return visit.show("console/accesses.html", person_id=person_id, reply=reply, seals=seals)
