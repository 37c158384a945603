"""Sign-on of browsers: authorization code with PKCE; the browser gets a session id and nothing else."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import structlog
from chassis.errors import DomainError, Kind, Text
from chassis.rpc.identity import KeysUnavailable, TokenRefused
from keycloak import KeycloakOpenID
from keycloak.exceptions import KeycloakConnectionError, KeycloakError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.auth.answers import MAY_BE_SIGNED_IN, forged, refused_there, stale
from gateway.auth.attempts import ATTEMPT_SECONDS, Attempts
from gateway.auth.id_tokens import IdTokens
from gateway.auth.sessions import Session, SessionStore
from gateway.bodies import form_of
from gateway.problems import language_of, problem
from gateway.settings import GatewaySettings

log = structlog.get_logger("sign_in")
REFRESH_BEFORE_SECONDS = 30
REACHED_WITHIN_SECONDS = 2.0
# the sign-on server has judged the token; every other answer is its own trouble
SESSION_IS_OVER = (400, 401)
SAFE_VERBS = {"GET", "HEAD", "OPTIONS"}


class SignIn:
    """Signs browsers in and out, and finds the token of a request."""

    def __init__(self, settings: GatewaySettings, sessions: SessionStore) -> None:
        self._settings = settings
        self._sessions = self.sessions = sessions
        self._key = base64.b64decode(settings.session_key)
        prefix = "__Host-" if settings.is_secure else ""
        self.cookie = f"{prefix}anjia_session"
        self.attempts = Attempts(self._key, prefix=prefix)
        self._keycloak = KeycloakOpenID(
            server_url=settings.keycloak_url,
            realm_name=settings.realm,
            client_id=settings.client_id,
            client_secret_key=settings.client_secret,
        )
        self._refreshing: dict[str, asyncio.Task[Session | None]] = {}
        self._id_tokens = IdTokens(issuer=settings.issuer, client_id=settings.client_id, fetch=self._published)
        # how a browser is told: the application puts its pages here
        self.refuse: Callable[[DomainError, Request], Response] = problem

    @property
    def _callback(self) -> str:
        return f"{self._settings.public_url}/signin/callback"

    async def start(self, request: Request) -> Response:
        """Send the browser to the sign-on page; not into the void while nobody answers there."""
        if not await self._answers():
            return self.refuse(KeysUnavailable(), request)
        attempt, state, verifier = self.attempts.begin(request.query_params.get("next", "/"))
        query = urlencode(
            {
                "client_id": self._settings.client_id,
                "response_type": "code",
                "scope": "openid",
                "redirect_uri": self._callback,
                "state": state,
                "nonce": attempt.nonce,
                "code_challenge": attempt.challenge,
                "code_challenge_method": "S256",
                "ui_locales": "en" if language_of(request) == "en" else "zh-Hans",
            }
        )
        response = RedirectResponse(f"{self._settings.issuer}/protocol/openid-connect/auth?{query}", status_code=303)
        for name in self.attempts.superfluous(request.cookies):
            self._drop_cookie(response, name)
        self._set_cookie(response, self.attempts.cookie(attempt), verifier, ATTEMPT_SECONDS)
        return response

    async def _published(self) -> dict[str, Any]:
        keys: dict[str, Any] = await self._keycloak.a_certs()
        return keys

    async def _answers(self) -> bool:
        """Whether sign-on says anything: an open port alone is no answer."""
        try:
            async with asyncio.timeout(REACHED_WITHIN_SECONDS):
                await self._published()
        except (KeycloakError, TimeoutError):
            return False
        return True

    async def callback(self, request: Request) -> Response:
        """The browser comes back with a code: check, exchange, open a session under a new id."""
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        attempt = self.attempts.read(state)
        verifier = self.attempts.verifier(attempt, request.cookies) if attempt else ""
        if answer := request.query_params.get("error", ""):
            log.info("refused_there", answer=refused_there(answer).details["answer"])
            if attempt and verifier and answer in MAY_BE_SIGNED_IN and await self.session_of(request):
                return self._arrive(attempt.next, self.attempts.cookie(attempt))
            return self.refuse(refused_there(answer), request)
        if not attempt or not verifier or not code:
            return self.refuse(stale(), request)
        try:
            session = await self._exchange(code, verifier, attempt.nonce)
        except DomainError as error:
            return self.refuse(error, request)
        old = request.cookies.get(self.cookie)
        if old:  # a session id from before signing in is never carried over
            await self._sessions.end(old)
        response = self._arrive(attempt.next, self.attempts.cookie(attempt))
        session_id = await self._sessions.create(session)
        self._set_cookie(response, self.cookie, session_id, int(self._settings.session_hours * 3600))
        log.info("signed_in")
        return response

    def _arrive(self, way: str, cookie: str) -> Response:
        response = RedirectResponse(way, status_code=303)
        self._drop_cookie(response, cookie)
        return response

    async def _exchange(self, code: str, verifier: str, nonce: str) -> Session:
        """The session that a code opens.

        Errors: SIGN_IN_STALE, SIGN_ON_UNAVAILABLE.
        """
        try:
            tokens = await self._keycloak.a_token(
                grant_type="authorization_code", code=code, redirect_uri=self._callback, code_verifier=verifier
            )
        except KeycloakConnectionError as error:
            raise KeysUnavailable from error
        except KeycloakError as error:
            raise stale() from error
        try:
            claims = await self._id_tokens.read(
                tokens.get("id_token", ""), access_token=tokens["access_token"], nonce=nonce
            )
        except TokenRefused as error:
            log.warning("id_token_refused", why=error.details["why"])
            raise stale() from error
        return _session(tokens, claims)

    async def end(self, request: Request) -> Response:
        """Sign out here and at the sign-on server."""
        session_id = request.cookies.get(self.cookie, "")
        session = await self._sessions.find(session_id) if session_id else None
        response = RedirectResponse("/", status_code=303)
        if session is not None:
            sent = await form_of(request, self._settings.max_body_bytes)
            if not self.csrf_holds(session_id, str(sent.get("csrf", ""))):
                return self.refuse(forged(), request)
            await self._sessions.end(session_id)
            query = urlencode(
                {"id_token_hint": session.id_token, "post_logout_redirect_uri": f"{self._settings.public_url}/"}
            )
            response = RedirectResponse(
                f"{self._settings.issuer}/protocol/openid-connect/logout?{query}", status_code=303
            )
        self._drop_cookie(response, self.cookie)
        return response

    async def back_channel(self, request: Request) -> Response:
        """The sign-on server says that a session is over (OpenID Connect Back-Channel Logout)."""
        token = str((await form_of(request, self._settings.max_body_bytes)).get("logout_token", ""))
        try:
            sid = await self._id_tokens.read_logout(token)
        except TokenRefused:
            return Response(status_code=400)
        await self._sessions.end_by_sid(sid)
        return Response(status_code=200, headers={"Cache-Control": "no-store"})

    async def token_of(self, request: Request) -> str:
        """The access token a request speaks with: its bearer token, or that of its browser session.

        Errors: TOKEN_REFUSED, CSRF_REFUSED (a session changes something only with its own page's token).
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token:
            return token
        session_id = request.cookies.get(self.cookie, "")
        session = await self.session_of(request)
        if session is None:
            text = Text("请先登录", "please sign in first")
            raise DomainError(Kind.UNAUTHENTICATED, "TOKEN_REFUSED", text, why="missing")
        if request.method not in SAFE_VERBS and not self.csrf_holds(
            session_id, request.headers.get("x-csrf-token", "")
        ):
            raise forged()
        return session.access_token

    async def session_of(self, request: Request) -> Session | None:
        """The browser's session with a token that still holds, None when there is none."""
        session_id = request.cookies.get(self.cookie, "")
        session = await self._sessions.find(session_id) if session_id else None
        if session is None or session.expires_at - time.time() > REFRESH_BEFORE_SECONDS:
            return session
        # single-flight: ten requests of one page ask the sign-on server once
        task = self._refreshing.get(session_id)
        if task is None:
            task = asyncio.create_task(self._refresh(session_id, session))
            self._refreshing[session_id] = task
            task.add_done_callback(lambda _: self._refreshing.pop(session_id, None))
        return await asyncio.shield(task)

    async def _refresh(self, session_id: str, session: Session) -> Session | None:
        try:
            tokens = await self._keycloak.a_refresh_token(session.refresh_token)
        except KeycloakError as error:
            if error.response_code not in SESSION_IS_OVER and session.expires_at > time.time():
                return session
            if error.response_code not in SESSION_IS_OVER:
                raise KeysUnavailable from error
            await self._sessions.end(session_id)
            return None
        try:
            claims = await self._id_tokens.read(tokens.get("id_token", ""), access_token=tokens["access_token"])
        except TokenRefused as error:
            log.warning("id_token_refused", why=error.details["why"])
            await self._sessions.end(session_id)
            return None
        fresh = _session(tokens, claims)
        if (fresh.sid, fresh.username) != (session.sid, session.username):  # not of the person who signed in
            await self._sessions.end(session_id)
            return None
        await self._sessions.save(session_id, fresh)
        return fresh

    def csrf_token(self, session_id: str) -> str:
        """What a page of this session has to send back."""
        return hmac.new(self._key, b"csrf" + session_id.encode(), hashlib.sha256).hexdigest()

    def csrf_holds(self, session_id: str, token: object) -> bool:
        """Whether a token is this session's."""
        return isinstance(token, str) and _same(self.csrf_token(session_id), token)

    def holder(self, username: str) -> str:
        """What a form of this account carries, so that a draft of it goes back to the same account alone."""
        mark = hmac.new(self._key, b"holder" + username.encode(), hashlib.sha256).hexdigest()
        return f"{mark}.{hmac.new(self._key, b'ours' + mark.encode(), hashlib.sha256).hexdigest()}"

    def is_holder(self, text: str) -> bool:
        """Whether a form's mark was made here, for whichever account."""
        mark, _, ours = text.partition(".")
        return hmac.compare_digest(ours, hmac.new(self._key, b"ours" + mark.encode(), hashlib.sha256).hexdigest())

    async def account_token(self) -> tuple[str, float]:
        """A token of the gateway's own account, and until when to use it.

        Errors: SIGN_ON_UNAVAILABLE.
        """
        try:
            tokens = await self._keycloak.a_token(grant_type="client_credentials")
        except KeycloakError as error:
            raise KeysUnavailable from error
        return tokens["access_token"], time.time() + tokens["expires_in"] - REFRESH_BEFORE_SECONDS

    def _set_cookie(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=self._settings.is_secure
        )

    def _drop_cookie(self, response: Response, name: str) -> None:
        # the prefix __Host- wants Secure on the way out too
        response.delete_cookie(name, path="/", httponly=True, samesite="lax", secure=self._settings.is_secure)


def _same(ours: str, told: str) -> bool:
    """Compared in constant time, as bytes: what is told may hold any character."""
    return hmac.compare_digest(ours.encode(), told.encode("utf-8", "surrogateescape"))


def _session(tokens: dict[str, Any], claims: dict[str, Any]) -> Session:
    return Session(
        access_token=tokens["access_token"],
        refresh_token=tokens["refresh_token"],
        id_token=tokens["id_token"],
        expires_at=time.time() + tokens["expires_in"],
        sid=claims.get("sid", ""),
        username=claims.get("preferred_username", ""),
        name=claims.get("name", ""),
    )
