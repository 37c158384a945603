"""What was asked in a form and is shown on a page that can be come back to.

Names and numbers are never in an address: they stay on the server, encrypted, under a word that opens them to the same
session alone. Each showing is a call of its own, and stands in the access log like the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chassis.errors import DomainError
from starlette.responses import Response

if TYPE_CHECKING:
    from gateway.pages.visit import Visit

KEPT = "kept"
SEARCHED = ("name", "id_number", "birth_date")
AFTER = "after"


async def keep(visit: Visit, path: str, values: dict[str, str], **query: str) -> Response:
    """On to a page that shows what was asked, as often as it is opened.

    Args:
        visit: who asks.
        path: of the page.
        values: what was asked; only this session reads it.
        query: what else the address says, nothing of anybody.
    """
    token = await visit.pages.sign_in.sessions.keep_for(visit.session_id, {**values, "page": path})
    return visit.go(path, **query, **{KEPT: token})


async def kept(visit: Visit) -> dict[str, str]:
    """What was asked of this page; empty when nothing was, or it is another session's."""
    token = visit.query(KEPT)
    found = await visit.pages.sign_in.sessions.find_for(visit.session_id, token) if token else None
    return found if found is not None and found["page"] == visit.request.url.path else {}


async def taken(visit: Visit) -> dict[str, str]:
    """The same, once: what is shown to nobody a second time."""
    found = await kept(visit)
    if found:
        await visit.pages.sign_in.sessions.forget_for(visit.session_id, visit.query(KEPT))
    return found


async def keep_search(visit: Visit, path: str, **query: str) -> Response:
    """Keep a search for a person, as its form sent it."""
    return await keep(visit, path, {name: visit.form[name] for name in SEARCHED}, **query)


async def find_people(visit: Visit, purpose: str) -> Any:  # noqa: ANN401 - a message of the contract
    """Whom this page was asked for; None when it was asked nothing, or that was refused."""
    asked = await kept(visit)
    if not asked:
        return None
    told = {name: asked.get(name, "") for name in SEARCHED}
    visit.form.values = told | visit.form.values
    try:
        return await visit.call("PersonService_SearchPeople", purpose=purpose, page_token=visit.query(AFTER), **told)
    except DomainError as error:
        visit.refuse(error)
        return None
