"""Sign-on of browsers: authorization code with PKCE; the browser gets a session id and nothing else."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import jwt
import structlog
from chassis.errors import DomainError, Kind, Text
from chassis.rpc.identity import ALGORITHMS, KeysUnavailable
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from keycloak import KeycloakOpenID
from keycloak.exceptions import KeycloakConnectionError, KeycloakError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.auth.sessions import Session, SessionStore
from gateway.problems import language_of, problem
from gateway.settings import GatewaySettings

log = structlog.get_logger("sign_in")
STATE_SECONDS = 600
REFRESH_BEFORE_SECONDS = 30
NONCE_BYTES = 12
REACHED_WITHIN_SECONDS = 2.0
# the sign-on server has judged the token; every other answer is its own trouble
SESSION_IS_OVER = (400, 401)
BACK_CHANNEL_EVENT = "http://schemas.openid.net/event/backchannel-logout"
SAFE_VERBS = {"GET", "HEAD", "OPTIONS"}


class SignIn:
    """Signs browsers in and out, and finds the token of a request."""

    def __init__(self, settings: GatewaySettings, sessions: SessionStore) -> None:
        self._settings = settings
        self._sessions = self.sessions = sessions
        self._key = base64.b64decode(settings.session_key)
        self._cipher = AESGCM(self._key)
        prefix = "__Host-" if settings.is_secure else ""
        self.cookie = f"{prefix}anjia_session"
        self._state_cookie = f"{prefix}anjia_signin"
        self._keycloak = KeycloakOpenID(
            server_url=settings.keycloak_url,
            realm_name=settings.realm,
            client_id=settings.client_id,
            client_secret_key=settings.client_secret,
        )
        self._refreshing: dict[str, asyncio.Task[Session | None]] = {}
        self._keys = jwt.PyJWKClient(settings.keys_url, cache_keys=True, timeout=5)
        # how a browser is told: the application puts its pages here
        self.refuse: Callable[[DomainError, Request], Response] = problem

    @property
    def _callback(self) -> str:
        return f"{self._settings.public_url}/signin/callback"

    async def start(self, request: Request) -> Response:
        """Send the browser to the sign-on page; not into the void while nobody answers there."""
        if not await self._answers():
            return self.refuse(KeysUnavailable(), request)
        verifier, state, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        back = request.query_params.get("next", "/")
        remembered = {
            "verifier": verifier,
            "state": state,
            "nonce": nonce,
            # only a path of our own: an open redirect would lend our name to anybody
            "next": back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/",
            "until": time.time() + STATE_SECONDS,
        }
        query = urlencode(
            {
                "client_id": self._settings.client_id,
                "response_type": "code",
                "scope": "openid",
                "redirect_uri": self._callback,
                "state": state,
                "nonce": nonce,
                "code_challenge": challenge,
                "code_challenge_method": "S256",
                "ui_locales": "en" if language_of(request) == "en" else "zh-Hans",
            }
        )
        response = RedirectResponse(f"{self._settings.issuer}/protocol/openid-connect/auth?{query}", status_code=303)
        self._set_cookie(response, self._state_cookie, self._seal(remembered), STATE_SECONDS)
        return response

    async def _answers(self) -> bool:
        """Whether sign-on says anything: an open port alone is no answer."""
        try:
            await asyncio.wait_for(self._keycloak.a_certs(), REACHED_WITHIN_SECONDS)
        except (KeycloakError, TimeoutError):
            return False
        return True

    async def callback(self, request: Request) -> Response:
        """The browser comes back with a code: check, exchange, open a session under a new id."""
        remembered = self._unseal(request.cookies.get(self._state_cookie, ""))
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        if not remembered or not code or not _same(remembered["state"], state):
            return RedirectResponse("/signin", status_code=303) if not code else self.refuse(_stale(), request)
        try:
            tokens = await self._keycloak.a_token(
                grant_type="authorization_code",
                code=code,
                redirect_uri=self._callback,
                code_verifier=remembered["verifier"],
            )
        except KeycloakConnectionError:
            return self.refuse(KeysUnavailable(), request)
        except KeycloakError:
            return self.refuse(_stale(), request)
        claims = jwt.decode(tokens["id_token"], options={"verify_signature": False})
        if claims.get("nonce") != remembered["nonce"]:
            return self.refuse(_stale(), request)
        old = request.cookies.get(self.cookie)
        if old:  # a session id from before signing in is never carried over
            await self._sessions.end(old)
        session_id = await self._sessions.create(_session(tokens, claims))
        response = RedirectResponse(remembered["next"], status_code=303)
        self._set_cookie(response, self.cookie, session_id, int(self._settings.session_hours * 3600))
        response.delete_cookie(self._state_cookie, path="/")
        log.info("signed_in")
        return response

    async def end(self, request: Request) -> Response:
        """Sign out here and at the sign-on server."""
        session_id = request.cookies.get(self.cookie, "")
        session = await self._sessions.find(session_id) if session_id else None
        response = RedirectResponse("/", status_code=303)
        if session is not None:
            if not self.csrf_holds(session_id, (await request.form()).get("csrf", "")):
                return self.refuse(_forged(), request)
            await self._sessions.end(session_id)
            query = urlencode(
                {"id_token_hint": session.id_token, "post_logout_redirect_uri": f"{self._settings.public_url}/"}
            )
            response = RedirectResponse(
                f"{self._settings.issuer}/protocol/openid-connect/logout?{query}", status_code=303
            )
        response.delete_cookie(self.cookie, path="/")
        return response

    async def back_channel(self, request: Request) -> Response:
        """The sign-on server says that a session is over (OpenID Connect Back-Channel Logout)."""
        token = str((await request.form()).get("logout_token", ""))
        try:
            key = await asyncio.to_thread(self._keys.get_signing_key_from_jwt, token)
            claims = jwt.decode(
                token, key, algorithms=ALGORITHMS, audience=self._settings.client_id, issuer=self._settings.issuer
            )
        except jwt.PyJWTError:
            return Response(status_code=400)
        if BACK_CHANNEL_EVENT not in claims.get("events", {}) or "nonce" in claims or not claims.get("sid"):
            return Response(status_code=400)
        await self._sessions.end_by_sid(claims["sid"])
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
            raise _forged()
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
        claims = jwt.decode(tokens["id_token"], options={"verify_signature": False})
        fresh = _session(tokens, claims)
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

    def _seal(self, content: dict[str, Any]) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return base64.urlsafe_b64encode(
            nonce + self._cipher.encrypt(nonce, json.dumps(content).encode(), b"signin")
        ).decode()

    def _unseal(self, text: str) -> dict[str, Any] | None:
        try:
            sealed = base64.urlsafe_b64decode(text)
            content: dict[str, Any] = json.loads(
                self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], b"signin")
            )
        except (ValueError, InvalidTag):
            return None
        return content if content["until"] > time.time() else None

    def _set_cookie(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name, value, max_age=seconds, path="/", httponly=True, samesite="lax", secure=self._settings.is_secure
        )


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


def _stale() -> DomainError:
    text = Text("登录过程已失效，请重新登录", "this sign-in is over; please start again")
    return DomainError(Kind.INVALID, "SIGN_IN_STALE", text)


def _forged() -> DomainError:
    text = Text("页面已失效，请刷新后再试", "this page is stale; reload it and try again")
    return DomainError(Kind.FORBIDDEN, "CSRF_REFUSED", text)
