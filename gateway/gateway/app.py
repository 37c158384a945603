"""The gateway: HTTP in, gRPC out; sign-on; pages. No database, no rules."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import grpc
import structlog
from chassis.access.principal import Principal
from chassis.errors import DomainError, Kind, Text
from chassis.rpc.client import open_channel
from chassis.rpc.identity import TokenVerifier
from chassis.rpc.limits import RateLimit
from chassis.telemetry import set_up_logs, set_up_traces
from chassis.telemetry.metrics import set_up_metrics
from fastapi import FastAPI
from opentelemetry.metrics import NoOpMeterProvider
from opentelemetry.trace import Span
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.assets import static_routes
from gateway.auth.sessions import SessionStore
from gateway.auth.sign_in import SignIn
from gateway.connections import BodyClock
from gateway.measuring import Measured
from gateway.pages.answering import page, refuse
from gateway.pages.routes import GET, POST
from gateway.pages.visit import Pages
from gateway.readiness import add_health, becoming_ready, readiness_of
from gateway.settings import GatewaySettings
from gateway.transcoding.contract import rules
from gateway.transcoding.openapi import openapi
from gateway.transcoding.routes import Transcoder

log = structlog.get_logger("gateway")
KEPT_SECONDS = 86_400
SERVICE_PREFIXES = ("service-", "agency-", "operator")


class Gateway:
    """What the gateway works with."""

    def __init__(self, settings: GatewaySettings) -> None:
        self.settings = settings
        self.sessions = SessionStore(settings.session_key, hours=settings.session_hours)
        self.sign_in = SignIn(settings, self.sessions)
        self.verifier = TokenVerifier(
            issuer=settings.issuer, audience=settings.audience, keys_url=settings.keys_url, cell=settings.cell
        )
        self.limit = RateLimit(per_second=settings.rate_per_second, burst=settings.burst)

    async def authorise(self, request: Request) -> str:
        """The verified token of a request, its caller within the rate limit.

        Errors: TOKEN_REFUSED, CSRF_REFUSED, TOO_MANY_REQUESTS, SIGN_ON_UNAVAILABLE.
        """
        try:
            token = await self.sign_in.token_of(request)
            principal = await self.verifier.verify(token)
        except DomainError:
            # guessing is limited by address
            self.limit.take(f"address {request.client.host if request.client else ''}")
            raise
        self._count(principal)
        return token

    async def greet(self, _request: Request, token: str) -> Principal:
        """Who a browser's token speaks for, within the rate limit."""
        principal = await self.verifier.verify(token)
        self._count(principal)
        return principal

    def _count(self, principal: Principal) -> None:
        is_service = any(role.startswith(SERVICE_PREFIXES) for role in principal.roles)
        self.limit.take(principal.subject, self.settings.service_rate_factor if is_service else 1.0)


def create_app(settings: GatewaySettings) -> FastAPI:
    """The application with every route."""
    gateway = Gateway(settings)
    channels: dict[str, grpc.aio.Channel] = {}

    def channel_to(service: str) -> grpc.aio.Channel:
        if service not in channels:
            channels[service] = open_channel(getattr(settings, service))
        return channels[service]

    readiness = readiness_of(settings, gateway.sessions, gateway.verifier, channel_to)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with becoming_ready(readiness, gateway.sessions):
            yield
        await gateway.sessions.close()
        for channel in channels.values():
            await channel.close(None)

    app = FastAPI(title="安家 Anjia", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    # more specific templates first: /v1/people:search before /v1/people/{person_id}
    for rule in sorted(rules(), key=lambda one: (len(one.variables), -len(one.template))):
        handler = Transcoder(
            rule,
            channel_to,
            gateway.authorise,
            max_body=settings.max_body_bytes,
            max_upload=settings.max_upload_bytes,
        )
        app.router.add_route(rule.template, _endpoint(handler), methods=[rule.verb], include_in_schema=False)
    document = openapi(rules())

    async def describe(_request: Request) -> Response:
        return JSONResponse(document)

    app.router.add_route("/openapi.json", describe, methods=["GET"], include_in_schema=False)
    add_health(app, readiness)
    app.router.add_route("/signin", _limited(gateway, gateway.sign_in.start), methods=["GET"])
    app.router.add_route("/signin/callback", _limited(gateway, gateway.sign_in.callback), methods=["GET"])
    app.router.add_route("/signout", _limited(gateway, gateway.sign_in.end), methods=["POST"])
    app.router.add_route("/signout/back-channel", _limited(gateway, gateway.sign_in.back_channel), methods=["POST"])
    pages = Pages(settings, gateway.sign_in, channel_to, gateway.greet)
    gateway.sign_in.refuse = app.state.refuse = partial(refuse, pages)
    _add_pages(app, pages)
    app.add_middleware(BodyClock, settings=settings)
    app.add_middleware(_Protection, settings=settings)
    if settings.otlp_endpoint:
        _trace_requests(app)
    app.add_middleware(Measured, routes=app.routes)
    app.add_exception_handler(404, _not_found)
    app.add_exception_handler(405, _wrong_verb)
    app.add_exception_handler(ClientDisconnect, _left)
    return app


def _trace_requests(app: FastAPI) -> None:
    from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor  # noqa: PLC0415 - only when used

    # a sign-in's address carries its one-time code
    FastAPIInstrumentor.instrument_app(
        app,
        excluded_urls="healthz,readyz,static,signin",
        server_request_hook=_keep_path_alone,
        meter_provider=NoOpMeterProvider(),  # its labels hold what a client says of itself
    )


def _add_pages(app: FastAPI, pages: Pages) -> None:
    for verb, handlers in (("GET", GET), ("POST", POST)):
        for path, handler in handlers.items():
            app.router.add_route(path, page(pages, handler), methods=[verb], include_in_schema=False)
    app.router.routes.extend(static_routes(pages.settings.assets))


Endpoint = Callable[[Request], Awaitable[Response]]


def _endpoint(handler: Transcoder) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return await handler(request)

    return endpoint


def _limited(gateway: Gateway, handler: Endpoint) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            gateway.limit.take(f"address {request.client.host if request.client else ''}")
            return await handler(request)
        except DomainError as error:
            return gateway.sign_in.refuse(error, request)

    return endpoint


class _Protection:
    """Security headers on every answer; scripts run only with the nonce of the page."""

    def __init__(self, app: ASGIApp, settings: GatewaySettings) -> None:
        self._app = app
        self._settings = settings
        self._issuer = _origin(settings.issuer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), scope["path"], nonce)
            await send(message)

        await self._app(scope, receive, send_protected)

    def _add(self, headers: MutableHeaders, path: str, nonce: str) -> None:
        headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; font-src 'self';"
            f" connect-src 'self'; form-action 'self' {self._issuer}; base-uri 'none'; frame-ancestors 'none'"
        )
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if self._settings.is_secure:
            headers["Strict-Transport-Security"] = "max-age=31536000"
        if path.startswith("/static/"):
            headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
        else:
            headers.setdefault("Cache-Control", "no-store")


def _keep_path_alone(span: Span, scope: dict[str, Any]) -> None:
    """What is asked in an address (a purpose, the name of a file) is nobody's to read in a span."""
    for name in ("http.target", "http.url", "url.full"):
        span.set_attribute(name, scope["path"])
    span.set_attribute("url.query", "")


def _origin(url: str) -> str:
    return "/".join(url.split("/")[:3])


def _refuse(error: DomainError, request: Request) -> Response:
    found: Response = request.app.state.refuse(error, request)
    return found


async def _not_found(request: Request, _error: Exception) -> Response:
    text = Text("没有这个页面或接口", "there is no such page or method")
    return _refuse(DomainError(Kind.NOT_FOUND, "NO_SUCH_PATH", text), request)


async def _wrong_verb(request: Request, _error: Exception) -> Response:
    text = Text("此地址不接受这种请求方式", "this address does not take this kind of request")
    return _refuse(DomainError(Kind.INVALID, "METHOD_NOT_ALLOWED", text), request)


async def _left(_request: Request, _error: Exception) -> Response:
    """Whoever hangs up half-way reads nothing more, and is no fault of ours."""
    return Response(status_code=400)


def start() -> tuple[FastAPI, GatewaySettings]:
    """The application as the environment sets it."""
    settings = GatewaySettings()  # read from the environment
    set_up_logs("gateway", settings.log)
    set_up_traces("gateway", endpoint=settings.otlp_endpoint, ratio=settings.trace_ratio, cell=settings.cell)
    set_up_metrics("gateway", endpoint=settings.otlp_endpoint, cell=settings.cell)
    return create_app(settings), settings
