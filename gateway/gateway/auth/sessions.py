"""Browser sessions: a random id in the browser, everything else encrypted in a NATS bucket with expiry."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import nats
import structlog
from chassis.errors import DomainError, Kind, Text
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nats.aio.client import Client
from nats.js.api import KeyValueConfig
from nats.js.errors import BucketNotFoundError, KeyNotFoundError
from nats.js.kv import KeyValue

log = structlog.get_logger("sessions")
BUCKET = "SESSIONS"
NONCE_BYTES = 12
T = TypeVar("T")


class SessionsUnavailable(DomainError):
    """Who is signed in cannot be looked up."""

    def __init__(self) -> None:
        text = Text(
            "系统暂时查不到登录状态，请稍后再试", "who is signed in cannot be looked up just now; please try again soon"
        )
        super().__init__(Kind.UNAVAILABLE, "SESSIONS_UNAVAILABLE", text)


@dataclass
class Session:
    """What is kept of a signed-in browser."""

    access_token: str
    refresh_token: str
    id_token: str
    expires_at: float
    sid: str
    username: str
    name: str


class SessionStore:
    """Sessions by id, and by the sign-on server's own session id for back-channel logout.

    The key in the bucket is a hash of the id: who can read the bucket cannot take over a session.
    """

    def __init__(self, key: str, *, hours: float) -> None:
        self._cipher = AESGCM(base64.b64decode(key))
        self._seconds = hours * 3600
        self._connection: Client | None = None
        self._bucket: KeyValue | None = None
        self.opened = asyncio.Event()

    async def open(self, url: str) -> None:
        """Connect; the bucket is made when it is missing (a lost volume signs everybody out). Twice is as once."""
        if self._connection is None:
            self._connection = await nats.connect(
                url, name="gateway-sessions", max_reconnect_attempts=-1, reconnect_time_wait=0.2
            )
        await self._open_bucket()
        self.opened.set()

    async def _open_bucket(self) -> KeyValue:
        if self._connection is None:  # the stream was not there when the gateway started; it is asked again and again
            raise SessionsUnavailable
        jetstream = self._connection.jetstream()
        try:
            self._bucket = await jetstream.key_value(BUCKET)
        except BucketNotFoundError:
            self._bucket = await jetstream.create_key_value(KeyValueConfig(bucket=BUCKET, ttl=self._seconds, history=1))
        return self._bucket

    async def _with_bucket(self, work: Callable[[KeyValue], Awaitable[T]]) -> T:
        """Do something with the bucket; once more when it fails: the server restarted, or its volume was lost.

        Errors: `KeyNotFoundError`, `SessionsUnavailable`.
        """
        try:
            return await work(self._bucket or await self._open_bucket())
        except KeyNotFoundError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the connection says: it is tried once more
            log.warning("sessions_unreachable", error=type(error).__name__)
        try:
            return await work(await self._open_bucket())
        except KeyNotFoundError:
            raise
        except Exception as error:
            raise SessionsUnavailable from error

    async def close(self) -> None:
        """Disconnect."""
        if self._connection is not None:
            await self._connection.close()

    async def create(self, session: Session) -> str:
        """Keep a session; returns the id for the cookie, 256 random bits."""
        session_id = secrets.token_urlsafe(32)
        await self.save(session_id, session)
        return session_id

    async def save(self, session_id: str, session: Session) -> None:
        """Keep a session under its id."""
        place = _place(session_id)
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, json.dumps(asdict(session)).encode(), place.encode())
        await self._with_bucket(lambda bucket: bucket.put(place, sealed))
        await self._with_bucket(lambda bucket: bucket.put(f"sid.{_digest(session.sid)}", place.encode()))

    async def find(self, session_id: str) -> Session | None:
        """The session of an id, None when there is none (any more)."""
        place = _place(session_id)
        try:
            entry = await self._with_bucket(lambda bucket: bucket.get(place))
        except KeyNotFoundError:
            return None
        value = entry.value or b""
        try:
            plain = self._cipher.decrypt(value[:NONCE_BYTES], value[NONCE_BYTES:], place.encode())
        except InvalidTag:
            return None
        return Session(**json.loads(plain))

    async def end(self, session_id: str) -> None:
        """Forget a session."""
        await self._with_bucket(lambda bucket: bucket.purge(_place(session_id)))

    async def keep_draft(self, draft: dict[str, Any]) -> str:
        """Keep what was typed into a form whose session is over; returns the id for the cookie."""
        draft_id = secrets.token_urlsafe(32)
        place, nonce = f"draft.{_digest(draft_id)}", os.urandom(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, json.dumps(draft).encode(), place.encode())
        await self._with_bucket(lambda bucket: bucket.put(place, sealed))
        return draft_id

    async def find_draft(self, draft_id: str) -> dict[str, Any] | None:
        """What was typed, None when there is nothing (any more)."""
        place = f"draft.{_digest(draft_id)}"
        try:
            value = (await self._with_bucket(lambda bucket: bucket.get(place))).value or b""
            plain = self._cipher.decrypt(value[:NONCE_BYTES], value[NONCE_BYTES:], place.encode())
        except (KeyNotFoundError, InvalidTag):
            return None
        draft: dict[str, Any] = json.loads(plain)
        return draft

    async def keep_for(self, session_id: str, values: dict[str, str]) -> str:
        """Keep what a session asked, out of any address; returns the word that the address carries instead."""
        token = secrets.token_urlsafe(16)
        place, nonce = f"kept.{_digest(f'{session_id} {token}')}", os.urandom(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, json.dumps(values).encode(), place.encode())
        await self._with_bucket(lambda bucket: bucket.put(place, sealed))
        return token

    async def find_for(self, session_id: str, token: str) -> dict[str, str] | None:
        """What this very session asked under a word; None for anybody else's, and once the session is over."""
        place = f"kept.{_digest(f'{session_id} {token}')}"
        try:
            value = (await self._with_bucket(lambda bucket: bucket.get(place))).value or b""
            plain = self._cipher.decrypt(value[:NONCE_BYTES], value[NONCE_BYTES:], place.encode())
        except (KeyNotFoundError, InvalidTag):
            return None
        kept: dict[str, str] = json.loads(plain)
        return kept

    async def forget_for(self, session_id: str, token: str) -> None:
        """Forget what a session asked under a word."""
        place = f"kept.{_digest(f'{session_id} {token}')}"
        await self._with_bucket(lambda bucket: bucket.purge(place))

    async def end_by_sid(self, sid: str) -> None:
        """Forget the session that the sign-on server ended."""
        try:
            entry = await self._with_bucket(lambda bucket: bucket.get(f"sid.{_digest(sid)}"))
        except KeyNotFoundError:
            return
        place = (entry.value or b"").decode()
        await self._with_bucket(lambda bucket: bucket.purge(place))


def _place(session_id: str) -> str:
    return f"id.{_digest(session_id)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
