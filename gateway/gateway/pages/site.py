"""The public site: for now its first page, in the frame that all pages share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from gateway.auth.sign_in import SignIn
from gateway.problems import language_of

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=select_autoescape(), trim_blocks=True
)
LANGUAGE_SECONDS = 365 * 24 * 3600


def routes(sign_in: SignIn) -> dict[str, Callable[[Request], Awaitable[Response]]]:
    """Path → page."""

    async def home(request: Request) -> Response:
        session = await sign_in.session_of(request)
        language = language_of(request)
        csrf = sign_in.csrf_token(request.cookies.get(sign_in.cookie, "")) if session else ""
        page = _PAGES.get_template(f"home.{language}.html").render(
            language=language, nonce=request.state.nonce, session=session, csrf=csrf
        )
        return HTMLResponse(page)

    async def language(request: Request) -> Response:
        chosen = "en" if request.query_params.get("to") == "en" else "zh"
        response = RedirectResponse("/", status_code=303)
        response.set_cookie("anjia_language", chosen, max_age=LANGUAGE_SECONDS, samesite="lax", httponly=True)
        return response

    return {"/": home, "/language": language}
