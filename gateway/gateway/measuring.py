"""How long each request took and how it ended, by the route it was for: never by its address."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from chassis.telemetry.metrics import HTTP_METHOD, HTTP_METHODS, HTTP_ROUTE, HTTP_STATUS, instruments
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# asked by the cluster all day long
UNMEASURED = ("/healthz", "/readyz")
# what the client did not wait for has no status; so proxies write it
LEFT = 499


class Measured:
    """The outermost layer: what others answer is measured too. It only passes on where nobody collects."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._made = instruments()
        self._templates: dict[object, str] = {
            one.endpoint if isinstance(one, Route) else one.app: one.path
            for one in routes
            if isinstance(one, (Route, Mount))
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._made is None or scope["type"] != "http" or scope["path"] in UNMEASURED:
            await self._app(scope, receive, send)
            return
        started, status = perf_counter(), LEFT

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except Exception:
            status = 500
            raise
        finally:
            names = {
                HTTP_METHOD: scope["method"] if scope["method"] in HTTP_METHODS else "_OTHER",
                # the router leaves its endpoint in the scope; who asks for what is not there has none
                HTTP_ROUTE: self._templates.get(scope.get("endpoint"), ""),
                HTTP_STATUS: status,
            }
            self._made.http.record(perf_counter() - started, names)
