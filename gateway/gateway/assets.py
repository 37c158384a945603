"""What browsers fetch beside pages: style, script, letters; small over the wire, and never more than is looked at."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).with_name("static")
# address under /static → folder of an npm package
PACKAGES = {
    "govuk": "govuk-frontend/dist/govuk",
    "htmx": "htmx.org/dist",
    "noto": "@fontsource-variable/noto-sans-sc",
}
PACKED = (".woff", ".woff2", ".png", ".jpg", ".webp", ".pdf")
SMALLEST = 1_000


class _Files(StaticFiles):
    """Files of a folder; text is compressed, what is packed already is not packed twice.

    Pages are not compressed: they hold the token of their forms beside words that a visitor typed, and the length of
    what is compressed would tell one by the other (BREACH, CVE-2013-3587).
    """

    def __init__(self, directory: Path) -> None:
        super().__init__(directory=directory)
        self._compressed = GZipMiddleware(super().__call__, minimum_size=SMALLEST)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:  # noqa: ANN401
        packed = str(scope["path"]).endswith(PACKED)
        await (super().__call__ if packed else self._compressed)(scope, receive, send)


def static_routes(assets: Path) -> list[BaseRoute]:
    """Routes under /static: the packages' folders, then our own.

    Args:
        assets: `node_modules` of the pinned packages.
    """
    return [
        *(Mount(f"/static/{path}", _Files(assets / folder), name=path) for path, folder in PACKAGES.items()),
        Mount("/static", _Files(STATIC), name="static"),
    ]
