"""The gateway: HTTP in, gRPC out; sign-on; pages. No database, no rules."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import jwt
import structlog
from chassis.errors import DomainError, Kind, Text
from chassis.rpc.client import open_channel
from chassis.rpc.identity import TokenVerifier
from chassis.telemetry import set_up_logs, set_up_traces
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from gateway.auth.limits import RateLimit
from gateway.auth.sessions import SessionStore
from gateway.auth.sign_in import SignIn
from gateway.pages.site import routes as site
from gateway.problems import problem
from gateway.settings import GatewaySettings
from gateway.transcoding.contract import rules
from gateway.transcoding.openapi import openapi
from gateway.transcoding.routes import Transcoder

log = structlog.get_logger("gateway")
STATIC = Path(__file__).with_name("static")
SERVICE_PREFIXES = ("service-", "agency-", "operator")


class Gateway:
    """What the gateway works with."""

    def __init__(self, settings: GatewaySettings) -> None:
        self.settings = settings
        self.sessions = SessionStore(settings.session_key, hours=settings.session_hours)
        self.sign_in = SignIn(settings, self.sessions)
        self.verifier = TokenVerifier(issuer=settings.issuer, audience=settings.audience, keys_url=settings.keys_url)
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
        is_service = any(role.startswith(SERVICE_PREFIXES) for role in principal.roles)
        self.limit.take(principal.subject, self.settings.service_rate_factor if is_service else 1.0)
        return token


def create_app(settings: GatewaySettings) -> FastAPI:
    """The application with every route."""
    gateway = Gateway(settings)
    channels = {name: open_channel(getattr(settings, name)) for name in {rule.service for rule in rules()}}

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await gateway.sessions.open(settings.nats_url)
        yield
        await gateway.sessions.close()
        for channel in channels.values():
            await channel.close()

    app = FastAPI(title="安家 Anjia", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    # more specific templates first: /v1/people:search before /v1/people/{person_id}
    for rule in sorted(rules(), key=lambda one: (len(one.variables), -len(one.template))):
        handler = Transcoder(
            rule,
            channels[rule.service],
            gateway.authorise,
            max_body=settings.max_body_bytes,
            max_upload=settings.max_upload_bytes,
        )
        app.router.add_route(rule.template, _endpoint(handler), methods=[rule.verb], include_in_schema=False)
    document = openapi(rules())

    async def describe(_request: Request) -> Response:
        return JSONResponse(document)

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    app.router.add_route("/openapi.json", describe, methods=["GET"], include_in_schema=False)
    app.router.add_route("/healthz", healthz, methods=["GET"], include_in_schema=False)
    app.router.add_route("/signin", _limited(gateway, gateway.sign_in.start), methods=["GET"])
    app.router.add_route("/signin/callback", _limited(gateway, gateway.sign_in.callback), methods=["GET"])
    app.router.add_route("/signout", gateway.sign_in.end, methods=["POST"])
    app.router.add_route("/signout/back-channel", _limited(gateway, gateway.sign_in.back_channel), methods=["POST"])
    for path, page in site(gateway.sign_in).items():
        app.router.add_route(path, page, methods=["GET"], include_in_schema=False)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.middleware("http")(_protect(settings))
    app.add_exception_handler(404, _not_found)
    app.add_exception_handler(405, _wrong_verb)
    app.add_exception_handler(jwt.PyJWKClientError, _no_keys)
    return app


Endpoint = Callable[[Request], Awaitable[Response]]


def _endpoint(handler: Transcoder) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return await handler(request)

    return endpoint


def _limited(gateway: Gateway, handler: Endpoint) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            gateway.limit.take(f"address {request.client.host if request.client else ''}")
        except DomainError as error:
            return problem(error, request)
        return await handler(request)

    return endpoint


def _protect(settings: GatewaySettings) -> Callable[[Request, Callable[[Request], Awaitable[Response]]], Awaitable[Response]]:
    """Security headers on every answer; scripts run only with the nonce of the page."""

    async def middleware(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
        request.state.nonce = secrets.token_urlsafe(16)
        response = await proceed(request)
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'nonce-{request.state.nonce}'; style-src 'self'; img-src 'self' data:;"
            f" font-src 'self'; connect-src 'self'; form-action 'self' {_origin(settings.issuer)};"
            " base-uri 'none'; frame-ancestors 'none'"
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if settings.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if not request.url.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _origin(url: str) -> str:
    return "/".join(url.split("/")[:3])


async def _not_found(request: Request, _error: Exception) -> Response:
    text = Text("没有这个页面或接口", "there is no such page or method")
    return problem(DomainError(Kind.NOT_FOUND, "NO_SUCH_PATH", text), request)


async def _wrong_verb(request: Request, _error: Exception) -> Response:
    text = Text("此地址不接受这种请求方式", "this address does not take this kind of request")
    response = problem(DomainError(Kind.INVALID, "METHOD_NOT_ALLOWED", text), request)
    response.status_code = 405
    return response


async def _no_keys(request: Request, _error: Exception) -> Response:
    text = Text("登录服务暂时不可用，请稍后再试", "sign-on does not answer just now; please try again soon")
    return problem(DomainError(Kind.UNAVAILABLE, "SIGN_ON_UNAVAILABLE", text), request)


def start() -> tuple[FastAPI, GatewaySettings]:
    """The application as the environment sets it."""
    settings = GatewaySettings()  # type: ignore[call-arg] - read from the environment
    set_up_logs("gateway", settings.log)
    set_up_traces("gateway", endpoint=settings.otlp_endpoint, ratio=settings.trace_ratio, cell=settings.cell)
    return create_app(settings), settings
