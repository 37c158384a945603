"""How every page answers: signed in, the form read, a draft kept over a time-out, a refusal said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from chassis.access.contract import ROLES
from chassis.errors import DomainError, Kind
from chassis.rpc.status import INTERNAL_TEXT
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from gateway.pages.forms import AT, CSRF, HOLDER, KEY, Form, read_form
from gateway.pages.unread import count_unread
from gateway.pages.visit import CITIZEN_PREFIX, DRAFT_COOKIE, STAFF_PREFIX, TEMPORARY, Handler, Pages, Visit, own_path
from gateway.problems import problem, status_of

log = structlog.get_logger("pages")
ADVICE: dict[Kind, tuple[str, str]] = {
    Kind.UNAVAILABLE: ("请稍等一分钟再试。", "Wait a minute and try again."),
    Kind.TOO_LATE: ("请重试。", "Try again."),
    Kind.TOO_MANY: ("请稍等片刻再试。", "Wait a moment and try again."),
    Kind.FORBIDDEN: (
        "如需办理，请联系有此权限的同事，或请安全管理员调整您的岗位。",
        "Ask a colleague who may do this, or the security administrator to change your role.",
    ),
    Kind.NOT_FOUND: ("请从列表重新进入，或核对地址。", "Go back to the list, or check the address."),
    Kind.INTERNAL: ("请记下请求编号并联系系统管理员。", "Note the request number and tell the system administrator."),
}
CITIZEN = "citizen"
STAFF = frozenset(ROLES) - {CITIZEN}
# who has no colleague and no role to ask for: whoever signed in for themselves
CITIZEN_ADVICE = (
    "您在这里只能查看和办理本人及由您照护的家人的事项。如登记有误，请在“更正我的信息”中提出；其他事项可到任一办事窗口询问。",
    "Here you see and settle what concerns you and those in your care. If the record is wrong, ask for a correction;"
    " for anything else, ask at any counter.",
)
OTHER_ADVICE = ("请返回上一页，按提示修改后再试。", "Go back, change what is said above and try again.")

SIGN_IN_ADVICE = (
    "请再试一次；仍不行时请稍后再试，或联系系统管理员。",
    "Try again; if it does not help, try later or tell the system administrator.",
)


def page(pages: Pages, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A handler as an endpoint: sign-in, forms, drafts and refusals are the same for every page."""
    # an address may name a person, and a framework need not say which route it took
    name = f"{handler.__module__}.{getattr(handler, '__name__', '')}"

    async def endpoint(request: Request) -> Response:
        visit = Visit(pages, request, None, None)
        try:
            try:
                return await _answer(visit, handler)
            except DomainError as error:
                if error.kind is not Kind.UNAUTHENTICATED:
                    raise
                return await _to_sign_in(visit)
        except DomainError as error:
            return refusal(visit, error, await _again(visit, error))
        except ClientDisconnect:
            raise  # nobody is there to read a page
        except Exception:
            log.exception("page_failed", page=name, request_id=visit.request_id)
            return refusal(visit, DomainError(Kind.INTERNAL, "INTERNAL", INTERNAL_TEXT))

    return endpoint


async def _answer(visit: Visit, handler: Handler) -> Response:
    await _enter(visit)
    if visit.session is None and visit.request.url.path.startswith((STAFF_PREFIX, CITIZEN_PREFIX)):
        return await _to_sign_in(visit)
    if visit.request.method == "POST" and not await _read(visit):
        return await _keep_draft(visit)
    if visit.request.method == "GET":
        await _restore(visit)
    return await handler(visit)


async def _again(visit: Visit, error: DomainError) -> list[tuple[str, str]]:
    """All that a form of ours held, to be sent again by one button: under the same key, so that it is done once."""
    if error.kind not in TEMPORARY or visit.request.method != "POST":
        return []
    if not visit.sent:
        await _read(visit)
    if visit.files or not visit.pages.sign_in.csrf_holds(visit.session_id, visit.sent.get(CSRF, "")):
        return []
    typed = [(name, value) for name, values in visit.form.lists.items() for value in values]
    return [*({KEY: visit.form.key} | visit.sent).items(), *typed]


async def _enter(visit: Visit) -> None:
    visit.session = await visit.pages.sign_in.session_of(visit.request)
    if visit.session is not None:
        visit.principal = await visit.pages.authorise(visit.request, visit.session.access_token)
    await visit.pages.learn_places()
    await count_unread(visit)


async def _read(visit: Visit) -> bool:
    """Read the form; False when it was made for another session, its values kept for the page."""
    settings = visit.pages.settings
    # files are sent by whoever is signed in
    most = settings.max_upload_bytes if visit.session is not None else settings.max_body_bytes
    visit.form, visit.sent, visit.files = await read_form(visit.request, most)
    token = visit.sent.get(CSRF, "")
    return visit.session is not None and visit.pages.sign_in.csrf_holds(visit.session_id, token)


async def _to_sign_in(visit: Visit) -> Response:
    if visit.request.method != "POST":
        return visit.go("/signin", next=visit.here)
    if not visit.sent:
        await _read(visit)
    visit.session = None
    return await _keep_draft(visit)


async def _keep_draft(visit: Visit) -> Response:
    """Keep what was typed; the page shows it again to the same account, in this browser.

    A form without our own mark of an account was not made by us: it is not kept.
    """
    at, holder = own_path(visit.sent.get(AT, "/")), visit.sent.get(HOLDER, "")
    target = visit.go(at) if visit.session else visit.go("/signin", next=at)
    if not visit.pages.sign_in.is_holder(holder):
        return target
    draft = {"at": at, "holder": holder, "values": visit.form.values}
    draft_id = await visit.pages.sign_in.sessions.keep_draft(draft)
    target.set_cookie(
        DRAFT_COOKIE, draft_id, httponly=True, samesite="lax", secure=visit.pages.settings.is_secure, path="/"
    )
    return target


async def _restore(visit: Visit) -> None:
    """What was typed before a time-out is back on its page."""
    draft_id = visit.request.cookies.get(DRAFT_COOKIE, "")
    if not draft_id or visit.session is None:
        return
    draft = await visit.pages.sign_in.sessions.find_draft(draft_id)
    holder = visit.pages.sign_in.holder(visit.session.username)
    if draft and draft["at"] == visit.here and draft["holder"] == holder:
        visit.form = Form(values=draft["values"], restored=True)


def refusal(visit: Visit, error: DomainError, again: list[tuple[str, str]] | None = None) -> Response:
    """The page of a refusal: why, and what one can do; `again`: the fields of a form that may be sent once more."""
    is_sign_in = visit.request.url.path.startswith("/signin/")
    zh, en = SIGN_IN_ADVICE if is_sign_in else _advice(visit, error)
    request_id = error.details.get("request_id", visit.request_id)
    return visit.show(
        "refused.html",
        status=status_of(error),
        error=error,
        said=getattr(error.message, visit.language),
        advice=zh if visit.language == "zh" else en,
        request_id=request_id,
        again=again,
        # where the form stood: its own address answers no reader
        at=visit.here if visit.request.method != "POST" else own_path(visit.sent.get(AT, "/")),
        # a code of the sign-on server is good for one try
        retry=_way_in(visit) if is_sign_in else visit.here,
        is_temporary=is_sign_in or error.kind in TEMPORARY,
    )


def _advice(visit: Visit, error: DomainError) -> tuple[str, str]:
    """What the reader of a refusal can do, in both languages."""
    roles = visit.principal.roles if visit.principal else frozenset()
    is_own = visit.request.url.path.startswith(CITIZEN_PREFIX) or not roles & STAFF
    if error.kind is Kind.FORBIDDEN and CITIZEN in roles and is_own:
        return CITIZEN_ADVICE
    return ADVICE.get(error.kind, OTHER_ADVICE)


def _way_in(visit: Visit) -> str:
    """Only a person's own click begins again: by itself it could turn in a circle."""
    return visit.pages.sign_in.attempts.retry(visit.request.query_params.get("state", ""))


def refuse(pages: Pages, error: DomainError, request: Request) -> Response:
    """A refusal outside the pages, on the way in or at an address that is none: a page for browsers, else a problem."""
    if "text/html" in request.headers.get("accept", ""):
        return refusal(Visit(pages, request, None, None), error)
    return problem(error, request)
