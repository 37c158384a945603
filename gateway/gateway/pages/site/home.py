"""The public site: life events, guides, notices; language and size of text."""

from __future__ import annotations

from chassis.errors import DomainError, Kind, Text
from starlette.responses import Response

from gateway.pages.site.published import published
from gateway.pages.visit import STAFF_PREFIX, Visit, own_path

YEAR_SECONDS = 365 * 24 * 3600


async def home(visit: Visit) -> Response:
    """By life event."""
    return visit.show("site/home.html", guides=[one for one in (await published(visit)).values() if one.event])


async def guide(visit: Visit) -> Response:
    """One guide or notice: who, basis, documents, time limit, fee, steps."""
    found = (await published(visit)).get(visit.path("name"))
    if found is None:
        raise DomainError(Kind.NOT_FOUND, "NO_SUCH_PATH", Text("没有这个页面", "there is no such page"))
    return visit.show("site/guide.html", guide=found)


async def accessibility(visit: Visit) -> Response:
    """How far everybody can use the pages."""
    return visit.show("site/guide.html", guide=(await published(visit))["accessibility"])


async def privacy(visit: Visit) -> Response:
    """What is done with people's data, on which basis."""
    return visit.show("site/guide.html", guide=(await published(visit))["privacy"])


async def signing_in(visit: Visit) -> Response:
    """What to do without an account, a password or the phone."""
    return visit.show("site/guide.html", guide=(await published(visit))["signing-in"])


async def start(visit: Visit) -> Response:
    """Where a visitor begins."""
    if visit.principal is None:
        return visit.go("/")
    roles = visit.principal.roles
    if "citizen" in roles:
        return visit.go("/portal")
    if visit.administers:
        return visit.go("/console/accounts")
    if roles & {"auditor", "audit-admin"}:
        return visit.go("/console/accesses")
    desks = {"HolderService_ConfirmHolder": "/console/concessions", "VisitService_RecordVisit": "/console/visits"}
    return visit.go(next((desk for operation, desk in desks.items() if visit.may(operation)), STAFF_PREFIX))


async def language(visit: Visit) -> Response:
    """Switch the language and stay on the page."""
    return _remember(visit, "anjia_language", "en" if visit.query("to") == "en" else "zh")


async def text_size(visit: Visit) -> Response:
    """Switch the size of text and stay on the page."""
    return _remember(visit, "anjia_text", "large" if visit.query("to") == "large" else "usual")


def _remember(visit: Visit, cookie: str, value: str) -> Response:
    # the page itself, not where a form of it was sent
    response = visit.go(own_path(visit.query("back") or "/"))
    secure = visit.pages.settings.is_secure
    response.set_cookie(cookie, value, max_age=YEAR_SECONDS, samesite="lax", httponly=True, secure=secure)
    return response
