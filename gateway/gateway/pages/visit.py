"""One request of a page: who visits, in which language, what is asked of the services, what is shown."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import grpc
import structlog
from chassis.access.coded import may_name
from chassis.access.principal import Principal
from chassis.errors import DomainError, Kind, Text
from chassis.rpc.client import call_unary
from chassis.rpc.connections import STREAM_SECONDS
from chassis.rpc.status import from_rpc_error
from chassis.values import new_id
from chassis.values.clock import day_of
from google.protobuf.message import Message
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from gateway.auth.sessions import Session
from gateway.auth.sign_in import SignIn
from gateway.pages import places
from gateway.pages.codes import said
from gateway.pages.explaining import explained
from gateway.pages.forms import AT, CSRF, HOLDER, Form
from gateway.pages.frame import HERE, environment
from gateway.pages.shelf import DEADLINE_SECONDS, Shelf
from gateway.pages.speech import translations
from gateway.problems import STATUS, language_of
from gateway.settings import GatewaySettings
from gateway.transcoding.contract import HttpRule, rules
from gateway.transcoding.routes import CHUNK_BYTES

log = structlog.get_logger("pages")
Handler = Callable[["Visit"], Awaitable[Response]]
ACCOUNT_ROLES = {"system-admin", "security-admin"}
DRAFT_COOKIE = "anjia_draft"
# what was just done: said once, to whom did it, whoever opens the address again
DONE_COOKIE = "anjia_done"
STAFF_PREFIX, CITIZEN_PREFIX = "/console", "/portal"
# over in a while: the page of such a refusal offers to try again, with what was typed
TEMPORARY = {Kind.UNAVAILABLE, Kind.TOO_LATE, Kind.TOO_MANY}


class Pages:
    """What all pages work with."""

    def __init__(
        self,
        settings: GatewaySettings,
        sign_in: SignIn,
        channels: Callable[[str], grpc.aio.Channel],
        authorise: Callable[[Request, str], Awaitable[Principal]],
    ) -> None:
        self.settings = settings
        self.sign_in = sign_in
        self.authorise = authorise
        self._channels = channels
        self._rules = {rule.operation: rule for rule in rules()}
        self._stubs: dict[str, Any] = {}
        self._account: tuple[str, float] = ("", 0.0)
        self._lock = asyncio.Lock()
        self.shelf = Shelf()

    def rule(self, operation: str) -> HttpRule:
        """What the contract says of `PersonService_GetPerson`."""
        return self._rules[operation]

    def stub(self, operation: str) -> Any:  # noqa: ANN401 - grpc's multicallables have no common type
        """The call; made at the first use, as a channel belongs to the loop it is opened in."""
        if operation not in self._stubs:
            method, channel = self._rules[operation].method, self._channels(self._rules[operation].service)
            kinds = (method.descriptor.client_streaming, method.descriptor.server_streaming)
            shapes = {(True, False): channel.stream_unary, (False, True): channel.unary_stream}
            shape = shapes.get(kinds, channel.unary_unary)
            self._stubs[operation] = shape(
                method.path,
                request_serializer=lambda message: message.SerializeToString(),
                response_deserializer=method.reply_class.FromString,
            )
        return self._stubs[operation]

    async def own_token(self) -> str:
        """The token of the gateway's own account: for what anybody may read, never while serving a person."""
        token, until = self._account
        if until < time.time():
            async with self._lock:
                if self._account[1] < time.time():
                    self._account = await self.sign_in.account_token()
                token = self._account[0]
        return token

    async def ask_as_gateway(self, operation: str, **fields: Any) -> Any:  # noqa: ANN401 - a message of the contract
        """Call a method that the public site reads from."""
        metadata = {"authorization": f"Bearer {await self.own_token()}", "x-request-id": str(new_id())}
        request = self.rule(operation).method.request_class(**fields)
        return await call_unary(self.stub(operation), request, metadata, deadline_seconds=DEADLINE_SECONDS)

    async def learn_places(self) -> None:
        """Names of divisions, asked for once; while the register is away, codes are shown."""
        if not places.known():
            try:
                reply = await self.ask_as_gateway("StatisticsService_ListDivisions")
            except DomainError as error:
                log.warning("places_unknown", reason=error.reason)
            else:
                places.learn({one.code: one.name for one in reply.divisions})


class Visit:
    """A request and everything its handler needs."""

    def __init__(self, pages: Pages, request: Request, session: Session | None, principal: Principal | None) -> None:
        self.pages = pages
        self.request = request
        self.session = session
        self.principal = principal
        self.language = language_of(request)
        self.form = Form()
        self.files: dict[str, UploadFile] = {}
        self.sent: dict[str, str] = {}
        self.request_id = str(new_id())
        self.unread = 0
        self.late = 0

    def path(self, name: str) -> str:
        """A variable of the address."""
        return str(self.request.path_params[name])

    def query(self, name: str) -> str:
        """A parameter of the address."""
        return self.request.query_params.get(name, "")

    def may(self, operation: str, purpose: str = "") -> bool:
        """Whether the contract lets this visitor call a method (for a purpose): what is not offered is not asked."""
        method = self.pages.rule(operation).method
        roles = (self.principal.roles if self.principal else frozenset()) & set(method.roles)
        if not purpose:
            return bool(roles)
        return purpose in method.purposes and any(may_name(role, purpose) for role in roles)

    def is_me(self, *people: str) -> bool:
        """Whether the visitor is one of some people, as rows name them: what needs another is not offered."""
        return self.principal is not None and self.principal.is_among(people)

    def say(self, sentence: str) -> str:
        """A sentence in the visitor's language; it stands in English in the code."""
        return translations(self.language).gettext(sentence)

    def said(self, table: str, code: object) -> str:
        """What a code is called in the visitor's language."""
        return said(table, code, self.language)

    @property
    def today(self) -> str:
        """The county's day."""
        return day_of(datetime.now(HERE)).isoformat()

    @property
    def administers(self) -> bool:
        """Whether the visitor is one of the administrators of accounts."""
        return bool(self.principal and self.principal.roles & ACCOUNT_ROLES)

    async def call(self, operation: str, *, purpose: str = "", case: str = "", **fields: Any) -> Any:  # noqa: ANN401
        """Ask a service in the visitor's name.

        Args:
            operation: `PersonService_GetPerson`.
            purpose: why.
            case: the case that identifiers are shown for.
            fields: of the request message.

        Errors: whatever the service refuses with.
        """
        method = self.pages.rule(operation).method
        request: Message = method.request_class(**fields)
        try:
            return await call_unary(self.pages.stub(operation), request, self.metadata(purpose, case))
        except DomainError as error:
            raise self._explained(operation, error) from error.__cause__

    async def upload(self, operation: str, head: Message, file: UploadFile, *, purpose: str) -> Any:  # noqa: ANN401
        """Send a file in chunks; the first message carries everything else."""
        kind = type(head)

        async def messages() -> Any:  # noqa: ANN401 - an async generator of messages
            yield head
            while chunk := await file.read(CHUNK_BYTES):
                yield kind(chunk=chunk)

        metadata = tuple(self.metadata(purpose, "").items())
        try:
            return await self.pages.stub(operation)(messages(), metadata=metadata, timeout=STREAM_SECONDS)
        except grpc.aio.AioRpcError as error:
            raise self._explained(operation, from_rpc_error(error)) from error

    def _explained(self, operation: str, error: DomainError) -> DomainError:
        """A refusal of a call in words: of people, not of the contract."""
        method = self.pages.rule(operation).method.descriptor
        return explained(error, method.input_type, method.output_type)

    async def download(self, operation: str, *, purpose: str, **fields: Any) -> list[Any]:  # noqa: ANN401
        """A file in chunks, as the service sends them; small enough to be held."""
        request: Message = self.pages.rule(operation).method.request_class(**fields)
        metadata = tuple(self.metadata(purpose, "").items())
        try:
            return [one async for one in self.pages.stub(operation)(request, metadata=metadata, timeout=STREAM_SECONDS)]
        except grpc.aio.AioRpcError as error:
            raise from_rpc_error(error) from error

    def metadata(self, purpose: str, case: str) -> dict[str, str]:
        """What goes with a call in the visitor's name."""
        if self.session is None:
            raise DomainError(Kind.UNAUTHENTICATED, "TOKEN_REFUSED", Text("请先登录", "please sign in first"))
        metadata = {
            "authorization": f"Bearer {self.session.access_token}",
            "x-request-id": self.request_id,
            "idempotency-key": self.form.key,
        }
        if purpose:
            metadata["anjia-purpose"] = purpose
        if case:
            metadata["anjia-case"] = case
        return metadata

    @property
    def session_id(self) -> str:
        return self.request.cookies.get(self.pages.sign_in.cookie, "")

    @property
    def here(self) -> str:
        """This page's own address, to come back to."""
        url = self.request.url
        return url.path + (f"?{url.query}" if url.query else "")

    def show(self, template: str, *, status: int = 200, **context: Any) -> Response:  # noqa: ANN401
        """A page."""
        sign_in = self.pages.sign_in
        just = self.request.cookies.get(DONE_COOKIE, "")
        done = self.query("done") if just == self.query("done") else ""
        own = {
            CSRF: sign_in.csrf_token(self.session_id) if self.session else "",
            HOLDER: sign_in.holder(self.session.username) if self.session else "",
            AT: context.pop("at", self.here),
        }
        text = (
            environment(self.language)
            .get_template(template)
            .render(
                visit=self,
                form=self.form,
                own=own,
                language=self.language,
                large=self.request.cookies.get("anjia_text") == "large",
                cspNonce=self.request.state.nonce,
                done=done,
                **{"said_done": {}, **context},
            )
        )
        if self.form.errors and status == STATUS_OK:
            status = STATUS[Kind.INVALID]
        response = HTMLResponse(text, status_code=status)
        if self.form.restored:
            response.delete_cookie(DRAFT_COOKIE, path="/")
        if done:
            response.delete_cookie(DONE_COOKIE, path="/")
        return response

    def refuse(self, error: DomainError) -> None:
        """Take a refusal onto this page's form, or raise it again."""
        self.form.refuse(error, self.language)

    def choose(self, name: str, choices: Iterable[str]) -> str:
        """Which of a form's buttons was pressed: none is meant where none of them was.

        Errors: CHOICE_UNKNOWN.
        """
        chosen = self.form[name]
        if chosen not in choices:
            text = Text("请用页面上的按钮选择", "choose by one of the buttons of the page")
            raise DomainError(Kind.INVALID, "CHOICE_UNKNOWN", text)
        return chosen

    def go(self, path: str, **query: str) -> Response:
        """On to another page, so that reloading repeats nothing."""
        address = f"{path}{'&' if '?' in path else '?'}{urlencode(query)}" if query else path
        response = RedirectResponse(address, status_code=303)
        if done := query.get("done"):
            secure = self.pages.settings.is_secure
            response.set_cookie(DONE_COOKIE, done, httponly=True, samesite="lax", secure=secure, path="/")
        return response


STATUS_OK = 200


def own_path(text: str) -> str:
    """A path of ours, or the first page: nobody is sent anywhere else."""
    parts = urlsplit(text)
    is_ours = text.startswith("/") and not text.startswith(("//", "/\\")) and not parts.netloc
    return text if is_ours and text.isprintable() else "/"
